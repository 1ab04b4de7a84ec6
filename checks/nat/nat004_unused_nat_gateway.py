"""A NAT gateway that no route sends to.

## What it finds

A NAT gateway without a single route to it, in a VPC that has private subnets.

## Why it matters

It is billed by the hour although no packet can reach it. Often the route was forgotten, or goes to
another NAT gateway by mistake. The finding says what it costs.

## Bad

Both NAT gateways are built, but the private route table uses only the one of `eu-west-1a`.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}

resource "aws_eip" "nat" {
  count  = 2
  domain = "vpc"
}

resource "aws_nat_gateway" "main" {
  allocation_id = aws_eip.nat[0].id
  subnet_id     = aws_subnet.public.id
}

resource "aws_nat_gateway" "second" { # <- NAT004
  allocation_id = aws_eip.nat[1].id
  subnet_id     = aws_subnet.public.id
}

resource "aws_subnet" "private" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.main.id
  }
}

resource "aws_route_table_association" "private" {
  subnet_id      = aws_subnet.private.id
  route_table_id = aws_route_table.private.id
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [aws_route_table.private.id]
}
```

## Good

There is one NAT gateway, and the private route table sends to it.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}

resource "aws_eip" "nat" {
  domain = "vpc"
}

resource "aws_nat_gateway" "main" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public.id
}

resource "aws_subnet" "private" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.main.id
  }
}

resource "aws_route_table_association" "private" {
  subnet_id      = aws_subnet.private.id
  route_table_id = aws_route_table.private.id
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [aws_route_table.private.id]
}
```

## How to fix it

Delete the NAT gateway and release its address, or add the route that was meant to go to it.

## When it stays silent

Where the VPC has no private subnet in this configuration: whoever is to use the NAT gateway is
elsewhere. Where exactly one other NAT gateway of the VPC is in use and stands in another zone: this
one may be a spare for the failure of that zone. In a VPC that is managed elsewhere, or where the
target of a route is not known, it is undetermined. If it is kept for a failover that is not in the
configuration, allow it.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-pricing.html
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
https://aws.amazon.com/vpc/pricing/
"""

from contextlib import suppress

from netlint.cost.prices import HOURS_PER_MONTH, price, region_of
from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined, some, where
from netlint.network.gateways import NatGateway
from netlint.network.network import Network
from netlint.network.vpc import Subnet, Vpc


def _has_clients(vpc: Vpc, network: Network) -> bool:
    """Tell whether a subnet could use a NAT gateway: one that neither is public nor holds one."""

    def could(subnet: Subnet) -> bool:
        return not _holds_nat(subnet, network) and not subnet.public

    return some(vpc.subnets, could)


def _holds_nat(subnet: Subnet, network: Network) -> bool:
    return some(
        network.of_kind("nat_gateway"),
        lambda nat: isinstance(nat, NatGateway) and nat.subnet is subnet,
    )


def _is_spare(nat: NatGateway, vpc: Vpc) -> bool:
    """Tell whether it may be there for the failure of the zone of the only one in use."""
    used = list(where(vpc.nat_gateways, lambda other: other is not nat and bool(other.routes)))
    return len(used) == 1 and not nat.regional and used[0].zone != nat.zone


def _cost(nat: NatGateway) -> tuple[str, ...]:
    region = nat.home_region
    if not nat.regional:
        with suppress(Undetermined):
            # A Local Zone has prices of its own.
            region = region_of(nat.zone)
    hour = price("nat_gateway_hour", region)
    address = ""
    if nat.public:
        hour, address = hour.plus(price("public_ipv4_hour", region)), ", its address included"
    month = hour.times(HOURS_PER_MONTH)
    per = " for each zone that it serves" if nat.regional else ""
    return (f"It costs {month} per month{per}{address} ({hour.basis}).",)


@check("NAT004", "unused-nat-gateway", Severity.LOW)
def unused_nat_gateway(nat: NatGateway, network: Network) -> Problems:
    """Look for a route to the NAT gateway."""
    if nat.routes.proven:
        return
    vpc = nat.vpc
    if vpc is None:
        raise Undetermined(f"the VPC of {nat.address} is not known", address=nat.address)
    if vpc.managed and not vpc.subnets.proven and vpc.subnets.incomplete is None:
        return
    if network.all_routes_to(nat, vpc):
        return
    tables = list(vpc.route_tables)
    if not _has_clients(vpc, network) or _is_spare(nat, vpc):
        return
    count = f"any of the {len(tables)} route tables" if len(tables) > 1 else "the route table"
    yield Problem(
        at=nat,
        message=f"{nat.address} is used by no route: no traffic reaches it",
        because=(
            f"No route in {count} of {vpc.address} goes to it, although there are private subnets.",
            *_cost(nat),
        ),
        help=f"delete {nat.address} and release its address, or send 0.0.0.0/0 of private subnets to it",
        related=((vpc, "has no route to it"),),
    )
