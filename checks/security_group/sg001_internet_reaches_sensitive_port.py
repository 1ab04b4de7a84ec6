"""The internet reaches a port over which machines are administered or data is stored.

## What it finds

A rule of a security group that admits the whole internet to a port of administration (SSH, RDP) or of a data
store, on something that the internet reaches there: route, network ACL, security group and public address
all agree. The finding lists the steps. `sensitive-ports` in `[network]` names further ports, and
`public-ports` those that may be reached.

## Why it matters

Such ports are found within minutes of being opened, and tried by everybody. Of all the rules that are open
to the world, these are the ones that matter: nothing else stands between.

## Bad

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

  ingress { # <- SG001
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_instance" "app" {
  ami                         = "ami-0123456789abcdef0"
  instance_type               = "t3.micro"
  subnet_id                   = aws_subnet.public.id
  associate_public_ip_address = true
  vpc_security_group_ids      = [aws_security_group.app.id]
}
```

## Good

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
    from_port   = 22
    to_port     = 22
    cidr_blocks = ["203.0.113.0/24"]
  }
}

resource "aws_instance" "app" {
  ami                         = "ami-0123456789abcdef0"
  instance_type               = "t3.micro"
  subnet_id                   = aws_subnet.public.id
  associate_public_ip_address = true
  vpc_security_group_ids      = [aws_security_group.app.id]
}
```

## How to fix it

Admit the addresses that need it, or go through Session Manager, EC2 Instance Connect Endpoint or a VPN, and
take the rule away.

## When it stays silent

Where a part of the way is closed, or where no workload wears the group: then SG006 says that the rule is
open. For databases that are publicly accessible, at their own port: WL004 speaks of them. Where a part of the
way is not known, it is undetermined.

## References

https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-best-practices.html
"""

from functools import partial
from typing import TYPE_CHECKING

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined
from netlint.network.filtering import SecurityGroup
from netlint.network.sensitive_ports import named

if TYPE_CHECKING:
    from netlint.reachability.proven import Proof


def _problem(group: SecurityGroup, proof: "Proof") -> Problem:
    ports = named(list(proof.ports))
    target = proof.exposure.entity
    steps = [(step.entity, step.text) for step in proof.exposure.steps]
    return Problem(
        at=proof.rule,
        message=f"the internet reaches {target.address} on port{'s' if len(proof.ports) > 1 else ''} {ports}",
        because=(f"{proof.rule.address} admits it, and nothing else on the way forbids it.",),
        help="admit the addresses that need it, or use Session Manager or a VPN and take the rule away",
        related=((group, "admits it"), *steps),
        is_path=True,
        key=target.address,
        severity=Severity.CRITICAL,
    )


@check("SG001", "internet-reaches-sensitive-port", Severity.CRITICAL, security=True)
def internet_reaches_sensitive_port(group: SecurityGroup) -> Problems:
    """Look for what wears a group that is open to the world, and that the internet reaches."""
    opened = group.open_to_world
    if not opened.proven:
        if opened.incomplete is not None:
            raise opened.incomplete
        return
    # Reachability is much code, and most networks ask for none of it.
    from netlint.reachability.proven import proofs, unplaced
    from netlint.reachability.public_stores import serves_publicly

    pending: Undetermined | None = unplaced(group)
    for proof in proofs(group):
        store = proof.exposure.entity
        if all(group.network.weigh(partial(serves_publicly, store, one.port))[0] for one in proof.ports):
            # WL004 says what is wrong with it.
            continue
        if proof.exposure.certain:
            yield _problem(group, proof)
        else:
            pending = pending or proof.exposure.doubts[0]
    if pending is not None:
        raise pending
