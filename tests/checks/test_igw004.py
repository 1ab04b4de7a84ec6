"""IGW004: an internet gateway that does not belong to the VPC."""

import pytest

from tests.checks.hcl import verdicts

NETWORK = """
variable "unset" {}
resource "aws_vpc" "one" { cidr_block = "10.0.0.0/16" }
resource "aws_vpc" "two" { cidr_block = "10.1.0.0/16" }
resource "aws_route_table" "one" { vpc_id = aws_vpc.one.id }
resource "aws_route_table" "two" { vpc_id = aws_vpc.two.id }
data "aws_vpc" "old" { id = "vpc-0123456789abcdef0" }
resource "aws_route_table" "old" { vpc_id = data.aws_vpc.old.id }
"""


def gateway(name: str, vpc: str = "") -> str:
    inside = f"vpc_id = {vpc}" if vpc else ""
    return f'\nresource "aws_internet_gateway" "{name}" {{\n  {inside}\n}}\n'


def attached(name: str, vpc: str) -> str:
    return f"""
resource "aws_internet_gateway_attachment" "{name}" {{
  internet_gateway_id = aws_internet_gateway.{name}.id
  vpc_id              = {vpc}
}}
"""


def route(table: str, target: str) -> str:
    return f"""
resource "aws_route" "internet" {{
  route_table_id         = {table}
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = {target}
}}
"""


def egress(name: str, vpc: str) -> str:
    return f'\nresource "aws_egress_only_internet_gateway" "{name}" {{\n  vpc_id = {vpc}\n}}\n'


def route_ipv6(table: str, argument: str) -> str:
    return f"""
resource "aws_route" "internet" {{
  route_table_id              = {table}
  destination_ipv6_cidr_block = "::/0"
  {argument} = aws_egress_only_internet_gateway.one.id
}}
"""


ONE = gateway("one", "aws_vpc.one.id")
TO_ONE = "aws_internet_gateway.one.id"


@pytest.mark.parametrize(
    "text",
    [
        ONE + route("aws_route_table.two.id", TO_ONE),
        ONE + route("aws_vpc.two.main_route_table_id", TO_ONE),
        gateway("one") + attached("one", "aws_vpc.one.id") + route("aws_route_table.two.id", TO_ONE),
        ONE
        + 'resource "aws_route_table" "inline" {\n  vpc_id = aws_vpc.two.id\n  route {\n'
        + f'    ipv6_cidr_block = "::/0"\n    gateway_id = {TO_ONE}\n  }}\n}}',
        ONE + gateway("two", "aws_vpc.one.id"),
        egress("one", "aws_vpc.one.id") + egress("two", "aws_vpc.one.id"),
        egress("one", "aws_vpc.one.id") + route_ipv6("aws_route_table.two.id", "egress_only_gateway_id"),
        # the provider takes it in gateway_id, too
        egress("one", "aws_vpc.one.id") + route_ipv6("aws_route_table.two.id", "gateway_id"),
        ONE + gateway("two") + attached("two", "aws_vpc.one.id"),
        gateway("x", "aws_vpc.one.id").replace("{\n", "{\n  count = 2\n", 1),
        # a data source reads the VPC of both
        gateway("x", "data.aws_vpc.old.id") + gateway("y", "data.aws_vpc.old.id"),
    ],
)
def test_aws_refuses_it(text: str) -> None:
    findings, unknown = verdicts("IGW004", NETWORK + text)
    assert (len(findings), unknown) == (1, [])


@pytest.mark.parametrize(
    "text",
    [
        ONE + gateway("two", "aws_vpc.two.id") + route("aws_route_table.one.id", TO_ONE),
        gateway("one") + attached("one", "aws_vpc.one.id") + route("aws_route_table.one.id", TO_ONE),
        # both spell the same attachment
        ONE + attached("one", "aws_vpc.one.id"),
        # attached in another configuration
        gateway("one") + route("aws_route_table.two.id", TO_ONE),
        # it may be the same VPC
        ONE + route("aws_route_table.old.id", TO_ONE),
        ONE + route("aws_route_table.two.id", '"igw-0123456789abcdef0"'),
        # one of each kind
        ONE + egress("one", "aws_vpc.one.id") + route_ipv6("aws_route_table.one.id", "gateway_id"),
    ],
)
def test_each_vpc_has_its_own(text: str) -> None:
    assert verdicts("IGW004", NETWORK + text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        gateway("one", "var.unset") + route("aws_route_table.two.id", TO_ONE),
        ONE + gateway("two", "var.unset"),
        ONE + route("aws_route_table.two.id", "var.unset"),
        ONE + route("var.unset", TO_ONE),
        gateway("one") + attached("one", "var.unset") + route("aws_route_table.two.id", TO_ONE),
    ],
)
def test_the_vpc_is_not_known(text: str) -> None:
    findings, unknown = verdicts("IGW004", NETWORK + text)
    assert findings == []
    assert unknown
