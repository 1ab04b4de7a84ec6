"""NAT005: a NAT gateway whose own subnet sends to it."""

import pytest

from tests.checks.hcl import verdicts

NETWORK = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "main" { vpc_id = aws_vpc.main.id }
resource "aws_ec2_transit_gateway" "hub" {}
resource "aws_vpn_gateway" "main" { vpc_id = aws_vpc.main.id }
resource "aws_subnet" "public" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_subnet" "other" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_eip" "nat" { domain = "vpc" }
resource "aws_route_table" "shared" { vpc_id = aws_vpc.main.id }
"""
PUBLIC = """
resource "aws_nat_gateway" "main" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public.id
}
"""
OWN = """
resource "aws_nat_gateway" "main" {
  connectivity_type = "private"
  subnet_id         = aws_subnet.public.id
}
"""
ASSOCIATED = """
resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.shared.id
}
"""


def route(name: str, destination: str, target: str, table: str = "aws_route_table.shared.id") -> str:
    return f"""
resource "aws_route" "{name}" {{
  route_table_id = {table}
  {destination}
  {target}
}}
"""


ANY = 'destination_cidr_block = "0.0.0.0/0"'
NAT = "nat_gateway_id = aws_nat_gateway.main.id"
DEFAULT = route("default", ANY, NAT)
TO_HUB = "transit_gateway_id = aws_ec2_transit_gateway.hub.id"
HUB = route("hub", 'destination_cidr_block = "10.0.0.0/8"', TO_HUB)
LOOP = NETWORK + PUBLIC + ASSOCIATED + DEFAULT


@pytest.mark.parametrize(
    "text",
    [
        LOOP + HUB,
        # its id as a gateway's
        NETWORK + PUBLIC + ASSOCIATED + HUB + route("default", ANY, "gateway_id = aws_nat_gateway.main.id"),
        # IPv6 goes out, IPv4 does not
        LOOP
        + route("six", 'destination_ipv6_cidr_block = "::/0"', "gateway_id = aws_internet_gateway.main.id"),
        # by the main table, without an association
        NETWORK
        + PUBLIC
        + route("default", ANY, NAT, "aws_vpc.main.main_route_table_id")
        + route("hub", 'destination_cidr_block = "10.0.0.0/8"', TO_HUB, "aws_vpc.main.main_route_table_id"),
        # a private one that sends nowhere else
        NETWORK + OWN + ASSOCIATED + DEFAULT,
        # inline
        NETWORK
        + PUBLIC
        + """
resource "aws_route_table" "inline" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.main.id
  }
  route {
    cidr_block         = "10.0.0.0/8"
    transit_gateway_id = aws_ec2_transit_gateway.hub.id
  }
}
resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.inline.id
}
""",
    ],
)
def test_nothing_leaves(text: str) -> None:
    findings, unknown = verdicts("NAT005", text)
    assert (len(findings), unknown) == (1, [])
    assert "sends to itself" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        # only routes to NAT gateways: NAT003 says it
        LOOP,
        # the NAT gateway sends to these ranges only
        LOOP
        + route(
            "some",
            'destination_cidr_block = "198.51.100.0/24"',
            "gateway_id = aws_internet_gateway.main.id",
        ),
        LOOP + HUB + 'resource "aws_vpn_gateway_route_propagation" "main" {\n'
        "  vpn_gateway_id = aws_vpn_gateway.main.id\n  route_table_id = aws_route_table.shared.id\n}",
        (LOOP + HUB).replace(
            '"shared" { vpc_id = aws_vpc.main.id }',
            '"shared" {\n  vpc_id = aws_vpc.main.id\n  propagating_vgws = [aws_vpn_gateway.main.id]\n}',
        ),
        LOOP + route("list", 'destination_prefix_list_id = "pl-0123456789abcdef0"', TO_HUB),
        # a private one with a way of its own
        NETWORK + OWN + ASSOCIATED + DEFAULT + HUB,
        # another NAT gateway
        NETWORK
        + PUBLIC
        + ASSOCIATED
        + HUB
        + route("default", ANY, "nat_gateway_id = aws_nat_gateway.two.id")
        + PUBLIC.replace('"main"', '"two"').replace("aws_subnet.public", "aws_subnet.other"),
        # regional
        NETWORK
        + 'resource "aws_nat_gateway" "main" {\n  vpc_id = aws_vpc.main.id\n'
        + '  availability_mode = "regional"\n}'
        + ASSOCIATED
        + DEFAULT
        + HUB,
    ],
)
def test_there_is_a_way_or_another_check_says_it(text: str) -> None:
    assert verdicts("NAT005", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        NETWORK + PUBLIC + ASSOCIATED + HUB + route("default", ANY, "nat_gateway_id = var.unset"),
        NETWORK + PUBLIC + ASSOCIATED + HUB + route("default", "destination_cidr_block = var.unset", NAT),
        LOOP + HUB + route("more", "destination_cidr_block = var.unset", TO_HUB),
        NETWORK + PUBLIC + ASSOCIATED.replace("aws_route_table.shared.id", "var.unset") + DEFAULT + HUB,
        NETWORK + PUBLIC.replace("aws_subnet.public.id", "var.unset") + ASSOCIATED + DEFAULT + HUB,
    ],
)
def test_where_it_sends_is_not_known(text: str) -> None:
    findings, unknown = verdicts("NAT005", text)
    assert findings == []
    assert unknown
