"""PCX007: a destination that is not the peer's."""

import pytest

from tests.checks.hcl import verdicts

PEERED = """
resource "aws_vpc" "a" { cidr_block = "10.0.0.0/16" }
resource "aws_vpc" "b" {
  cidr_block                       = "10.1.0.0/16"
  assign_generated_ipv6_cidr_block = true
}
resource "aws_vpc_ipv4_cidr_block_association" "b" {
  vpc_id     = aws_vpc.b.id
  cidr_block = "100.64.0.0/16"
}
resource "aws_vpc_peering_connection" "a_b" {
  vpc_id      = aws_vpc.a.id
  peer_vpc_id = aws_vpc.b.id
}
resource "aws_ec2_managed_prefix_list" "one" {
  name           = "one"
  address_family = "IPv4"
  max_entries    = 5
  entry { cidr = "10.9.0.0/16" }
  entry { cidr = "CIDR" }
}
"""
THIRD = """
resource "aws_vpc" "c" { cidr_block = "10.2.0.0/16" }
resource "aws_vpc_peering_connection" "b_c" {
  vpc_id      = aws_vpc.b.id
  peer_vpc_id = aws_vpc.c.id
}
"""


def route(destination: str) -> str:
    return f"""
resource "aws_route" "one" {{
  route_table_id            = aws_vpc.a.main_route_table_id
  {destination}
  vpc_peering_connection_id = aws_vpc_peering_connection.a_b.id
}}
"""


def to(cidr: str) -> str:
    return route(f'destination_cidr_block = "{cidr}"')


def test_the_fault() -> None:
    findings, unknown = verdicts("PCX007", PEERED + to("10.2.0.0/16"))
    assert unknown == []
    assert "".join(findings) == (
        "aws_route.one sends 10.2.0.0/16 over aws_vpc_peering_connection.a_b, but no address of it is in "
        "aws_vpc.b: it is dropped"
    )


def test_the_fault_inline_and_in_the_other_direction() -> None:
    text = """
resource "aws_route_table" "b" {
  vpc_id = aws_vpc.b.id
  route {
    cidr_block                = "10.1.0.0/16"
    vpc_peering_connection_id = aws_vpc_peering_connection.a_b.id
  }
}
"""
    assert len(verdicts("PCX007", PEERED + text)[0]) == 1


def test_a_prefix_list_of_which_no_entry_is_the_peers() -> None:
    listed = route("destination_prefix_list_id = aws_ec2_managed_prefix_list.one.id")
    assert len(verdicts("PCX007", PEERED.replace("CIDR", "10.8.0.0/16", 1) + listed)[0]) == 1
    text = PEERED.replace('"CIDR"', '"10.1.0.0/24"')
    assert verdicts("PCX007", text + listed) == ([], [])


@pytest.mark.parametrize("cidr", ["10.1.0.0/16", "10.1.2.0/24", "10.0.0.0/8", "100.64.3.0/24", "0.0.0.0/0"])
def test_the_peers_ranges_parts_of_them_and_wider_ones(cidr: str) -> None:
    assert verdicts("PCX007", PEERED + to(cidr)) == ([], [])


def test_a_third_vpc_is_another_fault() -> None:
    assert verdicts("PCX007", PEERED + THIRD + to("10.2.0.0/16")) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        # AWS assigns the IPv6 range
        PEERED + route('destination_ipv6_cidr_block = "2001:db8::/56"'),
        # from IPAM
        PEERED.replace(
            'cidr_block                       = "10.1.0.0/16"', 'ipv4_ipam_pool_id = "ipam-pool-1"'
        )
        + to("10.2.0.0/16"),
        PEERED + 'variable "cidr" {}' + route("destination_cidr_block = var.cidr"),
        PEERED.replace("aws_vpc.b.id\n}", '"vpc-0123456789abcdef0"\n}') + to("10.2.0.0/16"),
    ],
    ids=["ipv6", "ipam", "destination", "peer elsewhere"],
)
def test_what_is_not_known(text: str) -> None:
    findings, unknown = verdicts("PCX007", text)
    assert (findings, len(unknown)) == ([], 1)


def test_a_known_ipv6_range() -> None:
    text = PEERED.replace("assign_generated_ipv6_cidr_block = true", 'ipv6_cidr_block = "2001:db8:1::/56"')
    assert verdicts("PCX007", text + route('destination_ipv6_cidr_block = "2001:db8:1::/64"')) == ([], [])
    assert len(verdicts("PCX007", text + route('destination_ipv6_cidr_block = "2001:db8:2::/56"'))[0]) == 1


def test_routes_of_a_module() -> None:
    module = """
variable "peering" {}
variable "to" {}
resource "aws_vpc" "this" { cidr_block = "10.0.0.0/16" }
resource "aws_route" "this" {
  for_each                  = toset(var.to)
  route_table_id            = aws_vpc.this.main_route_table_id
  destination_cidr_block    = each.value
  vpc_peering_connection_id = var.peering
}
output "id" { value = aws_vpc.this.id }
"""
    root = """
resource "aws_vpc" "b" { cidr_block = "10.1.0.0/16" }
module "a" {
  source  = "./vpc"
  peering = aws_vpc_peering_connection.a_b.id
  to      = ["10.1.0.0/16", "10.7.0.0/16"]
}
resource "aws_vpc_peering_connection" "a_b" {
  vpc_id      = module.a.id
  peer_vpc_id = aws_vpc.b.id
}
"""
    findings, unknown = verdicts("PCX007", root, vpc=module)
    assert (len(findings), unknown) == (1, [])
    assert findings[0].startswith('module.a.aws_route.this["10.7.0.0/16"] sends 10.7.0.0/16 over')
