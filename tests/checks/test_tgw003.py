"""TGW003: a transit gateway that does not take what a VPC sends."""

import pytest

from tests.checks.hcl import verdicts

HUB = 'resource "aws_ec2_transit_gateway" "hub" {}\n'
VPC = """
resource "aws_vpc" "a" { cidr_block = "10.0.0.0/16" }
resource "aws_route" "a" {
  route_table_id         = aws_vpc.a.main_route_table_id
  destination_cidr_block = "10.0.0.0/8"
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id
}
"""
INLINE = """
resource "aws_vpc" "a" { cidr_block = "10.0.0.0/16" }
resource "aws_route_table" "a" {
  vpc_id = aws_vpc.a.id
  route {
    ipv6_cidr_block    = "::/0"
    transit_gateway_id = aws_ec2_transit_gateway.hub.id
  }
}
"""
ATTACHMENT = """
resource "aws_ec2_transit_gateway_vpc_attachment" "a" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.a.id
  subnet_ids         = []
}
"""
OFF = ATTACHMENT.replace("[]", "[]\n  transit_gateway_default_route_table_association = false")
NO_DEFAULT = HUB.replace("{}", '{\n  default_route_table_association = "disable"\n}')
TABLE = """
resource "aws_ec2_transit_gateway_route_table" "t" { transit_gateway_id = aws_ec2_transit_gateway.hub.id }
"""
ASSOCIATION = """
resource "aws_ec2_transit_gateway_route_table_association" "a" {
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.a.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.t.id
}
"""


@pytest.mark.parametrize("text", [VPC, INLINE])
def test_a_route_without_an_attachment(text: str) -> None:
    findings, unknown = verdicts("TGW003", HUB + text)
    assert (findings, unknown) == (
        ["aws_vpc.a sends to aws_ec2_transit_gateway.hub, but is not attached to it"],
        [],
    )


ACCEPTER = """
resource "aws_ec2_transit_gateway_vpc_attachment_accepter" "a" {
  transit_gateway_attachment_id = aws_ec2_transit_gateway_vpc_attachment.a.id
}
"""


@pytest.mark.parametrize(
    "text",
    [
        HUB + OFF,
        NO_DEFAULT + ATTACHMENT,
        NO_DEFAULT + TABLE + ATTACHMENT,
        # there is no default that an accepter could decide on
        NO_DEFAULT + ATTACHMENT + ACCEPTER,
    ],
)
def test_an_attachment_without_an_association(text: str) -> None:
    findings, unknown = verdicts("TGW003", text + VPC)
    assert (len(findings), unknown) == (1, [])
    assert "is associated with no route table of aws_ec2_transit_gateway.hub" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        HUB + VPC + ATTACHMENT,
        HUB + VPC + OFF + TABLE + ASSOCIATION,
        NO_DEFAULT + VPC + ATTACHMENT + TABLE + ASSOCIATION,
        # nothing is sent
        HUB + 'resource "aws_vpc" "a" { cidr_block = "10.0.0.0/16" }' + OFF,
        # another default table
        NO_DEFAULT
        + VPC
        + ATTACHMENT
        + TABLE
        + """
resource "aws_ec2_transit_gateway_default_route_table_association" "hub" {
  transit_gateway_id             = aws_ec2_transit_gateway.hub.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.t.id
}
""",
        # the accepter decides
        HUB + VPC + OFF + ACCEPTER,
        # the owner of a shared transit gateway attaches and associates
        'data "aws_ec2_transit_gateway" "hub" {}\n'
        + (VPC + OFF).replace("aws_ec2_transit_gateway.hub", "data.aws_ec2_transit_gateway.hub"),
        VPC.replace("aws_ec2_transit_gateway.hub.id", '"tgw-0123456789abcdef0"'),
    ],
)
def test_what_stays_silent(text: str) -> None:
    assert verdicts("TGW003", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        HUB + VPC + ATTACHMENT.replace("aws_vpc.a.id", "var.vpc") + 'variable "vpc" {}',
        HUB + VPC + OFF.replace("false", "var.on") + 'variable "on" {}',
        HUB
        + VPC
        + OFF
        + TABLE
        + ASSOCIATION.replace("aws_ec2_transit_gateway_vpc_attachment.a.id", "var.id")
        + 'variable "id" {}',
        HUB
        + VPC
        + OFF
        + """
variable "id" {}
resource "aws_ec2_transit_gateway_vpc_attachment_accepter" "a" {
  transit_gateway_attachment_id = var.id
}
""",
        HUB + VPC + ATTACHMENT.replace('"a" {', '"a" {\n  count = var.n') + 'variable "n" {}',
        HUB + VPC + OFF + TABLE + ASSOCIATION.replace('"a" {', '"a" {\n  count = var.n') + 'variable "n" {}',
    ],
    ids=["attached", "default", "association", "accepter", "attachments", "associations"],
)
def test_what_is_not_known(text: str) -> None:
    findings, unknown = verdicts("TGW003", text)
    assert (findings, len(unknown)) == ([], 1)


def test_a_vpc_that_is_managed_elsewhere_may_be_attached_there() -> None:
    text = """
data "aws_vpc" "a" { id = "vpc-0123456789abcdef0" }
resource "aws_route_table" "a" {
  vpc_id = data.aws_vpc.a.id
  route {
    cidr_block         = "0.0.0.0/0"
    transit_gateway_id = aws_ec2_transit_gateway.hub.id
  }
}
"""
    findings, unknown = verdicts("TGW003", HUB + text)
    assert (findings, len(unknown)) == ([], 1)
