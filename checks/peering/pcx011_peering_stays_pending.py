"""Nobody accepts a peering connection.

## What it finds

A peering connection to a VPC that is declared here too, without `auto_accept` and without an accepter;
and one with `auto_accept` between Regions, which only the accepter's side can accept.

## Why it matters

A peering connection carries nothing until it is accepted, and expires after seven days. Routes over it
are black holes until then.

## Bad

The connection waits for somebody to accept it.

```hcl
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "b" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_vpc_peering_connection" "a_b" { # <- PCX011
  vpc_id      = aws_vpc.a.id
  peer_vpc_id = aws_vpc.b.id
}
```

## Good

It is accepted as it is made: both VPCs are in one account and Region.

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

Set `auto_accept = true` where both VPCs are in one account and Region. Otherwise add an
`aws_vpc_peering_connection_accepter` with the provider of the other side.

## When it stays silent

For a VPC that is managed elsewhere: whoever owns it accepts. For a connection that is active already,
because somebody accepted it by hand. Where the Regions, or what an accepter accepts, are not known, it is
undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_peering_connection
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.network.peering import PeeringConnection


@check("PCX011", "peering-stays-pending", Severity.MEDIUM)
def peering_stays_pending(peering: PeeringConnection) -> Problems:
    """Look for what accepts a peering connection."""
    if peering.accepters.proven:
        return
    peer = peering.accepter
    if peer is None or not peer.managed:
        return
    if not peering.auto_accept:
        if peering.status == "active" or peering.accepters:
            return
        yield Problem(
            at=peering,
            message=f"{peering.address} is accepted by nobody: it stays pending and expires after seven days",
            because=(
                f"auto_accept is off, and no accepter here accepts it; {peer.address} is declared here.",
            ),
            help="set auto_accept = true, or add an aws_vpc_peering_connection_accepter for the other side",
            related=((peer, "the other side"),),
        )
        return
    # Where it names no Region, it asks for one in its own.
    if peering.accepts_itself or not peering.region:
        return
    here, there = peering.regions
    if here == there or peering.accepters:
        return
    yield Problem(
        at=peering,
        field="auto_accept",
        message=f"{peering.address} cannot accept itself: {peer.address} is in {there}, and it is in {here}",
        because=("auto_accept works within one account and Region only.",),
        help="set auto_accept = false, and add an aws_vpc_peering_connection_accepter with the provider of "
        f"{there}",
        related=((peer, f"is in {there}"),),
    )
