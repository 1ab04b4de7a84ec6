"""PCX012: IPv6 over a peering connection in one direction."""

import pytest

from tests.checks.hcl import verdicts

VPCS = """
variable "unset" {}
resource "aws_vpc" "a" {
  cidr_block                       = "10.0.0.0/16"
  assign_generated_ipv6_cidr_block = true
}
resource "aws_vpc" "b" {
  cidr_block                       = "10.1.0.0/16"
  assign_generated_ipv6_cidr_block = true
}
resource "aws_vpc_peering_connection" "a_b" {
  vpc_id      = aws_vpc.a.id
  peer_vpc_id = aws_vpc.b.id
  auto_accept = true
}
resource "aws_ec2_managed_prefix_list" "b" {
  name           = "b"
  address_family = "IPv6"
  max_entries    = 1
  entry { cidr = "2001:db8:1::/56" }
}
"""
OVER = "vpc_peering_connection_id = aws_vpc_peering_connection.a_b.id"


def route(source: str, destination: str, name: str = "") -> str:
    return f"""
resource "aws_route" "{source}{name}" {{
  route_table_id = aws_vpc.{source}.main_route_table_id
  {destination}
  {OVER}
}}
"""


def ipv4(source: str) -> str:
    return route(source, f"destination_cidr_block = aws_vpc.{'b' if source == 'a' else 'a'}.cidr_block")


def ipv6(source: str) -> str:
    peer = "b" if source == "a" else "a"
    return route(source, f"destination_ipv6_cidr_block = aws_vpc.{peer}.ipv6_cidr_block", "_ipv6")


BOTH = ipv4("a") + ipv4("b")
INLINE = f"""
resource "aws_default_route_table" "b" {{
  default_route_table_id = aws_vpc.b.default_route_table_id
  route {{
    ipv6_cidr_block = aws_vpc.a.ipv6_cidr_block
    {OVER}
  }}
  route {{
    cidr_block = aws_vpc.a.cidr_block
    {OVER}
  }}
}}
"""
LIST = route("a", "destination_prefix_list_id = aws_ec2_managed_prefix_list.b.id", "_list")


@pytest.mark.parametrize(
    "text",
    [
        BOTH + ipv6("a"),
        BOTH + ipv6("b"),
        ipv4("a") + INLINE,
        BOTH + LIST,
        BOTH + route("a", 'destination_ipv6_cidr_block = "2001:db8:1::/56"', "_fixed"),
    ],
)
def test_no_ipv6_comes_back(text: str) -> None:
    findings, unknown = verdicts("PCX012", VPCS + text)
    assert (len(findings), unknown) == (1, [])
    assert "sends none back" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        BOTH,
        BOTH + ipv6("a") + ipv6("b"),
        ipv4("a") + ipv6("a") + INLINE,
        # PCX001's
        ipv4("a") + ipv6("a"),
        BOTH + LIST + ipv6("b"),
        "",
    ],
)
def test_both_or_none(text: str) -> None:
    assert verdicts("PCX012", VPCS + text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        BOTH + ipv6("a") + route("b", 'destination_prefix_list_id = "pl-0123456789abcdef0"', "_list"),
        BOTH + ipv6("a") + ipv6("b").replace(OVER, "vpc_peering_connection_id = var.unset"),
        BOTH + ipv6("a") + ipv6("b").replace("aws_vpc.b.main_route_table_id", "var.unset"),
    ],
)
def test_a_route_is_not_known(text: str) -> None:
    findings, unknown = verdicts("PCX012", VPCS + text)
    assert findings == []
    assert unknown
