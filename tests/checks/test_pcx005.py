"""PCX005: gateways and services of the peer."""

import pytest

from tests.checks.hcl import verdicts

PEERED = """
resource "aws_vpc" "a" { cidr_block = "10.0.0.0/16" }
resource "aws_vpc" "b" { cidr_block = "10.1.0.0/16" }
resource "aws_internet_gateway" "a" { vpc_id = aws_vpc.a.id }
resource "aws_vpc_peering_connection" "a_b" {
  vpc_id      = aws_vpc.a.id
  peer_vpc_id = aws_vpc.b.id
}
data "aws_ec2_managed_prefix_list" "s3" { name = "com.amazonaws.eu-west-1.s3" }
data "aws_ec2_managed_prefix_list" "own" { name = "offices" }
variable "somewhere" {}
"""


def route(
    destination: str, target: str = "vpc_peering_connection_id = aws_vpc_peering_connection.a_b.id"
) -> str:
    return f"""
resource "aws_route" "one" {{
  route_table_id = aws_vpc.a.main_route_table_id
  {destination}
  {target}
}}
"""


@pytest.mark.parametrize(
    "destination",
    [
        'destination_cidr_block = "0.0.0.0/0"',
        'destination_ipv6_cidr_block = "::/0"',
        "destination_prefix_list_id = data.aws_ec2_managed_prefix_list.s3.id",
    ],
)
def test_the_fault(destination: str) -> None:
    findings, unknown = verdicts("PCX005", PEERED + route(destination))
    assert (len(findings), unknown) == (1, [])


def test_the_fault_inline_and_over_a_peering_that_is_managed_elsewhere() -> None:
    text = """
resource "aws_route_table" "a" {
  vpc_id = aws_vpc.a.id
  route {
    cidr_block                = "0.0.0.0/0"
    vpc_peering_connection_id = "pcx-0123456789abcdef0"
  }
}
"""
    findings, unknown = verdicts("PCX005", PEERED + text)
    assert (len(findings), unknown) == (1, [])


@pytest.mark.parametrize(
    ("destination", "target"),
    [
        ('destination_cidr_block = "10.0.0.0/8"', None),
        ('destination_cidr_block = "10.1.0.0/16"', None),
        ("destination_prefix_list_id = data.aws_ec2_managed_prefix_list.own.id", None),
        ('destination_cidr_block = "0.0.0.0/0"', "gateway_id = aws_internet_gateway.a.id"),
        ("destination_cidr_block = var.somewhere", "gateway_id = aws_internet_gateway.a.id"),
    ],
)
def test_what_stays_silent(destination: str, target: str | None) -> None:
    text = route(destination) if target is None else route(destination, target)
    assert verdicts("PCX005", PEERED + text) == ([], [])


def test_a_narrow_peering_route_beside_a_default_route() -> None:
    text = """
resource "aws_route_table" "a" {
  vpc_id = aws_vpc.a.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.a.id
  }
  route {
    cidr_block                = "10.1.0.0/16"
    vpc_peering_connection_id = aws_vpc_peering_connection.a_b.id
  }
}
"""
    assert verdicts("PCX005", PEERED + text) == ([], [])


def test_an_unknown_destination() -> None:
    findings, unknown = verdicts("PCX005", PEERED + route("destination_cidr_block = var.somewhere"))
    assert (len(findings), len(unknown)) == (0, 1)
