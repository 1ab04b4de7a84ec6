"""SVC005: consumers that the security groups of a load balancer keep out."""

import pytest

from netlint.engine.documentation import example
from netlint.engine.registry import load
from tests.checks.hcl import verdicts

CHECK = load().find("SVC005")
assert CHECK is not None
NETWORK = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_vpc" "consumer" { cidr_block = "10.20.0.0/16" }
resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_subnet" "b" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}
"""
BAD = NETWORK + example(CHECK, "Bad")
LISTENER = BAD[BAD.index('resource "aws_lb_listener"') : BAD.index('resource "aws_vpc_endpoint_service"')]
BY_GROUP = "security_groups = [aws_security_group.client.id]"
CONSUMER = """
resource "aws_vpc_endpoint" "consumer" {
  vpc_id            = aws_vpc.consumer.id
  service_name      = aws_vpc_endpoint_service.service.service_name
  vpc_endpoint_type = "Interface"
}
"""
ENFORCED = """load_balancer_type = "network"
  enforce_security_group_inbound_rules_on_private_link_traffic = """


def admits(cidrs: str) -> str:
    return BAD.replace(BY_GROUP, f"cidr_blocks = {cidrs}")


APART = """
resource "aws_vpc_security_group_ingress_rule" "one" {
  security_group_id = aws_security_group.service.id
  ip_protocol       = "tcp"
  from_port         = PORT
  to_port           = PORT
  cidr_ipv4         = "10.20.0.0/16"
}
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BAD, "no consumer of"),
        (BAD + APART.replace("PORT", "8443"), "no consumer of"),
        (BAD.replace('load_balancer_type = "network"', f'{ENFORCED}"on"'), "no consumer of"),
        (admits("[aws_vpc.main.cidr_block]") + CONSUMER, "no address of aws_vpc.consumer"),
        (admits('["10.0.0.0/24"]') + CONSUMER, "no address of aws_vpc.consumer"),
    ],
    ids=["groups only", "another port", "written", "own VPC only", "own subnet only"],
)
def test_the_fault(text: str, said: str) -> None:
    findings, unknown = verdicts("SVC005", text)
    assert (len(findings), unknown) == (1, [])
    assert said in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        NETWORK + example(CHECK, "Good"),
        BAD.replace('load_balancer_type = "network"', f'{ENFORCED}"off"'),
        BAD + APART.replace("PORT", "443"),
        admits('["::/0"]').replace("cidr_blocks", "ipv6_cidr_blocks"),
        # nobody knows where the consumers are
        admits("[aws_vpc.main.cidr_block]"),
        admits('["10.20.0.0/16"]') + CONSUMER,
        # clients may come through the consumer's VPC
        admits('["192.168.0.0/16"]') + CONSUMER,
        admits("[aws_vpc.main.cidr_block]") + CONSUMER.replace("aws_vpc.consumer", "aws_vpc.main"),
        BAD.replace("security_groups    = [aws_security_group.service.id]", ""),
        BAD[: BAD.index('resource "aws_lb_listener"')]
        + BAD[BAD.index('resource "aws_vpc_endpoint_service"') :],
    ],
    ids=[
        "good",
        "off",
        "apart",
        "IPv6",
        "alone",
        "consumer",
        "beyond",
        "same VPC",
        "no group",
        "no listener",
    ],
)
def test_what_stays_silent(text: str) -> None:
    assert verdicts("SVC005", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        BAD.replace("[aws_security_group.service.id]", "var.unset"),
        admits("var.unset"),
        BAD.replace(
            "network_load_balancer_arns = [aws_lb.service.arn]", "network_load_balancer_arns = var.unset"
        ),
        BAD.replace('load_balancer_type = "network"', f"{ENFORCED}var.unset"),
        BAD + APART.replace("PORT", "var.unset"),
    ],
    ids=["groups", "rules", "balancer", "enforcement", "ports"],
)
def test_what_is_not_known(text: str) -> None:
    findings, unknown = verdicts("SVC005", text)
    assert (findings, len(unknown)) == ([], 1)
