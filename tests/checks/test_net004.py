"""NET004: subnets that are too small."""

import pytest

from tests.checks.hcl import verdicts


def subnet(cidr: str = '"10.0.0.0/28"') -> str:
    return f"""
variable "unset" {{}}
resource "aws_vpc" "main" {{ cidr_block = "10.0.0.0/16" }}
resource "aws_subnet" "a" {{
  vpc_id     = aws_vpc.main.id
  cidr_block = {cidr}
}}
"""


def instances(count: int) -> str:
    return f'resource "aws_instance" "a" {{\n  count = {count}\n  subnet_id = aws_subnet.a.id\n}}\n'


BALANCER = 'resource "aws_lb" "a" {\n  subnets = [aws_subnet.a.id]\n}\n'
NETWORK = 'resource "aws_lb" "a" {\n  load_balancer_type = "network"\n  subnets = [aws_subnet.a.id]\n}\n'
ENDPOINT = """
resource "aws_vpc_endpoint" "a" {
  vpc_id            = aws_vpc.main.id
  vpc_endpoint_type = "Interface"
  service_name      = "com.amazonaws.eu-west-1.sqs"
  subnet_ids        = [aws_subnet.a.id]
}
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (subnet() + instances(12), "has 11 addresses to give, and what stands in it takes at least 12"),
        (subnet() + instances(10) + ENDPOINT + NETWORK, "takes at least 12"),
        (subnet() + instances(4) + BALANCER, "takes at least 12"),
        (subnet('"10.0.0.0/27"') + instances(28), "has 27 addresses to give"),
        (subnet() + BALANCER, "is too small for aws_lb.a, which needs a /27"),
    ],
)
def test_it_is_too_small(text: str, said: str) -> None:
    findings, unknown = verdicts("NET004", text)
    assert (len(findings), unknown) == (1, [])
    assert said in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        subnet(),
        subnet() + instances(11),
        subnet() + NETWORK,
        subnet('"10.0.0.0/27"') + BALANCER,
        subnet() + BALANCER.replace("aws_subnet.a.id", "var.unset"),
        # one for each subnet, and what nobody makes many of
        subnet().replace('cidr_block = "10.0.0.0/28', 'count = var.unset\n  cidr_block = "10.0.0.0/28')
        + instances(1).replace("1", "var.unset").replace("a.id", "a[count.index].id"),
        subnet() + NETWORK.replace("{\n", "{\n  count = var.unset\n", 1),
        # nothing stands in it for certain
        subnet("var.unset"),
        # as many as there is room for
        subnet() + 'resource "aws_autoscaling_group" "a" {\n  min_size = 1\n  max_size = 50\n'
        "  vpc_zone_identifier = [aws_subnet.a.id]\n}",
    ],
)
def test_it_is_large_enough(text: str) -> None:
    assert verdicts("NET004", text) == ([], [])


def test_its_size_may_not_be_known() -> None:
    findings, unknown = verdicts("NET004", subnet("var.unset") + instances(12))
    assert findings == []
    assert unknown


def test_how_many_stand_in_it_may_not_be_known() -> None:
    many = instances(1).replace("1", "var.unset")
    for text in (subnet() + many, subnet("var.unset") + many):
        findings, unknown = verdicts("NET004", text)
        assert (findings, bool(unknown)) == ([], True)
    findings, unknown = verdicts("NET004", subnet() + BALANCER + many)
    assert (len(findings), unknown) == (1, []), "too small for the load balancer, however many there are"
