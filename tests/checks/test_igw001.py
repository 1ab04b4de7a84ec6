"""IGW001: behind NAT for IPv4, on the internet by IPv6."""

import pytest

from tests.checks.hcl import verdicts

NETWORK = """
variable "unset" {}
resource "aws_vpc" "main" {
  cidr_block                       = "10.0.0.0/16"
  assign_generated_ipv6_cidr_block = true
}
resource "aws_internet_gateway" "main" { vpc_id = aws_vpc.main.id }
resource "aws_egress_only_internet_gateway" "main" { vpc_id = aws_vpc.main.id }
resource "aws_subnet" "public" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_nat_gateway" "main" {
  connectivity_type = "private"
  subnet_id         = aws_subnet.public.id
}
resource "aws_route_table" "private" { vpc_id = aws_vpc.main.id }
"""


def subnet(*lines: str, table: str = "aws_route_table.private.id") -> str:
    inside = "".join(f"  {line}\n" for line in lines)
    return f"""
resource "aws_subnet" "private" {{
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
{inside}}}
resource "aws_route_table_association" "private" {{
  subnet_id      = aws_subnet.private.id
  route_table_id = {table}
}}
"""


def route(name: str, destination: str, target: str) -> str:
    return f"""
resource "aws_route" "{name}" {{
  route_table_id = aws_route_table.private.id
  {destination}
  {target}
}}
"""


V4 = 'destination_cidr_block = "0.0.0.0/0"'
V6 = 'destination_ipv6_cidr_block = "::/0"'
NAT = route("four", V4, "nat_gateway_id = aws_nat_gateway.main.id")
IGW = "gateway_id = aws_internet_gateway.main.id"
OPEN = route("six", V6, IGW)
KNOWN = subnet('ipv6_cidr_block = "2001:db8:0:1::/64"')
ASSIGNED = "ipv6_cidr_block = cidrsubnet(aws_vpc.main.ipv6_cidr_block, 8, 1)"


@pytest.mark.parametrize(
    "text",
    [
        KNOWN + NAT + OPEN,
        subnet(ASSIGNED, "assign_ipv6_address_on_creation = true") + NAT + OPEN,
        subnet(ASSIGNED, "ipv6_native = true") + NAT + OPEN,
        KNOWN + OPEN + route("four", V4, "gateway_id = aws_nat_gateway.main.id"),
        KNOWN + OPEN + route("four", V4, 'nat_gateway_id = "nat-0123456789abcdef0"'),
        # one block for both subnets, and a table that writes its routes inside
        """
resource "aws_route_table" "inline" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.main.id
  }
  route {
    ipv6_cidr_block = "::/0"
    gateway_id      = aws_internet_gateway.main.id
  }
}
resource "aws_subnet" "both" {
  count           = 2
  vpc_id          = aws_vpc.main.id
  cidr_block      = "10.0.${count.index + 1}.0/24"
  ipv6_cidr_block = "2001:db8:0:${count.index}::/64"
}
resource "aws_route_table_association" "both" {
  count          = 2
  subnet_id      = aws_subnet.both[count.index].id
  route_table_id = aws_route_table.inline.id
}
""",
    ],
)
def test_the_private_subnet_is_reached(text: str) -> None:
    findings, unknown = verdicts("IGW001", NETWORK + text)
    assert (len(findings), unknown) == (1, [])
    assert "on the internet by IPv6" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        KNOWN + NAT,
        KNOWN + NAT + route("six", V6, "egress_only_gateway_id = aws_egress_only_internet_gateway.main.id"),
        KNOWN + NAT + route("six", V6, "gateway_id = aws_egress_only_internet_gateway.main.id"),
        # public in both families
        KNOWN + OPEN + route("four", V4, IGW),
        # IPv6 only
        KNOWN + OPEN,
        # no IPv6 in the subnet
        subnet() + NAT + OPEN,
        # nobody uses the table
        NAT + OPEN,
        # blocked by the account
        KNOWN
        + NAT
        + OPEN
        + 'resource "aws_vpc_block_public_access_options" "main" {\n'
        + '  internet_gateway_block_mode = "block-ingress"\n}',
    ],
)
def test_nobody_gets_in(text: str) -> None:
    assert verdicts("IGW001", NETWORK + text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        KNOWN + NAT + route("six", V6, "gateway_id = var.unset"),
        KNOWN + NAT + route("six", "destination_ipv6_cidr_block = var.unset", IGW),
        KNOWN + OPEN + route("four", V4, "nat_gateway_id = var.unset").replace("nat_", ""),
        # it may turn out to be none
        subnet(ASSIGNED) + NAT + OPEN,
        subnet("ipv6_cidr_block = var.unset") + NAT + OPEN,
        subnet('ipv6_cidr_block = "2001:db8:0:1::/64"', table="var.unset") + NAT + OPEN,
        KNOWN
        + NAT
        + OPEN
        + 'resource "aws_vpc_block_public_access_options" "main" {\n'
        + "  internet_gateway_block_mode = var.unset\n}",
    ],
)
def test_whether_anybody_does_is_not_known(text: str) -> None:
    findings, unknown = verdicts("IGW001", NETWORK + text)
    assert findings == []
    assert unknown
