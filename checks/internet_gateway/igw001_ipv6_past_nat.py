"""Subnets behind a NAT gateway for IPv4 are on the internet by IPv6.

## What it finds

A route table that sends `0.0.0.0/0` to a NAT gateway and `::/0` to an internet gateway, and is in
effect for a subnet with IPv6 addresses.

## Why it matters

Routes of IPv4 and of IPv6 are independent. An IPv6 address is public: an internet gateway lets anybody
start a connection to it, as far as security groups and network ACLs let them. For the subnets of this
table, that is what the NAT gateway is there to prevent; for IPv6, an egress-only internet gateway is.

## Bad

The private subnet goes out by the NAT gateway, and is reached by IPv6.

```hcl
resource "aws_vpc" "main" {
  cidr_block                       = "10.0.0.0/16"
  assign_generated_ipv6_cidr_block = true
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_subnet" "private" {
  vpc_id                          = aws_vpc.main.id
  cidr_block                      = "10.0.1.0/24"
  availability_zone               = "eu-west-1a"
  ipv6_cidr_block                 = cidrsubnet(aws_vpc.main.ipv6_cidr_block, 8, 1)
  assign_ipv6_address_on_creation = true
}

resource "aws_eip" "nat" {
  domain = "vpc"
}

resource "aws_nat_gateway" "main" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public.id
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

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route" "ipv4" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.main.id
}

resource "aws_route" "ipv6" {
  route_table_id              = aws_route_table.private.id
  destination_ipv6_cidr_block = "::/0"
  gateway_id                  = aws_internet_gateway.main.id # <- IGW001
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

IPv6 goes out by an egress-only internet gateway.

```hcl
resource "aws_vpc" "main" {
  cidr_block                       = "10.0.0.0/16"
  assign_generated_ipv6_cidr_block = true
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_egress_only_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_subnet" "private" {
  vpc_id                          = aws_vpc.main.id
  cidr_block                      = "10.0.1.0/24"
  availability_zone               = "eu-west-1a"
  ipv6_cidr_block                 = cidrsubnet(aws_vpc.main.ipv6_cidr_block, 8, 1)
  assign_ipv6_address_on_creation = true
}

resource "aws_eip" "nat" {
  domain = "vpc"
}

resource "aws_nat_gateway" "main" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public.id
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

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route" "ipv4" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.main.id
}

resource "aws_route" "ipv6" {
  route_table_id              = aws_route_table.private.id
  destination_ipv6_cidr_block = "::/0"
  egress_only_gateway_id      = aws_egress_only_internet_gateway.main.id
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

Send `::/0` to an egress-only internet gateway (`egress_only_gateway_id` instead of `gateway_id`).

## When it stays silent

For subnets that are public in both families; where no subnet of the table has IPv6 addresses; where
the account blocks public access to its VPCs in this configuration. Where the routes or what uses the
table are not known, it is undetermined; so it is where the IPv6 range of a subnet is known after apply
only, unless the subnet assigns IPv6 addresses (`assign_ipv6_address_on_creation`, `ipv6_native`).

## References

https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html
https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined, some, where
from netlint.lang.wording import listed
from netlint.network.addresses import ALL_IPV4, ALL_IPV6, Range
from netlint.network.ipv6 import has_ipv6
from netlint.network.network import Network
from netlint.network.observability import BlockPublicAccessOptions
from netlint.network.routes import Route, RouteTable


def _is_blocked(network: Network) -> bool:
    """Tell whether the configuration blocks public access, in whatever Region."""
    return some(
        network.of_kind("block_public_access_options"),
        lambda one: isinstance(one, BlockPublicAccessOptions) and one.mode != "off",
    )


def _default_route(
    table: RouteTable, destination: Range, kind: str
) -> tuple[Route | None, Undetermined | None]:
    """Return the route with a destination if it goes to a kind of target, or why that is not known.

    Neither, where it is certain that there is none: then the other family does not matter.
    """
    try:
        route = table.route_to(destination)
        return (route if route is not None and route.goes_to(kind) else None), None
    except Undetermined as why:
        return None, why


@check("IGW001", "ipv6-past-nat-gateway", Severity.HIGH, security=True)
def ipv6_past_nat_gateway(table: RouteTable, network: Network) -> Problems:
    """Compare the default routes of the two families."""
    open_route, unknown = _default_route(table, ALL_IPV6, "internet_gateway")
    nat_route, unknown_too = _default_route(table, ALL_IPV4, "nat_gateway")
    if (open_route is None and unknown is None) or (nat_route is None and unknown_too is None):
        return
    if open_route is None or nat_route is None:
        pending = unknown or unknown_too
        assert pending is not None
        raise pending
    exposed = where(table.subnets, has_ipv6)
    if not exposed.proven:
        if exposed.incomplete is not None:
            raise exposed.incomplete
        return
    if _is_blocked(network):
        return
    gateway, nat = open_route.target, nat_route.target
    assert gateway is not None
    assert nat is not None
    shown = listed(subnet.address for subnet in exposed.proven)
    yield Problem(
        at=open_route,
        field="gateway",
        message=f"{shown} {'is' if len(exposed.proven) == 1 else 'are'} behind {nat.address} for IPv4, "
        f"but on the internet by IPv6: {table.address} sends ::/0 to {gateway.address}",
        because=(
            f"{table.address} sends 0.0.0.0/0 to {nat.address}, which lets nobody in.",
            f"IPv6 addresses are public: {gateway.address} lets connections in as well as out.",
        ),
        help="send ::/0 to an egress-only internet gateway",
        related=tuple((subnet, "has IPv6 addresses") for subnet in exposed.proven[:5]),
        key=table.address,
    )
