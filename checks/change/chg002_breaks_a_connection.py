"""A change breaks a connection that works, and does not say so.

## What it finds

A workload that another one reaches before the change and not after it, although both stay, and although no
rule of a security group or of a network ACL is what forbids it: a route, an association, a gateway or an
attachment has changed.

## Why it matters

A rule that is taken away says what it closes. A route says nothing of who needs it: the plan shows one
changed line, and the outage shows in an application that nobody thought of.

## Bad

Before:

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "other" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "other" {
  vpc_id            = aws_vpc.other.id
  cidr_block        = "10.1.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_security_group" "other" {
  name   = "other"
  vpc_id = aws_vpc.other.id

  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["10.0.0.0/8"]
  }
}

resource "aws_instance" "other" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.other.id
  vpc_security_group_ids = [aws_security_group.other.id]
}

resource "aws_vpc_peering_connection" "other" {
  vpc_id      = aws_vpc.other.id
  peer_vpc_id = aws_vpc.main.id
  auto_accept = true
}

resource "aws_route_table" "other" {
  vpc_id = aws_vpc.other.id

  route {
    cidr_block                = "10.0.0.0/16"
    vpc_peering_connection_id = aws_vpc_peering_connection.other.id
  }
}

resource "aws_route_table_association" "other" {
  subnet_id      = aws_subnet.other.id
  route_table_id = aws_route_table.other.id
}

resource "aws_subnet" "data" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_route_table" "data" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block                = "10.1.0.0/16"
    vpc_peering_connection_id = aws_vpc_peering_connection.other.id
  }
}

resource "aws_route_table_association" "data" {
  subnet_id      = aws_subnet.data.id
  route_table_id = aws_route_table.data.id
}

resource "aws_security_group" "data" {
  name   = "data"
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 5432
    to_port     = 5432
    cidr_blocks = ["10.1.0.0/24"]
  }
}

resource "aws_instance" "data" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.data.id
  vpc_security_group_ids = [aws_security_group.data.id]
}
```

The range of the route is narrowed, and the database is not in it any more.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "other" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "other" {
  vpc_id            = aws_vpc.other.id
  cidr_block        = "10.1.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_security_group" "other" {
  name   = "other"
  vpc_id = aws_vpc.other.id

  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["10.0.0.0/8"]
  }
}

resource "aws_instance" "other" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.other.id
  vpc_security_group_ids = [aws_security_group.other.id]
}

resource "aws_vpc_peering_connection" "other" {
  vpc_id      = aws_vpc.other.id
  peer_vpc_id = aws_vpc.main.id
  auto_accept = true
}

resource "aws_route_table" "other" {
  vpc_id = aws_vpc.other.id

  route {
    cidr_block                = "10.0.0.0/24"
    vpc_peering_connection_id = aws_vpc_peering_connection.other.id
  }
}

resource "aws_route_table_association" "other" {
  subnet_id      = aws_subnet.other.id
  route_table_id = aws_route_table.other.id
}

resource "aws_subnet" "data" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_route_table" "data" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block                = "10.1.0.0/16"
    vpc_peering_connection_id = aws_vpc_peering_connection.other.id
  }
}

resource "aws_route_table_association" "data" {
  subnet_id      = aws_subnet.data.id
  route_table_id = aws_route_table.data.id
}

resource "aws_security_group" "data" {
  name   = "data"
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 5432
    to_port     = 5432
    cidr_blocks = ["10.1.0.0/24"]
  }
}

resource "aws_instance" "data" { # <- CHG002
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.data.id
  vpc_security_group_ids = [aws_security_group.data.id]
}
```

## Good

Before:

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "other" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "other" {
  vpc_id            = aws_vpc.other.id
  cidr_block        = "10.1.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_security_group" "other" {
  name   = "other"
  vpc_id = aws_vpc.other.id

  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["10.0.0.0/8"]
  }
}

resource "aws_instance" "other" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.other.id
  vpc_security_group_ids = [aws_security_group.other.id]
}

resource "aws_vpc_peering_connection" "other" {
  vpc_id      = aws_vpc.other.id
  peer_vpc_id = aws_vpc.main.id
  auto_accept = true
}

resource "aws_route_table" "other" {
  vpc_id = aws_vpc.other.id

  route {
    cidr_block                = "10.0.0.0/16"
    vpc_peering_connection_id = aws_vpc_peering_connection.other.id
  }
}

resource "aws_route_table_association" "other" {
  subnet_id      = aws_subnet.other.id
  route_table_id = aws_route_table.other.id
}

resource "aws_subnet" "data" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_route_table" "data" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block                = "10.1.0.0/16"
    vpc_peering_connection_id = aws_vpc_peering_connection.other.id
  }
}

resource "aws_route_table_association" "data" {
  subnet_id      = aws_subnet.data.id
  route_table_id = aws_route_table.data.id
}

resource "aws_security_group" "data" {
  name   = "data"
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 5432
    to_port     = 5432
    cidr_blocks = ["10.1.0.0/24"]
  }
}

resource "aws_instance" "data" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.data.id
  vpc_security_group_ids = [aws_security_group.data.id]
}
```

The range is narrowed, and the database is in it.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "other" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "other" {
  vpc_id            = aws_vpc.other.id
  cidr_block        = "10.1.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_security_group" "other" {
  name   = "other"
  vpc_id = aws_vpc.other.id

  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["10.0.0.0/8"]
  }
}

resource "aws_instance" "other" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.other.id
  vpc_security_group_ids = [aws_security_group.other.id]
}

resource "aws_vpc_peering_connection" "other" {
  vpc_id      = aws_vpc.other.id
  peer_vpc_id = aws_vpc.main.id
  auto_accept = true
}

resource "aws_route_table" "other" {
  vpc_id = aws_vpc.other.id

  route {
    cidr_block                = "10.0.0.0/23"
    vpc_peering_connection_id = aws_vpc_peering_connection.other.id
  }
}

resource "aws_route_table_association" "other" {
  subnet_id      = aws_subnet.other.id
  route_table_id = aws_route_table.other.id
}

resource "aws_subnet" "data" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_route_table" "data" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block                = "10.1.0.0/16"
    vpc_peering_connection_id = aws_vpc_peering_connection.other.id
  }
}

resource "aws_route_table_association" "data" {
  subnet_id      = aws_subnet.data.id
  route_table_id = aws_route_table.data.id
}

resource "aws_security_group" "data" {
  name   = "data"
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 5432
    to_port     = 5432
    cidr_blocks = ["10.1.0.0/24"]
  }
}

resource "aws_instance" "data" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.data.id
  vpc_security_group_ids = [aws_security_group.data.id]
}
```

## How to fix it

Keep the route, or the part of the change that the finding names, until nothing needs it.

## When it stays silent

Where a rule of a security group or a network ACL is taken away or changed: that is asked for. Where one of
the two is deleted or is new. Where a gateway on the way is deleted, CHG001 speaks. Where it depends on what
is not known, it is undetermined in `netlint delta`.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
https://docs.aws.amazon.com/vpc/latest/reachability/what-is-reachability-analyzer.html
"""

from typing import TYPE_CHECKING, Any

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.wording import listed
from netlint.network.network import Network

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.reachability.delta import Change
    from netlint.reachability.flow import Block

#: What says itself that it closes something.
_FILTERS = frozenset(("security_group", "security_group_rule", "network_acl", "network_acl_rule"))


def _problem(change: "Change", targets: list[str], blocks: "list[Block]", at: "Entity") -> Problem:
    """Say what the same sources no longer reach, for the same reason."""
    from netlint.reachability.wording import traffic

    return Problem(
        at=at,
        message=f"{listed(change.sources, 3)} can no longer reach {listed(targets, 3)}: "
        f"{traffic(change.packets)}",
        because=tuple(one.detail for one in blocks[:5]),
        help="; ".join(one.change for one in blocks if one.change) or "keep what the way needs",
        related=tuple((one.entity, one.detail) for one in blocks[:5]),
        key=change.sources[0],
    )


def _in_one_place(change: "Change") -> list[str]:
    """Return where something is, as packets see it: what is alike there is closed by the same."""
    from netlint.reachability.interfaces import interfaces_of

    found = interfaces_of(change.target).proven
    return sorted({str(one.subnet.address) for one in found})


@check("CHG002", "breaks-a-connection", Severity.HIGH, compares="before")
def breaks_a_connection(network: Network) -> Problems:
    """Look at what closes between things that stay."""
    if not network.has_past:
        return
    # Reachability is much code, and most networks ask for none of it.
    from netlint.reachability.delta import CLOSED, Change, blocks_of, changes

    alike: dict[Any, list[Change]] = {}
    for change in changes(network):
        if change.kind == CLOSED and not change.new and change.sources != ("internet",):
            key = (change.sources, tuple(change.rows()), *_in_one_place(change))
            alike.setdefault(key, []).append(change)
    found: dict[Any, tuple[Change, list[Block], list[str]]] = {}
    for (sources, rows, *_), several in alike.items():
        blocks = [one for one in blocks_of(several[0], network) if one.entity.kind not in _FILTERS]
        if blocks:
            key = (sources, rows, tuple((one.entity.address, one.code) for one in blocks))
            targets = [now.address for one in several if (now := network.after_it(one.target)) is not None]
            found.setdefault(key, (several[0], blocks, []))[2].extend(targets)
    for change, blocks, targets in found.values():
        at = network.after_it(change.target)
        if at is not None:
            yield _problem(change, list(dict.fromkeys(targets)), blocks, at)
