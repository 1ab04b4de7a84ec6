"""A change lets the internet reach what it did not reach before.

## What it finds

A path from the internet to something that is there already, which the plan opens: route, network ACL,
security group and public address agree after the change, and did not before.

## Why it matters

No single line of the plan says it: a rule, a route or a public address that looks harmless is the last
part that was missing. This is the question that a reviewer has about every change of a network.

## Bad

Before:

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
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

resource "aws_security_group" "app" {
  name   = "app"
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.0.0.0/8"]
  }

  egress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_instance" "app" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.public.id
  vpc_security_group_ids = [aws_security_group.app.id]
}

resource "aws_eip" "app" {
  domain   = "vpc"
  instance = aws_instance.app.id
}
```

The rule of the group is widened.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
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

resource "aws_security_group" "app" {
  name   = "app"
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["0.0.0.0/0"]
  }

  egress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_instance" "app" { # <- CHG004
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.public.id
  vpc_security_group_ids = [aws_security_group.app.id]
}

resource "aws_eip" "app" {
  domain   = "vpc"
  instance = aws_instance.app.id
}
```

## Good

Before:

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
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

resource "aws_security_group" "app" {
  name   = "app"
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.0.0.0/8"]
  }

  egress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_instance" "app" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.public.id
  vpc_security_group_ids = [aws_security_group.app.id]
}

resource "aws_eip" "app" {
  domain   = "vpc"
  instance = aws_instance.app.id
}
```

The rule is changed, and the internet is still not admitted.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
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

resource "aws_security_group" "app" {
  name   = "app"
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.0.0.0/16"]
  }

  egress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_instance" "app" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.public.id
  vpc_security_group_ids = [aws_security_group.app.id]
}

resource "aws_eip" "app" {
  domain   = "vpc"
  instance = aws_instance.app.id
}
```

## How to fix it

Narrow the rule, or take away the route or the public address, so that the path stays closed. If it is
meant, name the resource in the option `allow`.

## When it stays silent

For what the plan creates: the review of something new sees it as such. For ports over which machines are
administered or data is stored: SG001 speaks of those. For addresses that match a glob of the option `allow`.
Where it depends on what is not known, it is undetermined in `netlint delta`.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-best-practices.html
https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
"""

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from msgspec import Struct

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.network.network import Network
from netlint.network.sensitive_ports import SensitivePort, sensitive_among

if TYPE_CHECKING:
    from netlint.reachability.delta import Change


class Options(Struct, forbid_unknown_fields=True, rename="kebab"):
    """What may be opened.

    Args:
        allow: globs for the addresses of what the internet may reach.
    """

    allow: list[str] = []


def _is_sensitive(change: "Change", sensitive: tuple[SensitivePort, ...] | None) -> bool:
    """Tell whether all that opens to TCP are ports of which SG001 speaks."""
    from netlint.reachability.intervals import pairs
    from netlint.reachability.packets import PORT, TCP, packets

    opened = (change.packets & packets(protocol=(TCP, TCP))).along(PORT)
    spans = list(pairs(opened))
    return bool(spans) and all(sensitive_among(span, "tcp", sensitive) for span in spans)


@check("CHG004", "opens-to-the-internet", Severity.HIGH, security=True, compares="before")
def opens_to_the_internet(network: Network, options: Options) -> Problems:
    """Look at what opens from the internet to what stays."""
    if not network.has_past:
        return
    # Reachability is much code, and most networks ask for none of it.
    from netlint.reachability.delta import OPENED, changes
    from netlint.reachability.wording import traffic

    for change in changes(network):
        if change.kind != OPENED or change.sources != ("internet",) or change.new:
            continue
        target = change.target
        if _is_sensitive(change, network.sensitive_ports):
            continue
        if any(fnmatchcase(target.address, glob) for glob in options.allow):
            continue
        steps = [(step.entity, step.text) for step in change.exposure.steps]
        yield Problem(
            at=target,
            message=f"this change lets the internet reach {target.address}: {traffic(change.packets)}",
            because=("Before it, a part of the way was closed.",),
            help=f"keep a part of the way closed, or put {target.address} into the option `allow`",
            related=tuple(steps),
            is_path=True,
        )
