"""LB016: equal shares for zones with unequal numbers of targets."""

import pytest

from tests.checks.balancers import PUBLIC, VPC, attachment, balancer, group, listener, target_group
from tests.checks.hcl import verdicts
from tests.checks.test_lb007 import GROUP_OF_INSTANCES, TASKS

NLB = VPC + balancer("network", PUBLIC, "internal = true") + listener("TCP", 443)
WEB = VPC + group() + balancer() + listener("HTTP", 80)
TCP = target_group("TCP", 443)
OFF = 'load_balancing_cross_zone_enabled = "false"'


def instances(**zones: int) -> str:
    keys = [f"{zone}{index}" for zone, count in zones.items() for index in range(count)]
    listed = ", ".join(f'{key} = "eu-west-1{key[0]}"' for key in keys)
    return f"""
resource "aws_instance" "app" {{
  for_each      = {{ {listed} }}
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.private[each.value].id
}}
""" + attachment("each.value.id", "for_each = aws_instance.app")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (NLB + TCP + instances(a=2, b=1), "2 in eu-west-1a, 1 in eu-west-1b"),
        (NLB + TCP + instances(a=2), "2 in eu-west-1a, 0 in eu-west-1b"),
        (
            VPC
            + group()
            + balancer()
            + listener("HTTP", 80)
            + target_group("HTTP", 80, OFF)
            + instances(a=1, b=3),
            "1 in eu-west-1a, 3 in eu-west-1b",
        ),
    ],
)
def test_shares_are_uneven(text: str, said: str) -> None:
    findings, unknown = verdicts("LB016", text)
    assert (len(findings), unknown) == (1, [])
    assert said in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        NLB + TCP + instances(a=2, b=2),
        NLB + TCP + instances(a=3, b=2),
        NLB + TCP,
        NLB + TCP + instances(a=1),
        NLB.replace("internal = true", "enable_cross_zone_load_balancing = true") + TCP + instances(a=3, b=1),
        VPC + group() + balancer() + listener("HTTP", 80) + target_group("HTTP", 80) + instances(a=3, b=1),
        NLB + TCP + GROUP_OF_INSTANCES + group("app"),
        NLB + target_group("TCP", 443, 'target_type = "ip"') + TASKS + group("app"),
        VPC
        + balancer("network", '[aws_subnet.public["eu-west-1a"].id]', "internal = true")
        + listener("TCP", 443)
        + TCP
        + instances(a=1),
    ],
)
def test_they_are_not(text: str) -> None:
    assert verdicts("LB016", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        NLB + TCP + instances(a=2, b=1).replace("aws_subnet.private[each.value].id", "var.unset"),
        NLB.replace("internal = true", "enable_cross_zone_load_balancing = var.unset")
        + TCP
        + instances(a=2, b=1),
        NLB + TCP + instances(a=2, b=1) + attachment("var.unset", name="more"),
        # how many there are is not known
        NLB + TCP + instances(a=2, b=1).replace("aws_lb_target_group.web.arn", "var.unset"),
    ],
)
def test_unknown(text: str) -> None:
    findings, unknown = verdicts("LB016", text)
    assert findings == []
    assert len(unknown) == 1
