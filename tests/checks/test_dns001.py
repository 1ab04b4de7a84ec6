"""DNS001: a private hosted zone in a VPC without the DNS attributes for it."""

import pytest

from tests.checks.hcl import verdicts


def vpc(more: str = "") -> str:
    return (
        f'variable "unset" {{}}\nresource "aws_vpc" "main" {{\n  cidr_block = "10.0.0.0/16"\n  {more}\n}}\n'
    )


ON = "enable_dns_hostnames = true"
INLINE = """
resource "aws_route53_zone" "one" {
  name = "internal.example.com"
  vpc { vpc_id = aws_vpc.main.id }
}
"""
STANDALONE = """
resource "aws_route53_zone_association" "one" {
  for_each = toset(["Z0123456789ABCDEFGHIJ", "Z0123456789ABCDEFGHIK"])
  zone_id  = each.key
  vpc_id   = aws_vpc.main.id
}
"""
READ = 'data "aws_vpc" "main" { id = "vpc-0123456789abcdef0" }\n'


@pytest.mark.parametrize(
    "text",
    [
        vpc() + INLINE,
        vpc() + STANDALONE + INLINE,
        vpc("enable_dns_hostnames = false") + STANDALONE,
        vpc(ON + "\nenable_dns_support = false") + INLINE,
        vpc("enable_dns_hostnames = var.unset\nenable_dns_support = false") + INLINE,
    ],
)
def test_an_attribute_is_off(text: str) -> None:
    findings, unknown = verdicts("DNS001", text)
    assert (len(findings), unknown) == (1, [])
    assert "cannot answer in aws_vpc.main" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        vpc(ON) + INLINE + STANDALONE,
        vpc(),
        # public
        vpc() + 'resource "aws_route53_zone" "one" { name = "example.com" }',
        'resource "aws_default_vpc" "main" {}\n' + INLINE.replace("aws_vpc.", "aws_default_vpc."),
        # somebody else's, and not read
        READ + INLINE.replace("aws_vpc.main", "data.aws_vpc.main"),
        # a peer that asks the zone by rules of the Resolver, or not at all
        vpc(ON)
        + INLINE
        + 'resource "aws_vpc" "b" { cidr_block = "10.1.0.0/16" }\n'
        + 'resource "aws_vpc_peering_connection" "one" {\n  vpc_id = aws_vpc.main.id\n'
        + "  peer_vpc_id = aws_vpc.b.id\n}",
    ],
)
def test_nothing_is_missing(text: str) -> None:
    assert verdicts("DNS001", text) == ([], [])


def test_an_attribute_is_not_known() -> None:
    findings, unknown = verdicts("DNS001", vpc("enable_dns_hostnames = var.unset") + INLINE)
    assert findings == []
    assert unknown
