"""TGW004: answers from the internet that find no way back over a transit gateway."""

from __future__ import annotations

import pytest

from tests.checks.hcl import verdicts

NETWORK = """
variable "unset" {}
resource "aws_ec2_transit_gateway" "hub" {
  default_route_table_association = "disable"
  default_route_table_propagation = "disable"
}
resource "aws_ec2_transit_gateway_route_table" "spokes" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
}
resource "aws_ec2_transit_gateway_route_table" "egress" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
}
resource "aws_vpc" "spoke" { cidr_block = "10.1.0.0/16" }
resource "aws_subnet" "spoke" {
  vpc_id     = aws_vpc.spoke.id
  cidr_block = "10.1.0.0/24"
}
resource "aws_route" "spoke" {
  route_table_id         = aws_vpc.spoke.main_route_table_id
  destination_cidr_block = "0.0.0.0/0"
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id
}
resource "aws_ec2_transit_gateway_vpc_attachment" "spoke" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.spoke.id
  subnet_ids         = [aws_subnet.spoke.id]
}
resource "aws_ec2_transit_gateway_route_table_association" "spoke" {
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.spoke.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.spokes.id
}
resource "aws_ec2_transit_gateway_route" "out" {
  destination_cidr_block         = "0.0.0.0/0"
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.egress.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.spokes.id
}
resource "aws_vpc" "egress" { cidr_block = "10.9.0.0/16" }
resource "aws_internet_gateway" "egress" { vpc_id = aws_vpc.egress.id }
resource "aws_subnet" "public" {
  vpc_id     = aws_vpc.egress.id
  cidr_block = "10.9.0.0/24"
}
resource "aws_subnet" "attachment" {
  vpc_id     = aws_vpc.egress.id
  cidr_block = "10.9.1.0/24"
}
resource "aws_nat_gateway" "egress" {
  subnet_id     = aws_subnet.public.id
  allocation_id = "eipalloc-0123456789abcdef0"
}
resource "aws_route_table" "attachment" {
  vpc_id = aws_vpc.egress.id
  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.egress.id
  }
}
resource "aws_route_table_association" "attachment" {
  subnet_id      = aws_subnet.attachment.id
  route_table_id = aws_route_table.attachment.id
}
resource "aws_route_table" "public" {
  vpc_id = aws_vpc.egress.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.egress.id
  }
  BACK
}
resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}
resource "aws_ec2_transit_gateway_vpc_attachment" "egress" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.egress.id
  subnet_ids         = [aws_subnet.attachment.id]
}
resource "aws_ec2_transit_gateway_route_table_association" "egress" {
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.egress.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.egress.id
}
"""
PROPAGATION = """
resource "aws_ec2_transit_gateway_route_table_propagation" "spoke" {
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.spoke.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.egress.id
}
"""
STATIC = """
resource "aws_ec2_transit_gateway_route" "back" {
  destination_cidr_block         = "10.0.0.0/8"
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.egress.id
  WHERE
}
"""
BACK = 'route {\n    cidr_block = "RANGE"\n    transit_gateway_id = aws_ec2_transit_gateway.hub.id\n  }'


def network(back: str = "10.0.0.0/8", more: str = PROPAGATION) -> str:
    return NETWORK.replace("BACK", BACK.replace("RANGE", back) if back else "") + more


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        (network(more=""), "aws_ec2_transit_gateway_route_table.egress"),
        (network(""), "aws_route_table.public"),
        (network("10.2.0.0/16"), "aws_route_table.public"),
    ],
)
def test_no_answer_arrives(text: str, lacking: str) -> None:
    found, unknown = verdicts("TGW004", text)
    assert (len(found), unknown) == (1, [])
    assert f"but {lacking} has no route back" in found[0]


@pytest.mark.parametrize(
    "text",
    [
        network(),
        network("10.1.0.0/16"),
        network(more=STATIC.replace("WHERE", "blackhole = true")),
        network(
            more=STATIC.replace(
                "WHERE",
                "transit_gateway_attachment_id = aws_ec2_transit_gateway_vpc_attachment.spoke.id",
            )
        ),
        # a private NAT gateway translates for other networks
        network("").replace("allocation_id = ", 'connectivity_type = "private"\n  # '),
        # an appliance behind the attachment may translate as well
        network("").replace("nat_gateway_id = aws_nat_gateway.egress.id", 'network_interface_id = "eni-1"'),
    ],
)
def test_answers_arrive(text: str) -> None:
    assert verdicts("TGW004", text)[0] == []


@pytest.mark.parametrize(
    "text",
    [
        network(more=PROPAGATION.replace("{\n", "{\n  count = var.unset\n", 1)),
        network("10.0.0.0/8").replace('"10.0.0.0/8"', "var.unset"),
    ],
)
def test_they_may_arrive(text: str) -> None:
    found, unknown = verdicts("TGW004", text)
    assert (found, len(unknown)) == ([], 1)
