"""SVC010: principals of accounts that nobody trusts."""

import pytest

from tests.checks.hcl import verdicts

TRUSTED = '[network]\ntrusted-accounts = ["111122223333"]\n'
OURS, STRANGER = "arn:aws:iam::111122223333:root", "arn:aws:iam::444455556666:root"


def service(principals: str, more: str = "") -> str:
    written = f"allowed_principals = {principals}" if principals else ""
    return f"""
variable "unset" {{}}
resource "aws_vpc_endpoint_service" "main" {{
  acceptance_required = true
  {written}
}}
{more}
"""


def apart(principal: str, repeat: str = "", name: str = "one") -> str:
    return f"""
resource "aws_vpc_endpoint_service_allowed_principal" "{name}" {{
  {repeat}
  vpc_endpoint_service_id = aws_vpc_endpoint_service.main.id
  principal_arn           = {principal}
}}
"""


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (service(f'["{OURS}", "{STRANGER}"]'), 1),
        (service("", apart(f'"{STRANGER}"')), 1),
        (
            service(
                "", apart('"arn:aws-cn:iam::${each.key}:user/x"', 'for_each = toset(["9", "444455556666"])')
            ),
            1,
        ),
        (service('["444455556666", "arn:aws:sts::777788889999:assumed-role/a/b"]'), 1),
        (service("", apart(f'"{STRANGER}"') + apart('"arn:aws:iam::777788889999:role/x"', name="two")), 2),
        # a witness decides, although another principal is not known
        (service(f'["{STRANGER}"]', apart("var.unset")), 1),
    ],
    ids=["inline", "apart", "for_each", "other forms", "two resources", "witness"],
)
def test_the_fault(text: str, count: int) -> None:
    findings, _ = verdicts("SVC010", text, toml=TRUSTED)
    assert len(findings) == count
    assert all("444455556666" in one or "777788889999" in one for one in findings)


@pytest.mark.parametrize(
    ("text", "toml"),
    [
        (service(f'["{STRANGER}"]'), ""),
        (service(f'["{OURS}", "111122223333"]'), TRUSTED),
        (service("", apart(f'"{OURS}"')), TRUSTED),
        # these are what SVC001, SVC002 and SVC011 are about
        (service('["*"]'), TRUSTED),
        (service('["arn:aws:organizations::444455556666:organization/o-a1b2c3d4e5"]'), TRUSTED),
        (service(""), TRUSTED),
    ],
    ids=["not configured", "trusted", "trusted apart", "everybody", "organization", "nobody"],
)
def test_what_stays_silent(text: str, toml: str) -> None:
    assert verdicts("SVC010", text, toml=toml) == ([], [])


@pytest.mark.parametrize(
    "text",
    [service("var.unset"), service(f'["{OURS}"]', apart("var.unset")), service("[var.unset]")],
    ids=["list", "apart", "member"],
)
def test_what_is_not_known(text: str) -> None:
    findings, unknown = verdicts("SVC010", text, toml=TRUSTED)
    assert (findings, len(unknown)) == ([], 1)
