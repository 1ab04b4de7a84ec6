"""TGW008: a peering of transit gateways that is not routed on both sides."""

import pytest

from tests.checks.hcl import verdicts
from tests.checks.transit import gateway, route

BOTH = 'variable "unset" {}\n' + gateway(name="one") + gateway(name="two")
ELSEWHERE = 'variable "unset" {}\n' + gateway(name="one") + 'data "aws_ec2_transit_gateway" "two" {}\n'
PEERING = """
resource "aws_ec2_transit_gateway_peering_attachment" "both" {
  transit_gateway_id      = aws_ec2_transit_gateway.one.id
  peer_transit_gateway_id = aws_ec2_transit_gateway.two.id
  peer_region             = "eu-central-1"
}
"""
ACCEPTER = """
resource "aws_ec2_transit_gateway_peering_attachment_accepter" "both" {
  transit_gateway_attachment_id = aws_ec2_transit_gateway_peering_attachment.both.id
}
"""
FOUND = 'data "aws_ec2_transit_gateway_peering_attachment" "both" {}\n'
ID = "aws_ec2_transit_gateway_peering_attachment.both.id"


def over(name: str, attachment: str = ID, table: str = "") -> str:
    table = table or f"aws_ec2_transit_gateway.{name}.association_default_route_table_id"
    return route(name, table, attachment, "10.0.0.0/8")


PREFIXES = f"""
resource "aws_ec2_transit_gateway_prefix_list_reference" "two" {{
  prefix_list_id                 = "pl-0123456789abcdef0"
  transit_gateway_attachment_id  = {ID}
  transit_gateway_route_table_id = aws_ec2_transit_gateway.two.association_default_route_table_id
}}
"""
OWN_TABLE = """
resource "aws_ec2_transit_gateway_route_table" "own" {
  transit_gateway_id = aws_ec2_transit_gateway.two.id
}
"""
POLICY = f"""
resource "aws_ec2_transit_gateway_policy_table_association" "both" {{
  transit_gateway_attachment_id   = {ID}
  transit_gateway_policy_table_id = "tgw-ptb-0123456789abcdef0"
}}
"""


@pytest.mark.parametrize(
    ("text", "end"),
    [
        (PEERING, "it carries nothing"),
        (PEERING + over("one"), "what aws_ec2_transit_gateway.one sends gets no answer"),
        (PEERING + over("two"), "what aws_ec2_transit_gateway.two sends gets no answer"),
        (
            PEERING + ACCEPTER + over("one", ID.replace("attachment.", "attachment_accepter.")),
            "gets no answer",
        ),
    ],
)
def test_a_side_has_no_route(text: str, end: str) -> None:
    findings, unknown = verdicts("TGW008", BOTH + text)
    assert (len(findings), unknown) == (1, [])
    assert findings[0].endswith(end)


@pytest.mark.parametrize(
    "text",
    [
        PEERING + over("one") + over("two"),
        PEERING + ACCEPTER + over("one") + over("two", ID.replace("attachment.", "attachment_accepter.")),
        PEERING + over("one") + PREFIXES,
        PEERING + over("one") + OWN_TABLE + over("two", table="aws_ec2_transit_gateway_route_table.own.id"),
        PEERING + POLICY,
    ],
)
def test_both_sides_have(text: str) -> None:
    assert verdicts("TGW008", BOTH + text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        ELSEWHERE + PEERING.replace("= aws_ec2_transit_gateway.two", "= data.aws_ec2_transit_gateway.two"),
        BOTH + FOUND + PEERING + over("one") + over("two", f"data.{ID}"),
        BOTH + PEERING + over("one") + over("two", "var.unset"),
        BOTH + PEERING + over("one") + over("two", table="var.unset"),
    ],
)
def test_it_is_not_known(text: str) -> None:
    findings, unknown = verdicts("TGW008", text)
    assert findings == []
    assert unknown


def test_a_peering_of_cloud_wan_is_none_of_these() -> None:
    text = """
resource "aws_networkmanager_transit_gateway_peering" "wan" {
  core_network_id     = "core-network-0123456789abcdef0"
  transit_gateway_arn = aws_ec2_transit_gateway.one.arn
}
"""
    assert verdicts("TGW008", BOTH + text) == ([], [])
