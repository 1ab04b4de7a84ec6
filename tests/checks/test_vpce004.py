"""VPCE004: an endpoint that admits nobody."""

import pytest

from netlint.engine.documentation import example
from netlint.engine.registry import load
from tests.checks.hcl import verdicts

CHECK = load().find("VPCE004")
assert CHECK is not None
BAD = 'variable "unset" {}\n' + example(CHECK, "Bad")
RULE = BAD[BAD.index("  ingress {") : BAD.index('resource "aws_vpc_endpoint"')].removesuffix("}\n\n")
CIDRS = "cidr_blocks = [aws_vpc.main.cidr_block]"


def rule(more: str = CIDRS, port: str = "443", protocol: str = '"tcp"') -> str:
    written = f"""  ingress {{
    protocol  = {protocol}
    from_port = {port}
    to_port   = {port}
    {more}
  }}
"""
    return BAD.replace(RULE, written)


APART = """
resource "aws_vpc_security_group_ingress_rule" "one" {
  security_group_id = aws_security_group.endpoint.id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "10.0.0.0/24"
}
"""
JOINED = """
resource "aws_vpc_peering_connection" "main" {
  vpc_id      = aws_vpc.main.id
  peer_vpc_id = "vpc-0123456789abcdef0"
}
"""


@pytest.mark.parametrize(
    "text",
    [
        BAD,
        BAD.replace(RULE, ""),
        BAD.replace("ingress {", "egress {").replace("80", "443"),
        rule(protocol='"udp"'),
        rule('cidr_blocks = ["192.168.0.0/16"]'),
        BAD.replace(RULE, "").replace('eu-west-1.sqs"', 'eu-west-1.email-smtp"'),
        BAD.replace('"sqs" {', '"sqs" {\n  for_each = toset(["one"])'),
    ],
    ids=["port", "no rule", "egress", "protocol", "elsewhere", "mail", "for_each"],
)
def test_the_fault(text: str) -> None:
    findings, unknown = verdicts("VPCE004", text)
    assert (len(findings), unknown) == (1, [])


@pytest.mark.parametrize(
    "text",
    [
        rule(),
        rule(port="0", protocol='"-1"'),
        rule("self = true"),
        rule('security_groups = ["sg-0123456789abcdef0"]'),
        rule('prefix_list_ids = ["pl-0123456789abcdef0"]'),
        rule('cidr_blocks = ["10.0.0.0/8"]'),
        rule('cidr_blocks = ["192.168.0.0/16"]') + JOINED,
        BAD + APART,
        # mail has other ports
        BAD.replace('eu-west-1.sqs"', 'eu-west-1.email-smtp"'),
        BAD.replace(
            '"com.amazonaws.eu-west-1.sqs"', '"com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0"'
        ),
        # VPCE005's
        BAD.replace("security_group_ids  = [aws_security_group.endpoint.id] # <- VPCE004", ""),
        BAD.replace('"Interface"', '"GatewayLoadBalancer"'),
        # it is in another configuration that somebody is admitted
        BAD.replace("[aws_security_group.endpoint.id]", '["sg-0123456789abcdef0"]'),
        BAD + APART.replace('cidr_ipv4         = "10.0.0.0/24"', "referenced_security_group_id = var.unset"),
    ],
)
def test_what_stays_silent(text: str) -> None:
    assert verdicts("VPCE004", text) == ([], [])


def test_a_rule_that_admits_settles_it() -> None:
    assert verdicts("VPCE004", rule() + APART.replace("443", "var.unset")) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        rule("cidr_blocks = var.unset"),
        rule(port="var.unset"),
        BAD.replace("[aws_security_group.endpoint.id]", "var.unset"),
        BAD + APART.replace('"one" {', '"one" {\n  count = var.unset'),
        BAD.replace('"com.amazonaws.eu-west-1.sqs"', "var.unset"),
    ],
    ids=["ranges", "ports", "groups", "rules", "service"],
)
def test_what_is_not_known(text: str) -> None:
    findings, unknown = verdicts("VPCE004", text)
    assert (findings, len(unknown)) == ([], 1)
