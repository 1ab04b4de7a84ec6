"""PCX014: a peering connection with an account that is not trusted."""

import pytest

from tests.checks.hcl import verdicts

TRUSTED = '[network]\ntrusted-accounts = ["111122223333"]\n'
VPC = """
variable "unset" {}
resource "aws_vpc" "a" { cidr_block = "10.0.0.0/16" }
"""


def peering(more: str) -> str:
    return f"""
resource "aws_vpc_peering_connection" "one" {{
  vpc_id      = aws_vpc.a.id
  peer_vpc_id = "vpc-0123456789abcdef0"
  {more}
}}
"""


ACCEPTER = """
resource "aws_vpc_peering_connection_accepter" "one" {
  vpc_peering_connection_id = ID
  auto_accept               = true
}
"""


def test_the_finding() -> None:
    text = peering('peer_owner_id = "444455556666"')
    findings, unknown = verdicts("PCX014", VPC + text, toml=TRUSTED)
    assert (len(findings), unknown) == (1, [])
    assert findings[0].endswith("joins aws_vpc.a with account 444455556666, which is not trusted")


@pytest.mark.parametrize(
    ("text", "toml"),
    [
        (peering('peer_owner_id = "111122223333"'), TRUSTED),
        (peering(""), TRUSTED),
        (peering('peer_owner_id = "444455556666"'), ""),
        (peering("") + ACCEPTER.replace("ID", "aws_vpc_peering_connection.one.id"), TRUSTED),
        (
            'provider "aws" { allowed_account_ids = ["444455556666"] }\n'
            + peering('peer_owner_id = "444455556666"'),
            TRUSTED,
        ),
    ],
)
def test_it_is_or_nobody_asked(text: str, toml: str) -> None:
    assert verdicts("PCX014", VPC + text, toml=toml) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        peering("peer_owner_id = var.unset"),
        ACCEPTER.replace("ID", '"pcx-0123456789abcdef0"'),
        ACCEPTER.replace("ID", "var.unset"),
    ],
)
def test_the_account_is_not_known(text: str) -> None:
    findings, unknown = verdicts("PCX014", VPC + text, toml=TRUSTED)
    assert findings == []
    assert unknown
