"""An internet gateway that is attached to nothing, or that no route goes to.

## What it finds

An internet gateway without a VPC, beside VPCs of the same configuration; an internet gateway or an
egress-only internet gateway of a VPC in which no route goes to it, and which has nothing else that needs
one.

## Why it matters

Nothing reaches the internet through it. Either a route or the attachment was forgotten, or it is left
over, and one route is all that is missing to put private subnets on the internet.

## Bad

The internet gateway is there, but no route table sends to it.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" { # <- IGW007
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_route_table" "app" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app.id
}
```

## Good

The subnet is meant to be public, and its route table says so.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_route_table" "app" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app.id
}
```

## How to fix it

Remove the gateway, or add the route that was meant to go to it.

## When it stays silent

Where the VPC has no subnet in this configuration, has a NAT gateway (NAT003 says that it has no way to the
internet; a regional one has a route table of AWS's own) or an internet-facing load balancer, or a route to
the internet gateway of another VPC (IGW004 says so), where a route table is associated with the internet
gateway itself, and where the configuration has a Global Accelerator or a CloudFront VPC origin: those need an
internet gateway, but no route. An internet gateway without a VPC is passed over where the configuration has
no VPC. In a VPC that is managed elsewhere, and where the target of a route is not known, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html
https://docs.aws.amazon.com/global-accelerator/latest/dg/secure-vpc-connections.html
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
"""

from collections.abc import Iterator

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined, some
from netlint.network.entity import Entity
from netlint.network.gateways import EgressOnlyInternetGateway, InternetGateway
from netlint.network.load_balancers import LoadBalancer
from netlint.network.network import Network
from netlint.network.routes import Route
from netlint.network.vpc import Vpc


def _serves_otherwise(vpc: Vpc, network: Network) -> bool:
    """Tell whether a VPC has something that needs an internet gateway and says more about it."""

    def public(balancer: Entity) -> bool:
        assert isinstance(balancer, LoadBalancer)
        return not balancer.internal and some(balancer.subnets, lambda subnet: subnet.vpc is vpc)

    if vpc.nat_gateways or vpc.regional_nat_gateways:
        return True
    return some(network.of_kind("load_balancer"), public)


def _goes_astray(vpc: Vpc) -> bool:
    """Tell whether a route of a VPC goes to the internet gateway of another one, which IGW004 says."""

    def astray(route: Route) -> bool:
        target = route.target if route.goes_to("internet_gateway") else None
        return isinstance(target, InternetGateway) and target.vpc not in (None, vpc)

    return some(vpc.route_tables, lambda table: some(table.routes, astray))


def _unattached(gateway: InternetGateway, network: Network) -> Iterator[Problem]:
    if not any(vpc.managed for vpc in network.of_kind("vpc")):
        return
    yield Problem(
        at=gateway,
        message=f"{gateway.address} is attached to no VPC",
        because=("It has no vpc_id, and no attachment names it.",),
        help=f"attach {gateway.address} to the VPC that it is for, or remove it",
        key="unattached",
    )


def _unrouted(
    gateway: InternetGateway | EgressOnlyInternetGateway, vpc: Vpc, network: Network
) -> Iterator[Problem]:
    if network.routes_to(gateway).proven or not vpc.subnets:
        return
    if isinstance(gateway, InternetGateway):
        if network.needs_gateway_without_route or gateway.edge_associations:
            return
        if _serves_otherwise(vpc, network) or _goes_astray(vpc):
            return
    if network.all_routes_to(gateway, vpc):
        return
    destination = "0.0.0.0/0" if isinstance(gateway, InternetGateway) else "::/0"
    tables = len(vpc.route_tables)
    where = (
        f"The {tables} route tables"
        if tables > 1
        else "The route table"
        if tables
        else "The main route table"
    )
    yield Problem(
        at=gateway,
        message=f"no route of {vpc.address} goes to {gateway.address}: nothing uses it",
        because=(f"{where} of {vpc.address} {'have' if tables > 1 else 'has'} no route to it.",),
        help=f"remove {gateway.address}, or send {destination} of the subnets that are to use it there",
        related=((vpc, "has no route to it"),),
        key="unrouted",
    )


@check("IGW007", "unused-internet-gateway", Severity.LOW)
def unused_internet_gateway(network: Network) -> Problems:
    """Look for the VPC of each gateway, and for the routes to it."""
    pending: Undetermined | None = None
    for kind in ("internet_gateway", "egress_only_internet_gateway"):
        for gateway in network.of_kind(kind):
            assert isinstance(gateway, (InternetGateway, EgressOnlyInternetGateway))
            if not gateway.managed:
                continue
            try:
                vpc = gateway.vpc
                if vpc is not None:
                    yield from _unrouted(gateway, vpc, network)
                elif isinstance(gateway, InternetGateway):
                    yield from _unattached(gateway, network)
            except Undetermined as why:
                pending = pending or why
    if pending is not None:
        raise pending
