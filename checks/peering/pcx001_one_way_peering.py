"""A peering connection has routes on one side only.

## What it finds

A peering connection between two VPCs of the configuration, over which only one of them has routes.

## Why it matters

Packets arrive and answers do not: both sides need a route to the other one.

## Bad

VPC a has a route to VPC b, and b has none back.

```hcl
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "b" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_vpc_peering_connection" "a_b" { # <- PCX001
  vpc_id      = aws_vpc.a.id
  peer_vpc_id = aws_vpc.b.id
  auto_accept = true
}

resource "aws_route" "a_to_b" {
  route_table_id            = aws_vpc.a.main_route_table_id
  destination_cidr_block    = aws_vpc.b.cidr_block
  vpc_peering_connection_id = aws_vpc_peering_connection.a_b.id
}
```

## Good

Each VPC has a route to the other one.

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

Add routes over the peering connection to the route tables of the side that has none.

## When it stays silent

Where no side has routes; where one side is managed elsewhere, which is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import cure
from netlint.engine.finding import Severity
from netlint.engine.route_cures import add_way, short
from netlint.lang.undetermined import Undetermined
from netlint.network.peering import PeeringConnection


@check("PCX001", "one-way-peering", Severity.HIGH)
def one_way_peering(peering: PeeringConnection) -> Problems:
    """Count the routes over a peering connection on each side."""
    requester, accepter = peering.requester, peering.accepter
    if requester is None or accepter is None:
        return
    routes = peering.routes
    sides = {route.table.vpc for route in routes.proven if route.table is not None}
    ends = {requester, accepter}
    if not sides & ends or ends <= sides:
        return
    silent = accepter if requester in sides else requester
    speaking = requester if silent is accepter else accepter
    if not silent.managed:
        raise Undetermined(
            f"{silent.address}, the other side of {peering.address}, is managed elsewhere: "
            "whether it has routes back is not known",
            settle=f"scan {peering.address} together with the configuration that owns {silent.address}",
            address=peering.address,
        )
    if routes.incomplete is not None:
        raise routes.incomplete
    example = next(
        route for route in routes.proven if route.table is not None and route.table.vpc is speaking
    )
    name = f"{short(silent)}_to_{short(speaking)}"
    yield Problem(
        at=peering,
        message=f"{peering.address} has routes on one side only: {silent.address} has none back to "
        f"{speaking.address}",
        because=(f"{example.address} sends from {speaking.address} over it, and answers find no way back.",),
        help=f"add a route to {speaking.address} over {peering.address} in {silent.address}",
        cure=cure(peering, lambda draft: add_way(draft, name, silent, speaking, peering)),
        related=((example, "the way there"), (silent, "has no way back")),
    )
