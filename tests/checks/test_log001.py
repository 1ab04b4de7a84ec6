"""LOG001: VPCs without flow logs."""

import pytest

from tests.checks.hcl import verdicts

NETWORK = """
variable "unset" {}
resource "aws_vpc" "one" { cidr_block = "10.0.0.0/16" }
resource "aws_vpc" "two" { cidr_block = "10.1.0.0/16" }
resource "aws_subnet" "two" {
  vpc_id     = aws_vpc.two.id
  cidr_block = "10.1.0.0/24"
}
resource "aws_network_interface" "two" { subnet_id = aws_subnet.two.id }
resource "aws_ec2_transit_gateway" "main" {}
"""
EVERYWHERE = "[rules.LOG001]\neverywhere = true"


def log(name: str, of: str, *lines: str) -> str:
    inside = "".join(f"  {line}\n" for line in (of, *lines))
    return f'resource "aws_flow_log" "{name}" {{\n  traffic_type = "ALL"\n{inside}}}\n'


ONE = log("one", "vpc_id = aws_vpc.one.id")


@pytest.mark.parametrize(
    ("text", "toml", "count"),
    [
        (ONE, "", 1),
        # of a transit gateway: what stays inside of the VPC is not in it
        (ONE + log("hub", "transit_gateway_id = aws_ec2_transit_gateway.main.id"), "", 1),
        (ONE + 'resource "aws_vpc" "more" {\n  count = 2\n  cidr_block = "10.2.0.0/16"\n}\n', "", 3),
        ("", EVERYWHERE, 2),
    ],
)
def test_it_has_none(text: str, toml: str, count: int) -> None:
    findings, unknown = verdicts("LOG001", NETWORK + text, toml=toml)
    assert (len(findings), unknown) == (count, [])
    assert "has no flow log" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        # an organisation may log from elsewhere
        "",
        log("hub", "transit_gateway_id = aws_ec2_transit_gateway.main.id"),
        ONE + log("two", "vpc_id = aws_vpc.two.id"),
        ONE + log("two", "subnet_id = aws_subnet.two.id"),
        ONE + log("two", "eni_id = aws_network_interface.two.id"),
        log("all", "vpc_id = [aws_vpc.one.id, aws_vpc.two.id][count.index]", "count = 2"),
        'data "aws_vpc" "old" { id = "vpc-0123456789abcdef0" }\n'
        + ONE
        + log("two", "vpc_id = aws_vpc.two.id"),
    ],
)
def test_it_has_one_or_nothing_has(text: str) -> None:
    assert verdicts("LOG001", NETWORK + text) == ([], [])


@pytest.mark.parametrize(
    ("text", "toml"),
    [
        (log("one", "vpc_id = var.unset"), ""),
        (ONE + log("two", "subnet_id = var.unset"), ""),
        (log("one", "vpc_id = var.unset"), EVERYWHERE),
    ],
)
def test_it_may_have_one(text: str, toml: str) -> None:
    findings, unknown = verdicts("LOG001", NETWORK + text, toml=toml)
    assert findings == []
    assert unknown
