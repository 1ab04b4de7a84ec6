"""PCX011: a peering connection that nobody accepts."""

import pytest

from tests.checks.hcl import verdicts

HERE = """
variable "unset" {}
provider "aws" { region = "eu-west-1" }
provider "aws" {
  alias  = "far"
  region = "eu-central-1"
}
resource "aws_vpc" "a" { cidr_block = "10.0.0.0/16" }
resource "aws_vpc" "b" { cidr_block = "10.1.0.0/16" }
resource "aws_vpc" "far" {
  provider   = aws.far
  cidr_block = "10.2.0.0/16"
}
"""
ACCEPTER = """
resource "aws_vpc_peering_connection_accepter" "one" {
  vpc_peering_connection_id = aws_vpc_peering_connection.one.id
  auto_accept               = true
}
"""


def peering(peer: str = "aws_vpc.b.id", more: str = "") -> str:
    return f"""
resource "aws_vpc_peering_connection" "one" {{
  vpc_id      = aws_vpc.a.id
  peer_vpc_id = {peer}
  {more}
}}
"""


FAR = 'peer_region = "eu-central-1"'
AUTO = "auto_accept = true"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (peering(), "accepted by nobody"),
        (peering(more="auto_accept = false"), "accepted by nobody"),
        (peering("aws_vpc.far.id", FAR), "accepted by nobody"),
        (peering("aws_vpc.far.id", f"{FAR}\n{AUTO}"), "is in eu-central-1"),
        (peering(more='peer_owner_id = "111122223333"'), "accepted by nobody"),
    ],
)
def test_it_stays_pending(text: str, words: str) -> None:
    findings, unknown = verdicts("PCX011", HERE + text)
    assert (len(findings), unknown) == (1, [])
    assert words in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        peering(more=AUTO),
        peering() + ACCEPTER,
        peering("aws_vpc.far.id", FAR) + ACCEPTER,
        # the owner of the other side accepts
        peering('"vpc-0123456789abcdef0"'),
        peering('"vpc-0123456789abcdef0"', 'peer_owner_id = "111122223333"'),
    ],
)
def test_somebody_accepts(text: str) -> None:
    assert verdicts("PCX011", HERE + text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        peering() + ACCEPTER.replace("aws_vpc_peering_connection.one.id", "var.unset"),
        peering(more="auto_accept = var.unset"),
        peering("aws_vpc.far.id", f"peer_region = var.unset\n{AUTO}"),
        peering("var.unset"),
    ],
)
def test_it_is_not_known(text: str) -> None:
    findings, unknown = verdicts("PCX011", HERE + text)
    assert findings == []
    assert unknown
