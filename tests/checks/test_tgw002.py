"""TGW002: overlapping VPCs that meet in a table of a transit gateway."""

import pytest

from tests.checks.hcl import verdicts

HUB = 'resource "aws_ec2_transit_gateway" "hub" {}\n'
OFF = "transit_gateway_default_route_table_propagation = false"


def attached(name: str, cidr: str, more: str = "", gateway: str = "aws_ec2_transit_gateway.hub.id") -> str:
    return f"""
resource "aws_vpc" "{name}" {{
  {cidr}
}}
resource "aws_ec2_transit_gateway_vpc_attachment" "{name}" {{
  transit_gateway_id = {gateway}
  vpc_id             = aws_vpc.{name}.id
  subnet_ids         = []
  {more}
}}
"""


def further(name: str, cidr: str) -> str:
    return f"""
resource "aws_vpc_ipv4_cidr_block_association" "{name}" {{
  vpc_id     = aws_vpc.{name}.id
  cidr_block = "{cidr}"
}}
"""


A = attached("a", 'cidr_block = "10.0.0.0/16"')
B = attached("b", 'cidr_block = "10.0.0.0/17"')
APART = 'default_route_table_propagation = "disable"'


def test_the_fault_once_for_each_vpc() -> None:
    findings, unknown = verdicts("TGW002", HUB + A + B + attached("c", 'cidr_block = "10.1.0.0/16"'))
    assert unknown == []
    assert len(findings) == 1
    assert "aws_vpc.a (10.0.0.0/16) and aws_vpc.b (10.0.0.0/17) overlap" in findings[0]


def test_the_fault_for_instances_of_one_block() -> None:
    text = """
resource "aws_vpc" "all" {
  for_each   = toset(["a", "b"])
  cidr_block = "10.0.0.0/16"
}
resource "aws_ec2_transit_gateway_vpc_attachment" "all" {
  for_each           = aws_vpc.all
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = each.value.id
  subnet_ids         = []
}
"""
    findings, unknown = verdicts("TGW002", HUB + text)
    assert (len(findings), unknown) == (1, [])


def test_the_fault_in_a_table_of_its_own() -> None:
    hub = HUB.replace("{}", "{\n" + APART + "\n}")
    table = """
resource "aws_ec2_transit_gateway_route_table" "t" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
}
"""
    text = "".join(
        f"""
resource "aws_ec2_transit_gateway_route_table_propagation" "{name}" {{
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.{name}.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.t.id
}}
"""
        for name in "ab"
    )
    assert len(verdicts("TGW002", hub + A + B + table + text)[0]) == 1


def test_a_secondary_range_inside_of_a_primary_one() -> None:
    other = attached("c", 'cidr_block = "10.1.0.0/16"') + further("c", "10.0.4.0/22")
    assert len(verdicts("TGW002", HUB + A + other)[0]) == 1


@pytest.mark.parametrize(
    "text",
    [
        # not the same transit gateway
        HUB
        + A
        + attached("b", 'cidr_block = "10.0.0.0/16"', gateway="aws_ec2_transit_gateway.other.id")
        + HUB.replace("hub", "other"),
        # separate tables, where they never meet
        HUB + A + attached("b", 'cidr_block = "10.0.0.0/16"', OFF),
        HUB.replace("{}", "{\n" + APART + "\n}") + A + B,
        # for what is not to be reached
        HUB
        + A
        + further("a", "100.64.0.0/16")
        + attached("c", 'cidr_block = "10.1.0.0/16"')
        + further("c", "100.64.0.0/16"),
        HUB + attached("a", 'cidr_block = "100.64.0.0/16"') + attached("b", 'cidr_block = "100.64.0.0/16"'),
        HUB
        + A
        + further("a", "192.168.0.0/20")
        + attached("c", 'cidr_block = "10.1.0.0/16"')
        + further("c", "192.168.0.0/20"),
        # alone
        HUB + attached("a", 'ipv4_ipam_pool_id = "ipam-pool-1"'),
        # unknown, but nowhere together with another one
        HUB + A + attached("b", 'ipv4_ipam_pool_id = "ipam-pool-1"', OFF),
    ],
)
def test_what_stays_silent(text: str) -> None:
    assert verdicts("TGW002", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        HUB + A + attached("b", 'ipv4_ipam_pool_id = "ipam-pool-1"'),
        HUB
        + A
        + attached("b", 'cidr_block = "10.0.0.0/16"', OFF.replace("false", "var.on"))
        + 'variable "on" {}',
        HUB.replace("{}", "{\n" + APART.replace('"disable"', "var.on") + "\n}") + A + B + 'variable "on" {}',
        HUB + A + attached("b", 'cidr_block = "10.0.0.0/16"', gateway="var.id") + 'variable "id" {}',
    ],
    ids=["range", "propagation", "gateway's default", "gateway"],
)
def test_what_is_not_known(text: str) -> None:
    findings, unknown = verdicts("TGW002", text)
    assert (findings, len(unknown)) == ([], 1)


def test_a_transit_gateway_that_is_read() -> None:
    """Its other attachments are not known, which is not for this configuration to settle."""
    text = (A + B).replace("aws_ec2_transit_gateway.hub", "data.aws_ec2_transit_gateway.hub")
    data = 'data "aws_ec2_transit_gateway" "hub" {\n id = "tgw-0123456789abcdef0"\n}\n'
    assert verdicts("TGW002", data + text) == ([], [])


def test_a_table_where_they_meet_decides_whatever_else_they_propagate_to() -> None:
    more = """
variable "table" {}
resource "aws_ec2_transit_gateway_route_table_propagation" "b" {
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.b.id
  transit_gateway_route_table_id = var.table
}
"""
    findings, unknown = verdicts("TGW002", HUB + A + B + more)
    assert (len(findings), unknown) == (1, [])
    apart = attached("b", 'cidr_block = "10.0.0.0/17"', OFF)
    findings, unknown = verdicts("TGW002", HUB + A + apart + more)
    assert (findings, len(unknown)) == ([], 1)


def test_what_a_data_source_reads_may_be_the_attachment_itself() -> None:
    data = """
data "aws_ec2_transit_gateway_vpc_attachment" "again" { id = "tgw-attach-0123456789abcdef0" }
"""
    findings, _ = verdicts("TGW002", HUB + A + data)
    assert findings == []
