"""A route uses a peering connection to reach a third VPC.

## What it finds

A route over the peering connection of A and B to the range of a VPC C, which is peered with B.

## Why it matters

Peering is not transitive: B does not pass packets on, so they are dropped.

## Bad

A-B and B-C are peered, and A's table sends C's CIDR over A-B.

## Good

A is peered with C itself, or all three are attached to a transit gateway.

## How to fix it

Peer the two VPCs directly, or attach all of them to a transit gateway.

## When it stays silent

For a wider destination that covers B as well; where the ranges of the peer are not known.

## References

https://docs.aws.amazon.com/vpc/latest/peering/invalid-peering-configurations.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import some
from netlint.network.addresses import overlap
from netlint.network.network import Network
from netlint.network.peering import PeeringConnection
from netlint.network.routes import Route


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
    for third in peer.peers.proven:
        if third is source:
            continue
        if some(third.ranges.proven, lambda block: overlap(block, destination) is not None):
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
            return
