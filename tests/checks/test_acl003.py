"""ACL003: network ACLs for IPv4 only, of subnets that send IPv6 out."""

import pytest

from tests.checks.acls import IPV6, PUBLIC, VPC, acl, block
from tests.checks.hcl import verdicts

NETWORK = IPV6 + PUBLIC
IPV4 = block("ingress", 100, "all") + block("egress", 100, "all")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (NETWORK + acl(IPV4), "no ingress and no egress rule for IPv6"),
        (NETWORK + acl(IPV4, block("egress", 101, "all", "::/0")), "no ingress rule"),
        (
            NETWORK.replace("aws_internet_gateway", "aws_egress_only_internet_gateway") + acl(IPV4),
            "no ingress",
        ),
    ],
)
def test_ipv6_is_dropped(text: str, said: str) -> None:
    findings, unknown = verdicts("ACL003", text)
    assert (len(findings), unknown) == (1, [])
    assert said in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        NETWORK + acl(IPV4, block("egress", 101, "all", "::/0"), block("ingress", 101, "443", "::/0")),
        # it is denied on purpose
        NETWORK + acl(IPV4, block("ingress", 101, "all", "::/0", "deny")),
        # no addresses, no route, no subnet, no rules
        VPC + PUBLIC + acl(IPV4),
        IPV6 + acl(IPV4),
        NETWORK + acl(IPV4).replace("subnet_ids = [aws_subnet.a.id]", ""),
        NETWORK + acl(),
        NETWORK + acl(block("ingress", 1, "all", action="deny"), block("egress", 1, "all", action="deny")),
    ],
)
def test_ipv6_passes_or_is_not_used(text: str) -> None:
    assert verdicts("ACL003", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        NETWORK + acl(IPV4.replace('"0.0.0.0/0"', "var.unset\n    ipv6_cidr_block = var.unset")),
        NETWORK.replace('"2001:db8:0:1::/64"', "var.unset") + acl(IPV4),
        NETWORK.replace('"::/0"', "var.unset") + acl(IPV4),
    ],
)
def test_ipv6_may_pass(text: str) -> None:
    findings, unknown = verdicts("ACL003", text)
    assert findings == []
    assert unknown
