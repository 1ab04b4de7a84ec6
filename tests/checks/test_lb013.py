"""LB013: plain HTTP from the internet that is not redirected."""

import pytest

from tests.checks.balancers import PUBLIC, VPC, balancer, group, ingress, listener, target_group
from tests.checks.hcl import verdicts

TARGETS = target_group("HTTP", 8080)
WEB = VPC + group() + TARGETS + balancer()
HTTP = listener("HTTP", 80)
HTTPS = listener(
    "HTTPS", 443, 'certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/x"'
).replace('"aws_lb_listener" "web"', '"aws_lb_listener" "tls"')
REDIRECT = """type = "redirect"
    redirect {
      status_code = "HTTP_301"
      protocol    = "HTTPS"
    }
"""


def does(action: str) -> str:
    start = HTTP.index('    type = "forward"')
    return HTTP[:start] + f"    {action}\n  }}\n}}\n"


def rule(action: str) -> str:
    return (
        'resource "aws_lb_listener_rule" "web" {\n  listener_arn = aws_lb_listener.web.arn\n'
        f'  action {{\n    {action}\n  }}\n  condition {{\n    path_pattern {{ values = ["*"] }}\n  }}\n}}\n'
    )


def admitting(source: str) -> str:
    return WEB.replace('cidr_blocks = ["0.0.0.0/0"]\n  }\n  egress', f"{source}\n  }}\n  egress") + HTTP


WEIGHTED = does(
    'type = "forward"\n    forward {\n      target_group {\n        arn = aws_lb_target_group.web.arn\n'
    "      }\n    }"
)
RULE = """
resource "aws_security_group" "web" { vpc_id = aws_vpc.main.id }
resource "aws_vpc_security_group_ingress_rule" "web" {
  security_group_id = aws_security_group.web.id
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv6         = "::/0"
}
"""


@pytest.mark.parametrize(
    "text",
    [
        WEB + HTTP,
        WEB + WEIGHTED,
        VPC + TARGETS + balancer() + HTTP + RULE,
        admitting('cidr_blocks = ["203.0.113.0/24", "0.0.0.0/0"]'),
        # what is not known besides does not matter
        admitting('cidr_blocks = [var.unset, "0.0.0.0/0"]'),
        WEB + HTTP + HTTPS,
    ],
)
def test_it_is_forwarded(text: str) -> None:
    findings, unknown = verdicts("LB013", text)
    assert (len(findings), unknown) == (1, [])
    assert "aws_lb_listener.web forwards plain HTTP from the internet on port 80" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        WEB + does(REDIRECT),
        WEB + does('type = "fixed-response"\n    fixed_response {\n      content_type = "text/plain"\n    }'),
        WEB + HTTP + rule(REDIRECT),
        WEB + HTTPS,
        VPC + group() + TARGETS + balancer(more="internal = true") + HTTP,
        # CloudFront in front, partners, or the own network
        admitting('prefix_list_ids = ["pl-0123456789abcdef0"]'),
        admitting('cidr_blocks = ["203.0.113.0/24"]'),
        admitting("self = true"),
        VPC + TARGETS + balancer() + HTTP + group("web", ingress('cidr_blocks = ["0.0.0.0/0"]', 443)),
        VPC
        + TARGETS
        + balancer()
        + HTTP
        + group("web", ingress('cidr_blocks = ["0.0.0.0/0"]', 80, 0, "udp")),
        # all TCP is the same to it
        VPC + target_group("TCP", 80) + balancer("network") + listener("TCP", 80),
    ],
)
def test_it_is_not(text: str) -> None:
    assert verdicts("LB013", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        VPC + group() + TARGETS + balancer(more="internal = var.unset") + HTTP,
        admitting("cidr_blocks = var.unset"),
        WEB.replace("[aws_security_group.web.id]", "[var.unset]") + HTTP,
        WEB.replace("[aws_security_group.web.id]", '["sg-0123456789abcdef0"]') + HTTP,
        WEB + HTTP.replace("port = 80\n", "port = var.unset\n"),
        WEB + HTTP.replace('type = "forward"', "type = var.unset"),
        WEB + HTTP + rule(REDIRECT).replace("aws_lb_listener.web.arn", "var.unset"),
        WEB.replace(PUBLIC, "var.unset").replace("security_groups = [aws_security_group.web.id]", "") + HTTP,
    ],
)
def test_unknown(text: str) -> None:
    findings, unknown = verdicts("LB013", text)
    assert findings == []
    assert len(unknown) == 1
