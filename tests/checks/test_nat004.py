"""NAT004: a NAT gateway that no route uses."""

import pytest

from tests.checks.hcl import verdicts

VPC = """
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
"""
ELSEWHERE = """
data "aws_vpc" "main" { id = "vpc-0123456789abcdef0" }
"""
NETWORK = """
variable "unset" {}
variable "home" { default = "subnet-0123456789abcdef0" }
resource "aws_internet_gateway" "main" { vpc_id = aws_vpc.main.id }
resource "aws_subnet" "public" {
  for_each          = { a = 0, b = 1, c = 2 }
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, each.value)
  availability_zone = "eu-west-1${each.key}"
}
resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}
resource "aws_route_table_association" "public" {
  for_each       = aws_subnet.public
  subnet_id      = each.value.id
  route_table_id = aws_route_table.public.id
}
resource "aws_eip" "nat" {
  for_each = aws_subnet.public
  domain   = "vpc"
}
"""
PRIVATE = """
resource "aws_subnet" "private" {
  for_each          = aws_subnet.public
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, 10 + index(keys(aws_subnet.public), each.key))
  availability_zone = "eu-west-1${each.key}"
}
resource "aws_route_table" "private" {
  for_each = aws_subnet.private
  vpc_id   = aws_vpc.main.id
}
resource "aws_route_table_association" "private" {
  for_each       = aws_subnet.private
  subnet_id      = each.value.id
  route_table_id = aws_route_table.private[each.key].id
}
"""


def nat(zone: str, name: str = "", more: str = "") -> str:
    return f"""
resource "aws_nat_gateway" "{name or zone}" {{
  allocation_id = aws_eip.nat["{zone}"].id
  subnet_id     = aws_subnet.public["{zone}"].id
  {more}
}}
"""


def route(zone: str, target: str) -> str:
    return f"""
resource "aws_route" "{zone}" {{
  route_table_id         = aws_route_table.private["{zone}"].id
  destination_cidr_block = "0.0.0.0/0"
  {target}
}}
"""


def to(name: str) -> str:
    return f"nat_gateway_id = aws_nat_gateway.{name}.id"


ALL = VPC + NETWORK + PRIVATE


@pytest.mark.parametrize(
    "text",
    [
        # none is in use
        ALL + nat("a"),
        # two zones are served, the third one is not
        ALL + nat("a") + nat("b") + nat("c") + route("a", to("a")) + route("b", to("b")),
        # a second one in the zone of the first is no spare for the zone
        ALL + nat("a") + nat("a", "again") + route("a", to("a")),
        ALL
        + 'resource "aws_nat_gateway" "own" {\n  connectivity_type = "private"\n'
        + '  subnet_id = aws_subnet.public["a"].id\n}',
        ALL
        + 'resource "aws_nat_gateway" "all" {\n  vpc_id = aws_vpc.main.id\n'
        + '  availability_mode = "regional"\n}',
    ],
)
def test_no_route_goes_to_it(text: str) -> None:
    findings, unknown = verdicts("NAT004", text)
    assert (len(findings), unknown) == (1, [])
    assert "is used by no route" in findings[0]


def test_every_instance_is_one() -> None:
    repeated = """
resource "aws_nat_gateway" "main" {
  for_each      = aws_subnet.public
  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = each.value.id
}
"""
    assert len(verdicts("NAT004", ALL + repeated)[0]) == 3


@pytest.mark.parametrize(
    "text",
    [
        ALL + nat("a") + route("a", to("a")),
        # the provider takes its id as a gateway's, too
        ALL + nat("a") + route("a", "gateway_id = aws_nat_gateway.a.id"),
        # IPv6 that is translated (NAT64)
        ALL
        + nat("a")
        + route("a", to("a")).replace(
            'destination_cidr_block = "0.0.0.0/0"', 'destination_ipv6_cidr_block = "64:ff9b::/96"'
        ),
        # inside of the table
        ALL.replace(
            "for_each = aws_subnet.private\n",
            'for_each = aws_subnet.private\n  route {\n    cidr_block = "0.0.0.0/0"\n'
            "    nat_gateway_id = aws_nat_gateway.a.id\n  }\n",
        )
        + nat("a"),
        # it may be a spare: one zone is in use, and this is another one
        ALL + nat("a") + nat("b") + route("a", to("a")),
        # nobody here can use it
        VPC + NETWORK + nat("a"),
    ],
)
def test_it_is_used_or_may_be_meant(text: str) -> None:
    assert verdicts("NAT004", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        # another configuration has the routes
        ELSEWHERE + (NETWORK + PRIVATE).replace("aws_vpc.main.id", "data.aws_vpc.main.id") + nat("a"),
        ALL + nat("a").replace('aws_subnet.public["a"].id', "var.home"),
        # a target, or whether it is in use, is not known
        ALL + nat("a") + route("a", "nat_gateway_id = var.unset"),
        ALL + nat("a") + route("a", "gateway_id = var.unset"),
        ALL + nat("a") + nat("b") + route("a", to("a")).replace(to("a"), "nat_gateway_id = var.unset"),
        ALL
        + nat("a")
        + 'resource "aws_route_table" "dynamic" {\n  vpc_id = aws_vpc.main.id\n'
        + '  dynamic "route" {\n    for_each = var.unset\n    content {\n      cidr_block = route.key\n'
        + "      nat_gateway_id = route.value\n    }\n  }\n}",
    ],
)
def test_a_route_may_be_there(text: str) -> None:
    findings, unknown = verdicts("NAT004", text)
    assert findings == []
    assert unknown
