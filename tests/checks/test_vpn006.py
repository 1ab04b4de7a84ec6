"""VPN006: a VPN to a range that lies in a VPC on this side."""

import pytest

from tests.checks.hcl import verdicts

PRIVATE = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_vpc_ipv4_cidr_block_association" "more" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "100.64.0.0/16"
}
resource "aws_vpn_gateway" "main" { vpc_id = aws_vpc.main.id }
resource "aws_vpn_connection" "office" {
  customer_gateway_id = "cgw-0123456789abcdef0"
  vpn_gateway_id      = aws_vpn_gateway.main.id
  type                = "ipsec.1"
  static_routes_only  = true
}
"""
HUB = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_ec2_transit_gateway" "hub" {}
resource "aws_ec2_transit_gateway_vpc_attachment" "main" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.main.id
  subnet_ids         = ["subnet-0123456789abcdef0"]
}
resource "aws_vpn_connection" "office" {
  customer_gateway_id = "cgw-0123456789abcdef0"
  transit_gateway_id  = aws_ec2_transit_gateway.hub.id
  type                = "ipsec.1"
  static_routes_only  = true
}
resource "aws_ec2_transit_gateway_route_table" "other" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
}
"""


def to(*ranges: str) -> str:
    return f"""
resource "aws_vpn_connection_route" "office" {{
  for_each               = toset([{", ".join(f'"{one}"' for one in ranges)}])
  vpn_connection_id      = aws_vpn_connection.office.id
  destination_cidr_block = each.key
}}
"""


def hub_to(
    destination: str, table: str = "aws_ec2_transit_gateway.hub.association_default_route_table_id"
) -> str:
    return f"""
resource "aws_ec2_transit_gateway_route" "office" {{
  transit_gateway_attachment_id  = aws_vpn_connection.office.transit_gateway_attachment_id
  transit_gateway_route_table_id = {table}
  destination_cidr_block         = {destination}
}}
"""


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (PRIVATE + to("10.0.128.0/20"), 1),
        (PRIVATE + to("10.0.0.0/16", "192.168.0.0/16"), 1),
        # a secondary block, and one of each
        (PRIVATE + to("100.64.9.0/24"), 1),
        (PRIVATE + to("100.64.9.0/24", "10.0.3.0/24"), 2),
        (HUB + hub_to('"10.0.128.0/20"'), 1),
    ],
)
def test_the_range_is_the_vpcs(text: str, count: int) -> None:
    findings, unknown = verdicts("VPN006", text)
    assert (len(findings), unknown) == (count, [])
    assert "but that is in aws_vpc.main: nothing there can reach it" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        PRIVATE + to("192.168.0.0/16"),
        # all of them are on premises but this one
        PRIVATE + to("10.0.0.0/8", "0.0.0.0/0"),
        # the device translates to a range of its own
        PRIVATE + to("172.31.9.0/24"),
        HUB + hub_to('"10.0.0.0/8"'),
        HUB + hub_to('"192.168.0.0/16"'),
        # they never meet
        HUB + hub_to('"10.0.128.0/20"', "aws_ec2_transit_gateway_route_table.other.id"),
        PRIVATE,
    ],
)
def test_it_is_not(text: str) -> None:
    assert verdicts("VPN006", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        PRIVATE + to("10.0.0.0/24").replace("= each.key", "= var.unset"),
        PRIVATE.replace('"10.0.0.0/16"', "var.unset") + to("10.0.0.0/24"),
        HUB + hub_to("var.unset"),
        HUB.replace('"10.0.0.0/16"', "var.unset") + hub_to('"10.0.0.0/24"'),
        PRIVATE.replace("vpn_gateway_id      = aws_vpn_gateway.main.id", "vpn_gateway_id = var.unset")
        + to("10.0.0.0/24"),
    ],
)
def test_a_range_is_not_known(text: str) -> None:
    findings, unknown = verdicts("VPN006", text)
    assert findings == []
    assert unknown
