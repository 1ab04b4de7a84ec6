"""PCX008: a return route in some of the tables only."""

import pytest

from netlint.engine.documentation import example
from netlint.engine.registry import load
from tests.checks.hcl import verdicts

CHECK = load().find("PCX008")
assert CHECK is not None
BAD = example(CHECK, "Bad")
ADMITTED = "cidr_blocks = [aws_vpc.a.cidr_block]"


def table(text: str) -> str:
    """Give the table without a way back something else."""
    return (
        BAD
        + """
resource "aws_ec2_transit_gateway" "hub" {}
resource "aws_internet_gateway" "b" { vpc_id = aws_vpc.b.id }
resource "aws_vpn_gateway" "b" { vpc_id = aws_vpc.b.id }
"""
        + text
    )


def test_the_fault_by_range_by_group_and_beside_a_default_route() -> None:
    by_group = BAD.replace(ADMITTED, "security_groups = [aws_security_group.a.id]")
    by_group += 'resource "aws_security_group" "a" { vpc_id = aws_vpc.a.id }'
    internet = table(
        """
resource "aws_route" "out" {
  route_table_id         = aws_route_table.b[1].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.b.id
}"""
    )
    for text in (BAD, by_group, internet):
        findings, unknown = verdicts("PCX008", text)
        assert (len(findings), unknown) == (1, [])


@pytest.mark.parametrize(
    "text",
    [
        # peering for a part of the VPC on purpose: nothing names the other side
        BAD.replace(ADMITTED, 'cidr_blocks = ["0.0.0.0/0"]'),
        BAD.replace(ADMITTED, 'cidr_blocks = ["10.0.0.0/8"]'),
        BAD.replace("ingress {", "egress {"),
        # the other side sends to one subnet only
        BAD.replace("= aws_vpc.b.cidr_block\n  vpc_p", "= aws_subnet.b[0].cidr_block\n  vpc_p"),
        # nothing lives in the subnet
        BAD.replace(
            "subnet_id              = aws_subnet.b[count.index].id", "subnet_id = aws_subnet.b[0].id"
        ),
        # another way back
        table(
            """
resource "aws_route" "out" {
  route_table_id         = aws_route_table.b[1].id
  destination_cidr_block = "0.0.0.0/0"
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id
}"""
        ),
        table(
            """
resource "aws_vpn_gateway_route_propagation" "b" {
  vpn_gateway_id = aws_vpn_gateway.b.id
  route_table_id = aws_route_table.b[1].id
}"""
        ),
    ],
    ids=["anyone", "wider", "egress", "narrow", "empty subnet", "transit gateway", "propagation"],
)
def test_what_stays_silent(text: str) -> None:
    assert verdicts("PCX008", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        'variable "cidrs" { type = list(string) }\n' + BAD.replace(ADMITTED, "cidr_blocks = var.cidrs"),
        'variable "table" {}\n'
        + BAD.replace("route_table_id = aws_route_table.b[count.index].id", "route_table_id = var.table"),
        'variable "to" {}\n' + BAD.replace("= aws_vpc.b.cidr_block\n  vpc_p", "= var.to\n  vpc_p"),
        'variable "groups" { type = list(string) }\n'
        + BAD.replace("[aws_security_group.b.id]", "var.groups"),
    ],
    ids=["rule", "table", "destination", "groups"],
)
def test_what_is_not_known(text: str) -> None:
    findings, unknown = verdicts("PCX008", text)
    assert (findings, len(unknown)) == ([], 1)
