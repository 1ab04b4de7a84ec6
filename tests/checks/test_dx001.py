"""DX001: Direct Connect over one connection or one location."""

import pytest

from tests.checks.hcl import verdicts

GATEWAY = """
variable "unset" {}
resource "aws_dx_gateway" "main" {
  name            = "main"
  amazon_side_asn = 64513
}
resource "aws_ec2_transit_gateway" "hub" {}
"""
HUB = """
resource "aws_dx_gateway_association" "hub" {
  dx_gateway_id         = aws_dx_gateway.main.id
  associated_gateway_id = aws_ec2_transit_gateway.hub.id
  allowed_prefixes      = ["10.0.0.0/8"]
}
"""
VPN = """
resource "aws_vpn_connection" "backup" {
  customer_gateway_id = "cgw-0123456789abcdef0"
  transit_gateway_id  = aws_ec2_transit_gateway.hub.id
  type                = "ipsec.1"
}
"""
LAG = """
resource "aws_dx_lag" "main" {
  name                  = "main"
  connections_bandwidth = "10Gbps"
  location              = "EqDC2"
}
"""
ACCEPTER = """
resource "aws_dx_hosted_transit_virtual_interface_accepter" "other" {
  virtual_interface_id = "dxvif-01234567"
  dx_gateway_id        = aws_dx_gateway.main.id
}
"""


def line(name: str, location: str) -> str:
    return f"""
resource "aws_dx_connection" "{name}" {{
  name      = "{name}"
  bandwidth = "1Gbps"
  location  = {location}
}}
"""


def interface(name: str, on: str, kind: str = "transit") -> str:
    return f"""
resource "aws_dx_{kind}_virtual_interface" "{name}" {{
  connection_id  = {on}
  dx_gateway_id  = aws_dx_gateway.main.id
  name           = "{name}"
  vlan           = 100
  address_family = "ipv4"
  bgp_asn        = 65000
}}
"""


A = line("a", '"EqDC2"')
ON_A = "aws_dx_connection.a.id"
BOTH = interface("a", ON_A) + interface("b", "aws_dx_connection.b.id")


@pytest.mark.parametrize(
    "text",
    [
        GATEWAY + HUB + A + interface("a", ON_A),
        GATEWAY + HUB + A + interface("a", ON_A) + interface("b", ON_A),
        # two connections in one location
        GATEWAY + HUB + A + line("b", '"EqDC2"') + BOTH,
        # a LAG is one device
        GATEWAY + HUB + LAG + interface("a", "aws_dx_lag.main.id"),
        # the VPN of another gateway
        GATEWAY
        + HUB
        + A
        + interface("a", ON_A)
        + VPN.replace(
            "transit_gateway_id  = aws_ec2_transit_gateway.hub.id", "vpn_gateway_id = aws_vpn_gateway.b.id"
        )
        + 'resource "aws_vpn_gateway" "b" {}',
    ],
)
def test_one_way(text: str) -> None:
    findings, unknown = verdicts("DX001", text)
    assert (len(findings), unknown) == (1, [])
    assert findings[0].startswith("aws_dx_gateway.main depends on ")


@pytest.mark.parametrize(
    "text",
    [
        GATEWAY + HUB + A + line("b", '"EqLD5"') + BOTH,
        GATEWAY + HUB + A + interface("a", ON_A) + VPN,
        GATEWAY + A + interface("a", ON_A),
        GATEWAY + HUB,
    ],
)
def test_several_ways(text: str) -> None:
    assert verdicts("DX001", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        # the network account's connections
        GATEWAY + HUB + interface("a", '"dxcon-fg5678gh"'),
        GATEWAY + HUB + interface("a", '"dxcon-fg5678gh"') + interface("b", '"dxcon-fg5678gi"'),
        GATEWAY + HUB + A + interface("a", ON_A) + ACCEPTER,
        GATEWAY + HUB + A + line("b", "var.unset") + BOTH,
        GATEWAY
        + HUB.replace("aws_ec2_transit_gateway.hub.id", '"tgw-0123456789abcdef0"')
        + A
        + interface("a", ON_A),
        GATEWAY + HUB + A + interface("a", "var.unset"),
    ],
)
def test_it_is_not_known(text: str) -> None:
    findings, unknown = verdicts("DX001", text)
    assert findings == []
    assert unknown
