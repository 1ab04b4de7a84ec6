"""PCX013: two peering connections between the same VPCs."""

import pytest

from tests.checks.hcl import verdicts

VPCS = """
variable "unset" {}
resource "aws_vpc" "main" {
  for_each   = { a = "10.0.0.0/16", b = "10.1.0.0/16", c = "10.2.0.0/16" }
  cidr_block = each.value
}
"""
REPLACED = "\n  lifecycle { create_before_destroy = true }"


def peering(name: str, one: str, other: str, more: str = "") -> str:
    ends = [end if "." in end or '"' in end else f'aws_vpc.main["{end}"].id' for end in (one, other)]
    return f"""
resource "aws_vpc_peering_connection" "{name}" {{
  vpc_id      = {ends[0]}
  peer_vpc_id = {ends[1]}{more}
}}
"""


FOREIGN = '"vpc-0123456789abcdef0"'


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (peering("one", "a", "b") + peering("two", "b", "a"), 1),
        (peering("one", "a", "b", "\n  count = 3"), 2),
        (peering("one", "a", FOREIGN) + peering("two", "a", FOREIGN), 1),
    ],
)
def test_they_are_joined_twice(text: str, count: int) -> None:
    findings, unknown = verdicts("PCX013", VPCS + text)
    assert (len(findings), unknown) == (count, [])


@pytest.mark.parametrize(
    "text",
    [
        peering("one", "a", "b", REPLACED),
        peering("one", "a", "b") + peering("two", "b", "c") + peering("three", "a", "c"),
        peering("one", "a", "b") + peering("two", "a", FOREIGN),
        'data "aws_vpc_peering_connection" "old" { id = "pcx-0123456789abcdef0" }\n'
        + peering("one", "a", "b"),
    ],
)
def test_they_are_not(text: str) -> None:
    assert verdicts("PCX013", VPCS + text) == ([], [])


def test_a_vpc_is_not_known() -> None:
    findings, unknown = verdicts("PCX013", VPCS + peering("one", "a", "b") + peering("two", "a", "var.unset"))
    assert findings == []
    assert unknown
