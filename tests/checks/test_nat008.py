"""NAT008: what does not belong in gateway_id."""

import pytest

from tests.checks.hcl import verdicts

NETWORK = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "main" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_route_table" "main" { vpc_id = aws_vpc.main.id }
resource "aws_nat_gateway" "main" { subnet_id = aws_subnet.main.id }
resource "aws_internet_gateway" "main" { vpc_id = aws_vpc.main.id }
resource "aws_vpn_gateway" "main" { vpc_id = aws_vpc.main.id }
resource "aws_vpc_peering_connection" "main" {
  vpc_id      = aws_vpc.main.id
  peer_vpc_id = "vpc-0123456789abcdef0"
}
resource "aws_egress_only_internet_gateway" "main" { vpc_id = aws_vpc.main.id }
"""


def route(target: str, destination: str = 'destination_cidr_block = "0.0.0.0/0"') -> str:
    return f"""
resource "aws_route" "main" {{
  route_table_id = aws_route_table.main.id
  {destination}
  {target}
}}
"""


INLINE = """
resource "aws_route_table" "inline" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_nat_gateway.main.id
  }
}
"""
IPV6 = 'destination_ipv6_cidr_block = "::/0"'


@pytest.mark.parametrize(
    "text",
    [
        route("gateway_id = aws_nat_gateway.main.id"),
        route('gateway_id = "nat-0123456789abcdef0"'),
        route("gateway_id = aws_egress_only_internet_gateway.main.id", IPV6),
        INLINE,
        route("gateway_id = aws_vpc_peering_connection.main.id"),
    ],
)
def test_it_belongs_elsewhere(text: str) -> None:
    findings, unknown = verdicts("NAT008", NETWORK + text)
    assert (len(findings), unknown) == (1, [])
    assert "in gateway_id: every plan will change it" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        route("gateway_id = aws_internet_gateway.main.id"),
        route("gateway_id = aws_vpn_gateway.main.id"),
        route('gateway_id = "local"', 'destination_cidr_block = "10.0.0.0/16"'),
        route("nat_gateway_id = aws_nat_gateway.main.id"),
        route("egress_only_gateway_id = aws_egress_only_internet_gateway.main.id", IPV6),
    ],
)
def test_it_is_where_it_belongs(text: str) -> None:
    assert verdicts("NAT008", NETWORK + text) == ([], [])


def test_what_it_is_is_not_known() -> None:
    findings, unknown = verdicts("NAT008", NETWORK + route("gateway_id = var.unset"))
    assert findings == []
    assert unknown
