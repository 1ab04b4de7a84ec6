"""Two VPCs with overlapping address ranges are peered.

## What it finds

A peering connection between VPCs any of whose CIDR blocks, secondary ones included, overlap.

## Why it matters

AWS refuses the peering connection, even when the overlapping range is in use on neither side.

## Bad

`10.0.128.0/17` is a part of `10.0.0.0/16`.

```hcl
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "b" {
  cidr_block = "10.0.128.0/17"
}

resource "aws_vpc_peering_connection" "a_b" {
  vpc_id      = aws_vpc.a.id
  peer_vpc_id = aws_vpc.b.id # <- PCX003
  auto_accept = true
}
```

## Good

The ranges do not overlap. VPCs whose ranges do can be joined by PrivateLink or VPC Lattice, which do
not route.

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

Give one of the VPCs another range, or offer the service over PrivateLink instead.

## When it stays silent

Where a range comes from IPAM or belongs to a VPC that is managed elsewhere: undetermined, unless
known ranges overlap already.

## References

https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.network.addresses import overlap
from netlint.network.peering import PeeringConnection


@check("PCX003", "overlapping-peers", Severity.CRITICAL)
def overlapping_peers(peering: PeeringConnection) -> Problems:
    """Compare all ranges of both ends."""
    one, other = peering.requester, peering.accepter
    if one is None or other is None or one is other:
        return
    for mine in one.ranges.proven:
        for theirs in other.ranges.proven:
            shared = overlap(mine, theirs)
            if shared is None:
                continue
            size = shared.num_addresses
            yield Problem(
                at=peering,
                field="accepter",
                message=f"{peering.address} cannot be created: {one.address} ({mine}) and "
                f"{other.address} ({theirs}) overlap",
                because=(f"They share {shared}, {size} addresses.",),
                help="give one of the VPCs another range, or use PrivateLink",
                related=((one, f"has {mine}"), (other, f"has {theirs}")),
            )
            return
    for end in (one, other):
        if (why := end.ranges.incomplete) is not None:
            raise why
