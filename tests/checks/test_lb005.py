"""LB005: zones are crossed before an Application Load Balancer, and not behind it."""

import pytest

from tests.checks.balancers import PRIVATE, VPC, attachment, balancer, group, listener, target_group
from tests.checks.hcl import verdicts

ALB = VPC + balancer(subnets=PRIVATE, more="internal = true") + group()
OFF = 'load_balancing_cross_zone_enabled = "false"'
ON = "enable_cross_zone_load_balancing = true"


def behind(more: str) -> str:
    return listener("HTTP", 80, to="app") + target_group("HTTP", 8080, more, name="app")


def front(more: str, of_group: str = "") -> str:
    return (
        balancer("network", PRIVATE, "internal = true\n  " + more, name="edge")
        + listener("TCP", 80, name="edge", to="edge")
        + target_group("TCP", 80, 'target_type = "alb"\n  ' + of_group, name="edge")
        + attachment("aws_lb.web.arn", to="edge")
    )


BY_RULE = """
resource "aws_lb_listener_rule" "web" {
  listener_arn = aws_lb_listener.web.arn
  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.own.arn
  }
  condition {
    path_pattern { values = ["/*"] }
  }
}
"""


@pytest.mark.parametrize(
    "text",
    [
        behind(OFF) + front(ON),
        behind(OFF) + front("", 'load_balancing_cross_zone_enabled = "true"'),
        # one of two groups, which a rule sends to
        behind("") + BY_RULE + target_group("HTTP", 8080, OFF, name="own") + front(ON),
    ],
)
def test_zones_are_crossed_before_only(text: str) -> None:
    findings, unknown = verdicts("LB005", ALB + text)
    assert (len(findings), unknown) == (1, [])
    assert "aws_lb.edge sends to aws_lb.web in any zone" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        behind("") + front(ON),
        behind(OFF) + front(""),
        behind(OFF) + front(ON, OFF),
        behind(OFF),
        behind('load_balancing_cross_zone_enabled = "use_load_balancer_configuration"') + front(ON),
    ],
)
def test_they_are_not(text: str) -> None:
    assert verdicts("LB005", ALB + text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        behind(OFF) + front("enable_cross_zone_load_balancing = var.unset"),
        behind("load_balancing_cross_zone_enabled = var.unset") + front(ON),
    ],
)
def test_unknown(text: str) -> None:
    findings, unknown = verdicts("LB005", ALB + text)
    assert findings == []
    assert len(unknown) == 1
