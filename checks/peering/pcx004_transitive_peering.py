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
from netlint.engine.cure import Added, Cure, Written, cure
from netlint.engine.finding import Severity
from netlint.engine.route_cures import add_way, short
from netlint.lang.undetermined import Undetermined, some, where
from netlint.network.addresses import overlap
from netlint.network.entity import Entity
from netlint.network.peering import PeeringConnection
from netlint.network.routes import Route, RouteTable
from netlint.network.vpc import Vpc


def _write(draft: Cure, route: Route, peering: PeeringConnection, source: Vpc, third: Vpc) -> None:
    direct: PeeringConnection | Added | None = next(
        (
            one
            for one in (*source.requested_peerings, *source.accepted_peerings)
            if one.other_side(source) is third
        ),
        None,
    )
    if direct is None:
        owner = source.resource.provider if source.resource is not None else None
        if not third.managed or third.resource is None or third.resource.provider != owner:
            # Another account or region has to accept it, which takes a provider that is not known here.
            return
        direct = draft.add(
            "aws_vpc_peering_connection",
            f"{short(source)}_{short(third)}",
            vpc_id=source,
            peer_vpc_id=third,
            auto_accept=True,
        )
        add_way(draft, f"{short(third)}_to_{short(source)}", third, source, direct)
    chosen = direct

    def over(member: Entity) -> Written:
        table = member if isinstance(member, RouteTable) else None
        one = table.route_to(route.destination) if table and route.destination else member
        if not isinstance(one, Route) or not isinstance(one.target, PeeringConnection):
            raise Undetermined(f"{member.address} sends elsewhere", address=member.address)
        destination = one.destination
        if one.target is not peering or destination is None:
            return one.target
        meant = some(third.ranges, lambda block: overlap(block, destination) is not None)
        return chosen if meant else peering

    inside = "route" if route.path else ""
    notes = (f"In its route for {route.destination}.",) if inside else ()
    draft.change(route, "vpc_peering_connection_id", over, inside=inside, notes=notes)


@check("PCX004", "transitive-peering", Severity.HIGH, needs=("peering_connection",))
def transitive_peering(route: Route) -> Problems:
    """Look for the VPC that a route over a peering connection is meant for."""
    if not route.goes_to("peering_connection"):
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
        cure=cure(route, lambda draft: _write(draft, route, peering, source, third)),
        related=((third, f"has {destination}"), (peer, "the peer, where packets end")),
    )
