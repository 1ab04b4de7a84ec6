"""DX002: prefixes that hide a VPC, and VPCs that overlap."""

import pytest

from tests.checks.hcl import verdicts


def side(name: str, cidr: str, prefixes: str = "") -> str:
    allowed = f"allowed_prefixes = {prefixes}" if prefixes else ""
    return f"""
resource "aws_vpc" "{name}" {{ cidr_block = {cidr} }}
resource "aws_vpn_gateway" "{name}" {{ vpc_id = aws_vpc.{name}.id }}
resource "aws_dx_gateway_association" "{name}" {{
  dx_gateway_id         = aws_dx_gateway.main.id
  associated_gateway_id = aws_vpn_gateway.{name}.id
  {allowed}
}}
"""


GATEWAY = """
variable "unset" {}
resource "aws_dx_gateway" "main" {
  name            = "main"
  amazon_side_asn = 64513
}
"""
MORE = """
resource "aws_vpc_ipv4_cidr_block_association" "a" {
  vpc_id     = aws_vpc.a.id
  cidr_block = "100.64.0.0/16"
}
"""
A = '"10.0.0.0/16"'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (side("a", A, '["10.0.0.0/24"]'), "does not advertise aws_vpc.a"),
        (side("a", A, '["22.0.0.0/24", "10.0.0.0/17"]'), "does not advertise aws_vpc.a"),
        (side("a", A) + side("b", '"10.0.128.0/17"'), "both have 10.0.128.0/17"),
        (side("a", A) + MORE + side("b", '"100.64.0.0/20"'), "both have 100.64.0.0/20"),
    ],
)
def test_they_do_not_fit(text: str, words: str) -> None:
    findings, unknown = verdicts("DX002", GATEWAY + text)
    assert (len(findings), unknown) == (1, [])
    assert words in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        side("a", A),
        side("a", A, '["10.0.0.0/16"]'),
        # a supernet
        side("a", A, '["10.0.0.0/8"]'),
        # a part is kept back on purpose
        side("a", A, '["10.0.0.0/16"]') + MORE,
        side("a", A) + side("b", '"10.1.0.0/16"'),
        # the prefixes of a transit gateway are advertised as they are
        """
resource "aws_ec2_transit_gateway" "hub" {}
resource "aws_dx_gateway_association" "hub" {
  dx_gateway_id         = aws_dx_gateway.main.id
  associated_gateway_id = aws_ec2_transit_gateway.hub.id
  allowed_prefixes      = ["10.0.0.0/24"]
}
""",
        # nobody describes that gateway
        side("a", A, '["22.0.0.0/24"]').replace("aws_vpn_gateway.a.id\n", '"vgw-0123456789abcdef0"\n'),
    ],
)
def test_they_do(text: str) -> None:
    assert verdicts("DX002", GATEWAY + text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        side("a", "var.unset", '["10.0.0.0/24"]'),
        side("a", A, "var.unset"),
    ],
)
def test_a_range_is_not_known(text: str) -> None:
    findings, unknown = verdicts("DX002", GATEWAY + text)
    assert findings == []
    assert unknown
