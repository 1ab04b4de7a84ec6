"""A subnet lies outside of its VPC's ranges, overlaps another subnet, or has a size that AWS refuses.

## What it finds

A subnet whose CIDR is in none of its VPC's blocks, or shares addresses with another subnet of the
same VPC, or is larger than /16 or smaller than /28.

## Why it matters

AWS refuses to create the subnet, after other resources of the same apply exist already.

## Bad

Subnet b shares addresses with subnet a, and subnet c lies outside of the VPC.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_subnet" "b" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.128/25" # <- NET001
}

resource "aws_subnet" "c" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.1.0.0/24" # <- NET001
}
```

## Good

The subnets have disjoint ranges within the VPC's block.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_subnet" "b" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}

resource "aws_subnet" "c" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.2.0/24"
}
```

## How to fix it

Give the subnet a free range of the VPC, or associate a further block with the VPC.

## When it stays silent

Where a range is not known before apply, such as one that IPAM allocates: undetermined. A data source that
reads a subnet of the same configuration is that subnet.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined
from netlint.network.addresses import Range, contains, first_overlap
from netlint.network.vpc import Subnet, Vpc

#: The prefix lengths of subnets (https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html).
_LARGEST, _SMALLEST = 16, 28


def _is_another(subnet: Subnet) -> bool:
    """Tell whether a subnet is none of the others: a data source may read one of them."""
    resource = subnet.resource
    return subnet.managed or resource is None or isinstance(resource.attributes.get("id"), str)


@check("NET001", "subnet-ranges", Severity.CRITICAL, elsewhere=True)
def subnet_ranges(vpc: Vpc) -> Problems:
    """Compare the ranges of subnets with those of their VPC and with each other."""
    subnets = vpc.subnets
    if not subnets.proven:
        return
    ranges: list[tuple[Range, Subnet]] = []
    pending: Undetermined | None = subnets.incomplete
    blocks = vpc.ranges
    for subnet in subnets.proven:
        if subnet.is_default:
            # AWS has chosen its range.
            continue
        try:
            if subnet.cidr is not None and _is_another(subnet):
                ranges.append((subnet.cidr, subnet))
        except Undetermined as why:
            pending = pending or why
    for cidr, subnet in ranges:
        if cidr.version == 4 and not _LARGEST <= cidr.prefixlen <= _SMALLEST:
            yield Problem(
                at=subnet,
                field="cidr",
                message=f"{subnet.address} ({cidr}) has a size that AWS refuses: subnets are of "
                f"/{_LARGEST} to /{_SMALLEST}",
                because=(f"{cidr} has {cidr.num_addresses:,} addresses.",),
                help=f"give it a range of /{_LARGEST} to /{_SMALLEST}",
                key="size",
            )
            continue
        if any(contains(block, cidr) for block in blocks.proven):
            continue
        if blocks.incomplete is not None:
            pending = pending or blocks.incomplete
            continue
        shown = ", ".join(str(block) for block in blocks.proven if block.version == cidr.version)
        yield Problem(
            at=subnet,
            field="cidr",
            message=f"{subnet.address} ({cidr}) lies outside of {vpc.address} ({shown})",
            help=f"give it a range within {shown}, or associate another block with {vpc.address}",
            related=((vpc, f"has {shown}"),),
            key="outside",
        )
    for wider, inner, shared in first_overlap(ranges):
        yield Problem(
            at=inner,
            field="cidr",
            message=f"{inner.address} ({inner.cidr}) overlaps {wider.address} ({wider.cidr})",
            because=(f"They share {shared}, {shared.num_addresses} addresses.",),
            help="give one of them another range",
            related=((wider, f"has {wider.cidr}"),),
            key="overlap",
        )
    if pending is not None:
        raise pending
