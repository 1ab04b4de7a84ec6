"""PCX009: DNS resolution over a peering connection without the VPCs' DNS attributes."""

import pytest

from tests.checks.hcl import verdicts


def vpc(name: str, more: str = "") -> str:
    number = "ab".index(name)
    return f'resource "aws_vpc" "{name}" {{\n  cidr_block = "10.{number}.0.0/16"\n  {more}\n}}\n'


def peering(more: str = "", peer: str = "aws_vpc.b.id") -> str:
    return f"""
variable "unset" {{}}
resource "aws_vpc_peering_connection" "a_b" {{
  vpc_id      = aws_vpc.a.id
  peer_vpc_id = {peer}
  auto_accept = true
  {more}
}}
"""


ON = "enable_dns_hostnames = true"
BOTH = """
  requester { allow_remote_vpc_dns_resolution = true }
  accepter { allow_remote_vpc_dns_resolution = true }
"""
OPTIONS = """
resource "aws_vpc_peering_connection_options" "a_b" {
  vpc_peering_connection_id = aws_vpc_peering_connection.a_b.id
  accepter { allow_remote_vpc_dns_resolution = true }
}
"""
ACCEPTER = """
resource "aws_vpc_peering_connection_accepter" "a_b" {
  vpc_peering_connection_id = aws_vpc_peering_connection.a_b.id
  requester { allow_remote_vpc_dns_resolution = true }
}
"""
ELSEWHERE = 'data "aws_vpc" "b" { id = "vpc-0123456789abcdef0" }\n'


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (vpc("a", ON) + vpc("b") + peering(BOTH), 1),
        (vpc("a") + vpc("b") + peering(BOTH), 2),
        (vpc("a", ON) + vpc("b") + peering() + OPTIONS, 1),
        (vpc("a") + vpc("b", ON) + peering() + ACCEPTER, 1),
        (vpc("a", ON) + vpc("b", ON + "\nenable_dns_support = false") + peering(BOTH), 1),
        (vpc("a") + peering(BOTH, '"vpc-0123456789abcdef0"'), 1),
        # the other VPC's attributes are not known, this one's are enough
        (vpc("a") + vpc("b", "enable_dns_hostnames = var.unset") + peering(BOTH), 1),
    ],
)
def test_an_attribute_is_off(text: str, count: int) -> None:
    findings, _ = verdicts("PCX009", text)
    assert len(findings) == count
    assert "has DNS resolution for aws_vpc_peering_connection.a_b, but enable_dns_" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        vpc("a", ON) + vpc("b", ON) + peering(BOTH),
        vpc("a") + vpc("b") + peering(),
        vpc("a") + vpc("b") + peering(BOTH.replace("true", "false")),
        # whose VPC it is has to see to it
        vpc("a", ON) + peering(BOTH, '"vpc-0123456789abcdef0"'),
        # the default VPC has both
        vpc("a", ON) + 'resource "aws_default_vpc" "b" {}\n' + peering(BOTH, "aws_default_vpc.b.id"),
    ],
)
def test_nothing_is_missing(text: str) -> None:
    assert verdicts("PCX009", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        vpc("a", ON) + vpc("b", "enable_dns_hostnames = var.unset") + peering(BOTH),
        vpc("a") + vpc("b") + peering(BOTH.replace("true", "var.unset")),
        vpc("a", ON) + ELSEWHERE + peering(BOTH, "data.aws_vpc.b.id"),
    ],
)
def test_it_is_not_known(text: str) -> None:
    findings, unknown = verdicts("PCX009", text)
    assert findings == []
    assert unknown
