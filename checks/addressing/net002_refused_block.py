"""A further address block that AWS does not let a VPC have.

## What it finds

A secondary IPv4 block of another private range than the VPC's first one, of a private range beside a public
one or 100.64.0.0/10, or of 198.19.0.0/16 beside any other.

## Why it matters

AWS refuses the association, after other resources of the same apply exist already. The restrictions are not
in the plan: Terraform knows nothing of them.

## Bad

The VPC is in 10.0.0.0/8, and a block of 192.168.0.0/16 may not join it.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.2.0.0/16"
}

resource "aws_vpc_ipv4_cidr_block_association" "more" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "192.168.0.0/20" # <- NET002
}
```

## Good

A block of 100.64.0.0/10 may.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.2.0.0/16"
}

resource "aws_vpc_ipv4_cidr_block_association" "more" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "100.64.0.0/20"
}
```

## How to fix it

Take a block of the VPC's own private range, of 100.64.0.0/10, or a public one of your own.

## When it stays silent

For IPv6. Where the block, or the first one of the VPC, is not known, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateVpcCidrBlock.html
"""

from ipaddress import IPv4Network

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined
from netlint.network.addresses import Range, contains
from netlint.network.vpc import VpcCidrAssociation

#: the private ranges of RFC 1918, which exclude each other
_PRIVATE = tuple(IPv4Network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
_BENCHMARK = IPv4Network("198.19.0.0/16")


def _private(block: Range) -> IPv4Network | None:
    return next((one for one in _PRIVATE if contains(one, block)), None)


def _restriction(first: Range, added: Range) -> str:
    """Say why a block may not be added beside the first one; empty where it may."""
    own, other = _private(first), _private(added)
    if other is not None and own is not other:
        beside = f"of {own}" if own is not None else "that is not private"
        return f"a block of {other} may not stand beside one {beside}"
    if contains(_BENCHMARK, added) and not contains(_BENCHMARK, first):
        return f"a block of {_BENCHMARK} may not stand beside one of another range"
    return ""


@check("NET002", "refused-address-block", Severity.HIGH)
def refused_address_block(association: VpcCidrAssociation) -> Problems:
    """Compare a further block with the first one."""
    added = association.cidr
    if added is None or added.version != 4:
        return
    vpc = association.vpc
    if vpc is None:
        raise Undetermined(f"the VPC of {association.address} is not known", address=association.address)
    first = vpc.cidr
    reason = _restriction(first, added) if first is not None else ""
    if reason:
        yield Problem(
            at=association,
            field="cidr",
            message=f"AWS refuses {added} for {vpc.address} ({first}): {reason}",
            because=(
                "Services of AWS use ranges across VPCs and accounts, and restrict these combinations.",
            ),
            help="take a block of the same private range, of 100.64.0.0/10, or a public one",
            related=((vpc, f"has {first}"),),
        )
