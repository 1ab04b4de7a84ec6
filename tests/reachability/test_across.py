"""IPv6 between VPCs over the internet, which no peering and no transit gateway is needed for.

The kernel found it: netlint took what left by an internet gateway for lost, unless the internet was asked
for.
"""

import pytest

from tests.reachability.networks import network, verdict

NETWORK = """
resource "aws_vpc" "this" {
  for_each            = { a = 0, b = 1, c = 2 }
  cidr_block          = "10.${each.value}.0.0/16"
  ipv6_ipam_pool_id   = "ipam-pool-0a1b2c3d4e5f60718"
  ipv6_cidr_block     = "2600:1f18:0:${each.value + 1}00::/56"
}
resource "aws_subnet" "this" {
  for_each        = aws_vpc.this
  vpc_id          = each.value.id
  cidr_block      = cidrsubnet(each.value.cidr_block, 8, 0)
  ipv6_cidr_block = cidrsubnet(each.value.ipv6_cidr_block, 8, 0)
}
resource "aws_internet_gateway" "this" {
  for_each = { a = aws_vpc.this["a"].id, b = aws_vpc.this["b"].id }
  vpc_id   = each.value
}
resource "aws_egress_only_internet_gateway" "this" {
  for_each = { a = aws_vpc.this["a"].id, c = aws_vpc.this["c"].id }
  vpc_id   = each.value
}
locals {
  egress_only = aws_egress_only_internet_gateway.this
}
resource "aws_default_route_table" "this" {
  for_each               = aws_vpc.this
  default_route_table_id = each.value.default_route_table_id
}
resource "aws_route" "in" {
  for_each                    = { a = ROUTE_A, b = "igw" }
  route_table_id              = aws_default_route_table.this[each.key].id
  destination_ipv6_cidr_block = "::/0"
  gateway_id                  = each.value == "igw" ? aws_internet_gateway.this[each.key].id : null
  egress_only_gateway_id      = each.value == "igw" ? null : local.egress_only[each.key].id
}
resource "aws_route" "out" {
  route_table_id              = aws_default_route_table.this["c"].id
  destination_ipv6_cidr_block = "::/0"
  egress_only_gateway_id      = aws_egress_only_internet_gateway.this["c"].id
}
resource "aws_security_group" "this" {
  for_each = aws_vpc.this
  vpc_id   = each.value.id
  ingress {
    from_port        = 0
    to_port          = 0
    protocol         = "-1"
    ipv6_cidr_blocks = ["::/0"]
  }
  egress {
    from_port        = 0
    to_port          = 0
    protocol         = "-1"
    ipv6_cidr_blocks = ["::/0"]
  }
}
resource "aws_instance" "this" {
  for_each               = aws_subnet.this
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = each.value.id
  ipv6_addresses         = [cidrhost(each.value.ipv6_cidr_block, 10)]
  vpc_security_group_ids = [aws_security_group.this[each.key].id]
}
"""


@pytest.mark.parametrize(
    ("route", "source", "destination", "expected"),
    [
        # internet gateways at both ends
        ("igw", "a", "b", "reachable"),
        ("igw", "b", "a", "reachable"),
        # an egress-only gateway opens connections, and brings the answers in
        ("igw", "c", "b", "reachable"),
        ("igw", "b", "c", "blocked NO_PATH"),
        # it does not answer, although the VPC has another gateway that brings packets in
        ("eigw", "a", "b", "reachable"),
        ("eigw", "b", "a", "blocked NO_PATH"),
    ],
)
def test_gateways_of_both_vpcs_lead_there(route: str, source: str, destination: str, expected: str) -> None:
    found = network(NETWORK.replace("ROUTE_A", f'"{route}"'))
    assert (
        verdict(found, f'aws_instance.this["{source}"]', f'aws_instance.this["{destination}"]', "443")
        == expected
    )
