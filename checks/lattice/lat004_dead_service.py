"""A VPC Lattice service lacks what would make it answer.

## What it finds

A service with a listener that is in no service network, or in a service network without a listener.

## Why it matters

Clients reach a service by way of a service network, and on the ports of its listeners only. Without
either it takes no request, and is billed by the hour.

## Bad

The service has a listener, and no service network to be reached by.

```hcl
resource "aws_vpclattice_service" "orders" { # <- LAT004
  name = "orders"
}

resource "aws_vpclattice_listener" "orders" {
  name               = "https"
  service_identifier = aws_vpclattice_service.orders.id
  protocol           = "HTTPS"

  default_action {
    fixed_response {
      status_code = 404
    }
  }
}
```

## Good

A service network has it.

```hcl
resource "aws_vpclattice_service_network" "main" {
  name = "main"
}

resource "aws_vpclattice_service" "orders" {
  name = "orders"
}

resource "aws_vpclattice_service_network_service_association" "orders" {
  service_network_identifier = aws_vpclattice_service_network.main.id
  service_identifier         = aws_vpclattice_service.orders.id
}

resource "aws_vpclattice_listener" "orders" {
  name               = "https"
  service_identifier = aws_vpclattice_service.orders.id
  protocol           = "HTTPS"

  default_action {
    fixed_response {
      status_code = 404
    }
  }
}
```

## How to fix it

Add what is missing: an `aws_vpclattice_service_network_service_association`, or an
`aws_vpclattice_listener`.

## When it stays silent

For a service that is shared with other accounts, which associate it themselves. For one that has neither
here: another configuration, or a controller, completes it. Where an association or a listener may be its
own and is not known, it is undetermined.

## References

https://docs.aws.amazon.com/vpc-lattice/latest/ug/service-associations.html
https://docs.aws.amazon.com/vpc-lattice/latest/ug/listeners.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.network.entity import Entity
from netlint.network.lattice import LatticeService
from netlint.network.sharing import shares_of


@check("LAT004", "dead-lattice-service", Severity.LOW)
def dead_lattice_service(service: LatticeService) -> Problems:
    """Compare the listeners of a service with its service networks."""
    listeners, networks = service.listeners, service.network_associations
    if bool(listeners.proven) == bool(networks.proven):
        return
    there: Entity
    if networks.proven:
        if listeners:
            return
        there, lack, add = networks.proven[0], "has no listener", "an aws_vpclattice_listener"
    else:
        if shares_of(service) or networks:
            return
        there, lack = listeners.proven[0], "is in no service network"
        add = "an aws_vpclattice_service_network_service_association"
    yield Problem(
        at=service,
        message=f"{service.address} takes no request: it {lack}",
        because=(f"{there.address} is there, and the other half is not.",),
        help=f"add {add} for {service.address}",
        related=((there, "is of no use without it"),),
    )
