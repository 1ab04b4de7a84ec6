"""IGW007: gateways that nothing goes through."""

import pytest

from tests.checks.hcl import verdicts

NETWORK = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "main" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_route_table" "main" { vpc_id = aws_vpc.main.id }
"""
BARE = 'resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }\n'
GATEWAY = 'resource "aws_internet_gateway" "main" { vpc_id = aws_vpc.main.id }\n'
LOOSE = 'resource "aws_internet_gateway" "main" {}\n'
EGRESS = 'resource "aws_egress_only_internet_gateway" "main" { vpc_id = aws_vpc.main.id }\n'
TO_IT = "aws_internet_gateway.main.id"
ALL = NETWORK + GATEWAY


def resource(type: str, *lines: str) -> str:
    return f'resource "{type}" "main" {{\n' + "".join(f"  {one}\n" for one in lines) + "}\n"


def route(target: str) -> str:
    return resource(
        "aws_route",
        "route_table_id = aws_route_table.main.id",
        'destination_cidr_block = "0.0.0.0/0"',
        target,
    )


def attachment(vpc: str = "aws_vpc.main.id") -> str:
    return resource("aws_internet_gateway_attachment", f"internet_gateway_id = {TO_IT}", f"vpc_id = {vpc}")


INTERNAL = resource("aws_lb", "internal = true", "subnets = [aws_subnet.main.id]")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ALL, "no route of aws_vpc.main goes to aws_internet_gateway.main"),
        (NETWORK + LOOSE + attachment(), "no route of aws_vpc.main goes to aws_internet_gateway.main"),
        (NETWORK + EGRESS, "no route of aws_vpc.main goes to aws_egress_only_internet_gateway.main"),
        (NETWORK + LOOSE, "aws_internet_gateway.main is attached to no VPC"),
        (ALL + INTERNAL, "no route of aws_vpc.main goes to aws_internet_gateway.main"),
        (ALL + EGRESS + route(f"gateway_id = {TO_IT}"), "aws_egress_only_internet_gateway.main"),
    ],
)
def test_nothing_uses_it(text: str, said: str) -> None:
    findings, unknown = verdicts("IGW007", text)
    assert (len(findings), unknown) == (1, [])
    assert said in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        ALL + route(f"gateway_id = {TO_IT}"),
        NETWORK
        + EGRESS
        + route("egress_only_gateway_id = aws_egress_only_internet_gateway.main.id").replace(
            'destination_cidr_block = "0.0.0.0/0"', 'destination_ipv6_cidr_block = "::/0"'
        ),
        # a route table for what enters
        ALL
        + resource(
            "aws_route_table_association", f"gateway_id = {TO_IT}", "route_table_id = aws_route_table.main.id"
        ),
        # another configuration has subnets, routes and the attachment
        BARE + GATEWAY,
        LOOSE,
        # NAT003's and LB003's
        ALL + resource("aws_nat_gateway", "subnet_id = aws_subnet.main.id"),
        ALL + resource("aws_lb", "subnets = [aws_subnet.main.id]"),
        # AWS gives it a route table of its own
        ALL + resource("aws_nat_gateway", "vpc_id = aws_vpc.main.id", 'availability_mode = "regional"'),
        # IGW004 says that the route goes astray
        ALL
        + 'resource "aws_vpc" "other" { cidr_block = "10.1.0.0/16" }\n'
        + 'resource "aws_internet_gateway" "other" { vpc_id = aws_vpc.other.id }\n'
        + route("gateway_id = aws_internet_gateway.other.id"),
        # they need no route
        ALL + resource("aws_globalaccelerator_endpoint_group", 'listener_arn = "arn"'),
        ALL + resource("aws_cloudfront_vpc_origin"),
    ],
)
def test_it_is_used_or_may_be_meant(text: str) -> None:
    assert verdicts("IGW007", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        ALL + route("gateway_id = var.unset"),
        NETWORK + LOOSE.replace("{}", "{ vpc_id = var.unset }"),
        NETWORK + LOOSE + attachment("var.unset"),
        ALL + resource("aws_lb", "internal = var.unset", "subnets = [aws_subnet.main.id]"),
        ALL
        + 'module "routes" {\n  source = "example.com/routes"\n  gateway = aws_internet_gateway.main.id\n}',
        NETWORK.replace(
            'resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }',
            'data "aws_vpc" "main" { id = "vpc-0123456789abcdef0" }',
        ).replace("aws_vpc.main.id", "data.aws_vpc.main.id")
        + GATEWAY.replace("aws_vpc.main.id", "data.aws_vpc.main.id"),
    ],
)
def test_it_may_be_used(text: str) -> None:
    findings, unknown = verdicts("IGW007", text)
    assert findings == []
    assert unknown
