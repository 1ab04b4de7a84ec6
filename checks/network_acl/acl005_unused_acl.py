"""A network ACL with rules that no subnet uses.

## What it finds

A network ACL with rules, and without a subnet, in a VPC that has subnets here.

## Why it matters

Its rules filter nothing. The subnets that it was written for use the VPC's default ACL, which lets
everything through unless somebody changed it.

## Bad

The ACL is for the database's subnet, and nothing associates the two.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "database" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_network_acl" "database" { # <- ACL005
  vpc_id = aws_vpc.main.id

  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    from_port  = 0
    to_port    = 0
    cidr_block = "10.0.0.0/16"
  }

  egress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    from_port  = 0
    to_port    = 0
    cidr_block = "10.0.0.0/16"
  }
}
```

## Good

The ACL is associated with the subnet.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "database" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_network_acl" "database" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = [aws_subnet.database.id]

  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    from_port  = 0
    to_port    = 0
    cidr_block = "10.0.0.0/16"
  }

  egress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    from_port  = 0
    to_port    = 0
    cidr_block = "10.0.0.0/16"
  }
}
```

## How to fix it

Associate it with its subnets, by `subnet_ids` or an `aws_network_acl_association`, or delete it.

## When it stays silent

For the default ACL of a VPC, and for an ACL without rules. Where the VPC has no subnet in this
configuration: whoever is to use the ACL is elsewhere. In a VPC that is managed elsewhere, and where the ACL
of an association is not known, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/network-acl-associate-subnet.html
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined
from netlint.network.acls import NetworkAcl


@check("ACL005", "unused-network-acl", Severity.LOW)
def unused_network_acl(acl: NetworkAcl) -> Problems:
    """Look for a subnet that uses the ACL."""
    if acl.is_default or acl.served.proven or not acl.rules.proven:
        return
    vpc = acl.vpc
    if vpc is None:
        raise Undetermined(f"the VPC of {acl.address} is not known", address=acl.address)
    if vpc.managed and not vpc.subnets.proven and vpc.subnets.incomplete is None:
        return
    if acl.served.incomplete is not None:
        raise acl.served.incomplete
    if not vpc.managed:
        raise Undetermined(
            f"{vpc.address} is managed elsewhere, and its subnets may use {acl.address}",
            settle="scan it together with the configuration that owns it",
            address=acl.address,
        )
    subnets = list(vpc.subnets)
    count = len(acl.rules.proven)
    rules = f"{count} rules filter" if count > 1 else "rule filters"
    yield Problem(
        at=acl,
        message=f"{acl.address} is associated with no subnet: its {rules} nothing",
        because=(
            f"None of the {len(subnets)} subnets of {vpc.address} is associated with it."
            if len(subnets) > 1
            else f"The only subnet of {vpc.address}, {subnets[0].address}, is not associated with it.",
            "A subnet without an ACL of its own uses the default one of the VPC.",
        ),
        help="associate it with its subnets by subnet_ids or an aws_network_acl_association, or delete it",
        related=((vpc, "has subnets"),),
    )
