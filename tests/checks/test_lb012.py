"""LB012: a load balancer without a web ACL, where others have one."""

import pytest

from tests.checks.balancers import PUBLIC, VPC, balancer, group, ingress, listener, target_group
from tests.checks.hcl import verdicts

ASSOCIATION = """
resource "aws_wafv2_web_acl_association" "%s" {
  resource_arn = %s
  web_acl_arn  = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/main/11111111"
}
"""
OTHER = balancer(name="other") + ASSOCIATION % ("other", "aws_lb.other.arn")
SERVED = target_group("HTTP", 8080) + listener("HTTP", 80)
WEB = VPC + group() + balancer() + SERVED
FIXED = """
resource "aws_lb_listener" "web" {
  load_balancer_arn = aws_lb.web.arn
  port              = 80
  protocol          = "HTTP"
  default_action {
    type = "fixed-response"
    fixed_response { content_type = "text/plain" }
  }
}
"""
API = """
resource "aws_api_gateway_stage" "api" {
  stage_name    = "main"
  rest_api_id   = "b"
  deployment_id = "c"
}
"""


@pytest.mark.parametrize(
    "text",
    [
        WEB + OTHER,
        WEB + OTHER + API + ASSOCIATION % ("api", "aws_api_gateway_stage.api.arn"),
        WEB
        + OTHER.replace("wafv2_web_acl_association", "wafregional_web_acl_association").replace(
            "web_acl_arn", "web_acl_id"
        ),
    ],
)
def test_it_was_forgotten(text: str) -> None:
    findings, unknown = verdicts("LB012", text)
    assert (len(findings), unknown) == (1, [])
    assert "aws_lb.web takes requests from everyone on the internet without a web ACL" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        WEB + OTHER + ASSOCIATION % ("web", "aws_lb.web.arn"),
        # others may do that
        WEB,
        WEB + API + ASSOCIATION % ("api", "aws_api_gateway_stage.api.arn"),
        # inside, behind CloudFront, proven by a header, or without a web ACL by nature
        VPC + group() + balancer(more="internal = true") + SERVED + OTHER,
        VPC
        + group("web", ingress('prefix_list_ids = ["pl-0123456789abcdef0"]', 80))
        + balancer()
        + SERVED
        + OTHER.replace("[aws_security_group.web.id]", "[]"),
        VPC + group() + balancer() + FIXED + OTHER,
        VPC
        + group()
        + balancer("network", PUBLIC, "security_groups = [aws_security_group.web.id]")
        + target_group("TCP", 80)
        + listener("TCP", 80)
        + OTHER,
    ],
)
def test_it_was_not(text: str) -> None:
    assert verdicts("LB012", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        WEB + OTHER + ASSOCIATION % ("web", "var.unset"),
        VPC + group() + balancer(more="internal = var.unset") + SERVED + OTHER,
        VPC + group("web", ingress("cidr_blocks = var.unset", 80)) + balancer() + SERVED + OTHER,
    ],
)
def test_unknown(text: str) -> None:
    findings, unknown = verdicts("LB012", text)
    assert findings == []
    assert len(unknown) == 1
