"""SG003: security groups that are used in a VPC of others."""

import pytest

from tests.checks.groups import VPC, group, instance, rule
from tests.checks.hcl import verdicts

TWO = (
    VPC
    + """
resource "aws_vpc" "other" { cidr_block = "10.1.0.0/16" }
resource "aws_subnet" "b" {
  vpc_id     = aws_vpc.other.id
  cidr_block = "10.1.0.0/24"
}
"""
)
B = group(name="b", vpc="aws_vpc.other.id")
TO_B = rule("22", "security_groups = [aws_security_group.b.id]")
PEERING = """
resource "aws_vpc_peering_connection" "a" {
  vpc_id      = aws_vpc.main.id
  peer_vpc_id = aws_vpc.other.id
}
"""
TRANSIT = """
resource "aws_ec2_transit_gateway" "a" {}
resource "aws_ec2_transit_gateway_vpc_attachment" "a" {
  transit_gateway_id = aws_ec2_transit_gateway.a.id
  vpc_id             = aws_vpc.main.id
  subnet_ids         = [aws_subnet.a.id]
}
resource "aws_ec2_transit_gateway_vpc_attachment" "b" {
  transit_gateway_id = aws_ec2_transit_gateway.a.id
  vpc_id             = aws_vpc.other.id
  subnet_ids         = [aws_subnet.b.id]
}
"""
ASSOCIATED = """
resource "aws_vpc_security_group_vpc_association" "b" {
  security_group_id = aws_security_group.b.id
  vpc_id            = aws_vpc.main.id
}
"""
WORN = instance("[aws_security_group.b.id]")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TWO + B + group(TO_B), "refers to aws_security_group.b, which is in aws_vpc.other"),
        (TWO + B + group(rule("22", "security_groups = [aws_security_group.b.id]", "egress")), "refers to"),
        (
            TWO
            + B
            + group()
            + 'resource "aws_security_group_rule" "a" {\n  type = "ingress"\n  protocol = "tcp"\n'
            + "  from_port = 1\n  to_port = 2\n  security_group_id = aws_security_group.a.id\n"
            + "  source_security_group_id = aws_security_group.b.id\n}",
            "a rule of aws_security_group.a (aws_vpc.main)",
        ),
        # one of the two is attached
        (
            TWO
            + B
            + group(TO_B)
            + TRANSIT.partition('resource "aws_ec2_transit_gateway_vpc_attachment" "b"')[0],
            "refers to",
        ),
        (TWO + B + WORN, "aws_instance.a stands in aws_vpc.main and names aws_security_group.b"),
        (
            TWO
            + B
            + 'resource "aws_lb" "a" {\n  subnets = [aws_subnet.a.id]\n'
            + "  security_groups = [aws_security_group.b.id]\n}",
            "aws_lb.a stands in aws_vpc.main",
        ),
        (
            TWO
            + B
            + 'resource "aws_network_interface" "a" {\n  subnet_id = aws_subnet.a.id\n}\n'
            + 'resource "aws_network_interface_sg_attachment" "a" {\n'
            + "  security_group_id = aws_security_group.b.id\n"
            + "  network_interface_id = aws_network_interface.a.id\n}",
            "stands in aws_vpc.main",
        ),
    ],
)
def test_it_is_of_another_vpc(text: str, said: str) -> None:
    findings, unknown = verdicts("SG003", text)
    assert (len(findings), unknown) == (1, [])
    assert said in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        VPC + group(rule("22", "security_groups = [aws_security_group.b.id]")) + group(name="b"),
        VPC + group() + instance(),
        TWO + B + group(TO_B) + PEERING,
        TWO
        + B
        + group(TO_B)
        + PEERING.replace(".main", ".x").replace(".other", ".main").replace(".x", ".other"),
        TWO + B + group(TO_B) + TRANSIT,
        TWO + B + group(TO_B) + ASSOCIATED,
        TWO + B + WORN + ASSOCIATED,
        # groups of others
        TWO + group(rule("22", 'security_groups = ["sg-0123456789abcdef0"]')),
        TWO
        + 'data "aws_security_group" "x" { name = "x" }'
        + group(rule("22", "security_groups = [data.aws_security_group.x.id]")),
        TWO + instance('["sg-0123456789abcdef0"]'),
    ],
)
def test_it_is_of_the_same_or_a_joined_one(text: str) -> None:
    assert verdicts("SG003", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        TWO + group(name="b", vpc="var.unset") + group(TO_B),
        TWO + B + group(TO_B) + PEERING.replace("aws_vpc.other.id", "var.unset"),
        TWO + B + group(TO_B) + TRANSIT.replace("aws_ec2_transit_gateway.a.id", "var.unset", 1),
        TWO + B + WORN + ASSOCIATED.replace("aws_vpc.main.id", "var.unset"),
        TWO.replace("vpc_id     = aws_vpc.main.id", "vpc_id = var.unset") + B + WORN,
    ],
)
def test_it_may_be_joined(text: str) -> None:
    findings, unknown = verdicts("SG003", text)
    assert findings == []
    assert unknown
