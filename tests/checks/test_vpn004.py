"""VPN004: an attached virtual private gateway that no route leads to."""

import pytest

from tests.checks.hcl import verdicts

VPC = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
"""
ATTACHED = """
resource "aws_vpn_gateway" "main" { vpc_id = aws_vpc.main.id }
"""
APART = """
resource "aws_vpn_gateway" "main" {}
resource "aws_vpn_gateway_attachment" "main" {
  vpc_id         = aws_vpc.main.id
  vpn_gateway_id = aws_vpn_gateway.main.id
}
"""
SUBNET = """
resource "aws_subnet" "private" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}
"""
TABLE = """
resource "aws_route_table" "private" { vpc_id = aws_vpc.main.id }
resource "aws_route_table_association" "private" {
  subnet_id      = aws_subnet.private.id
  route_table_id = aws_route_table.private.id
}
"""
VPN = """
resource "aws_vpn_connection" "main" {
  vpn_gateway_id      = aws_vpn_gateway.main.id
  customer_gateway_id = "cgw-0123456789abcdef0"
  type                = "ipsec.1"
}
"""
DIRECT_CONNECT = """
resource "aws_dx_gateway_association" "main" {
  dx_gateway_id         = "01234567-89ab-cdef-0123-456789abcdef"
  associated_gateway_id = aws_vpn_gateway.main.id
}
"""


def propagation(gateway: str = "aws_vpn_gateway.main.id", more: str = "") -> str:
    return f"""
resource "aws_vpn_gateway_route_propagation" "private" {{
  {more}
  vpn_gateway_id = {gateway}
  route_table_id = aws_route_table.private.id
}}
"""


def route(target: str, table: str = "aws_route_table.private.id") -> str:
    return f"""
resource "aws_route" "office" {{
  route_table_id         = {table}
  destination_cidr_block = "192.168.0.0/16"
  {target}
}}
"""


TO_IT = "gateway_id = aws_vpn_gateway.main.id"
NETWORK = VPC + ATTACHED + SUBNET + TABLE + VPN


@pytest.mark.parametrize(
    "text",
    [
        NETWORK,
        VPC + APART + SUBNET + TABLE + VPN,
        VPC + ATTACHED + SUBNET + TABLE + DIRECT_CONNECT,
        # the subnet uses the main table
        VPC + ATTACHED + SUBNET + VPN,
        NETWORK + propagation('"vgw-0123456789abcdef0"'),
        NETWORK + propagation(more="count = 0"),
    ],
)
def test_nothing_leads_to_it(text: str) -> None:
    findings, unknown = verdicts("VPN004", text)
    assert (len(findings), unknown) == (1, [])
    assert "leads to it" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        NETWORK + propagation(),
        NETWORK + propagation(more='for_each = toset(["x"])'),
        NETWORK + route(TO_IT),
        NETWORK + route(TO_IT, "aws_vpc.main.main_route_table_id"),
        # to a table that is managed elsewhere
        NETWORK + route(TO_IT, '"rtb-0123456789abcdef0"'),
        NETWORK.replace(
            '"private" { vpc_id = aws_vpc.main.id }',
            '"private" {\n  vpc_id = aws_vpc.main.id\n  propagating_vgws = [aws_vpn_gateway.main.id]\n}',
        ),
        NETWORK.replace(
            '"private" { vpc_id = aws_vpc.main.id }',
            '"private" {\n  vpc_id = aws_vpc.main.id\n  route {\n    cidr_block = "192.168.0.0/16"\n'
            "    gateway_id = aws_vpn_gateway.main.id\n  }\n}",
        ),
        # a hub between sites, attached to nothing
        VPC + SUBNET + VPN + 'resource "aws_vpn_gateway" "main" {}',
        # what comes in goes to an appliance
        NETWORK
        + 'resource "aws_route_table_association" "edge" {\n  gateway_id = aws_vpn_gateway.main.id\n'
        + "  route_table_id = aws_route_table.private.id\n}",
        # whoever is to use it is elsewhere
        VPC + ATTACHED + VPN,
    ],
)
def test_something_does(text: str) -> None:
    assert verdicts("VPN004", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        NETWORK + route("gateway_id = var.unset"),
        NETWORK + propagation("var.unset"),
        # what connects through it, or the VPC, is in another configuration
        VPC + ATTACHED + SUBNET + TABLE,
        NETWORK.replace(
            'resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }',
            'data "aws_vpc" "main" { id = "vpc-0123456789abcdef0" }',
        ).replace("aws_vpc.main.id", "data.aws_vpc.main.id"),
        NETWORK.replace("aws_vpc.main.id", "var.unset", 1),
        NETWORK.replace(
            '"private" { vpc_id = aws_vpc.main.id }',
            '"private" {\n  vpc_id = aws_vpc.main.id\n  propagating_vgws = var.unset\n}',
        ),
    ],
)
def test_something_may(text: str) -> None:
    findings, unknown = verdicts("VPN004", text)
    assert findings == []
    assert unknown
