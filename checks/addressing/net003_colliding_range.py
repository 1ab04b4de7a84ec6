"""A VPC uses the addresses that Docker gives to containers.

## What it finds

A VPC with a block in 172.17.0.0/16.

## Why it matters

Docker's bridge has 172.17.0.0/16 by default. A machine that runs Docker answers for these addresses itself:
what it sends to a neighbour in the VPC does not leave the machine. AWS advises against the range, because
AWS Cloud9, Amazon SageMaker and other services that run containers collide with it anywhere in the network.

## Bad

```hcl
resource "aws_vpc" "main" {
  cidr_block = "172.17.0.0/20" # <- NET003
}
```

## Good

```hcl
resource "aws_vpc" "main" {
  cidr_block = "172.20.0.0/20"
}
```

## How to fix it

Take another range. The first block of a VPC cannot be changed: for one that is in use, give Docker another
range (`bip` in `daemon.json`) on every machine that runs it, and allow this finding.

## When it stays silent

For other ranges. Where an IPv4 block is not known, and none of the others is Docker's, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
https://docs.aws.amazon.com/cloud9/latest/user-guide/troubleshooting.html
https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html
https://docs.docker.com/engine/network/drivers/bridge/
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.network.addresses import Range, overlap, range_of
from netlint.network.vpc import Vpc

_DOCKER = range_of("172.17.0.0/16")


@check("NET003", "colliding-address-range", Severity.LOW)
def colliding_address_range(vpc: Vpc) -> Problems:
    """Compare the blocks of a VPC with Docker's."""
    assert _DOCKER is not None
    first, _, _ = vpc.network.weigh(lambda: vpc.cidr)
    found = False
    for block in vpc.ranges.proven:
        shared = overlap(block, _DOCKER)
        if shared is not None:
            found = True
            yield Problem(
                at=vpc,
                field="cidr" if block == first else "",
                message=f"{vpc.address} ({block}) is in {_DOCKER}, which Docker's bridge has by default",
                because=(
                    f"A machine that runs Docker does not reach these {shared.num_addresses} addresses.",
                    "AWS advises against the range: AWS Cloud9 and Amazon SageMaker collide with it.",
                ),
                help="take another range, or give Docker another one wherever it runs",
                key=str(block),
            )
    if not found:
        _ipv4_blocks(vpc)


def _ipv4_blocks(vpc: Vpc) -> list[Range | None]:
    """Return what the IPv4 blocks are: an IPv6 block, known or not, is never Docker's.

    Raises:
        Undetermined: one of them is not known, or there may be more.
    """
    further = [one.cidr for one in vpc.cidr_associations if "ipv6" not in one.spelling_of("cidr").lower()]
    # AWS gives each default VPC 172.31.0.0/16.
    return further if vpc.is_default else [vpc.cidr, *further]
