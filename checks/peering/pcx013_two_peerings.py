"""Two VPCs are joined by two peering connections.

## What it finds

Two peering connections between the same VPCs, in whichever direction.

## Why it matters

AWS allows one peering connection between two VPCs. What asks for a second one gets an error, or the id of
the first: then two resources own one connection, and destroying either destroys both.

## Bad

b asks for a connection to a, which has one to b.

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

resource "aws_vpc_peering_connection" "b_a" { # <- PCX013
  vpc_id      = aws_vpc.b.id
  peer_vpc_id = aws_vpc.a.id
  auto_accept = true
}
```

## Good

One connection carries both directions.

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
```

## How to fix it

Keep one of them; routes of both VPCs may use it.

## When it stays silent

For a connection that is replaced, also with `create_before_destroy`: it is one in the end. A VPC that is
not known is undetermined, where another connection of the other one is.

## References

https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined
from netlint.network.entity import Entity
from netlint.network.network import Network
from netlint.network.peering import PeeringConnection


def _by_pair(network: Network) -> dict[frozenset[Entity], list[PeeringConnection]]:
    """Return the peering connections of each pair of VPCs."""
    found: dict[frozenset[Entity], list[PeeringConnection]] = {}
    for peering in network.of_kind("peering_connection"):
        if not isinstance(peering, PeeringConnection) or not peering.managed:
            continue
        try:
            ends = (peering.requester, peering.accepter)
        except Undetermined:
            continue
        if ends[0] is not None and ends[1] is not None and ends[0] is not ends[1]:
            found.setdefault(frozenset((ends[0], ends[1])), []).append(peering)
    return found


@check("PCX013", "two-peerings-of-one-pair", Severity.MEDIUM)
def two_peerings_of_one_pair(peering: PeeringConnection, network: Network) -> Problems:
    """Look for another peering connection between the same VPCs."""
    if len(network.of_kind("peering_connection")) < 2:
        return
    one, other = peering.requester, peering.accepter
    if one is None or other is None:
        return
    first, *rest = network.once("peerings by pair", _by_pair).get(frozenset((one, other)), [peering])
    if peering not in rest:
        return
    yield Problem(
        at=peering,
        message=f"{peering.address} joins {one.address} and {other.address}, as {first.address} does",
        because=("AWS allows one peering connection between two VPCs.",),
        help=f"keep one of them, and use {first.address} in the routes of both VPCs",
        related=((first, "joins them already"),),
    )
