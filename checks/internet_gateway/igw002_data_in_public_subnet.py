"""Databases or caches are placed in subnets with a route to the internet gateway.

## What it finds

A subnet group of databases or caches with a subnet whose route table in effect sends to an internet
gateway.

## Why it matters

Data stores belong to the tier behind the applications. In a public subnet one flag or one public address
is all that is missing to put them on the internet, and AWS moves them between the subnets of the group.

## Bad

The second subnet of the group is a public one.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "data" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_subnet" "public" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1b"
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}

resource "aws_db_subnet_group" "main" {
  name       = "main"
  subnet_ids = [aws_subnet.data.id, aws_subnet.public.id] # <- IGW002
}
```

## Good

Both subnets of the group have local routes only.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "data" {
  count             = 2
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
  availability_zone = ["eu-west-1a", "eu-west-1b"][count.index]
}

resource "aws_db_subnet_group" "main" {
  name       = "main"
  subnet_ids = aws_subnet.data[*].id
}
```

## How to fix it

Name private subnets in the group. Moving what is there already to other subnets may need a new group and
a maintenance window.

## When it stays silent

What a subnet is called, or tagged, is no evidence: only groups of subnets are, those for replication
instances not included. For groups of which a user asks to be publicly accessible: a public subnet is
what that needs. For subnets that are managed elsewhere. Where the subnets of the group or their routes
are not known, it is undetermined.

## References

https://docs.aws.amazon.com/config/latest/developerguide/rds-instance-subnet-igw-check.html
https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import some, where
from netlint.lang.wording import listed
from netlint.network.routes import Route
from netlint.network.vpc import Subnet
from netlint.network.workloads import SubnetGroup


def _to_internet(subnet: Subnet) -> Route:
    return where(subnet.route_table.routes, lambda route: route.goes_to("internet_gateway")).proven[0]


@check("IGW002", "data-in-public-subnet", Severity.MEDIUM)
def data_in_public_subnet(group: SubnetGroup) -> Problems:
    """Look at the routes of the subnets in a group."""
    if not group.holds_data:
        return
    subnets = group.subnets
    public = where(subnets, lambda subnet: subnet.managed and subnet.public)
    if not public.proven:
        if public.incomplete is not None:
            raise public.incomplete
        return
    if some(group.users, lambda user: user.publicly_accessible):
        return
    count = len(public.proven)
    shown = listed(subnet.address for subnet in public.proven)
    yield Problem(
        at=group,
        field="subnets",
        message=f"{group.address} places data in {'public subnets' if count > 1 else 'the public subnet'} "
        f"{shown}",
        because=tuple(
            f"{subnet.route_table.address} of {subnet.address} sends "
            f"{_to_internet(subnet).destination or 'a prefix list'} to an internet gateway."
            for subnet in public.proven[:5]
        ),
        help=f"name subnets without a route to an internet gateway in {group.address}",
        related=tuple((subnet, "is public") for subnet in public.proven[:5]),
    )
