"""A VPC has no flow log, although others have.

## What it finds

A VPC without a flow log, neither of its own nor of one of its subnets or network interfaces, where
another VPC of the configuration has one; with the option `everywhere`, any VPC without a flow log.

## Why it matters

Flow logs say who talked to whom, and what was refused. What happened in a VPC without them cannot be
found out afterwards. Where the others have one, this VPC was forgotten.

## Bad

The second VPC has no flow log.

```hcl
resource "aws_vpc" "one" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "two" { # <- LOG001
  cidr_block = "10.1.0.0/16"
}

resource "aws_flow_log" "one" {
  vpc_id               = aws_vpc.one.id
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = "arn:aws:s3:::example-flow-logs"
}
```

## Good

```hcl
resource "aws_vpc" "one" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "two" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_flow_log" "main" {
  for_each             = { one = aws_vpc.one.id, two = aws_vpc.two.id }
  vpc_id               = each.value
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = "arn:aws:s3:::example-flow-logs"
}
```

## How to fix it

Add a flow log for the VPC. Where nothing in the configuration may go without, set
`[rules.LOG001] everywhere = true`.

## When it stays silent

Where the configuration has no flow log at all: an organisation may log from elsewhere (`everywhere`
changes that). Where a subnet or a network interface of the VPC has a flow log: the rest is left out on
purpose. For VPCs that are managed elsewhere. Where it is not known what a flow log is of, it is
undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html
"""

from msgspec import Struct

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.wording import listed
from netlint.network.network import Network
from netlint.network.observability import logged_vpcs
from netlint.network.vpc import Vpc


class Options(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Where flow logs are expected.

    Args:
        everywhere: whether each VPC needs one, also where no other has one.
    """

    everywhere: bool = False


@check("LOG001", "vpc-without-flow-log", Severity.MEDIUM)
def vpc_without_flow_log(vpc: Vpc, network: Network, options: Options) -> Problems:
    """Look for a flow log of the VPC, or of something in it."""
    logged = network.once("logged VPCs", logged_vpcs)
    if vpc in logged.proven or not (logged.proven or logged.incomplete or options.everywhere):
        return
    if logged.incomplete is not None:
        raise logged.incomplete
    others = sorted(one.address for one in logged.proven)
    shown = listed(others)
    yield Problem(
        at=vpc,
        message=f"{vpc.address} has no flow log"
        + (f", although {shown} {'have' if len(others) > 1 else 'has'}" if others else ""),
        because=("None of its subnets or network interfaces has one either.",),
        help=f"add an aws_flow_log for {vpc.address}",
        related=tuple((one, "has a flow log") for one in logged.proven[:5]),
    )
