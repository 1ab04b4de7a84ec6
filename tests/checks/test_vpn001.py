"""VPN001: one VPN connection is the only way."""

import pytest

from tests.checks.hcl import verdicts

NETWORK = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_vpn_gateway" "main" { vpc_id = aws_vpc.main.id }
resource "aws_ec2_transit_gateway" "hub" {}
data "aws_ec2_transit_gateway" "old" { id = "tgw-0123456789abcdef0" }
resource "aws_dx_gateway" "main" {
  name            = "main"
  amazon_side_asn = 64512
}
resource "aws_customer_gateway" "office" {
  bgp_asn    = 65000
  ip_address = "203.0.113.10"
  type       = "ipsec.1"
}
"""
PRIVATE = "vpn_gateway_id = aws_vpn_gateway.main.id"
HUB = "transit_gateway_id = aws_ec2_transit_gateway.hub.id"


def vpn(name: str, *lines: str) -> str:
    inside = "".join(f"  {line}\n" for line in lines)
    return f"""
resource "aws_vpn_connection" "{name}" {{
  customer_gateway_id = aws_customer_gateway.office.id
  type                = "ipsec.1"
{inside}}}
"""


@pytest.mark.parametrize(
    "text",
    [
        vpn("a", PRIVATE),
        vpn("a", HUB),
        vpn("a", HUB, "count = 1"),
        # one for each of two gateways
        vpn("a", HUB) + vpn("b", "transit_gateway_id = data.aws_ec2_transit_gateway.old.id", "count = 0"),
        # Direct Connect leads to another gateway
        vpn("a", HUB)
        + 'resource "aws_dx_gateway_association" "main" {\n  dx_gateway_id = aws_dx_gateway.main.id\n'
        + "  associated_gateway_id = aws_vpn_gateway.main.id\n}",
    ],
)
def test_the_device_is_the_only_one(text: str) -> None:
    findings, unknown = verdicts("VPN001", NETWORK + text)
    assert (len(findings), unknown) == (1, [])
    assert "to one device: aws_customer_gateway.office" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        "",
        vpn("a", HUB) + vpn("b", HUB),
        vpn("a", PRIVATE, "count = 2"),
        # Direct Connect is the first way
        vpn("a", PRIVATE)
        + 'resource "aws_dx_gateway_association" "main" {\n  dx_gateway_id = aws_dx_gateway.main.id\n'
        + "  associated_gateway_id = aws_vpn_gateway.main.id\n}",
        vpn("a", PRIVATE)
        + 'resource "aws_dx_private_virtual_interface" "main" {\n  connection_id = "dxcon-1"\n'
        + '  name = "main"\n  vlan = 1\n  address_family = "ipv4"\n  bgp_asn = 65000\n'
        + f"  {PRIVATE}\n}}",
        # another transit gateway may be the way
        vpn("a", HUB)
        + 'resource "aws_ec2_transit_gateway_peering_attachment" "main" {\n'
        + '  peer_region = "eu-central-1"\n  peer_transit_gateway_id = "tgw-0a1b2c3d4e5f6a7b8"\n'
        + f"  {HUB}\n}}",
    ],
)
def test_there_is_another_way(text: str) -> None:
    assert verdicts("VPN001", NETWORK + text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        # a second site in another configuration
        vpn("a", "transit_gateway_id = data.aws_ec2_transit_gateway.old.id"),
        vpn("a", "vpn_gateway_id = var.unset"),
        vpn("a", HUB) + vpn("b", "transit_gateway_id = var.unset"),
        vpn("a", HUB)
        + 'resource "aws_dx_gateway_association" "main" {\n  dx_gateway_id = aws_dx_gateway.main.id\n'
        + "  associated_gateway_id = var.unset\n}",
    ],
)
def test_another_way_may_be_there(text: str) -> None:
    findings, unknown = verdicts("VPN001", NETWORK + text)
    assert findings == []
    assert unknown
