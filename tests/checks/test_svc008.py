"""SVC008: targets that expect the addresses of clients behind an endpoint service."""

import pytest

from netlint.engine.documentation import example
from netlint.engine.registry import load
from tests.checks.hcl import verdicts
from tests.checks.test_svc005 import NETWORK

CHECK = load().find("SVC008")
assert CHECK is not None
BAD = NETWORK + example(CHECK, "Bad")
CIDRS = 'cidr_blocks = ["10.20.0.0/16"]'
GROUPED = BAD.replace(
    'load_balancer_type               = "network"',
    'load_balancer_type = "network"\n  security_groups = [aws_security_group.balancer.id]',
)
GROUPED += '\nresource "aws_security_group" "balancer" { vpc_id = aws_vpc.main.id }\n'
ATTACHED = BAD[
    BAD.index('resource "aws_lb_target_group_attachment"') : BAD.index('resource "aws_vpc_endpoint_s')
]
TEMPLATE = """
resource "aws_launch_template" "service" { vpc_security_group_ids = [aws_security_group.target.id] }
resource "aws_autoscaling_group" "service" {
  max_size            = 2
  min_size            = 2
  vpc_zone_identifier = [aws_subnet.a.id]
  target_group_arns   = [aws_lb_target_group.service.arn]
  launch_template {
    id = aws_launch_template.service.id
  }
}
"""


@pytest.mark.parametrize(
    "text",
    [
        BAD,
        BAD.replace(CIDRS, 'ipv6_cidr_blocks = ["2001:db8::/32"]'),
        GROUPED,
        BAD.replace(ATTACHED, TEMPLATE),
        BAD.replace('"service" { # <- SVC008', '"service" {\n  count = 1'),
        BAD.replace('protocol = "TCP"\n  vpc_id', 'protocol = "TCP"\n  preserve_client_ip = true\n  vpc_id'),
    ],
    ids=["range", "IPv6", "balancer with a group", "Auto Scaling", "count", "preserved"],
)
def test_the_fault(text: str) -> None:
    findings, unknown = verdicts("SVC008", text)
    assert (len(findings), unknown) == (1, [])


@pytest.mark.parametrize(
    "text",
    [
        NETWORK + example(CHECK, "Good"),
        BAD.replace('protocol = "TCP"\n  vpc_id', 'protocol = "TCP"\n  proxy_protocol_v2 = true\n  vpc_id'),
        BAD.replace(CIDRS, 'cidr_blocks = ["10.20.0.0/16", "10.0.0.0/16"]'),
        GROUPED.replace(CIDRS, f"{CIDRS}\n    security_groups = [aws_security_group.balancer.id]"),
        # nothing at all: whoever forgot that forgot more than the load balancer
        BAD.replace(CIDRS, "self = true"),
        BAD.replace("vpc_security_group_ids = [aws_security_group.target.id]", ""),
        BAD.replace("aws_vpc_endpoint_service", "aws_vpc_endpoint_service_none").split('resource "aws_vpc_e')[
            0
        ],
    ],
    ids=["good", "proxy protocol", "both", "group", "nothing", "default group", "no service"],
)
def test_what_stays_silent(text: str) -> None:
    assert verdicts("SVC008", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        BAD.replace(CIDRS, "cidr_blocks = var.unset"),
        BAD.replace("[aws_security_group.target.id]", "var.unset"),
        BAD.replace("= aws_instance.service.id", "= var.unset"),
        BAD.replace('cidr_block = "10.0.0.0/24"', "cidr_block = var.unset").replace(
            "10.0.1.0/24", "10.0.1.0/24"
        ),
    ],
    ids=["rules", "groups", "target", "subnet"],
)
def test_what_is_not_known(text: str) -> None:
    findings, unknown = verdicts("SVC008", text)
    assert (findings, len(unknown)) == ([], 1)
