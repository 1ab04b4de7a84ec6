"""ACL002: rules of a network ACL that never decide."""

import pytest

from tests.checks.acls import VPC, acl, block
from tests.checks.hcl import verdicts

ALL = block("ingress", 100, "all")


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ([ALL, block("ingress", 200, "22", action="deny")], "rule 100 allows all of it before"),
        ([block("ingress", 200, "22", "192.0.2.0/24", "deny"), ALL], "denies 192.0.2.0/24"),
        ([ALL, block("ingress", 200, "443")], "rule 200"),
        ([block("egress", 10, "1024-65535"), block("egress", 20, "8080", "10.0.0.0/8")], "egress, allows"),
        (
            [block("ingress", 1, "all", "::/0"), block("ingress", 101, "22", "2001:db8::/32", "deny")],
            "denies 2001:db8::/32",
        ),
        # a protocol by number
        ([block("ingress", 1, "0-1023").replace('"tcp"', '"6"'), block("ingress", 2, "22")], "rule 1 "),
    ],
)
def test_it_never_decides(rules: list[str], said: str) -> None:
    findings, unknown = verdicts("ACL002", VPC + acl(*rules))
    assert (len(findings), unknown) == (1, [])
    assert said in findings[0]


@pytest.mark.parametrize(
    "rules",
    [
        [block("ingress", 50, "22", action="deny"), ALL],
        [ALL, block("egress", 200, "22", action="deny")],
        [ALL, block("ingress", 200, "22", "::/0", action="deny")],
        [block("ingress", 1, "443", "10.0.0.0/8"), block("ingress", 2, "443")],
        [block("ingress", 1, "22"), block("ingress", 2, "20-22")],
        [block("ingress", 1, "22"), block("ingress", 2, "22").replace('"tcp"', '"udp"')],
        [block("ingress", 1, "22"), ALL],
        # two together
        [block("ingress", 1, "0-100"), block("ingress", 2, "101-200"), block("ingress", 3, "50-150")],
        # AWS refuses two with one number
        [ALL, block("ingress", 100, "22")],
        [ALL.replace('"-1"', '"icmp"'), block("ingress", 200, "all").replace('"-1"', '"icmp"')],
    ],
)
def test_it_decides(rules: list[str]) -> None:
    assert verdicts("ACL002", VPC + acl(*rules)) == ([], [])


@pytest.mark.parametrize(
    "rules",
    [
        [ALL, block("ingress", 200, "22").replace("200", "var.unset")],
        [ALL, block("ingress", 200, "22").replace('"0.0.0.0/0"', "var.unset")],
        [
            ALL,
            block("ingress", 200, "22"),
            '\n  dynamic "ingress" {\n    for_each = var.unset\n    content {}\n  }',
        ],
    ],
)
def test_it_may_decide(rules: list[str]) -> None:
    findings, unknown = verdicts("ACL002", VPC + acl(*rules))
    assert findings == []
    assert unknown
