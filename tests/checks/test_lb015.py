"""LB015: a load balancer in one zone."""

import pytest

from tests.checks.balancers import PUBLIC, VPC, balancer, group
from tests.checks.hcl import verdicts

ONE = '[aws_subnet.private["eu-west-1a"].id]'
ONE_ZONE = """
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "private" {
  for_each          = { eu-west-1a = 0, other = 1 }
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, each.value)
  availability_zone = "eu-west-1a"
}
"""
EACH = balancer("network", "[each.value.id]", "for_each = aws_subnet.private")
MAPPED = """
resource "aws_lb" "web" {
  load_balancer_type = "network"
  subnet_mapping { subnet_id = aws_subnet.private["eu-west-1a"].id }
}
"""
SERVICE = """
resource "aws_vpc_endpoint_service" "main" {
  network_load_balancer_arns = var.unset
  acceptance_required        = true
}
"""


@pytest.mark.parametrize(
    "text",
    [
        VPC + balancer("network", ONE),
        VPC + MAPPED,
        VPC + group() + balancer(subnets=ONE),
        VPC + balancer("network", ONE, "internal = true"),
    ],
)
def test_it_is_in_one_zone(text: str) -> None:
    findings, unknown = verdicts("LB015", text)
    assert (len(findings), unknown) == (1, [])
    assert "aws_lb.web is in one zone only, eu-west-1a" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        VPC + balancer("network", PUBLIC),
        # two subnets of a load balancer are in two zones, whatever these are
        VPC + balancer("network", '["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]'),
        VPC + balancer("gateway", ONE),
        # the whole network is in one zone
        ONE_ZONE + balancer("network", ONE),
        # one load balancer for each zone
        VPC + EACH,
        # AWS refuses an application load balancer with one subnet
        VPC + group() + balancer(subnets="var.unset"),
        (VPC + balancer("network", ONE))
        .replace("{ eu-west-1a = 10, eu-west-1b = 11 }", "{ us-west-2-lax-1a = 10 }")
        .replace('["eu-west-1a"]', '["us-west-2-lax-1a"]'),
    ],
)
def test_it_is_meant(text: str) -> None:
    assert verdicts("LB015", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        VPC + balancer("network", "var.unset"),
        VPC + balancer("network", '["subnet-0123456789abcdef0"]'),
        (VPC + balancer("network", ONE)).replace(
            "availability_zone = each.key", "availability_zone = var.unset"
        ),
        ONE_ZONE.replace(
            'resource "aws_vpc" "main" { cidr_block', 'data "aws_vpc" "main" { cidr_block'
        ).replace("aws_vpc.main.id", "data.aws_vpc.main.id")
        + balancer("network", ONE),
        # it may be the one of an endpoint service, of which SVC004 speaks
        VPC + balancer("network", ONE) + SERVICE,
    ],
)
def test_unknown(text: str) -> None:
    findings, unknown = verdicts("LB015", text)
    assert findings == []
    assert len(unknown) == 1
