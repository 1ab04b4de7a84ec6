"""IGW006: internet gateways of VPCs that are not meant to have one."""

import pytest

from tests.checks.hcl import verdicts

NETWORK = """
variable "unset" {}
resource "aws_vpc" "edge" {
  count      = 2
  cidr_block = "10.0.0.0/16"
}
resource "aws_vpc" "app" { cidr_block = "10.1.0.0/16" }
"""
EDGE = 'resource "aws_internet_gateway" "edge" { vpc_id = aws_vpc.edge[0].id }\n'
APP = 'resource "aws_internet_gateway" "app" { vpc_id = aws_vpc.app.id }\n'
APART = """
resource "aws_internet_gateway" "app" {}
resource "aws_internet_gateway_attachment" "app" {
  internet_gateway_id = aws_internet_gateway.app.id
  vpc_id              = aws_vpc.app.id
}
"""
KNOWN = 'resource "aws_internet_gateway" "old" { vpc_id = "vpc-0123456789abcdef0" }\n'


def allowed(*vpcs: str) -> str:
    return f"[rules.IGW006]\nallowed-vpcs = {[*vpcs]}"


@pytest.mark.parametrize(
    ("text", "toml"),
    [
        (EDGE + APP, allowed("aws_vpc.edge[0]")),
        (EDGE + APART, allowed("aws_vpc.edge*")),
        (APP, allowed()),
        (KNOWN, allowed("vpc-0123456789abcdef1")),
    ],
)
def test_it_is_not_meant_to_have_one(text: str, toml: str) -> None:
    findings, unknown = verdicts("IGW006", NETWORK + text, toml=toml)
    assert (len(findings), unknown) == (1, [])
    assert "is not meant to have an internet gateway" in findings[0]


@pytest.mark.parametrize(
    ("text", "toml"),
    [
        (EDGE + APP, ""),
        (EDGE + APP, allowed("aws_vpc.edge[*]", "aws_vpc.app")),
        (APART, allowed("*")),
        (KNOWN, allowed("vpc-0123456789abcdef0")),
        ('resource "aws_internet_gateway" "loose" {}', allowed()),
        ('resource "aws_egress_only_internet_gateway" "app" { vpc_id = aws_vpc.app.id }', allowed()),
    ],
)
def test_it_is_allowed(text: str, toml: str) -> None:
    assert verdicts("IGW006", NETWORK + text, toml=toml) == ([], [])


def test_the_vpc_is_not_known() -> None:
    text = 'resource "aws_internet_gateway" "app" { vpc_id = var.unset }'
    findings, unknown = verdicts("IGW006", NETWORK + text, toml=allowed())
    assert findings == []
    assert unknown
    assert verdicts("IGW006", NETWORK + text) == ([], [])
