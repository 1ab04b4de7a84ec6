"""The load balancer of an endpoint service is open to the internet too.

## What it finds

An endpoint service whose Network Load Balancer is internet-facing, in a public subnet, and admits public
addresses.

## Why it matters

The allowed principals, the acceptance of connections and the policies of endpoints hold for what comes
through PrivateLink. Beside it, everybody on the internet reaches the same load balancer directly.

## Bad

The load balancer is internet-facing.

```hcl
resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "public" {
  for_each       = { a = aws_subnet.a.id, b = aws_subnet.b.id }
  subnet_id      = each.value
  route_table_id = aws_route_table.public.id
}

resource "aws_lb" "service" {
  internal           = false
  load_balancer_type = "network"
  subnets            = [aws_subnet.a.id, aws_subnet.b.id]
}

resource "aws_vpc_endpoint_service" "service" {
  network_load_balancer_arns = [aws_lb.service.arn] # <- SVC006
  acceptance_required        = true
  allowed_principals         = ["arn:aws:iam::111122223333:root"]
}
```

## Good

It is internal: there is no way to it but PrivateLink.

```hcl
resource "aws_lb" "service" {
  internal           = true
  load_balancer_type = "network"
  subnets            = [aws_subnet.a.id, aws_subnet.b.id]
}

resource "aws_vpc_endpoint_service" "service" {
  network_load_balancer_arns = [aws_lb.service.arn]
  acceptance_required        = true
  allowed_principals         = ["arn:aws:iam::111122223333:root"]
}
```

## How to fix it

Make the load balancer internal, or give the internet one of its own. A service that is offered both ways on
purpose: suppress it with the reason.

## When it stays silent

For internal load balancers; where no subnet of it has a route to an internet gateway, about which LB003
speaks; where its security groups admit private addresses only. Where routes or rules are not known, it is
undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import some
from netlint.network.admission import is_private, written_ranges
from netlint.network.endpoints import EndpointService
from netlint.network.filtering import SecurityGroupRule
from netlint.network.load_balancers import LoadBalancer


def _admits_public(rule: SecurityGroupRule) -> bool:
    return rule.direction == "ingress" and some(written_ranges(rule), lambda cidr: not is_private(cidr))


def _is_open(load_balancer: LoadBalancer) -> bool:
    """Tell whether the internet reaches a load balancer."""
    if not load_balancer.internet_facing or not some(load_balancer.subnets, lambda subnet: subnet.public):
        return False
    groups = load_balancer.own_security_groups
    return not groups or some(groups, lambda group: some(group.rules, _admits_public))


@check("SVC006", "endpoint-service-with-public-door", Severity.MEDIUM, security=True)
def endpoint_service_with_public_door(service: EndpointService) -> Problems:
    """Look for a way from the internet to the load balancers of a service."""
    for load_balancer in service.load_balancers:
        if not _is_open(load_balancer):
            continue
        filtered = bool(load_balancer.own_security_groups)
        yield Problem(
            at=service,
            field="load_balancers",
            message=f"{service.address} is behind {load_balancer.address}, which the internet reaches too",
            because=(
                "It is internet-facing, and its subnets have a route to an internet gateway.",
                "Its security groups admit public addresses." if filtered else "It has no security group.",
                "The principals and the acceptance of the service do not hold there.",
            ),
            help=f"make {load_balancer.address} internal, or give the internet a load balancer of its own",
            related=((load_balancer, "internet-facing"),),
            key=load_balancer.address,
        )
