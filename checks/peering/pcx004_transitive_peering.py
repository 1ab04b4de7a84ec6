"""A route uses a peering connection to reach a third VPC.

## What it finds

A route over the peering connection of A and B to the range of a VPC C, which is peered with B.

## Why it matters

Peering is not transitive: B does not pass packets on, so they are dropped.

## Bad

VPC a sends what is meant for c over its peering with b, which does not pass it on.

```hcl
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "b" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_vpc" "c" {
  cidr_block = "10.2.0.0/16"
}

resource "aws_vpc_peering_connection" "a_b" {
  vpc_id      = aws_vpc.a.id
  peer_vpc_id = aws_vpc.b.id
  auto_accept = true
}

resource "aws_vpc_peering_connection" "b_c" {
  vpc_id      = aws_vpc.b.id
  peer_vpc_id = aws_vpc.c.id
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

resource "aws_route" "a_to_c" {
  route_table_id            = aws_vpc.a.main_route_table_id
  destination_cidr_block    = aws_vpc.c.cidr_block # <- PCX004
  vpc_peering_connection_id = aws_vpc_peering_connection.a_b.id
}
```

## Good

VPC a is peered with c itself. A transit gateway that all three are attached to is as good.

```hcl
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "b" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_vpc" "c" {
  cidr_block = "10.2.0.0/16"
}

resource "aws_vpc_peering_connection" "a_b" {
  vpc_id      = aws_vpc.a.id
  peer_vpc_id = aws_vpc.b.id
  auto_accept = true
}

resource "aws_vpc_peering_connection" "b_c" {
  vpc_id      = aws_vpc.b.id
  peer_vpc_id = aws_vpc.c.id
  auto_accept = true
}

resource "aws_vpc_peering_connection" "a_c" {
  vpc_id      = aws_vpc.a.id
  peer_vpc_id = aws_vpc.c.id
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

resource "aws_route" "a_to_c" {
  route_table_id            = aws_vpc.a.main_route_table_id
  destination_cidr_block    = aws_vpc.c.cidr_block
  vpc_peering_connection_id = aws_vpc_peering_connection.a_c.id
}

resource "aws_route" "c_to_a" {
  route_table_id            = aws_vpc.c.main_route_table_id
  destination_cidr_block    = aws_vpc.a.cidr_block
  vpc_peering_connection_id = aws_vpc_peering_connection.a_c.id
}
```

## How to fix it

Peer the two VPCs directly, or attach all of them to a transit gateway.

## When it stays silent

For a wider destination that covers B as well. Where the ranges of B, or the VPCs that it is peered
with, are not known, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/peering/invalid-peering-configurations.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import some, where
from netlint.network.addresses import overlap
from netlint.network.network import Network
from netlint.network.peering import PeeringConnection
from netlint.network.routes import Route
from netlint.network.vpc import Vpc


@check("PCX004", "transitive-peering", Severity.HIGH)
def transitive_peering(route: Route, network: Network) -> Problems:
    """Look for the VPC that a route over a peering connection is meant for."""
    if not network.of_kind("peering_connection") or not route.goes_to("peering_connection"):
        return
    peering = route.target
    source = route.table.vpc if route.table is not None else None
    if not isinstance(peering, PeeringConnection) or source is None or route.destination is None:
        return
    destination = route.destination
    peer = peering.other_side(source)
    if peer is None or some(peer.ranges, lambda block: overlap(block, destination) is not None):
        return

    def meant(third: Vpc) -> bool:
        return third is not source and some(
            third.ranges, lambda block: overlap(block, destination) is not None
        )

    thirds = where(peer.peers, meant)
    if not thirds:
        return
    third = thirds.proven[0]
    yield Problem(
        at=route,
        field=next(field for field in ("ipv4", "ipv6") if route.locate(field)[0]),
        message=f"{route.address} sends {destination} over {peering.address} "
        f"to reach {third.address}, but peering is not transitive",
        because=(
            (
                f"{peering.address} joins {source.address} and {peer.address}, and {destination} "
                f"is in {third.address}."
            ),
            f"{peer.address} does not pass packets on: they are dropped.",
        ),
        help=f"peer {source.address} with {third.address}, or attach all three to a transit gateway",
        related=((third, f"has {destination}"), (peer, "the peer, where packets end")),
    )
