"""SVC007: principals in two places."""

import pytest

from tests.checks.hcl import verdicts
from tests.checks.test_svc010 import OURS, STRANGER, apart, service


@pytest.mark.parametrize(
    "text",
    [
        service(f'["{OURS}"]', apart(f'"{STRANGER}"')),
        service(f'["{OURS}"]', apart(f'"{OURS}"')),
        service(f'["{OURS}"]', apart('"arn:aws:iam::${each.key}:root"', 'for_each = toset(["1", "2"])')),
        # who the other one is does not matter
        service(f'["{OURS}"]', apart("var.unset")),
    ],
    ids=["another", "the same", "for_each", "unknown"],
)
def test_the_fault(text: str) -> None:
    findings, unknown = verdicts("SVC007", text)
    assert (len(findings), unknown) == (1, [])


@pytest.mark.parametrize(
    "text",
    [
        service(f'["{OURS}", "{STRANGER}"]'),
        service("", apart(f'"{OURS}"')),
        service("null", apart(f'"{OURS}"')),
        service(f'["{OURS}"]', apart(f'"{STRANGER}"', "count = 0")),
    ],
    ids=["inline", "apart", "null", "none"],
)
def test_what_stays_silent(text: str) -> None:
    assert verdicts("SVC007", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        service(f'["{OURS}"]', apart(f'"{OURS}"').replace("aws_vpc_endpoint_service.main.id", "var.unset")),
        service("var.unset", apart(f'"{OURS}"')),
        # to the provider an empty list is none: it reads what there is
        service("[]", apart(f'"{OURS}"')),
    ],
    ids=["service", "list", "empty"],
)
def test_what_is_not_known(text: str) -> None:
    findings, unknown = verdicts("SVC007", text)
    assert (findings, len(unknown)) == ([], 1)
