"""Principals of endpoint services of which only parts are known."""

import pytest

from tests.checks.hcl import verdicts
from tests.checks.test_svc010 import STRANGER, TRUSTED, apart, service

ACCOUNT = "${data.aws_caller_identity.current.account_id}"
MORE = """
data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
resource "aws_iam_role" "app" {
  assume_role_policy = "{}"
}
resource "aws_iam_role" "path" {
  path               = "/teams/"
  assume_role_policy = "{}"
}
resource "aws_iam_user" "app" { name = "app" }
"""
#: of what `*` is not, although the rest is not known
NOT_EVERYBODY = [
    f'"arn:aws:iam::{ACCOUNT}:root"',
    f'"arn:${{data.aws_partition.current.partition}}:iam::{ACCOUNT}:root"',
    '"arn:aws:iam::${var.unset}:role/app"',
    'format("arn:aws:iam::%s:root", data.aws_caller_identity.current.account_id)',
    'join("", ["arn:aws:iam::", var.unset, ":root"])',
    '"${var.unset}:root"',
    "aws_iam_role.app.arn",
]


def _open(text: str) -> str:
    return text.replace("acceptance_required = true", "acceptance_required = false") + MORE


@pytest.mark.parametrize("principal", NOT_EVERYBODY)
def test_what_is_not_everybody(principal: str) -> None:
    several = f'[{principal}, "{STRANGER}"]'
    for text in (service(f"[{principal}]"), service(several), service("", apart(principal))):
        assert verdicts("SVC001", _open(text)) == ([], [])
        assert verdicts("SVC003", _open(text)) == ([], [])


@pytest.mark.parametrize("principal", ["var.unset", '"${var.unset}*"', '"${var.unset}${var.unset}"'])
def test_what_may_be_everybody(principal: str) -> None:
    for text in (service(f"[{principal}]"), service("", apart(principal))):
        findings, unknown = verdicts("SVC001", _open(text))
        assert (findings, len(unknown)) == ([], 1)
        # whoever it is, it is somebody: a list holds no null
        assert verdicts("SVC003", _open(text)) == ([], [])


def test_a_list_that_may_be_empty() -> None:
    text = _open(service('[for one in var.unset : "arn:aws:iam::${one}:root"]'))
    for code in ("SVC001", "SVC003", "SVC011"):
        findings, unknown = verdicts(code, text)
        assert (findings, len(unknown)) == ([], 1)


def test_everybody_beside_what_is_not_known() -> None:
    findings, unknown = verdicts("SVC001", _open(service(f'["*", {NOT_EVERYBODY[0]}, var.unset]')))
    assert (len(findings), unknown) == (1, [])


@pytest.mark.parametrize(
    "principal",
    [
        *NOT_EVERYBODY[:3],
        f'"arn:aws:iam::{ACCOUNT}:role/${{aws_iam_role.app.name}}"',
        # a name has no slash, whatever AWS makes it
        "aws_iam_role.app.arn",
        "aws_iam_user.app.arn",
    ],
)
def test_what_is_documented_in_part(principal: str) -> None:
    for text in (service(f"[{principal}]"), service("", apart(principal))):
        assert verdicts("SVC011", _open(text)) == ([], [])


@pytest.mark.parametrize(
    ("principal", "kind"),
    [
        ('"arn:aws:organizations::${var.unset}:organization/o-a1b2c3d4e5"', "an organization"),
        ('"arn:aws:sts::${var.unset}:assumed-role/app/session"', "a session"),
        ('"arn:aws:iam::${var.unset}:role/teams/app"', "with a path"),
    ],
)
def test_what_is_strange_in_part(principal: str, kind: str) -> None:
    findings, unknown = verdicts("SVC011", service(f"[{principal}]"))
    assert (len(findings), unknown) == (1, [])
    assert kind in findings[0]


@pytest.mark.parametrize(
    "principal",
    [
        '"arn:aws:iam::111122223333:role/${var.unset}"',
        '"${var.unset}:root"',
        "data.aws_caller_identity.current.arn",
        # with a path it is not documented: known when it is made
        "aws_iam_role.path.arn",
    ],
)
def test_what_may_be_documented(principal: str) -> None:
    findings, unknown = verdicts("SVC011", _open(service(f"[{principal}]")))
    assert (findings, len(unknown)) == ([], 1)


def test_whose_account_is_known() -> None:
    known = '"arn:aws:iam::444455556666:role/${var.unset}"'
    assert len(verdicts("SVC010", service(f"[{known}]"), toml=TRUSTED)[0]) == 1
    findings, unknown = verdicts("SVC010", _open(service(f"[{NOT_EVERYBODY[0]}]")), toml=TRUSTED)
    assert (findings, len(unknown)) == ([], 1)
