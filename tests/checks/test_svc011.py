"""SVC011: principals of kinds that AWS does not document."""

import pytest

from tests.checks.hcl import verdicts
from tests.checks.test_svc010 import apart, service


@pytest.mark.parametrize(
    ("principal", "kind"),
    [
        ("111122223333", "an account id without an ARN"),
        ("arn:aws:organizations::111122223333:organization/o-a1b2c3d4e5", "an organization"),
        ("arn:aws:organizations::111122223333:ou/o-a1b2c3d4e5/ou-ab12-11112222", "an organization"),
        ("arn:aws:sts::111122223333:assumed-role/app/session", "a session"),
        ("arn:aws:iam::111122223333:role/teams/app", "with a path"),
        ("o-a1b2c3d4e5", "of no documented form"),
    ],
)
def test_the_fault(principal: str, kind: str) -> None:
    for text in (service(f'["*", "{principal}"]'), service("", apart(f'"{principal}"'))):
        findings, unknown = verdicts("SVC011", text)
        assert (len(findings), unknown) == (1, [])
        assert kind in findings[0]


def test_every_principal_is_a_fault_of_its_own() -> None:
    findings, unknown = verdicts("SVC011", service('["111122223333", "444455556666", var.unset]'))
    assert len(findings) == 2 or len(unknown) == 1


@pytest.mark.parametrize(
    "principal",
    [
        "*",
        "arn:aws:iam::111122223333:root",
        "arn:aws-us-gov:iam::111122223333:role/app",
        "arn:aws-cn:iam::111122223333:user/a.b@c",
        # Firehose and AppFlow connect as themselves.
        "firehose.amazonaws.com",
    ],
)
def test_what_stays_silent(principal: str) -> None:
    assert verdicts("SVC011", service(f'["{principal}"]')) == ([], [])


@pytest.mark.parametrize("text", [service("var.unset"), service("", apart("var.unset"))])
def test_what_is_not_known(text: str) -> None:
    findings, unknown = verdicts("SVC011", text)
    assert (findings, len(unknown)) == ([], 1)
