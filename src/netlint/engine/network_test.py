"""A network test does not hold.

## What it finds

An `[[assert]]` of the configuration that the network contradicts: what is to be open is blocked, or what
is to stay closed can be reached. `netlint assert` asks these alone, and `netlint assert --suggest` writes
those that hold today.

## Why it matters

Who may reach whom is what a network is for, and no single resource says it. Written down, it is checked
with every change, before anything is applied.

## Bad

```toml
[[assert]]
from = "internet"
to = "aws_instance.app"
ports = "22/tcp"
expect = "closed"
reason = "Administration goes through Session Manager."
```

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
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
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 0
    to_port     = 65535
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_instance" "app" { # <- AST001
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

resource "aws_subnet" "private" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_security_group" "app" {
  vpc_id = aws_vpc.main.id
}

resource "aws_instance" "app" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.private.id
  vpc_security_group_ids = [aws_security_group.app.id]
}
```

## How to fix it

Change what the finding names: the steps of the way that is open, or everything that blocks. If the network
is right, change the assertion.

## When it stays silent

Where the answer is undetermined: the report says what would settle it, and `--strict` makes it fail. An end
that no input has is an error.

## References

https://docs.aws.amazon.com/vpc/latest/reachability/what-is-reachability-analyzer.html
"""

from netlint.engine.check import Problems, check
from netlint.engine.finding import Severity
from netlint.network.network import Network


@check("AST001", "network-test-fails", Severity.HIGH)
def network_test(network: Network) -> Problems:
    """Declare the check. `netlint.engine.assertions` makes its findings: they hang on the configuration."""
    del network
    return iter(())
