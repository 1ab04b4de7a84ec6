"""NET001: ranges of subnets that AWS refuses."""

import pytest

from tests.checks.hcl import verdicts

VPC = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
"""


def subnet(name: str, cidr: str) -> str:
    written = cidr if cidr.startswith("var.") else f'"{cidr}"'
    return f"""
resource "aws_subnet" "{name}" {{
  vpc_id     = aws_vpc.main.id
  cidr_block = {written}
}}
"""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (subnet("a", "10.0.0.0/24") + subnet("b", "10.0.0.128/25"), "overlaps aws_subnet.a"),
        (subnet("a", "10.1.0.0/24"), "lies outside of aws_vpc.main (10.0.0.0/16)"),
        (subnet("a", "10.0.0.0/32"), "has a size that AWS refuses: subnets are of /16 to /28"),
        (subnet("a", "10.0.0.0/29"), "has a size that AWS refuses"),
        (subnet("a", "10.0.0.0/15"), "has a size that AWS refuses"),
        (
            """
resource "aws_subnet" "a" {
  count      = 2
  vpc_id     = aws_vpc.main.id
  cidr_block = cidrsubnet("10.0.0.0/24", count.index, 0)
}
""",
            "overlaps aws_subnet.a[0]",
        ),
    ],
)
def test_the_fault(text: str, message: str) -> None:
    findings, unknown = verdicts("NET001", VPC + text)
    assert (len(findings), unknown) == (1, [])
    assert message in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        subnet("a", "10.0.0.0/28") + subnet("b", "10.0.0.16/28"),
        subnet("a", "10.0.0.0/16"),
        # A further block of the VPC.
        subnet("a", "10.1.0.0/24")
        + """
resource "aws_vpc_ipv4_cidr_block_association" "more" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.1.0.0/16"
}
""",
        # What is read is the subnet that is there already.
        subnet("a", "10.0.0.0/24")
        + """
data "aws_subnet" "again" { id = aws_subnet.a.id }
data "aws_subnet" "by_range" {
  vpc_id     = aws_vpc.main.id
  cidr_block = aws_subnet.a.cidr_block
}
""",
    ],
)
def test_it_stays_silent(text: str) -> None:
    assert verdicts("NET001", VPC + text) == ([], [])


def test_an_unknown_range_is_undetermined() -> None:
    findings, unknown = verdicts("NET001", VPC + subnet("a", "var.unset"))
    assert (findings, len(unknown)) == ([], 1)
