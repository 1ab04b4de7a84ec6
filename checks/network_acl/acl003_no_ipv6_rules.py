"""A network ACL has rules for IPv4 only, and its subnet sends IPv6 to the internet.

## What it finds

A network ACL that allows some IPv4 and no IPv6, in or out, of a subnet with an IPv6 range whose route table
sends `::/0` to a gateway.

## Why it matters

Rules for IPv4 do not match IPv6, and what no rule matches is denied. The route and the addresses say that
IPv6 is meant to work; every packet is dropped at the subnet. Clients try IPv6 first, and wait.

## Bad

The subnet has IPv6 and a route for it, but no rule lets it through.

```hcl
resource "aws_vpc" "main" {
  cidr_block                       = "10.0.0.0/16"
  assign_generated_ipv6_cidr_block = true
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "web" {
  vpc_id                          = aws_vpc.main.id
  cidr_block                      = "10.0.0.0/24"
  ipv6_cidr_block                 = cidrsubnet(aws_vpc.main.ipv6_cidr_block, 8, 0)
  assign_ipv6_address_on_creation = true
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }

  route {
    ipv6_cidr_block = "::/0"
    gateway_id      = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "web" {
  subnet_id      = aws_subnet.web.id
  route_table_id = aws_route_table.public.id
}

resource "aws_network_acl" "web" { # <- ACL003
  vpc_id     = aws_vpc.main.id
  subnet_ids = [aws_subnet.web.id]

  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    from_port  = 0
    to_port    = 0
    cidr_block = "0.0.0.0/0"
  }

  egress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    from_port  = 0
    to_port    = 0
    cidr_block = "0.0.0.0/0"
  }
}
```

## Good

There are rules for both.

```hcl
resource "aws_vpc" "main" {
  cidr_block                       = "10.0.0.0/16"
  assign_generated_ipv6_cidr_block = true
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "web" {
  vpc_id                          = aws_vpc.main.id
  cidr_block                      = "10.0.0.0/24"
  ipv6_cidr_block                 = cidrsubnet(aws_vpc.main.ipv6_cidr_block, 8, 0)
  assign_ipv6_address_on_creation = true
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }

  route {
    ipv6_cidr_block = "::/0"
    gateway_id      = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "web" {
  subnet_id      = aws_subnet.web.id
  route_table_id = aws_route_table.public.id
}

resource "aws_network_acl" "web" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = [aws_subnet.web.id]

  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    from_port  = 0
    to_port    = 0
    cidr_block = "0.0.0.0/0"
  }

  ingress {
    rule_no         = 101
    action          = "allow"
    protocol        = "-1"
    from_port       = 0
    to_port         = 0
    ipv6_cidr_block = "::/0"
  }

  egress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    from_port  = 0
    to_port    = 0
    cidr_block = "0.0.0.0/0"
  }

  egress {
    rule_no         = 101
    action          = "allow"
    protocol        = "-1"
    from_port       = 0
    to_port         = 0
    ipv6_cidr_block = "::/0"
  }
}
```

## How to fix it

Add rules with `ipv6_cidr_block` to both directions, or take the IPv6 range away from the subnet.

## When it stays silent

Where a rule denies IPv6: then it is meant. For subnets without an IPv6 range, or without a route for `::/0`;
for ACLs without a subnet, and for those that allow no IPv4 either. Where a rule, the range or the route is
not known, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import where
from netlint.lang.wording import listed
from netlint.network.acls import NetworkAcl
from netlint.network.addresses import ALL_IPV6
from netlint.network.ipv6 import has_ipv6
from netlint.network.vpc import Subnet


def _sends_ipv6_out(subnet: Subnet) -> bool:
    """Tell whether a subnet has IPv6 and a way out for it."""
    route = subnet.default_route(ALL_IPV6)
    return route is not None and has_ipv6(subnet)


@check("ACL003", "acl-without-ipv6-rules", Severity.MEDIUM)
def acl_without_ipv6_rules(acl: NetworkAcl) -> Problems:
    """Look for rules of both families."""
    if not acl.rules.proven:
        return
    lacking: list[str] = []
    for direction, rules in (("ingress", acl.ingress), ("egress", acl.egress)):
        families = {rule.version for rule in rules} - {None}
        if families == {4} and any(rule.allows for rule in rules):
            lacking.append(direction)
        elif 6 in families and not any(rule.allows for rule in rules if rule.version == 6):
            return
    if not lacking:
        return
    found = where(acl.served, _sends_ipv6_out)
    if not found.proven:
        if found.incomplete is not None:
            raise found.incomplete
        return
    shown = listed(subnet.address for subnet in found.proven)
    route = found.proven[0].default_route(ALL_IPV6)
    assert route is not None
    yield Problem(
        at=acl,
        message=f"{acl.address} has no {' and no '.join(lacking)} rule for IPv6, which {shown} "
        f"{'sends' if len(found.proven) == 1 else 'send'} to the internet",
        because=(
            f"{found.proven[0].address} has an IPv6 range, and {route.address} is its route for ::/0.",
            "What no rule matches is denied, and rules for IPv4 do not match IPv6.",
        ),
        help=f"add {' and '.join(lacking)} rules with ipv6_cidr_block",
        related=tuple((subnet, "has IPv6") for subnet in found.proven[:5]),
    )
