"""IGW002: data stores in public subnets."""

import pytest

from tests.checks.hcl import verdicts

NETWORK = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "main" { vpc_id = aws_vpc.main.id }
resource "aws_subnet" "public" {
  count      = 2
  vpc_id     = aws_vpc.main.id
  cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index)
}
resource "aws_subnet" "private" {
  count      = 2
  vpc_id     = aws_vpc.main.id
  cidr_block = cidrsubnet("10.0.0.0/16", 8, 10 + count.index)
}
resource "aws_route_table" "public" { vpc_id = aws_vpc.main.id }
resource "aws_route_table_association" "public" {
  count          = 2
  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public.id
}
"""


def route(destination: str = 'destination_cidr_block = "0.0.0.0/0"', target: str = "") -> str:
    return f"""
resource "aws_route" "public" {{
  route_table_id = aws_route_table.public.id
  {destination}
  {target or "gateway_id = aws_internet_gateway.main.id"}
}}
"""


def group(subnets: str = "aws_subnet.public[*].id", type: str = "aws_db_subnet_group") -> str:
    return f'\nresource "{type}" "main" {{\n  name = "main"\n  subnet_ids = {subnets}\n}}\n'


def database(*lines: str, group: str = "aws_db_subnet_group.main.name") -> str:
    inside = "".join(f"  {one}\n" for one in (f"db_subnet_group_name = {group}", *lines))
    return f'resource "aws_db_instance" "main" {{\n  instance_class = "db.t3.micro"\n{inside}}}\n'


@pytest.mark.parametrize(
    "text",
    [
        route() + group(),
        route('destination_ipv6_cidr_block = "::/0"') + group(),
        route() + group("[aws_subnet.private[0].id, aws_subnet.public[0].id]"),
        route() + group(type="aws_elasticache_subnet_group"),
        route() + group(type="aws_redshift_subnet_group"),
        route() + group() + database(),
        # one public subnet is enough, whatever the other is
        route() + group("[aws_subnet.public[0].id, var.unset]"),
    ],
)
def test_data_is_in_a_public_subnet(text: str) -> None:
    findings, unknown = verdicts("IGW002", NETWORK + text)
    assert (len(findings), unknown) == (1, [])
    assert "places data in" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        route() + group("aws_subnet.private[*].id"),
        # no route to the internet gateway
        group(),
        # it is called public, but is not
        route()
        + group(type="aws_dms_replication_subnet_group").replace("name =", "replication_subnet_group_id ="),
        # it asks for it
        route() + group() + database("publicly_accessible = true"),
        # another configuration has the routes
        route() + group('["subnet-0123456789abcdef0"]'),
    ],
)
def test_it_is_private_or_meant(text: str) -> None:
    assert verdicts("IGW002", NETWORK + text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        route() + group("var.unset"),
        route(target="gateway_id = var.unset") + group(),
        route() + group() + database("publicly_accessible = var.unset"),
    ],
)
def test_the_subnets_or_the_routes_are_not_known(text: str) -> None:
    findings, unknown = verdicts("IGW002", NETWORK + text)
    assert findings == []
    assert unknown
