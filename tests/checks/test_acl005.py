"""ACL005: a network ACL that no subnet uses."""

import pytest

from tests.checks.hcl import verdicts

VPC = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
"""
SUBNET = """
resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}
"""
RULE = """
resource "aws_network_acl_rule" "a" {
  network_acl_id = aws_network_acl.a.id
  rule_number    = 100
  rule_action    = "allow"
  protocol       = "-1"
  cidr_block     = "0.0.0.0/0"
}
"""


def acl(more: str = "") -> str:
    return f"""
resource "aws_network_acl" "a" {{
  vpc_id = aws_vpc.main.id
  {more}
}}
"""


ASSOCIATION = """
resource "aws_network_acl_association" "a" {
  network_acl_id = aws_network_acl.a.id
  subnet_id      = aws_subnet.a.id
}
"""


@pytest.mark.parametrize(
    "text",
    [
        VPC + SUBNET + acl() + RULE,
        VPC
        + SUBNET
        + acl(
            RULE.split("{", 1)[1]
            .join(("ingress {", ""))
            .replace("rule_number", "rule_no")
            .replace("rule_action", "action")
            .replace("network_acl_id = aws_network_acl.a.id", "from_port = 0\nto_port = 0")
        ),
        # another one has the subnet
        VPC + SUBNET + acl() + RULE + acl("subnet_ids = [aws_subnet.a.id]").replace('"a" {', '"b" {'),
    ],
)
def test_no_subnet_uses_it(text: str) -> None:
    findings, unknown = verdicts("ACL005", text)
    assert (len(findings), unknown) == (1, [])
    assert "its rule filters nothing" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        VPC + SUBNET + acl("subnet_ids = [aws_subnet.a.id]") + RULE,
        VPC + SUBNET + acl("subnet_ids = aws_subnet.a[*].id") + RULE,
        VPC + SUBNET + acl() + RULE + ASSOCIATION,
        # it filters nothing, and says so
        VPC + SUBNET + acl(),
        # its subnets are elsewhere
        VPC + acl() + RULE,
        VPC + SUBNET + 'resource "aws_default_network_acl" "a" {\n'
        "  default_network_acl_id = aws_vpc.main.default_network_acl_id\n}"
        + RULE.replace("aws_network_acl.a.id", "aws_vpc.main.default_network_acl_id"),
    ],
)
def test_it_is_used_or_may_be(text: str) -> None:
    assert verdicts("ACL005", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        'data "aws_vpc" "main" { id = "vpc-0123456789abcdef0" }'
        + (SUBNET + acl() + RULE).replace("aws_vpc.main", "data.aws_vpc.main"),
        VPC + SUBNET + acl("subnet_ids = var.unset") + RULE,
        VPC + SUBNET + acl() + RULE + ASSOCIATION.replace("aws_network_acl.a.id", "var.unset"),
        VPC
        + SUBNET
        + acl()
        + RULE
        + 'module "other" {\n  source = "example.com/net/acl/aws"\n  acl = aws_network_acl.a.id\n}',
    ],
)
def test_a_subnet_may_use_it(text: str) -> None:
    findings, unknown = verdicts("ACL005", text)
    assert findings == []
    assert unknown
