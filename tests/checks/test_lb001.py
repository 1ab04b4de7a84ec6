"""LB001: an internet-facing load balancer that admits nobody on the internet."""

import pytest

from tests.checks.balancers import PUBLIC, VPC, balancer, group, ingress
from tests.checks.hcl import verdicts

WEB = VPC + balancer()
PRIVATE_RANGE = 'cidr_blocks = ["10.0.0.0/8", "100.64.0.0/10"]'
RULE = """
resource "aws_security_group" "web" { vpc_id = aws_vpc.main.id }
resource "aws_vpc_security_group_ingress_rule" "web" {
  security_group_id = aws_security_group.web.id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  %s
}
"""
SERVICE = """
resource "aws_vpc_endpoint_service" "web" {
  acceptance_required        = true
  network_load_balancer_arns = [aws_lb.web.arn]
}
"""
NLB = VPC + balancer("network", PUBLIC, "security_groups = [aws_security_group.web.id]")
CLASSIC = """
resource "aws_elb" "web" {
  subnets         = [for one in aws_subnet.public : one.id]
  security_groups = [aws_security_group.web.id]
  listener {
    lb_port           = 80
    lb_protocol       = "http"
    instance_port     = 80
    instance_protocol = "http"
  }
}
"""


@pytest.mark.parametrize(
    ("text", "only"),
    [
        (WEB + group("web", ingress("cidr_blocks = [aws_vpc.main.cidr_block]", 443)), "10.0.0.0/16"),
        (WEB + group("web", ingress(PRIVATE_RANGE, 443)), "10.0.0.0/8, 100.64.0.0/10"),
        (WEB + group("web", ingress('ipv6_cidr_blocks = ["fd00::/8"]', 443)), "fd00::/8"),
        (WEB + group("web", ingress("self = true", 443)), "its own members"),
        (
            WEB + group("web", ingress("security_groups = [aws_security_group.app.id]", 443)) + group("app"),
            "aws_security_group.app",
        ),
        (WEB + RULE % 'cidr_ipv4 = "192.168.0.0/16"', "192.168.0.0/16"),
        (NLB + group("web", ingress(PRIVATE_RANGE, 443)), "10.0.0.0/8"),
        (VPC + CLASSIC + group("web", ingress(PRIVATE_RANGE, 443)), "10.0.0.0/8"),
    ],
)
def test_nobody_outside_is_admitted(text: str, only: str) -> None:
    findings, unknown = verdicts("LB001", text)
    assert (len(findings), unknown) == (1, [])
    assert only in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        WEB + group(),
        # partners, a VPN's way out, CloudFront
        WEB + group("web", ingress('cidr_blocks = ["10.0.0.0/8", "203.0.113.7/32"]', 443)),
        WEB + group("web", ingress('prefix_list_ids = ["pl-0123456789abcdef0"]', 443)),
        WEB + group("web", ingress('ipv6_cidr_blocks = ["::/0"]', 443)),
        WEB + RULE % 'cidr_ipv4 = "0.0.0.0/0"',
        # one of two groups
        VPC
        + balancer().replace("[aws_security_group.web.id]", "[for one in aws_security_group.all : one.id]")
        + group("all", ingress("cidr_blocks = [each.value]", 443)).replace(
            "vpc_id", 'for_each = toset(["10.0.0.0/8", "0.0.0.0/0"])\n  vpc_id', 1
        ),
        VPC + balancer(more="internal = true") + group("web", ingress(PRIVATE_RANGE, 443)),
        # those of an endpoint service come with private addresses
        NLB + SERVICE + group("web", ingress(PRIVATE_RANGE, 443)),
        # who is to be admitted is not written yet, or there is no group
        WEB + 'resource "aws_security_group" "web" { vpc_id = aws_vpc.main.id }',
        VPC + balancer("network"),
    ],
)
def test_somebody_is(text: str) -> None:
    assert verdicts("LB001", text) == ([], [])


NAT = """
resource "aws_eip" "nat" { domain = "vpc" }
resource "aws_nat_gateway" "nat" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public["eu-west-1a"].id
}
"""


@pytest.mark.parametrize(
    "text",
    [
        VPC + balancer(more="internal = var.unset") + group("web", ingress(PRIVATE_RANGE, 443)),
        WEB + group("web", ingress("cidr_blocks = var.unset", 443)),
        WEB + NAT + group("web", ingress('cidr_blocks = ["${aws_eip.nat.public_ip}/32"]', 443)),
        WEB.replace("[aws_security_group.web.id]", '["sg-0123456789abcdef0"]'),
        WEB.replace("[aws_security_group.web.id]", "var.unset"),
    ],
)
def test_unknown(text: str) -> None:
    findings, unknown = verdicts("LB001", text)
    assert findings == []
    assert len(unknown) == 1
