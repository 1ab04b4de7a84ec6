"""IGW003: a main route table that makes subnets public."""

import pytest

from tests.checks.hcl import verdicts

VPC = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
"""
GATEWAYS = """
resource "aws_internet_gateway" "main" { vpc_id = aws_vpc.main.id }
resource "aws_nat_gateway" "main" {
  connectivity_type = "private"
  subnet_id         = aws_subnet.web.id
}
resource "aws_subnet" "web" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}
"""
OWN_TABLE = """
resource "aws_route_table" "own" { vpc_id = aws_vpc.main.id }
"""
ASSOCIATED = """
resource "aws_route_table_association" "web" {
  subnet_id      = aws_subnet.web.id
  route_table_id = aws_route_table.own.id
}
"""
MAIN = """
resource "aws_main_route_table_association" "main" {
  vpc_id         = aws_vpc.main.id
  route_table_id = aws_route_table.own.id
}
"""
V4 = 'destination_cidr_block = "0.0.0.0/0"'
IGW = "gateway_id = aws_internet_gateway.main.id"


def route(destination: str = V4, target: str = IGW, table: str = "aws_vpc.main.main_route_table_id") -> str:
    return f"""
resource "aws_route" "internet" {{
  route_table_id = {table}
  {destination}
  {target}
}}
"""


NETWORK = VPC + GATEWAYS


@pytest.mark.parametrize(
    "text",
    [
        NETWORK + route(),
        NETWORK + route(table="aws_vpc.main.default_route_table_id"),
        NETWORK + route('destination_ipv6_cidr_block = "::/0"'),
        NETWORK + OWN_TABLE + MAIN + route(table="aws_route_table.own.id"),
        NETWORK
        + MAIN
        + """
resource "aws_route_table" "own" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}
""",
        # one of two subnets says which table it uses
        NETWORK
        + OWN_TABLE
        + ASSOCIATED
        + route()
        + 'resource "aws_subnet" "new" {\n  vpc_id = aws_vpc.main.id\n  cidr_block = "10.0.1.0/24"\n}',
    ],
)
def test_subnets_are_public_by_default(text: str) -> None:
    findings, unknown = verdicts("IGW003", text)
    assert (len(findings), unknown) == (1, [])
    assert "1 subnet uses it without an association" in findings[0]


def test_all_instances_are_counted() -> None:
    repeated = (
        NETWORK
        + route()
        + """
resource "aws_subnet" "more" {
  count      = 7
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.${count.index + 1}.0/24"
}
"""
    )
    ((message,), unknown) = verdicts("IGW003", repeated)
    assert "8 subnets use it" in message
    assert unknown == []


@pytest.mark.parametrize(
    "text",
    [
        NETWORK,
        NETWORK + OWN_TABLE + ASSOCIATED + route(),
        NETWORK + route(target="nat_gateway_id = aws_nat_gateway.main.id"),
        # a part of the internet only
        NETWORK + route('destination_cidr_block = "198.51.100.0/24"'),
        # another table is the main one, and the first one is used by nobody
        NETWORK + OWN_TABLE + MAIN + route(table="aws_vpc.main.default_route_table_id"),
        # AWS makes the default VPC so
        (NETWORK + route())
        .replace(
            'resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }', 'resource "aws_default_vpc" "main" {}'
        )
        .replace("aws_vpc.main", "aws_default_vpc.main"),
        # the VPC is managed elsewhere
        (NETWORK + route(table="data.aws_vpc.main.main_route_table_id"))
        .replace(
            'resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }',
            'data "aws_vpc" "main" { id = "vpc-1" }',
        )
        .replace(" = aws_vpc.main", " = data.aws_vpc.main"),
        # no subnet at all
        VPC + 'resource "aws_internet_gateway" "main" { vpc_id = aws_vpc.main.id }' + route(),
    ],
)
def test_nothing_is_public_without_saying_so(text: str) -> None:
    assert verdicts("IGW003", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        NETWORK + route("destination_cidr_block = var.unset"),
        NETWORK + route(target="gateway_id = var.unset"),
        NETWORK + OWN_TABLE + MAIN.replace("aws_route_table.own.id", "var.unset") + route(),
        NETWORK + OWN_TABLE + ASSOCIATED.replace("aws_subnet.web.id", "var.unset") + route(),
        NETWORK + route(table="var.unset"),
    ],
)
def test_what_the_subnets_use_is_not_known(text: str) -> None:
    findings, unknown = verdicts("IGW003", text)
    assert findings == []
    assert unknown
