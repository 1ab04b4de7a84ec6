"""TGW011: security group references over a transit gateway."""

import pytest

from tests.checks.hcl import verdicts
from tests.checks.transit import VPCS, attached, gateway

GROUPS = """
resource "aws_security_group" "main" {
  for_each = aws_vpc.main
  vpc_id   = each.value.id
}
"""
ON = 'security_group_referencing_support = "enable"'
PEERED = """
resource "aws_vpc_peering_connection" "a_b" {
  vpc_id      = aws_vpc.main["a"].id
  peer_vpc_id = aws_vpc.main["b"].id
}
"""


def rule(direction: str = "ingress", peer: str = 'aws_security_group.main["b"].id') -> str:
    return f"""
resource "aws_vpc_security_group_{direction}_rule" "{direction}" {{
  security_group_id            = aws_security_group.main["a"].id
  referenced_security_group_id = {peer}
  ip_protocol                  = "-1"
}}
"""


INLINE = """
resource "aws_security_group" "inline" {
  vpc_id = aws_vpc.main["a"].id
  ingress {
    protocol        = "-1"
    from_port       = 0
    to_port         = 0
    security_groups = [aws_security_group.main["c"].id]
  }
}
"""
NETWORK = VPCS + GROUPS


@pytest.mark.parametrize(
    "text",
    [
        gateway() + attached() + rule(),
        gateway('security_group_referencing_support = "disable"') + attached() + INLINE,
        gateway(ON) + attached() + rule("egress"),
    ],
)
def test_the_rule_matches_nothing(text: str) -> None:
    findings, unknown = verdicts("TGW011", NETWORK + text)
    assert (len(findings), unknown) == (1, [])
    assert "matches nothing" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        gateway(ON) + attached() + rule() + INLINE,
        gateway() + attached() + rule() + PEERED,
        gateway() + attached() + rule(peer='aws_security_group.main["a"].id'),
        # SG003's
        gateway() + attached(vpcs="a") + rule(),
        # one of two ways has referencing
        gateway() + attached() + rule() + gateway(ON, "other")
        + attached().replace('"main" {', '"other" {', 1).replace("gateway.hub", "gateway.other"),
    ],
)  # fmt: skip
def test_it_may(text: str) -> None:
    assert verdicts("TGW011", NETWORK + text) == ([], [])


@pytest.mark.parametrize(
    "more",
    [
        PEERED.replace('aws_vpc.main["b"].id', "var.unset"),
        gateway(ON, "other")
        + attached()
        .replace('"main" {', '"other" {', 1)
        .replace("aws_ec2_transit_gateway.hub.id", "var.unset"),
    ],
    ids=["peering", "transit-gateway"],
)
def test_another_way_is_not_known(more: str) -> None:
    text = NETWORK + gateway() + attached() + rule() + more
    findings, unknown = verdicts("TGW011", text)
    assert findings == []
    assert unknown


def test_it_is_not_known() -> None:
    more = "security_group_referencing_support = var.unset"
    findings, unknown = verdicts("TGW011", NETWORK + gateway(more) + attached() + rule())
    assert findings == []
    assert unknown
