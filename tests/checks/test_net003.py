"""NET003: Docker's range."""

import pytest

from tests.checks.hcl import verdicts

IPV6 = """
resource "aws_vpc_ipv6_cidr_block_association" "more" {
  vpc_id          = aws_vpc.main.id
  ipv6_cidr_block = var.unset
}
"""
MORE = """
resource "aws_vpc_ipv4_cidr_block_association" "more" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "172.17.0.0/24"
}
"""


def vpc(cidr: str) -> str:
    return f'variable "unset" {{}}\nresource "aws_vpc" "main" {{ cidr_block = {cidr} }}\n'


@pytest.mark.parametrize(
    "text",
    [
        vpc('"172.17.0.0/16"'),
        vpc('"172.17.128.0/20"'),
        vpc('"172.20.0.0/16"') + MORE,
        vpc("var.unset") + MORE,
    ],
)
def test_it_is_dockers(text: str) -> None:
    findings, unknown = verdicts("NET003", text)
    assert (len(findings), unknown) == (1, [])
    assert "which Docker's bridge has by default" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        vpc('"172.16.0.0/16"'),
        vpc('"172.18.0.0/16"'),
        vpc('"10.0.0.0/16"'),
        'resource "aws_default_vpc" "main" {}',
        vpc('"10.0.0.0/16"') + IPV6,
    ],
)
def test_it_is_not(text: str) -> None:
    assert verdicts("NET003", text) == ([], [])


@pytest.mark.parametrize(
    "text", [vpc("var.unset"), vpc('"10.0.0.0/16"') + MORE.replace('"172.17.0.0/24"', "var.unset")]
)
def test_it_may_be(text: str) -> None:
    findings, unknown = verdicts("NET003", text)
    assert findings == []
    assert unknown
