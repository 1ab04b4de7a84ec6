"""Two VPCs with overlapping address ranges propagate to one route table of a transit gateway.

## What it finds

Attachments of one transit gateway that propagate to the same route table, of VPCs whose ranges overlap.

## Why it matters

Both attachments are made without an error, but the routes of the VPC that is attached later are not
propagated: what is meant for it goes to the other VPC.

## Bad

Both VPCs propagate to the default route table, and `10.0.128.0/17` is a part of `10.0.0.0/16`.

```hcl
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.a.id
  cidr_block        = "10.0.0.0/28"
  availability_zone = "eu-west-1a"
}

resource "aws_vpc" "b" {
  cidr_block = "10.0.128.0/17"
}

resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.b.id
  cidr_block        = "10.0.128.0/28"
  availability_zone = "eu-west-1a"
}

resource "aws_ec2_transit_gateway" "hub" {}

resource "aws_ec2_transit_gateway_vpc_attachment" "a" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.a.id
  subnet_ids         = [aws_subnet.a.id]
}

resource "aws_ec2_transit_gateway_vpc_attachment" "b" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.b.id # <- TGW002
  subnet_ids         = [aws_subnet.b.id]
}
```

## Good

The ranges do not overlap.

```hcl
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.a.id
  cidr_block        = "10.0.0.0/28"
  availability_zone = "eu-west-1a"
}

resource "aws_vpc" "b" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.b.id
  cidr_block        = "10.1.0.0/28"
  availability_zone = "eu-west-1a"
}

resource "aws_ec2_transit_gateway" "hub" {}

resource "aws_ec2_transit_gateway_vpc_attachment" "a" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.a.id
  subnet_ids         = [aws_subnet.a.id]
}

resource "aws_ec2_transit_gateway_vpc_attachment" "b" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.b.id
  subnet_ids         = [aws_subnet.b.id]
}
```

## How to fix it

Give one of the VPCs another range, or let them propagate to different route tables if they and what
reaches them never meet.

## When it stays silent

Where the VPCs propagate to different tables. Where only further ranges overlap, or ranges of the shared
address space (`100.64.0.0/10`): such ranges are given to several VPCs on purpose, for what is not to be
reached. Where a range is not known, or to which table an attachment propagates, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTransitGatewayVpcAttachment.html
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
"""

from itertools import combinations

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Members, Undetermined
from netlint.network.addresses import Range, contains, overlap, range_of
from netlint.network.entity import Entity
from netlint.network.network import Network
from netlint.network.transit import TransitGateway, TransitGatewayAttachment
from netlint.network.transit_routing import default_table, takes_default
from netlint.network.vpc import Vpc

#: RFC 6598: addresses that AWS's guides reuse in every VPC, for pods and the like
_SHARED = "100.64.0.0/10"


def _tables(
    attachment: TransitGatewayAttachment, gateway: TransitGateway, network: Network
) -> Members[Entity]:
    """Return the tables that an attachment propagates to."""

    def by_default() -> Entity | None:
        if gateway.default_propagation and takes_default(attachment, "propagation"):
            return default_table(gateway, "propagation")
        return None

    found: list[Entity] = []
    table, pending, certainty = network.weigh(by_default)
    network.note(certainty)
    if table is not None:
        found.append(table)
    for propagation in attachment.propagations.proven:
        table, unknown, certainty = network.weigh(lambda one=propagation: one.table)
        network.note(certainty)
        pending = pending or unknown
        if table is not None:
            found.append(table)
    return Members(found, pending or attachment.propagations.incomplete)


def _collision(one: Vpc, other: Vpc) -> tuple[Range, Range, Range] | None:
    """Return a range of each VPC and what they share; None where nothing is shared that is to be reached.

    Raises:
        Undetermined: nothing that is known overlaps, but not all ranges are known.
    """
    reserved = range_of(_SHARED)
    assert reserved is not None
    for mine in one.ranges.proven:
        for theirs in other.ranges.proven:
            shared = overlap(mine, theirs)
            if shared is None or contains(reserved, shared):
                continue
            if mine == one.cidr or theirs == other.cidr:
                return mine, theirs, shared
    for vpc in (one, other):
        if vpc.ranges.incomplete is not None:
            raise vpc.ranges.incomplete
    return None


@check("TGW002", "overlapping-attachments", Severity.HIGH, elsewhere=True)
def overlapping_attachments(gateway: TransitGateway, network: Network) -> Problems:
    """Compare the ranges of the VPCs that meet in a route table."""
    # What a data source reads may be one of the others.
    attachments = [one for one in gateway.attachments.proven if one.managed]
    pending = gateway.attachments.incomplete if attachments else None
    reported: set[TransitGatewayAttachment] = set()
    for first, second in combinations(sorted(attachments, key=lambda one: one.address), 2):
        if second in reported:
            continue
        try:
            problem = _compare(gateway, network, first, second)
        except Undetermined as why:
            pending = pending or why
            continue
        if problem is not None:
            reported.add(second)
            yield problem
    if pending is not None:
        raise pending


def _compare(
    gateway: TransitGateway,
    network: Network,
    first: TransitGatewayAttachment,
    second: TransitGatewayAttachment,
) -> Problem | None:
    one, other = first.vpc, second.vpc
    if one is None or other is None or one is other:
        return None
    found, unknown, certainty = network.weigh(lambda: _collision(one, other))
    if found is None and unknown is None:
        return None
    mine, theirs = _tables(first, gateway, network), _tables(second, gateway, network)
    meeting = {table for table in mine.proven if table in theirs.proven}
    pending = mine.incomplete or theirs.incomplete
    if not meeting and pending is not None:
        raise pending
    if not meeting:
        return None
    network.note(certainty)
    if found is None:
        assert unknown is not None
        raise unknown
    block, other_block, shared = found
    tables = ", ".join(sorted(table.address for table in meeting))
    return Problem(
        at=second,
        field="vpc",
        message=f"{one.address} ({block}) and {other.address} ({other_block}) overlap and propagate to one "
        f"table of {gateway.address}: the one that is attached later cannot be reached",
        because=(
            f"They share {shared}, {shared.num_addresses} addresses.",
            f"Both {first.address} and {second.address} propagate to {tables}.",
        ),
        help="give one of the VPCs another range, or let them propagate to different route tables",
        related=((first, f"attaches {one.address}"), (one, f"has {block}"), (other, f"has {other_block}")),
    )
