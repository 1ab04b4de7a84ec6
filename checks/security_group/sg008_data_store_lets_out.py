"""The security group of a data store lets everything out.

## What it finds

A security group with an egress rule for all protocols to 0.0.0.0/0 or ::/0 that a database, a cache or
another data store wears. It is off by default: `enabled = true` turns it on.

## Why it matters

A data store answers, and security groups let answers out without a rule. What it sends by itself, it sends
on behalf of whoever has taken it over. AWS adds such a rule to every group that is created without one, and
Terraform takes it away again: it is there because somebody wrote it, or because a template left it out.

## Bad

The group of the database lets everything out.

```toml
[rules.SG008]
enabled = true
```

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "data" {
  for_each          = { "eu-west-1a" = 0, "eu-west-1b" = 1 }
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, each.value)
  availability_zone = each.key
}

resource "aws_db_subnet_group" "main" {
  name       = "main"
  subnet_ids = [for subnet in aws_subnet.data : subnet.id]
}

resource "aws_security_group" "data" {
  vpc_id = aws_vpc.main.id

  egress { # <- SG008
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_db_instance" "main" {
  engine                 = "postgres"
  instance_class         = "db.t4g.medium"
  allocated_storage      = 20
  username               = "main"
  password               = "not-a-real-one"
  db_subnet_group_name   = aws_db_subnet_group.main.name
  vpc_security_group_ids = [aws_security_group.data.id]
}
```

## Good

The group has no egress rule, which with Terraform means that nothing goes out but answers.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "data" {
  for_each          = { "eu-west-1a" = 0, "eu-west-1b" = 1 }
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, each.value)
  availability_zone = each.key
}

resource "aws_db_subnet_group" "main" {
  name       = "main"
  subnet_ids = [for subnet in aws_subnet.data : subnet.id]
}

resource "aws_security_group" "data" {
  vpc_id = aws_vpc.main.id
}

resource "aws_db_instance" "main" {
  engine                 = "postgres"
  instance_class         = "db.t4g.medium"
  allocated_storage      = 20
  username               = "main"
  password               = "not-a-real-one"
  db_subnet_group_name   = aws_db_subnet_group.main.name
  vpc_security_group_ids = [aws_security_group.data.id]
}
```

## How to fix it

Take the egress rule away. In CloudFormation write one that lets nothing out, as the CDK does with
`allowAllOutbound: false`: without any, AWS lets everything out.

## When it stays silent

Unless it is turned on. For egress to some ports or ranges; for groups that no data store is known to wear.
Where a rule is not known, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html
"""

from msgspec import Struct

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import where
from netlint.lang.wording import listed
from netlint.network.entity import Entity
from netlint.network.filtering import SecurityGroup, SecurityGroupRule
from netlint.network.group_users import users_of
from netlint.network.port_ranges import matches_all


class Options(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Whether it runs.

    Args:
        enabled: whether it reports anything.
    """

    enabled: bool = False


def _holds_data(user: Entity) -> bool:
    """Tell whether something is a data store: it is placed by a subnet group, and not there to replicate."""
    spelling = user.spelling
    return (
        user.kind == "workload"
        and spelling is not None
        and "subnet_group" in spelling.fields
        and "DMS" not in spelling.type
        and not spelling.type.startswith("aws_dms_")
    )


def _lets_everything_out(rule: SecurityGroupRule) -> bool:
    return rule.direction == "egress" and matches_all(rule.protocol) and rule.admits_world


@check("SG008", "data-store-lets-everything-out", Severity.INFO, security=True, configured=True)
def data_store_lets_everything_out(group: SecurityGroup, options: Options) -> Problems:
    """Look at the egress of what data stores wear."""
    if not options.enabled:
        return
    stores = [user for user in users_of(group).proven if _holds_data(user)]
    if not stores:
        return
    rules = where(group.rules, _lets_everything_out)
    if not rules.proven:
        if rules.incomplete is not None:
            raise rules.incomplete
        return
    shown = listed(store.address for store in stores)
    yield Problem(
        at=rules.proven[0],
        message=f"{group.address} lets everything out of {shown}",
        because=("Answers pass a security group without a rule: a data store needs no egress for them.",),
        help="take the egress rule away, or narrow it to what the data store calls",
        related=tuple((store, "wears the group") for store in stores[:5]),
        key=group.address,
    )
