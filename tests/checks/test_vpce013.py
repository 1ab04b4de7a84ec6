"""VPCE013: an endpoint behind a network ACL."""

import pytest

from netlint.engine.documentation import example
from netlint.engine.registry import load
from tests.checks.hcl import verdicts

CHECK = load().find("VPCE013")
assert CHECK is not None
BAD = 'variable "unset" {}\n' + example(CHECK, "Bad")
RULE = BAD[BAD.index("  ingress {\n    rule_no") : BAD.index("  egress {")]
APART = """
resource "aws_network_acl_rule" "https" {
  network_acl_id = aws_network_acl.endpoint.id
  rule_number    = 200
  rule_action    = "allow"
  protocol       = "tcp"
  from_port      = 443
  to_port        = 443
  cidr_block     = "10.0.0.0/8"
}
"""


@pytest.mark.parametrize(
    "text",
    [
        BAD,
        BAD.replace(RULE, ""),
        BAD + APART.replace('"allow"', '"deny"'),
        BAD + APART.replace("10.0.0.0/8", "192.168.0.0/16"),
        BAD + APART.replace('protocol       = "tcp"', 'protocol       = "udp"'),
    ],
    ids=["port", "no rule", "denied", "others", "protocol"],
)
def test_the_fault(text: str) -> None:
    findings, unknown = verdicts("VPCE013", text)
    assert (len(findings), unknown) == (1, [])


@pytest.mark.parametrize(
    "text",
    [
        BAD + APART,
        BAD + APART.replace('protocol       = "tcp"', 'protocol       = "-1"'),
        # nobody crosses its border
        BAD.replace("subnet_id              = aws_subnet.app.id", "subnet_id = aws_subnet.endpoint.id"),
        BAD.replace("subnet_ids = [aws_subnet.endpoint.id]", "subnet_ids = [aws_subnet.app.id]"),
        BAD.replace("eu-west-1.sqs", "eu-west-1.email-smtp"),
        BAD.replace('"Interface"', '"GatewayLoadBalancer"'),
    ],
    ids=["apart", "all", "same subnet", "default ACL", "mail", "type"],
)
def test_what_stays_silent(text: str) -> None:
    assert verdicts("VPCE013", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        BAD + APART.replace('"10.0.0.0/8"', "var.unset"),
        BAD.replace("subnet_id              = aws_subnet.app.id", "subnet_id = var.unset"),
    ],
    ids=["range", "client"],
)
def test_what_is_not_known(text: str) -> None:
    findings, unknown = verdicts("VPCE013", text)
    assert (findings, len(unknown)) == ([], 1)
