"""Services of a shared service network are open to every client in it.

## What it finds

A VPC Lattice service network with auth type `NONE` that is shared with other accounts, or that VPCs join
without a security group, two of them or more, while services in it have auth type `NONE` too. And a service
with `NONE` that is itself shared with other accounts.

## Why it matters

With `NONE` on both sides nobody asks who calls: whatever runs in any VPC of the service network reaches the
services, in other accounts as well.

## Bad

The service network is shared with another account, and neither it nor the service asks who calls.

```hcl
resource "aws_vpclattice_service_network" "main" { # <- LAT001
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

resource "aws_ram_resource_share" "main" {
  name = "main"
}

resource "aws_ram_resource_association" "main" {
  resource_arn       = aws_vpclattice_service_network.main.arn
  resource_share_arn = aws_ram_resource_share.main.arn
}
```

## Good

The service checks the caller's identity, and its policy says who may call.

```hcl
resource "aws_vpclattice_service_network" "main" {
  name = "main"
}

resource "aws_vpclattice_service" "orders" {
  name      = "orders"
  auth_type = "AWS_IAM"
}

resource "aws_vpclattice_auth_policy" "orders" {
  resource_identifier = aws_vpclattice_service.orders.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::111122223333:role/shop" }
      Action    = "vpc-lattice-svcs:Invoke"
      Resource  = "*"
    }]
  })
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

resource "aws_ram_resource_share" "main" {
  name = "main"
}

resource "aws_ram_resource_association" "main" {
  resource_arn       = aws_vpclattice_service_network.main.arn
  resource_share_arn = aws_ram_resource_share.main.arn
}
```

## How to fix it

Set auth type `AWS_IAM` on the service network or on the services, with an auth policy that says who may call.
Within one account a security group on each VPC association narrows the clients.

## When it stays silent

For services with auth type `AWS_IAM`; where the service network has it; where the only VPC of one account, or
VPCs whose associations have security groups, use an unshared service network. Services that other accounts
put into it are theirs. An auth type that is not known is undetermined.

## References

https://docs.aws.amazon.com/vpc-lattice/latest/ug/auth-policies.html
https://docs.aws.amazon.com/vpc-lattice/latest/ug/service-network-access.html
https://docs.aws.amazon.com/vpc-lattice/latest/ug/security-groups.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Members, Undetermined, where
from netlint.lang.wording import listed
from netlint.network.collect import flattened, one
from netlint.network.entity import Entity
from netlint.network.lattice import LatticeService, ServiceNetwork, ServiceNetworkVpcAssociation
from netlint.network.network import Network
from netlint.network.sharing import shares_of


def _has_no_group(association: ServiceNetworkVpcAssociation) -> bool:
    return not association.security_groups


def _who(network: ServiceNetwork) -> str:
    """Say whose clients reach what is in a service network; empty where they are few."""
    shares = shares_of(network).proven
    if shares:
        return f"it is shared with other accounts by {shares[0].address}"
    associations = network.vpc_associations.proven
    if len(associations) < 2:
        return ""
    wide = where(associations, _has_no_group)
    if len(wide.proven) < 2:
        if wide.incomplete is not None and len(associations) > 1:
            raise wide.incomplete
        return ""
    return f"{len(wide.proven)} VPCs join it without a security group"


def _open_services(network: ServiceNetwork) -> Members[LatticeService]:
    services = flattened(network.service_associations, lambda association: one(association.service))
    return where(services, lambda service: service.managed and service.auth_type == "NONE")


@check("LAT001", "open-service-network", Severity.MEDIUM, security=True, needs=("service_network",))
def open_service_network(network: Network) -> Problems:
    """Look for services that nobody protects in service networks with clients of others."""
    pending: Undetermined | None = None
    reported: set[Entity] = set()
    for entity in network.of_kind("service_network"):
        if not isinstance(entity, ServiceNetwork) or not entity.managed:
            continue
        try:
            services = _open_services(entity)
            who = _who(entity) if services.proven or services.incomplete is not None else ""
            if not who or entity.auth_type != "NONE":
                continue
        except Undetermined as why:
            pending = pending or why
            continue
        if not services.proven:
            pending = pending or services.incomplete
            continue
        reported.update(services.proven)
        yield _problem(entity, who, services.proven)
    for service in network.of_kind("lattice_service") if network.of_kind("shared_resource") else ():
        if not isinstance(service, LatticeService) or not service.managed or service in reported:
            continue
        shares = shares_of(service).proven
        try:
            if not shares or service.auth_type != "NONE":
                continue
        except Undetermined as why:
            pending = pending or why
            continue
        yield _problem(service, f"it is shared with other accounts by {shares[0].address}", (service,))
    if pending is not None:
        raise pending


def _problem(entity: Entity, who: str, services: tuple[LatticeService, ...]) -> Problem:
    names = listed(service.address for service in services)
    if isinstance(entity, LatticeService):
        message = f"every client of other accounts' service networks may call {entity.address}: {who}"
    else:
        message = f"every client in {entity.address} may call {names}: {who}"
    return Problem(
        at=entity,
        message=message,
        because=(
            f"The auth type of {names}"
            + ("" if isinstance(entity, LatticeService) else f" and of {entity.address}")
            + " is NONE: nobody asks who calls.",
        ),
        help=f'set auth_type = "AWS_IAM" on {entity.address} with an auth policy that says who may call',
        related=tuple((service, "is open") for service in services[:5] if service is not entity),
    )
