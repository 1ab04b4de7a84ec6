"""VPCE005: an interface endpoint in the default security group."""

import pytest

from netlint.engine.documentation import example
from netlint.engine.registry import load
from tests.checks.hcl import verdicts

CHECK = load().find("VPCE005")
assert CHECK is not None
BAD = example(CHECK, "Bad")
NAMED = "vpc_security_group_ids = [aws_security_group.app.id]"
ADOPTED = 'resource "aws_default_security_group" "main" {\n  vpc_id = aws_vpc.main.id\nRULES}\n'
ANYBODY = """
  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.0.0.0/16"]
  }
"""
ITSELF = """
  ingress {
    protocol  = "-1"
    from_port = 0
    to_port   = 0
    self      = true
  }
"""
RULE = """
resource "aws_vpc_security_group_ingress_rule" "default" {
  security_group_id = aws_vpc.main.default_security_group_id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv6         = "2001:db8::/56"
}
"""


def adopted(rules: str) -> str:
    return ADOPTED.replace("RULES", rules)


def test_the_fault_beside_a_default_group_as_aws_makes_it() -> None:
    for text in (BAD, BAD + adopted(ITSELF)):
        findings, unknown = verdicts("VPCE005", text)
        assert (len(findings), unknown) == (1, [])
        assert "admits its own members only" in findings[0]


def test_a_default_group_that_is_emptied_on_purpose_admits_nobody() -> None:
    alone = (
        BAD[: BAD.index('resource "aws_security_group"')] + BAD[BAD.index('resource "aws_vpc_endpoint"') :]
    )
    for text in (BAD, alone):
        findings, unknown = verdicts("VPCE005", text + adopted(""))
        assert (len(findings), unknown) == (1, [])
        assert "admits nobody" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        BAD.replace(NAMED, ""),
        BAD.replace(NAMED, "vpc_security_group_ids = [aws_vpc.main.default_security_group_id]"),
        # nothing here may be a client
        BAD[: BAD.index('resource "aws_security_group"')] + BAD[BAD.index('resource "aws_vpc_endpoint"') :],
        BAD.replace("aws_instance", "aws_lb").replace(NAMED, "security_groups = []"),
        BAD + adopted(ANYBODY),
        BAD + RULE,
        # by a resource of its own
        BAD
        + """
resource "aws_vpc_endpoint_security_group_association" "sqs" {
  vpc_endpoint_id   = aws_vpc_endpoint.sqs.id
  security_group_id = aws_security_group.app.id
}
""",
        BAD.replace('"Interface"', '"GatewayLoadBalancer"'),
        BAD.replace("subnet_ids          = [aws_subnet.app.id]", ""),
    ],
    ids=["left out", "shared", "no client", "no code", "opened", "rule", "association", "type", "no subnet"],
)
def test_what_stays_silent(text: str) -> None:
    assert verdicts("VPCE005", text) == ([], [])


GROUPS = 'variable "groups" { type = list(string) }\n'


@pytest.mark.parametrize(
    "text",
    [
        GROUPS + BAD.replace(NAMED, "vpc_security_group_ids = var.groups"),
        GROUPS + BAD.replace("private_dns_enabled = true", "security_group_ids = var.groups"),
        'variable "type" {}\n' + BAD.replace('"Interface"', "var.type"),
        BAD.replace("aws_vpc.main.id", "data.aws_vpc.main.id")
        + 'data "aws_vpc" "main" {\n  id = "vpc-0123456789abcdef0"\n}\n',
        'variable "n" {}\n' + BAD + RULE.replace('"default" {', '"default" {\n  count = var.n'),
        'variable "n" {}\n' + BAD + RULE.replace("aws_vpc.main.default_security_group_id", "var.n"),
    ],
    ids=["clients", "endpoint", "type", "vpc elsewhere", "rules", "rule"],
)
def test_what_is_not_known(text: str) -> None:
    findings, unknown = verdicts("VPCE005", text)
    assert (findings, len(unknown)) == ([], 1)
