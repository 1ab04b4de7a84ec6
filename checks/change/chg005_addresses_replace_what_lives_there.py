"""A change of addresses replaces a subnet or a VPC that is in use.

## What it finds

A VPC or a subnet that the plan replaces, because one of its address blocks (or its zone) changes, while
something lives in it.

## Why it matters

The primary address block of a VPC and the block of a subnet cannot be changed: Terraform deletes and makes
anew. AWS deletes no subnet that still has network interfaces in it, so either the apply hangs and fails
half way, or all that lives there is deleted first: databases with their data, load balancers with their
names, endpoints with their addresses.

## Bad

Before:

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "data" {
  for_each          = { a = "10.0.10.0/24", b = "10.0.11.0/24" }
  vpc_id            = aws_vpc.main.id
  cidr_block        = each.value
  availability_zone = "eu-west-1${each.key}"
}

resource "aws_db_subnet_group" "main" {
  name       = "main"
  subnet_ids = [for subnet in aws_subnet.data : subnet.id]
}

resource "aws_security_group" "data" {
  vpc_id = aws_vpc.main.id
}

resource "aws_db_instance" "main" {
  identifier             = "main"
  engine                 = "postgres"
  instance_class         = "db.t4g.medium"
  allocated_storage      = 20
  username               = "main"
  password               = "not-a-real-one"
  db_subnet_group_name   = aws_db_subnet_group.main.name
  vpc_security_group_ids = [aws_security_group.data.id]
  skip_final_snapshot    = true
}
```

The blocks are made smaller. The subnets are replaced, and the database has interfaces in them.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "data" {
  for_each          = { a = "10.0.10.0/25", b = "10.0.11.0/25" }
  vpc_id            = aws_vpc.main.id
  cidr_block        = each.value # <- CHG005
  availability_zone = "eu-west-1${each.key}"
}

resource "aws_db_subnet_group" "main" {
  name       = "main"
  subnet_ids = [for subnet in aws_subnet.data : subnet.id]
}

resource "aws_security_group" "data" {
  vpc_id = aws_vpc.main.id
}

resource "aws_db_instance" "main" {
  identifier             = "main"
  engine                 = "postgres"
  instance_class         = "db.t4g.medium"
  allocated_storage      = 20
  username               = "main"
  password               = "not-a-real-one"
  db_subnet_group_name   = aws_db_subnet_group.main.name
  vpc_security_group_ids = [aws_security_group.data.id]
  skip_final_snapshot    = true
}
```

## Good

Before:

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "data" {
  for_each          = { a = "10.0.10.0/24", b = "10.0.11.0/24" }
  vpc_id            = aws_vpc.main.id
  cidr_block        = each.value
  availability_zone = "eu-west-1${each.key}"
}

resource "aws_db_subnet_group" "main" {
  name       = "main"
  subnet_ids = [for subnet in aws_subnet.data : subnet.id]
}

resource "aws_security_group" "data" {
  vpc_id = aws_vpc.main.id
}

resource "aws_db_instance" "main" {
  identifier             = "main"
  engine                 = "postgres"
  instance_class         = "db.t4g.medium"
  allocated_storage      = 20
  username               = "main"
  password               = "not-a-real-one"
  db_subnet_group_name   = aws_db_subnet_group.main.name
  vpc_security_group_ids = [aws_security_group.data.id]
  skip_final_snapshot    = true
}
```

What is there stays, and a subnet is added.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "data" {
  for_each          = { a = "10.0.10.0/24", b = "10.0.11.0/24" }
  vpc_id            = aws_vpc.main.id
  cidr_block        = each.value
  availability_zone = "eu-west-1${each.key}"
}

resource "aws_subnet" "more" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.12.0/24"
  availability_zone = "eu-west-1c"
}

resource "aws_db_subnet_group" "main" {
  name       = "main"
  subnet_ids = [for subnet in aws_subnet.data : subnet.id]
}

resource "aws_security_group" "data" {
  vpc_id = aws_vpc.main.id
}

resource "aws_db_instance" "main" {
  identifier             = "main"
  engine                 = "postgres"
  instance_class         = "db.t4g.medium"
  allocated_storage      = 20
  username               = "main"
  password               = "not-a-real-one"
  db_subnet_group_name   = aws_db_subnet_group.main.name
  vpc_security_group_ids = [aws_security_group.data.id]
  skip_final_snapshot    = true
}
```

## How to fix it

Add a secondary address block to the VPC, or a subnet beside the old one; move what lives there, and delete
the old one in a later change.

## When it stays silent

Where nothing that the state knows has an interface in it; where everything in it is deleted by the same
plan; where Terraform only forgets the old one; and without a plan that says what is there before. Of a VPC
and its subnets only the VPC is reported.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
https://docs.aws.amazon.com/vpc/latest/userguide/delete-vpc.html
https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/subnet
"""

from collections.abc import Iterator

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.wording import listed
from netlint.network.changes import deletes, replaced_by
from netlint.network.entity import Entity
from netlint.network.network import Network
from netlint.network.occupancy import occupants
from netlint.network.vpc import Subnet, Vpc


def _replaced(network: Network) -> Iterator[tuple[Entity, Entity, str, list[Subnet]]]:
    """Yield what is replaced, what it is before, the attribute that forces it, and its subnets before."""
    for kind in ("vpc", "subnet"):
        for now in network.of_kind(kind):
            names = [name for name in replaced_by(now) if name != "vpc_id"]
            was = network.before_it(now) if names else None
            if was is None or not deletes(network, was):
                continue
            if isinstance(was, Subnet):
                yield now, was, names[0], [was]
            elif isinstance(was, Vpc):
                yield now, was, names[0], list(was.subnets.proven)


def _values(was: Entity, now: Entity, name: str) -> str:
    """Return the old and the new value of an attribute, where they are known texts."""
    old, new = (one.resource.attributes.get(name) if one.resource else None for one in (was, now))
    return f" from {old} to {new}" if isinstance(old, str) and isinstance(new, str) else ""


@check("CHG005", "addresses-replace-what-lives-there", Severity.CRITICAL, compares="before")
def addresses_replace_what_lives_there(network: Network) -> Problems:
    """Look for VPCs and subnets that are replaced with something in them."""
    before = network.before
    if before is None or before is network:
        return
    for now, was, name, subnets in _replaced(network):
        living = {id(one): one for subnet in subnets for one in occupants(before, subnet)}
        inside = [one for one in living.values() if network.after_it(one) is not None]
        if not inside:
            continue
        shown = listed((one.address for one in inside), 3)
        verb = "lives" if len(inside) == 1 else "live"
        yield Problem(
            at=now,
            field="cidr" if name == "cidr_block" else "",
            message=f"the plan replaces {now.address} while {shown} {verb} in it",
            because=(
                f"`{name}` changes{_values(was, now, name)}, and AWS cannot change it in place.",
                "AWS deletes no subnet in use: the apply fails half way, or what lives there goes first.",
            ),
            help="add a block or a subnet beside it, move what lives there, and delete the old one later",
            related=tuple((one, "has interfaces in it") for one in inside[:3]),
            severity=None if any(one.kind == "workload" for one in inside) else Severity.HIGH,
        )
