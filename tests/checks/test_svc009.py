"""SVC009: a zone of an endpoint service without targets."""

import pytest

from netlint.engine.documentation import example
from netlint.engine.registry import load
from tests.checks.hcl import verdicts

CHECK = load().find("SVC009")
assert CHECK is not None
NETWORK = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1b"
}
"""
BAD = NETWORK + example(CHECK, "Bad")
ATTACHED = BAD[
    BAD.index('resource "aws_lb_target_group_attachment"') : BAD.index('resource "aws_vpc_endpoint_s')
]
GROUP = """
resource "aws_launch_template" "service" { vpc_security_group_ids = [aws_security_group.target.id] }
resource "aws_autoscaling_group" "service" {
  max_size            = 2
  min_size            = 2
  vpc_zone_identifier = SUBNETS
  target_group_arns   = [aws_lb_target_group.service.arn]
  launch_template {
    id = aws_launch_template.service.id
  }
}
"""


def scaling(subnets: str) -> str:
    return BAD.replace(ATTACHED, GROUP.replace("SUBNETS", subnets))


CROSS_ZONE = 'protocol = "TCP"\n  load_balancing_cross_zone_enabled = "true"\n  vpc_id'


@pytest.mark.parametrize(
    "text",
    [
        BAD,
        scaling("[aws_subnet.a.id]"),
        BAD.replace('"network"', '"network"\n  enable_cross_zone_load_balancing = false'),
        # the target group decides
        BAD.replace('"network"', '"network"\n  enable_cross_zone_load_balancing = true').replace(
            'protocol = "TCP"\n  vpc_id', CROSS_ZONE.replace('"true"', '"false"')
        ),
    ],
    ids=["instance", "Auto Scaling", "written", "target group"],
)
def test_the_fault(text: str) -> None:
    findings, unknown = verdicts("SVC009", text)
    assert (len(findings), unknown) == (1, [])
    assert "answers in eu-west-1b" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        NETWORK + example(CHECK, "Good"),
        scaling("[aws_subnet.a.id, aws_subnet.b.id]"),
        BAD.replace('protocol = "TCP"\n  vpc_id', CROSS_ZONE),
        BAD.replace(ATTACHED, ""),
        BAD.replace("[aws_subnet.a.id, aws_subnet.b.id]", "[aws_subnet.a.id]"),
    ],
    ids=["good", "both", "target group", "no targets", "one zone"],
)
def test_what_stays_silent(text: str) -> None:
    assert verdicts("SVC009", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        scaling("var.unset"),
        BAD.replace("= aws_instance.service.id", '= "10.0.0.7"'),
        BAD.replace("= aws_instance.service.id", "= var.unset"),
        BAD.replace('"network"', '"network"\n  enable_cross_zone_load_balancing = var.unset'),
        BAD.replace('"eu-west-1b"', "var.unset"),
    ],
    ids=["Auto Scaling", "address", "target", "cross-zone", "zone"],
)
def test_what_is_not_known(text: str) -> None:
    findings, unknown = verdicts("SVC009", text)
    assert (findings, len(unknown)) == ([], 1)
