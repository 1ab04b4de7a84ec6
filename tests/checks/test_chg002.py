"""CHG002 and CHG004: what a change closes without saying so, and what it opens to the internet."""

from __future__ import annotations

import pytest

from tests.checks.hcl import change
from tests.reachability.test_delta import APP, BEFORE, ROUTE, WORLD, group, instance

CLOSED_GATEWAY = BEFORE.replace(ROUTE, "")
INSIDE = BEFORE.replace(WORLD, 'cidr_blocks = ["10.0.0.0/16"]')
ACL = """
resource "aws_network_acl" "db" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = [aws_subnet.private.id]
}
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (BEFORE, BEFORE),
        # a rule that is taken away says what it closes; so does a network ACL
        (BEFORE, BEFORE.replace(APP, 'cidr_blocks = ["10.9.0.0/16"]')),
        (BEFORE, BEFORE + ACL),
        # what is gone is not broken
        (BEFORE, BEFORE.replace(instance("db", "private", 2), "")),
        # what is new was never reached
        (BEFORE, BEFORE + group("web", 80, WORLD) + instance("web", "public")),
        # the internet is no workload
        (BEFORE, CLOSED_GATEWAY),
    ],
)
def test_nothing_is_broken_in_silence(before: str, after: str) -> None:
    assert change("CHG002", before, after) == ([], [])


@pytest.mark.parametrize(("before", "port"), [(CLOSED_GATEWAY, 443), (INSIDE, 443)])
def test_the_internet_reaches_what_it_did_not(before: str, port: int) -> None:
    findings, unknown = change("CHG004", before, BEFORE)
    assert (len(findings), unknown) == (2, [])
    assert findings[0] == f"this change lets the internet reach aws_instance.app[0]: TCP {port}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (BEFORE, BEFORE),
        (BEFORE, CLOSED_GATEWAY),
        # nothing was there before
        ("", BEFORE),
        # what is reached is new
        (BEFORE, BEFORE + group("web", 80, WORLD) + instance("web", "public", 1, True)),
        # of this port SG001 speaks
        (CLOSED_GATEWAY.replace("443", "22"), BEFORE.replace("443", "22")),
    ],
)
def test_the_internet_gains_nothing(before: str, after: str) -> None:
    assert change("CHG004", before, after) == ([], [])


def test_what_is_allowed() -> None:
    toml = '[rules.CHG004]\nallow = ["aws_instance.app*"]\n'
    assert change("CHG004", CLOSED_GATEWAY, BEFORE, toml=toml) == ([], [])
