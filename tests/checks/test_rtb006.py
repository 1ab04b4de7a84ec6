"""RTB006: a route table that nothing is associated with."""

import pytest

from tests.checks.hcl import verdicts

VPC = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "main" { vpc_id = aws_vpc.main.id }
"""
SUBNET = """
resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}
"""
ROUTE = 'route {\n  cidr_block = "0.0.0.0/0"\n  gateway_id = aws_internet_gateway.main.id\n}'
STANDALONE = """
resource "aws_route" "a" {
  route_table_id              = aws_route_table.a.id
  destination_ipv6_cidr_block = "::/0"
  gateway_id                  = aws_internet_gateway.main.id
}
"""


def table(more: str = ROUTE, name: str = "a") -> str:
    return f'resource "aws_route_table" "{name}" {{\n  vpc_id = aws_vpc.main.id\n  {more}\n}}\n'


def associated(what: str = "aws_route_table.a.id", subnet: str = "subnet_id = aws_subnet.a.id") -> str:
    return f'resource "aws_route_table_association" "a" {{\n  {subnet}\n  route_table_id = {what}\n}}\n'


def unread(argument: str) -> str:
    return f'module "other" {{\n  source = "example.com/net/a/aws"\n  {argument}\n}}\n'


HERE = VPC + SUBNET
ENDPOINT = """
resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [aws_route_table.a.id]
}
"""
PROPAGATED = """
resource "aws_vpn_gateway" "a" { vpc_id = aws_vpc.main.id }
resource "aws_vpn_gateway_route_propagation" "a" {
  vpn_gateway_id = aws_vpn_gateway.a.id
  route_table_id = aws_route_table.a.id
}
"""
COUNTED = table("count = 2\n" + ROUTE)


@pytest.mark.parametrize(
    ("text", "uses_main"),
    [
        (HERE + table(), True),
        (HERE + table("") + STANDALONE, True),
        (HERE + table("") + PROPAGATED, True),
        # an endpoint adds a route to it, and nothing that uses it
        (HERE + table() + ENDPOINT, True),
        (HERE + table() + table(name="b") + associated("aws_route_table.b.id"), False),
        # an output names another one
        (HERE + table() + 'output "b" {\n  value = aws_subnet.a.id\n}', True),
        # one of two, while a subnet has none
        (
            HERE
            + SUBNET.replace('"a"', '"b"').replace("0.0/24", "1.0/24")
            + COUNTED
            + associated("aws_route_table.a[0].id"),
            True,
        ),
        (HERE + table() + unread("vpc = aws_vpc.main.id"), True),
    ],
)
def test_nothing_is_associated(text: str, uses_main: bool) -> None:
    findings, unknown = verdicts("RTB006", text)
    assert (len(findings), unknown) == (1, [])
    assert "is associated with no subnet and no gateway: no packet follows its routes" in findings[0]


def test_a_module_leaves_it_alone() -> None:
    inner = 'variable "vpc" {}\n' + table().replace("aws_vpc.main.id", "var.vpc").replace(
        "gateway_id = aws_internet_gateway.main.id", 'transit_gateway_id = "tgw-0123456789abcdef0"'
    )
    call = 'module "a" {\n  source = "./inner"\n  vpc = aws_vpc.main.id\n}\n'
    out = 'output "id" {\n  value = aws_route_table.a.id\n}'
    findings, unknown = verdicts("RTB006", HERE + call, inner=inner + out)
    assert (len(findings), unknown) == (1, [])
    for use in (associated("module.a.id"), 'output "id" {\n  value = module.a.id\n}'):
        assert verdicts("RTB006", HERE + call + use, inner=inner + out) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        HERE + table() + associated(),
        HERE + table() + associated(subnet="gateway_id = aws_internet_gateway.main.id"),
        # which subnet is not known, but that it is associated
        HERE + table() + associated(subnet="subnet_id = var.unset"),
        HERE + COUNTED + associated("element(aws_route_table.a[*].id, 0)"),
        # the main table
        HERE + table() + 'resource "aws_main_route_table_association" "a" {\n'
        "  vpc_id = aws_vpc.main.id\n  route_table_id = aws_route_table.a.id\n}",
        HERE + 'resource "aws_default_route_table" "a" {\n'
        f"  default_route_table_id = aws_vpc.main.default_route_table_id\n  {ROUTE}\n}}",
        # it holds nothing
        HERE + table(""),
        # its subnets are elsewhere
        VPC + table(),
        # handed on
        HERE + table() + 'output "a" {\n  value = aws_route_table.a.id\n}',
        HERE + table() + 'output "a" {\n  value = { tables = [for one in [aws_route_table.a] : one.id] }\n}',
        HERE + table() + 'resource "aws_ssm_parameter" "a" {\n  name = "a"\n  type = "String"\n'
        "  value = aws_route_table.a.id\n}",
        HERE + table() + 'resource "terraform_data" "a" {\n  input = aws_route_table.a.id\n}',
        # a list of tables that is longer than that of the subnets
        HERE + COUNTED + associated("aws_route_table.a[0].id"),
    ],
)
def test_it_is_used_or_may_be(text: str) -> None:
    assert verdicts("RTB006", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        HERE + table() + associated("var.unset"),
        HERE + table() + associated(subnet="for_each = var.unset\n  subnet_id = each.value"),
        HERE + table() + unread("table = aws_route_table.a.id"),
        HERE
        + table()
        + 'data "aws_route_table" "a" {\n  tags = { tier = "app" }\n}\n'
        + associated("data.aws_route_table.a.id"),
        'data "aws_vpc" "main" { id = "vpc-0123456789abcdef0" }\n'
        + (
            SUBNET + table(ROUTE.replace("gateway_id = aws_internet_gateway.main.id", 'gateway_id = "igw-1"'))
        ).replace("aws_vpc.main", "data.aws_vpc.main"),
        HERE + table("propagating_vgws = var.unset"),
        HERE
        + table("vpc_id = var.unset").replace("vpc_id = aws_vpc.main.id\n  vpc_id", "vpc_id", 1)
        + STANDALONE,
    ],
)
def test_something_may_use_it(text: str) -> None:
    findings, unknown = verdicts("RTB006", text)
    assert findings == []
    assert unknown
