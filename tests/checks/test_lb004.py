"""LB004: an Application Load Balancer that cannot be the target that it is."""

import pytest

from tests.checks.balancers import PRIVATE, VPC, attachment, balancer, group, listener, target_group
from tests.checks.hcl import verdicts

ALB = balancer(subnets=PRIVATE, more="internal = true") + group()
HTTP = listener("HTTP", 80, to="app") + target_group("HTTP", 8080, name="app")
TARGET = attachment("aws_lb.web.arn")
OTHER_VPC = 'resource "aws_vpc" "other" { cidr_block = "10.1.0.0/16" }\n'


def alb_group(protocol: str = "TCP", port: int = 80, more: str = "", name: str = "web") -> str:
    return target_group(protocol, port, 'target_type = "alb"\n' + more, name)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ALB + HTTP + alb_group(port=443) + TARGET, "to port 443 of aws_lb.web, which listens on 80 only"),
        (ALB + alb_group() + TARGET, "has no listener"),
        # the port of the registration is the one
        (ALB + HTTP + alb_group() + attachment("aws_lb.web.arn", "port = 8443"), "to port 8443"),
        (ALB + HTTP + alb_group("TLS") + TARGET, "of TCP only"),
        (
            ALB + HTTP + OTHER_VPC + alb_group().replace("aws_vpc.main.id", "aws_vpc.other.id") + TARGET,
            "is in aws_vpc.other",
        ),
        (
            ALB
            + HTTP
            + "".join(
                alb_group(name=name) + attachment("aws_lb.web.arn", name=name, to=name) for name in "abc"
            ),
            "is the target of 3 target groups",
        ),
    ],
)
def test_it_cannot_be_a_target(text: str, said: str) -> None:
    findings, unknown = verdicts("LB004", VPC + text)
    assert (len(findings), unknown) == (1, [])
    assert said in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        ALB + HTTP + alb_group() + TARGET,
        ALB + HTTP + alb_group(port=443) + attachment("aws_lb.web.arn", "port = 80"),
        # nothing is in it, or something else is
        ALB + HTTP + alb_group(port=443),
        ALB + target_group("TCP", 443) + attachment('"i-0123456789abcdef0"'),
        ALB
        + HTTP
        + "".join(alb_group(name=name) + attachment("aws_lb.web.arn", name=name, to=name) for name in "ab"),
    ],
)
def test_it_can(text: str) -> None:
    assert verdicts("LB004", VPC + text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        ALB + HTTP.replace("port = 80\n", "port = var.unset\n") + alb_group() + TARGET,
        ALB + HTTP + alb_group().replace("port = 80", "port = var.unset") + TARGET,
        # its listeners are managed elsewhere
        'data "aws_lb" "web" { name = "web" }\n' + alb_group() + attachment("data.aws_lb.web.arn"),
        ALB + HTTP + alb_group() + attachment("var.unset"),
    ],
)
def test_unknown(text: str) -> None:
    findings, unknown = verdicts("LB004", VPC + text)
    assert findings == []
    assert len(unknown) == 1
