"""PCX002: a peering connection without routes."""

import pytest

from tests.checks.hcl import verdicts

VPCS = """
resource "aws_vpc" "a" { cidr_block = "10.0.0.0/16" }
resource "aws_vpc" "b" { cidr_block = "10.1.0.0/16" }
resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.a.id
  cidr_block = "10.0.0.0/24"
}
"""
B = """
resource "aws_subnet" "b" {
  vpc_id     = aws_vpc.b.id
  cidr_block = "10.1.0.0/24"
}
"""
PEERING = """
resource "aws_vpc_peering_connection" "a_b" {
  vpc_id      = aws_vpc.a.id
  peer_vpc_id = aws_vpc.b.id
}
"""


def test_the_fault_in_all_instances() -> None:
    repeated = PEERING.replace("{\n", "{\n  count = 1\n", 1)
    for peering in (PEERING, repeated):
        findings, unknown = verdicts("PCX002", VPCS + B + peering)
        assert (len(findings), unknown) == (1, [])


@pytest.mark.parametrize(
    "routes",
    [
        # one side only is PCX001
        """
resource "aws_route" "one" {
  route_table_id            = aws_vpc.a.main_route_table_id
  destination_cidr_block    = "10.1.0.0/16"
  vpc_peering_connection_id = aws_vpc_peering_connection.a_b.id
}""",
        """
resource "aws_route_table" "a" {
  vpc_id = aws_vpc.a.id
  route {
    cidr_block                = "10.1.0.0/16"
    vpc_peering_connection_id = aws_vpc_peering_connection.a_b.id
  }
}""",
        # AWS takes it in `gateway_id` too, which is NAT008
        """
resource "aws_route" "one" {
  route_table_id         = aws_vpc.a.main_route_table_id
  destination_cidr_block = "10.1.0.0/16"
  gateway_id             = aws_vpc_peering_connection.a_b.id
}""",
        # in a table that is managed elsewhere
        """
variable "table" { default = "rtb-0123456789abcdef0" }
resource "aws_route" "one" {
  route_table_id              = var.table
  destination_ipv6_cidr_block = "2001:db8::/56"
  vpc_peering_connection_id   = aws_vpc_peering_connection.a_b.id
}""",
    ],
)
def test_a_route_is_enough(routes: str) -> None:
    assert verdicts("PCX002", VPCS + B + PEERING + routes) == ([], [])


def test_a_vpc_without_subnets_here_is_routed_elsewhere() -> None:
    assert verdicts("PCX002", VPCS + PEERING) == ([], [])


def test_peers_that_overlap_are_another_fault() -> None:
    assert verdicts("PCX002", (VPCS + B + PEERING).replace("10.1.0.0/16", "10.0.0.0/17")) == ([], [])


def test_a_peer_that_is_managed_elsewhere_may_have_routes() -> None:
    peer = 'data "aws_vpc" "b" { id = "vpc-0123456789abcdef0" }'
    text = VPCS + peer + PEERING.replace("aws_vpc.b", "data.aws_vpc.b")
    findings, unknown = verdicts("PCX002", text)
    assert (len(findings), len(unknown)) == (0, 1)


def test_a_route_with_an_unknown_target_may_be_one() -> None:
    route = """
variable "target" {}
resource "aws_route" "one" {
  route_table_id            = aws_vpc.a.main_route_table_id
  destination_cidr_block    = "10.1.0.0/16"
  vpc_peering_connection_id = var.target
}
"""
    findings, unknown = verdicts("PCX002", VPCS + B + PEERING + route)
    assert (len(findings), len(unknown)) == (0, 1)


ROUTE = """
resource "aws_route" "one" {
  count                     = var.n
  route_table_id            = aws_vpc.a.main_route_table_id
  destination_cidr_block    = "10.1.0.0/16"
  vpc_peering_connection_id = aws_vpc_peering_connection.a_b.id
}
"""
BLOCKS = """
resource "aws_route_table" "a" {
  vpc_id = aws_vpc.a.id
  dynamic "route" {
    for_each = var.n
    content {
      cidr_block                = route.value
      vpc_peering_connection_id = aws_vpc_peering_connection.a_b.id
    }
  }
}
"""


@pytest.mark.parametrize(
    "text",
    [
        VPCS + B + PEERING + ROUTE,
        VPCS + B + PEERING + ROUTE.replace("count   ", "for_each"),
        VPCS + B + PEERING + BLOCKS,
        VPCS + B.replace('"b" {', '"b" {\n  count = var.n') + PEERING,
    ],
    ids=["count", "for_each", "dynamic", "subnets"],
)
def test_how_many_there_are_is_not_known(text: str) -> None:
    findings, unknown = verdicts("PCX002", 'variable "n" {}\n' + text)
    assert (findings, len(unknown)) == ([], 1)


MODULE = """
variable "cidr" {}
variable "peering" { default = null }
variable "to" { default = [] }
resource "aws_vpc" "this" { cidr_block = var.cidr }
resource "aws_subnet" "this" {
  count      = 2
  vpc_id     = aws_vpc.this.id
  cidr_block = cidrsubnet(var.cidr, 8, count.index)
}
resource "aws_route_table" "this" { vpc_id = aws_vpc.this.id }
resource "aws_route" "peer" {
  for_each                  = toset(var.to)
  route_table_id            = aws_route_table.this.id
  destination_cidr_block    = each.value
  vpc_peering_connection_id = var.peering
}
output "id" { value = aws_vpc.this.id }
"""
CALLS = """
module "a" {
  source = "./vpc"
  cidr   = "10.0.0.0/16"
}
module "b" {
  source  = "./vpc"
  cidr    = "10.1.0.0/16"
  peering = aws_vpc_peering_connection.a_b.id
  to      = [TO]
}
resource "aws_vpc_peering_connection" "a_b" {
  vpc_id      = module.a.id
  peer_vpc_id = module.b.id
}
"""


def test_vpcs_of_a_module() -> None:
    findings, unknown = verdicts("PCX002", CALLS.replace("TO", ""), vpc=MODULE)
    assert (len(findings), unknown) == (1, [])
    assert verdicts("PCX002", CALLS.replace("TO", '"10.0.0.0/16"'), vpc=MODULE) == ([], [])


@pytest.mark.parametrize(
    "told",
    [
        "peering = aws_vpc_peering_connection.a_b.id",
        "for_each = { a = aws_vpc_peering_connection.a_b.id }\n  name = each.key\n  peering = each.value",
        "count = 2\n  peering = [aws_vpc_peering_connection.a_b.id, count.index]",
    ],
)
def test_a_module_that_is_not_installed_may_have_the_routes(told: str) -> None:
    routes = f"""
module "routes" {{
  source  = "some/routes/aws"
  {told}
}}
"""
    findings, unknown = verdicts("PCX002", CALLS.replace("TO", "") + routes, vpc=MODULE)
    assert (findings, len(unknown)) == ([], 1)
