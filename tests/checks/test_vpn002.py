"""VPN002: all VPN connections of a gateway end at one device."""

import pytest

from tests.checks.hcl import verdicts

NETWORK = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_vpn_gateway" "main" { vpc_id = aws_vpc.main.id }
resource "aws_ec2_transit_gateway" "hub" {}
"""
PRIVATE = "vpn_gateway_id = aws_vpn_gateway.main.id"
HUB = "transit_gateway_id = aws_ec2_transit_gateway.hub.id"


def device(name: str, address: str = '"203.0.113.10"', more: str = "") -> str:
    return f"""
resource "aws_customer_gateway" "{name}" {{
  bgp_asn    = 65000
  ip_address = {address}
  type       = "ipsec.1"
  {more}
}}
"""


def vpn(name: str, to: str, *lines: str) -> str:
    inside = "".join(f"  {line}\n" for line in lines)
    return f"""
resource "aws_vpn_connection" "{name}" {{
  customer_gateway_id = aws_customer_gateway.{to}.id
  type                = "ipsec.1"
{inside}}}
"""


DX = """
resource "aws_dx_gateway_association" "main" {
  dx_gateway_id         = "01234567-0123-0123-0123-0123456789ab"
  associated_gateway_id = aws_ec2_transit_gateway.hub.id
}
"""
ONE = device("one")


@pytest.mark.parametrize(
    "text",
    [
        ONE + vpn("a", "one", HUB) + vpn("b", "one", HUB),
        ONE + vpn("a", "one", PRIVATE, "count = 3"),
        # the same address twice
        ONE + device("again") + vpn("a", "one", HUB) + vpn("b", "again", HUB),
    ],
)
def test_one_device(text: str) -> None:
    findings, unknown = verdicts("VPN002", NETWORK + text)
    assert (len(findings), unknown) == (1, [])
    assert "end at one device: aws_customer_gateway.one" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        # VPN001's
        ONE + vpn("a", "one", HUB),
        ONE + device("two", '"203.0.113.20"') + vpn("a", "one", HUB) + vpn("b", "two", HUB),
        # one connection of each gateway
        ONE + vpn("a", "one", HUB) + vpn("b", "one", PRIVATE),
        # a pair of devices behind one address
        device("one", more='device_name = "left"')
        + device("two", more='device_name = "right"')
        + vpn("a", "one", HUB)
        + vpn("b", "two", HUB),
        ONE + DX + vpn("a", "one", HUB) + vpn("b", "one", HUB),
        ONE + device("two", "var.unset") + device("three", '"203.0.113.20"')
        + vpn("a", "one", HUB) + vpn("b", "two", HUB) + vpn("c", "three", HUB),
    ],
)  # fmt: skip
def test_several_or_another_way(text: str) -> None:
    assert verdicts("VPN002", NETWORK + text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        ONE + device("two", "var.unset") + vpn("a", "one", HUB) + vpn("b", "two", HUB),
        ONE
        + vpn("a", "one", 'transit_gateway_id = "tgw-0123456789abcdef0"')
        + vpn("b", "one", 'transit_gateway_id = "tgw-0123456789abcdef0"'),
        ONE + vpn("a", "one", HUB) + vpn("b", "one", HUB) + vpn("c", "one", "transit_gateway_id = var.unset"),
    ],
)
def test_it_is_not_known(text: str) -> None:
    findings, unknown = verdicts("VPN002", NETWORK + text)
    assert findings == []
    assert unknown
