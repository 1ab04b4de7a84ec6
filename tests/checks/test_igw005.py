"""IGW005: load balancers behind Block Public Access."""

import pytest

from tests.checks.hcl import verdicts

NETWORK = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "main" {
  count      = 2
  vpc_id     = aws_vpc.main.id
  cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index)
}
"""


def block(mode: str = '"block-ingress"', more: str = "") -> str:
    return (
        'resource "aws_vpc_block_public_access_options" "main" {\n'
        f"  internet_gateway_block_mode = {mode}\n  {more}\n}}\n"
    )


def exclusion(of: str, mode: str = '"allow-bidirectional"') -> str:
    return (
        f'resource "aws_vpc_block_public_access_exclusion" "main" {{\n  {of}\n'
        f"  internet_gateway_exclusion_mode = {mode}\n}}\n"
    )


def balancer(*lines: str) -> str:
    inside = "".join(f"  {one}\n" for one in lines)
    return f'resource "aws_lb" "web" {{\n  subnets = aws_subnet.main[*].id\n{inside}}}\n'


ALL = NETWORK + block() + balancer()


@pytest.mark.parametrize(
    "text",
    [
        ALL,
        NETWORK + block('"block-bidirectional"') + balancer(),
        NETWORK + block() + balancer('load_balancer_type = "network"'),
        ALL + exclusion("vpc_id = aws_vpc.main.id", '"allow-egress"'),
        ALL
        + 'resource "aws_vpc" "other" { cidr_block = "10.1.0.0/16" }\n'
        + exclusion("vpc_id = aws_vpc.other.id"),
    ],
)
def test_the_internet_is_kept_out(text: str) -> None:
    findings, unknown = verdicts("IGW005", text)
    assert (len(findings), unknown) == (1, [])
    assert findings[0].startswith("aws_lb.web is internet-facing, but ")


@pytest.mark.parametrize(
    "text",
    [
        NETWORK + balancer(),
        NETWORK + block('"off"') + balancer(),
        NETWORK + block() + balancer("internal = true"),
        NETWORK + block() + balancer('load_balancer_type = "gateway"'),
        ALL + exclusion("vpc_id = aws_vpc.main.id"),
        ALL + exclusion("subnet_id = aws_subnet.main[1].id"),
        # another Region's
        NETWORK + block(more='region = "us-east-1"') + balancer('region = "eu-west-1"'),
    ],
)
def test_it_is_let_in(text: str) -> None:
    assert verdicts("IGW005", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        NETWORK + block("var.unset") + balancer(),
        NETWORK + block() + balancer("internal = var.unset"),
        ALL + exclusion("vpc_id = var.unset"),
        ALL + exclusion("vpc_id = aws_vpc.main.id", "var.unset"),
        NETWORK + block() + balancer().replace("aws_subnet.main[*].id", "var.unset"),
    ],
)
def test_it_may_be_let_in(text: str) -> None:
    findings, unknown = verdicts("IGW005", text)
    assert findings == []
    assert unknown
