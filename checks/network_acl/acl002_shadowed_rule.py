"""A rule of a network ACL that an earlier one leaves nothing to.

## What it finds

A rule that never decides: one with a lower number matches everything that it matches.

## Why it matters

The rules are asked in the order of their numbers, and the first that matches decides. What the later one
says does not hold: a denial after a wider permission denies nothing.

## Bad

Everything from anywhere is allowed before the address is denied.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "web" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_network_acl" "web" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = [aws_subnet.web.id]
}

resource "aws_network_acl_rule" "in" {
  network_acl_id = aws_network_acl.web.id
  rule_number    = 100
  rule_action    = "allow"
  protocol       = "-1"
  cidr_block     = "0.0.0.0/0"
}

resource "aws_network_acl_rule" "scanner" {
  network_acl_id = aws_network_acl.web.id
  rule_number    = 200 # <- ACL002
  rule_action    = "deny"
  protocol       = "-1"
  cidr_block     = "192.0.2.7/32"
}

resource "aws_network_acl_rule" "out" {
  network_acl_id = aws_network_acl.web.id
  egress         = true
  rule_number    = 100
  rule_action    = "allow"
  protocol       = "-1"
  cidr_block     = "0.0.0.0/0"
}
```

## Good

The address is denied first.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "web" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_network_acl" "web" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = [aws_subnet.web.id]
}

resource "aws_network_acl_rule" "scanner" {
  network_acl_id = aws_network_acl.web.id
  rule_number    = 50
  rule_action    = "deny"
  protocol       = "-1"
  cidr_block     = "192.0.2.7/32"
}

resource "aws_network_acl_rule" "in" {
  network_acl_id = aws_network_acl.web.id
  rule_number    = 100
  rule_action    = "allow"
  protocol       = "-1"
  cidr_block     = "0.0.0.0/0"
}

resource "aws_network_acl_rule" "out" {
  network_acl_id = aws_network_acl.web.id
  egress         = true
  rule_number    = 100
  rule_action    = "allow"
  protocol       = "-1"
  cidr_block     = "0.0.0.0/0"
}
```

## How to fix it

Give the rule a lower number than the one that covers it, or delete it. Where the two say opposite things,
the severity is medium.

## When it stays silent

Where several rules cover one only together. For rules of other protocols than TCP, UDP and all, unless all
protocols are matched before. Where a number, a range or a port is not known, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Members
from netlint.network.acls import NetworkAcl, NetworkAclRule
from netlint.network.addresses import ALL_IPV4, ALL_IPV6, contains
from netlint.network.port_ranges import covers, matches_all


def _leaves_nothing(earlier: NetworkAclRule, later: NetworkAclRule) -> bool:
    """Tell whether one rule matches everything that another one matches."""
    if earlier.version != later.version or not _covers_ports(earlier, later):
        return False
    outer = earlier.range
    if outer in (ALL_IPV4, ALL_IPV6):
        return True
    inner = later.range
    return outer is not None and inner is not None and contains(outer, inner)


def _covers_ports(earlier: NetworkAclRule, later: NetworkAclRule) -> bool:
    """Tell whether one rule matches all protocols and ports of another one."""
    if matches_all(earlier.protocol):
        return True
    if matches_all(later.protocol):
        return False
    for transport in ("tcp", "udp"):
        ports = later.ports(transport)
        if ports is not None:
            first = earlier.ports(transport)
            return first is not None and covers(first, ports)
    return False


@check("ACL002", "shadowed-acl-rule", Severity.LOW)
def shadowed_acl_rule(acl: NetworkAcl) -> Problems:
    """Compare each rule with those that are asked before it."""
    yield from _shadowed(acl, acl.ingress)
    yield from _shadowed(acl, acl.egress)


def _shadowed(acl: NetworkAcl, rules: Members[NetworkAclRule]) -> Problems:
    asked: list[NetworkAclRule] = []
    for rule in rules:
        first = next((one for one in asked if _leaves_nothing(one, rule)), None)
        if first is None:
            asked.append(rule)
        elif first.rule_number != rule.rule_number:
            yield _problem(acl, first, rule)


def _problem(acl: NetworkAcl, first: NetworkAclRule, rule: NetworkAclRule) -> Problem:
    says, said = ("allows" if one.allows else "denies" for one in (rule, first))
    opposite = says != said
    return Problem(
        at=rule,
        field="rule_number",
        message=f"rule {rule.rule_number} of {acl.address} ({rule.direction}, {says} {rule.range}) never "
        f"decides: rule {first.rule_number} {said} all of it before",
        because=(
            f"{first.address} matches {first.range} and is asked first.",
            *(("What the later rule says does not hold.",) if opposite else ()),
        ),
        help=f"give it a number below {first.rule_number}, or delete it",
        related=((first, f"rule {first.rule_number} covers it"),),
        key=f"{rule.direction} {rule.rule_number}",
        severity=Severity.MEDIUM if opposite else None,
    )
