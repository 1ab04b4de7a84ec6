"""PCX010: a security group rule that names a group of a peer in another Region."""

import pytest

from tests.checks.hcl import verdicts

HERE = 'variable "unset" {}\nprovider "aws" { region = "eu-west-1" }\n'
CENTRAL = 'provider "aws" {\n  alias = "there"\n  region = "eu-central-1"\n}\n'
SAME = 'provider "aws" {\n  alias = "there"\n  region = "eu-west-1"\n}\n'
VPCS = """
resource "aws_vpc" "a" { cidr_block = "10.0.0.0/16" }
resource "aws_vpc" "b" {
  provider   = aws.there
  cidr_block = "10.1.0.0/16"
}
resource "aws_security_group" "a" { vpc_id = aws_vpc.a.id }
resource "aws_security_group" "b" {
  provider = aws.there
  vpc_id   = aws_vpc.b.id
}
"""
PEERED = """
resource "aws_vpc_peering_connection" "a_b" {
  vpc_id      = aws_vpc.a.id
  peer_vpc_id = aws_vpc.b.id
  REGION
}
"""
FAR = PEERED.replace("REGION", 'peer_region = "eu-central-1"')
NEAR = PEERED.replace("REGION", "")
RULE = """
resource "aws_vpc_security_group_ingress_rule" "one" {
  security_group_id            = aws_security_group.a.id
  referenced_security_group_id = aws_security_group.b.id
  ip_protocol                  = "-1"
}
"""
OLD_RULE = """
resource "aws_security_group_rule" "one" {
  for_each                 = toset(["80", "443"])
  type                     = "egress"
  security_group_id        = aws_security_group.b.id
  source_security_group_id = aws_security_group.a.id
  protocol                 = "tcp"
  from_port                = each.key
  to_port                  = each.key
  provider                 = aws.there
}
"""
INLINE = """
resource "aws_security_group" "c" {
  vpc_id = aws_vpc.a.id
  ingress {
    protocol        = "-1"
    from_port       = 0
    to_port         = 0
    security_groups = [aws_security_group.a.id, aws_security_group.b.id]
  }
}
"""


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (FAR + RULE, 1),
        (NEAR + RULE, 1),
        (FAR + OLD_RULE, 2),
        (FAR + INLINE, 1),
    ],
)
def test_the_group_is_in_another_region(text: str, count: int) -> None:
    findings, unknown = verdicts("PCX010", HERE + CENTRAL + VPCS + text)
    assert (len(findings), unknown) == (count, [])
    assert "AWS refuses groups of a peer in another Region" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        HERE + SAME + VPCS + NEAR + RULE + OLD_RULE + INLINE,
        HERE + CENTRAL + VPCS + FAR,
        # not peered: another check's affair
        HERE + CENTRAL + VPCS + RULE,
        # its own group, and one that nobody describes
        HERE + CENTRAL + VPCS + FAR + RULE.replace("aws_security_group.b.id", "aws_security_group.a.id"),
        HERE + CENTRAL + VPCS + FAR + RULE.replace("aws_security_group.b.id", '"sg-0123456789abcdef0"'),
        HERE + CENTRAL + VPCS + FAR + RULE.replace("aws_security_group.b.id", "var.unset"),
    ],
)
def test_it_is_not(text: str) -> None:
    assert verdicts("PCX010", text) == ([], [])


def test_the_regions_are_not_known() -> None:
    nowhere = CENTRAL.replace('"eu-central-1"', "var.unset")
    findings, unknown = verdicts("PCX010", HERE + nowhere + VPCS + NEAR + RULE)
    assert findings == []
    assert unknown


def test_one_provider_is_one_region_whichever_that_is() -> None:
    one = (VPCS + NEAR + RULE).replace("provider   = aws.there", "").replace("provider = aws.there", "")
    assert verdicts("PCX010", one) == ([], [])
