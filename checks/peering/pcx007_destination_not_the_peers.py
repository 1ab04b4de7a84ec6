"""A route over a peering connection is for addresses that the peer does not have.

## What it finds

A route over a peering connection whose destination shares no address with any range of the VPC at the
other end, or a prefix list of which no entry does.

## Why it matters

A peering connection delivers to addresses of the two VPCs only. Packets for others are dropped, be it a
range that was mistyped or a network behind the peer.

## Bad

VPC b is `10.1.0.0/16`; the route is for `10.2.0.0/16`.

```hcl
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "b" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_vpc_peering_connection" "a_b" {
  vpc_id      = aws_vpc.a.id
  peer_vpc_id = aws_vpc.b.id
  auto_accept = true
}

resource "aws_route" "a_to_b" {
  route_table_id            = aws_vpc.a.main_route_table_id
  destination_cidr_block    = "10.2.0.0/16" # <- PCX007
  vpc_peering_connection_id = aws_vpc_peering_connection.a_b.id
}

resource "aws_route" "b_to_a" {
  route_table_id            = aws_vpc.b.main_route_table_id
  destination_cidr_block    = aws_vpc.a.cidr_block
  vpc_peering_connection_id = aws_vpc_peering_connection.a_b.id
}
```

## Good

The destination is the range of b; a part of it is as good.

```hcl
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "b" {
  cidr_block = "10.1.0.0/16"
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

resource "aws_route" "b_to_a" {
  route_table_id            = aws_vpc.b.main_route_table_id
  destination_cidr_block    = aws_vpc.a.cidr_block
  vpc_peering_connection_id = aws_vpc_peering_connection.a_b.id
}
```

## How to fix it

Give the route a range of the peer. For a network behind the peer use a transit gateway.

## When it stays silent

For a wider destination, of which the peer's ranges are a part, and for one in a VPC that is peered with
the peer, which is PCX004. Where the ranges of the peer are not known, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html
https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
https://docs.aws.amazon.com/vpc/latest/reachability/explanation-codes.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined, some
from netlint.lang.wording import listed
from netlint.network.addresses import Range, overlap
from netlint.network.peering import PeeringConnection
from netlint.network.routes import Route
from netlint.network.vpc import Vpc


def _has(vpc: Vpc, destination: Range) -> bool:
    """Tell whether a VPC has an address of a range.

    Raises:
        Undetermined: it has none that is known, and not all are.
    """
    for block in vpc.ranges:
        if overlap(block, destination) is not None:
            return True
    # An IPv6 range that AWS assigns is left out of the ranges until it is known.
    if destination.version == 6 and not vpc.spelling_of("ipv6_cidr"):
        raise Undetermined(f"the IPv6 ranges of {vpc.address} are not known", address=vpc.address)
    own = vpc.ipv6_cidr if destination.version == 6 else None
    return own is not None and overlap(own, destination) is not None


def _beyond(peer: Vpc, source: Vpc, destination: Range) -> bool:
    """Tell whether a range is of a VPC behind the peer."""
    return any(
        overlap(block, destination) is not None
        for third in peer.peers.proven
        if third is not source
        for block in third.ranges.proven
    )


@check("PCX007", "destination-not-the-peers", Severity.HIGH, needs=("peering_connection",))
def destination_not_the_peers(route: Route) -> Problems:
    """Compare the destination of a route over a peering connection with the ranges of the peer."""
    if not route.goes_to("peering_connection"):
        return
    peering = route.target
    source = route.table.vpc if route.table is not None else None
    if not isinstance(peering, PeeringConnection) or source is None:
        return
    ends = (peering.requester, peering.accepter)
    peer = next((end for end in ends if end is not source), None)
    if source not in ends or peer is None:
        return
    meant = route.destinations
    if not meant or some(meant, lambda one: _beyond(peer, source, one) or _has(peer, one)):
        return
    shown = listed(str(one) for one in meant.proven)
    has = ", ".join(str(block) for block in peer.ranges)
    field = next((name for name in ("ipv4", "ipv6") if route.locate(name)[0]), "prefix_list")
    yield Problem(
        at=route,
        field=field,
        message=f"{route.address} sends {shown} over {peering.address}, but no address of it is in "
        f"{peer.address}: it is dropped",
        because=(
            f"{peering.address} joins {source.address} and {peer.address}, which has {has}.",
            "A peering connection delivers to addresses of the peer only, not to networks behind it.",
        ),
        help=f"give the route a range of {peer.address} ({has}), or another target",
        related=((peer, f"has {has}"), (peering, "the peering connection")),
    )
