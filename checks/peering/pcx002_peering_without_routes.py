"""A peering connection has no route on either side.

## What it finds

A peering connection between two VPCs that are both declared here with their subnets, and over which
no route table sends.

## Why it matters

Peering adds no routes by itself. Until both sides have one, nothing goes over the connection.

## Bad

The two VPCs are joined, and neither sends anything to the other one.

```hcl
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.a.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_vpc" "b" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "b" {
  vpc_id     = aws_vpc.b.id
  cidr_block = "10.1.0.0/24"
}

resource "aws_vpc_peering_connection" "a_b" { # <- PCX002
  vpc_id      = aws_vpc.a.id
  peer_vpc_id = aws_vpc.b.id
  auto_accept = true
}
```

## Good

Each VPC has a route to the other one.

```hcl
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.a.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_vpc" "b" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "b" {
  vpc_id     = aws_vpc.b.id
  cidr_block = "10.1.0.0/24"
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

Add routes over the peering connection to the route tables of both sides, or delete it.

## When it stays silent

Where a VPC has no subnets here: its routes are where they are. Where the ranges of both sides overlap,
which is PCX003. Where a VPC is managed elsewhere, the routes may be too: undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html
https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import Cure, cure
from netlint.engine.finding import Severity
from netlint.engine.route_cures import add_way, short
from netlint.lang.undetermined import Undetermined, some
from netlint.network.addresses import overlap
from netlint.network.network import Network
from netlint.network.peering import PeeringConnection
from netlint.network.vpc import Vpc


def _collide(one: Vpc, other: Vpc) -> bool:
    return any(overlap(mine, theirs) for mine in one.ranges.proven for theirs in other.ranges.proven)


def _write(draft: Cure, peering: PeeringConnection, one: Vpc, other: Vpc) -> None:
    add_way(draft, f"{short(one)}_to_{short(other)}", one, other, peering)
    add_way(draft, f"{short(other)}_to_{short(one)}", other, one, peering)


@check("PCX002", "peering-without-routes", Severity.MEDIUM)
def peering_without_routes(peering: PeeringConnection, network: Network) -> Problems:
    """Look for a route over a peering connection."""
    # One route is enough, whatever else is not known.
    if peering.routes.proven:
        return
    one, other = peering.requester, peering.accepter
    if one is None or other is None or one is other or _collide(one, other):
        return
    for end in (one, other):
        if not end.managed:
            raise Undetermined(
                f"{end.address}, a side of {peering.address}, is managed elsewhere, and so may the routes be",
                settle=f"scan {peering.address} together with the configuration that owns {end.address}",
                address=peering.address,
            )
    if not some((one, other), lambda end: not end.subnets):
        if peering.routes.incomplete is not None:
            raise peering.routes.incomplete
        told = network.snapshot.passed_on.get(peering.address)
        if told is not None:
            raise Undetermined(
                f"{told} is not installed, is told of {peering.address} and may add routes over it",
                settle="run 'terraform init', or check a plan",
                address=peering.address,
            )
        yield Problem(
            at=peering,
            message=f"{peering.address} carries nothing: neither {one.address} nor {other.address} has a "
            "route over it",
            because=(
                f"None of the {len(network.of_kind('route'))} routes here has it as target.",
                "Peering adds no routes by itself.",
            ),
            help=f"add routes over {peering.address} on both sides, or delete it",
            cure=cure(peering, lambda draft: _write(draft, peering, one, other)),
            related=((one, "has no route over it"), (other, "has no route over it")),
        )
