"""NET002: address blocks that AWS refuses."""

import pytest

from tests.checks.hcl import verdicts


def vpc(first: str, added: str, kind: str = "ipv4") -> str:
    return f"""
variable "unset" {{}}
resource "aws_vpc" "main" {{ cidr_block = {first} }}
resource "aws_vpc_{kind}_cidr_block_association" "more" {{
  vpc_id     = aws_vpc.main.id
  cidr_block = {added}
}}
"""


@pytest.mark.parametrize(
    ("first", "added"),
    [
        ("10.0.0.0/16", "192.168.0.0/20"),
        ("10.0.0.0/16", "172.16.0.0/16"),
        ("172.16.0.0/16", "10.0.0.0/16"),
        ("192.168.0.0/16", "10.0.0.0/16"),
        ("100.64.0.0/16", "10.0.0.0/16"),
        ("203.0.113.0/24", "192.168.0.0/24"),
        ("10.0.0.0/16", "198.19.0.0/20"),
        ("198.19.0.0/20", "10.0.0.0/16"),
    ],
)
def test_it_is_refused(first: str, added: str) -> None:
    findings, unknown = verdicts("NET002", vpc(f'"{first}"', f'"{added}"'))
    assert (len(findings), unknown) == (1, [])
    assert f"AWS refuses {added} for aws_vpc.main ({first})" in findings[0]


@pytest.mark.parametrize(
    ("first", "added"),
    [
        ("10.0.0.0/16", "10.1.0.0/16"),
        ("10.0.0.0/16", "100.64.0.0/16"),
        ("10.0.0.0/16", "203.0.113.0/24"),
        ("172.16.0.0/16", "172.20.0.0/16"),
        ("192.168.0.0/20", "192.168.16.0/20"),
        ("100.64.0.0/16", "100.65.0.0/16"),
        ("198.19.0.0/20", "198.19.16.0/20"),
    ],
)
def test_it_is_taken(first: str, added: str) -> None:
    assert verdicts("NET002", vpc(f'"{first}"', f'"{added}"')) == ([], [])


@pytest.mark.parametrize(
    ("first", "added"), [('"10.0.0.0/16"', "var.unset"), ("var.unset", '"192.168.0.0/20"')]
)
def test_it_may_be_taken(first: str, added: str) -> None:
    findings, unknown = verdicts("NET002", vpc(first, added))
    assert findings == []
    assert unknown
