"""A route, a rule or an association was changed by hand.

## What it finds

A route, a rule of a security group or of a network ACL, an association or a propagation that was changed or
deleted outside of Terraform since the last apply, as the plan's refresh found it, and that this plan puts
back.

## Why it matters

Terraform prints such a change as a note above the plan, and the diff that the reviewer reads shows only what
follows of it: a route or a rule that seems to be wrong and is set right. But somebody made it so, perhaps in
an incident, and the apply undoes that.

## Bad

Applied:

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_security_group" "app" {
  name   = "app"
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.0.0.0/16"]
  }
}
```

Somebody opens the group for a larger range, in the console. In words of Terraform:

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_security_group" "app" {
  name   = "app"
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.0.0.0/8"]
  }
}
```

The configuration is unchanged, so the next plan takes it back.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_security_group" "app" { # <- CHG006
  name   = "app"
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.0.0.0/16"]
  }
}
```

## Good

Applied:

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_security_group" "app" {
  name   = "app"
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.0.0.0/16"]
  }
}
```

Somebody adds a tag.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_security_group" "app" {
  name   = "app"
  vpc_id = aws_vpc.main.id
  tags   = { Incident = "4711" }

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.0.0.0/16"]
  }
}
```

The next plan takes it away, and no packet goes another way.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_security_group" "app" {
  name   = "app"
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.0.0.0/16"]
  }
}
```

## How to fix it

Find out who changed it and why. Write it into the configuration if it is to stay, and take it back in a
change of its own if not.

## When it stays silent

Where only tags differ; where the attribute is not written in the configuration, as the rules of a group that
has resources of its own for them; where the plan leaves it as it was found, because the provider takes the
two for the same or because of `ignore_changes`; and in a plan that was made with `-refresh=false`.

## References

https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.network.changes import drifted
from netlint.network.network import Network


@check("CHG006", "changed-by-hand", Severity.MEDIUM, compares="drift")
def changed_by_hand(network: Network) -> Problems:
    """Look through what drifted."""
    for one in drifted(network):
        names = ", ".join(f"`{name}`" for name in one.attributes)
        what = "deleted outside of Terraform" if one.deleted else f"changed outside of Terraform ({names})"
        how = "makes it anew" if one.recreated else "puts it back"
        yield Problem(
            at=one.entity,
            message=f"{one.address} was {what}, and this plan {how}",
            because=("The plan makes it what the configuration says, and undoes the change.",),
            help="find out who changed it and why; write it into the configuration if it is to stay",
        )
