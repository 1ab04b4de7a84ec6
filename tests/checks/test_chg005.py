"""CHG005: a change of addresses replaces a subnet or a VPC that is in use."""

from __future__ import annotations

import pytest

from tests.checks.hcl import change

VPC = """
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}
"""
INSTANCE = """
resource "aws_instance" "main" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.app.id
}
"""
ENDPOINT = """
resource "aws_vpc_endpoint" "logs" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.eu-west-1.logs"
  vpc_endpoint_type = "Interface"
  subnet_ids        = [aws_subnet.app.id]
}
"""


@pytest.mark.parametrize("occupant", [INSTANCE, ENDPOINT])
@pytest.mark.parametrize(
    ("replaced", "at"),
    [
        ({"aws_subnet.app": ("cidr_block",)}, "aws_subnet.app"),
        ({"aws_subnet.app": ("availability_zone",)}, "aws_subnet.app"),
        ({"aws_vpc.main": ("cidr_block",), "aws_subnet.app": ("vpc_id",)}, "aws_vpc.main"),
    ],
)
def test_it_is_in_use(occupant: str, replaced: dict[str, tuple[str, ...]], at: str) -> None:
    findings, unknown = change("CHG005", VPC + occupant, VPC + occupant, replaced=replaced)
    assert (len(findings), unknown) == (1, [])
    assert f"the plan replaces {at} while" in findings[0]


@pytest.mark.parametrize(
    ("before", "after", "replaced"),
    [
        (VPC + INSTANCE, VPC + INSTANCE, {}),
        # nothing is in it
        (VPC, VPC, {"aws_subnet.app": ("cidr_block",)}),
        # what is in it comes with this change
        (VPC, VPC + INSTANCE, {"aws_subnet.app": ("cidr_block",)}),
        # what is in it goes with this change
        (VPC + INSTANCE, VPC, {"aws_subnet.app": ("cidr_block",)}),
    ],
)
def test_nobody_loses_it(before: str, after: str, replaced: dict[str, tuple[str, ...]]) -> None:
    assert change("CHG005", before, after, replaced=replaced) == ([], [])
