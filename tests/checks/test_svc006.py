"""SVC006: an endpoint service that the internet reaches beside PrivateLink."""

import pytest

from netlint.engine.documentation import example
from netlint.engine.registry import load
from tests.checks.hcl import verdicts
from tests.checks.test_svc005 import NETWORK

CHECK = load().find("SVC006")
assert CHECK is not None
BAD = NETWORK + example(CHECK, "Bad")
GROUP = """
resource "aws_security_group" "service" {
  vpc_id = aws_vpc.main.id
  ingress {
    protocol         = "tcp"
    from_port        = 443
    to_port          = 443
    CIDRS
  }
}
"""


def with_group(cidrs: str) -> str:
    return BAD.replace(
        'load_balancer_type = "network"',
        'load_balancer_type = "network"\n  security_groups = [aws_security_group.service.id]',
    ) + GROUP.replace("CIDRS", cidrs)


@pytest.mark.parametrize(
    "text",
    [
        BAD,
        BAD.replace("internal           = false", ""),
        with_group('cidr_blocks = ["0.0.0.0/0"]'),
        with_group('cidr_blocks = ["10.0.0.0/8", "203.0.113.0/24"]'),
        with_group('ipv6_cidr_blocks = ["::/0"]'),
    ],
    ids=["no group", "by default", "everybody", "some", "IPv6"],
)
def test_the_fault(text: str) -> None:
    findings, unknown = verdicts("SVC006", text)
    assert (len(findings), unknown) == (1, [])


@pytest.mark.parametrize(
    "text",
    [
        NETWORK + example(CHECK, "Good"),
        with_group('cidr_blocks = ["10.0.0.0/8"]'),
        BAD.replace("gateway_id = aws_internet_gateway.main.id", 'nat_gateway_id = "nat-0123456789abcdef0"'),
        BAD.replace("network_load_balancer_arns", "gateway_load_balancer_arns"),
    ],
    ids=["internal", "private addresses", "private subnets", "gateway"],
)
def test_what_stays_silent(text: str) -> None:
    assert verdicts("SVC006", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        BAD.replace("internal           = false", "internal = var.unset"),
        with_group("cidr_blocks = var.unset"),
        BAD.replace("gateway_id = aws_internet_gateway.main.id", "gateway_id = var.unset"),
        BAD.replace("[aws_lb.service.arn]", "var.unset"),
    ],
    ids=["scheme", "rules", "route", "balancer"],
)
def test_what_is_not_known(text: str) -> None:
    findings, unknown = verdicts("SVC006", text)
    assert (findings, len(unknown)) == ([], 1)
