"""IPv6 is routed over a peering connection from one side only.

## What it finds

A peering connection with routes on both sides, and with IPv6 routes on one of them only.

## Why it matters

Routes for IPv4 and IPv6 are separate. IPv6 packets arrive at the peer, and its answers go to its internet
gateway or nowhere: names with both kinds of addresses work or hang, depending on what the client tries
first.

## Bad

a sends IPv6 to b, and b only IPv4 to a.

```hcl
resource "aws_vpc" "a" {
  cidr_block        = "10.0.0.0/16"
  ipv6_ipam_pool_id = "ipam-pool-0123456789abcdef0"
  ipv6_cidr_block   = "2001:db8:0:100::/56"
}

resource "aws_vpc" "b" {
  cidr_block        = "10.1.0.0/16"
  ipv6_ipam_pool_id = "ipam-pool-0123456789abcdef0"
  ipv6_cidr_block   = "2001:db8:0:200::/56"
}

resource "aws_vpc_peering_connection" "a_b" { # <- PCX012
  vpc_id      = aws_vpc.a.id
  peer_vpc_id = aws_vpc.b.id
  auto_accept = true
}

resource "aws_route" "a_to_b" {
  route_table_id            = aws_vpc.a.main_route_table_id
  destination_cidr_block    = aws_vpc.b.cidr_block
  vpc_peering_connection_id = aws_vpc_peering_connection.a_b.id
}

resource "aws_route" "a_to_b_ipv6" {
  route_table_id              = aws_vpc.a.main_route_table_id
  destination_ipv6_cidr_block = aws_vpc.b.ipv6_cidr_block
  vpc_peering_connection_id   = aws_vpc_peering_connection.a_b.id
}

resource "aws_route" "b_to_a" {
  route_table_id            = aws_vpc.b.main_route_table_id
  destination_cidr_block    = aws_vpc.a.cidr_block
  vpc_peering_connection_id = aws_vpc_peering_connection.a_b.id
}
```

## Good

Both sides route both.

```hcl
resource "aws_vpc" "a" {
  cidr_block        = "10.0.0.0/16"
  ipv6_ipam_pool_id = "ipam-pool-0123456789abcdef0"
  ipv6_cidr_block   = "2001:db8:0:100::/56"
}

resource "aws_vpc" "b" {
  cidr_block        = "10.1.0.0/16"
  ipv6_ipam_pool_id = "ipam-pool-0123456789abcdef0"
  ipv6_cidr_block   = "2001:db8:0:200::/56"
}

resource "aws_vpc_peering_connection" "a_b" {
  vpc_id      = aws_vpc.a.id
  peer_vpc_id = aws_vpc.b.id
  auto_accept = true
}

resource "aws_route" "a_to_b" {
  route_table_id            = aws_vpc.a.main_route_table_id
  destination_cidr_block    = aws_vpc.b.cidr_block
  vpc_peering_connection_id = aws_vpc_peering_connection.a_b.id
}

resource "aws_route" "a_to_b_ipv6" {
  route_table_id              = aws_vpc.a.main_route_table_id
  destination_ipv6_cidr_block = aws_vpc.b.ipv6_cidr_block
  vpc_peering_connection_id   = aws_vpc_peering_connection.a_b.id
}

resource "aws_route" "b_to_a" {
  route_table_id            = aws_vpc.b.main_route_table_id
  destination_cidr_block    = aws_vpc.a.cidr_block
  vpc_peering_connection_id = aws_vpc_peering_connection.a_b.id
}

resource "aws_route" "b_to_a_ipv6" {
  route_table_id              = aws_vpc.b.main_route_table_id
  destination_ipv6_cidr_block = aws_vpc.a.ipv6_cidr_block
  vpc_peering_connection_id   = aws_vpc_peering_connection.a_b.id
}
```

## How to fix it

Add IPv6 routes over the peering connection on the side that has none; or delete those of the other one.

## When it stays silent

Where no side routes IPv6: the workloads may not use it between the VPCs. Where a side has no route at
all, which is PCX001. Where a prefix list is the destination, or the other side is managed elsewhere, or a
route is not known, it is undetermined or left to PCX001.

## References

https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html
https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Members, some, where
from netlint.lang.unknown import Unknown
from netlint.network.peering import PeeringConnection
from netlint.network.routes import Route
from netlint.network.vpc import Vpc


def _writes(route: Route, field: str) -> bool:
    """Tell whether a route writes its destination in one of two ways, known or not."""
    value, path = route.locate(field)
    return not route.is_unwritten(path) if isinstance(value, Unknown) else bool(value)


def _is_ipv6(route: Route) -> bool:
    """Tell by the argument: an IPv6 range that AWS assigns is not known before it is there."""
    if _writes(route, "ipv4") or _writes(route, "ipv6"):
        if _writes(route, "ipv4") and _writes(route, "ipv6"):
            return route.destination is not None and route.destination.version == 6
        return _writes(route, "ipv6")
    return some(route.destinations, lambda block: block.version == 6)


@check("PCX012", "one-way-ipv6-peering", Severity.MEDIUM)
def one_way_ipv6_peering(peering: PeeringConnection) -> Problems:
    """Compare the IPv6 routes over a peering connection on both sides."""
    routes = where(peering.routes.proven, lambda route: route.table is not None)
    if len(routes.proven) < 2:
        return
    if not any(_writes(route, "ipv6") or _writes(route, "prefix_list") for route in routes.proven):
        return
    requester, accepter = peering.requester, peering.accepter
    if requester is None or accepter is None or requester is accepter:
        return
    for here, there in ((requester, accepter), (accepter, requester)):
        yield from _one_side(peering, (here, there), routes)


def _one_side(peering: PeeringConnection, ends: tuple[Vpc, Vpc], routes: Members[Route]) -> Problems:
    here, there = ends
    sent = [route for route in routes.proven if route.table is not None and route.table.vpc is there]
    back = [route for route in routes.proven if route.table is not None and route.table.vpc is here]
    there_ipv6 = where(sent, _is_ipv6)
    if not there_ipv6.proven or not back or some(back, _is_ipv6):
        return
    pending = routes.incomplete or peering.routes.incomplete
    if pending is not None:
        raise pending
    yield Problem(
        at=peering,
        message=f"only {there.address} routes IPv6 over {peering.address}: {here.address} sends none back",
        because=(
            f"{there_ipv6.proven[0].address} sends IPv6 to {here.address} over it.",
            f"{back[0].address} and its like are for IPv4, which is routed apart.",
        ),
        help=f"add routes to the IPv6 range of {there.address} over {peering.address} in {here.address}",
        related=((there_ipv6.proven[0], "the way there"), (here, "has no way back")),
        key=here.address,
    )
