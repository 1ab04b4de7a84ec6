"""LB014: a security policy that accepts TLS before 1.2."""

import pytest

from tests.checks.balancers import VPC, balancer, group, listener, target_group
from tests.checks.hcl import verdicts

WEB = VPC + group() + target_group("HTTP", 8080) + balancer()
EDGE = VPC + target_group("TCP", 8080) + balancer("network")


def tls(policy: str = "", protocol: str = "HTTPS") -> str:
    return listener(protocol, 443, f"ssl_policy = {policy}" if policy else "")


@pytest.mark.parametrize(
    ("text", "accepts"),
    [
        (WEB + tls(), "TLS 1.0 and 1.1: its policy is ELBSecurityPolicy-2016-08, as it names none"),
        (WEB + tls('"ELBSecurityPolicy-2016-08"'), "TLS 1.0 and 1.1"),
        (WEB + tls('"ELBSecurityPolicy-FS-1-1-2019-08"'), "accepts TLS 1.1"),
        (EDGE + tls('"ELBSecurityPolicy-TLS13-1-0-PQ-2025-09"', "TLS"), "TLS 1.0 and 1.1"),
        (
            WEB.replace('"aws_lb"', '"aws_alb"') + tls().replace("aws_lb.web", "aws_alb.web"),
            "TLS 1.0 and 1.1",
        ),
    ],
)
def test_old_versions_are_accepted(text: str, accepts: str) -> None:
    findings, unknown = verdicts("LB014", text)
    assert (len(findings), unknown) == (1, [])
    assert accepts in findings[0]


def test_every_instance_is_one() -> None:
    repeated = tls().replace("port = 443", "for_each = toset([443, 8443])\n  port = each.value")
    assert len(verdicts("LB014", WEB + repeated.replace("[443, 8443]", '["443", "8443"]'))[0]) == 2


@pytest.mark.parametrize(
    "text",
    [
        WEB + tls('"ELBSecurityPolicy-TLS13-1-2-2021-06"'),
        WEB + tls('"ELBSecurityPolicy-TLS-1-2-Ext-2018-06"'),
        WEB + tls('"ELBSecurityPolicy-TLS13-1-3-2021-06"'),
        # one that is newer than this check
        WEB + tls('"ELBSecurityPolicy-TLS14-2031-01"'),
        WEB + listener("HTTP", 80),
        EDGE + listener("TCP", 443),
    ],
)
def test_they_are_not(text: str) -> None:
    assert verdicts("LB014", text) == ([], [])


def test_unknown() -> None:
    findings, unknown = verdicts("LB014", WEB + tls("var.unset"))
    assert (findings, len(unknown)) == ([], 1)
    findings, unknown = verdicts("LB014", WEB + tls().replace('"HTTPS"', "var.unset"))
    assert (findings, len(unknown)) == ([], 1)
