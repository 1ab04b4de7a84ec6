"""SG005: quotas of security groups."""

import pytest

from tests.checks.groups import VPC, group, instance, rule
from tests.checks.hcl import verdicts


def cidrs(count: int) -> str:
    return f'cidr_blocks = [for i in range({count}) : cidrsubnet("10.0.0.0/8", 24, i)]'


LIST = """
resource "aws_ec2_managed_prefix_list" "a" {
  name           = "a"
  address_family = "IPv4"
  max_entries    = 50
}
"""
BY_LIST = "prefix_list_ids = [aws_ec2_managed_prefix_list.a.id]"
MANY = "".join(group(name=f"g{index}") for index in range(6))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (VPC + group(rule("443", cidrs(61))), "has 61 ingress rules for IPv4, and the quota is 60"),
        (VPC + group(rule("443", cidrs(40)), rule("80", cidrs(30))), "has 70 ingress"),
        (VPC + group(rule("443", cidrs(61), "egress")), "has 61 egress"),
        (VPC + LIST + group(rule("443", BY_LIST), rule("80", BY_LIST)), "has 100 ingress"),
        (VPC + LIST + group(rule("443", BY_LIST), rule("80", cidrs(11))), "has 61 ingress"),
        (
            VPC + MANY + instance("[" + ", ".join(f"aws_security_group.g{i}.id" for i in range(6)) + "]"),
            "aws_instance.a has 6 security groups",
        ),
    ],
)
def test_it_is_exceeded(text: str, said: str) -> None:
    findings, unknown = verdicts("SG005", text)
    assert (len(findings), unknown) == (1, [])
    assert said in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        VPC + group(rule("443", cidrs(60))),
        # each direction, and each family, has its own
        VPC + group(rule("443", cidrs(60)), rule("443", cidrs(60), "egress")),
        VPC + group(rule("443", cidrs(60) + '\n  ipv6_cidr_blocks = ["2001:db8::/32"]')),
        # one rule, written twice
        VPC + group(rule("443", cidrs(40)), rule("443", cidrs(40))),
        VPC + group(rule("443", "cidr_blocks = var.unset")),
        # AWS's own
        VPC
        + 'data "aws_prefix_list" "a" { name = var.unset }'
        + group(rule("443", "prefix_list_ids = [data.aws_prefix_list.a.id]")),
        VPC + MANY + instance("[" + ", ".join(f"aws_security_group.g{i}.id" for i in range(5)) + "]"),
    ],
)
def test_it_is_kept(text: str) -> None:
    assert verdicts("SG005", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        VPC + LIST.replace("50", "var.unset") + group(rule("443", BY_LIST)),
        VPC + LIST.replace("50", "61").replace('"IPv4"', "var.unset") + group(rule("443", BY_LIST)),
        # it may be the same rule
        VPC + group(rule("443", cidrs(40)), rule("var.unset", cidrs(40))),
    ],
)
def test_it_may_be_exceeded(text: str) -> None:
    findings, unknown = verdicts("SG005", text)
    assert findings == []
    assert unknown
