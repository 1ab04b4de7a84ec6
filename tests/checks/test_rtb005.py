"""RTB005: a subnet with two route tables."""

import pytest

from tests.checks.hcl import verdicts

NETWORK = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "main" { vpc_id = aws_vpc.main.id }
resource "aws_subnet" "app" {
  count      = 2
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.${count.index}.0/24"
}
resource "aws_route_table" "one" { vpc_id = aws_vpc.main.id }
resource "aws_route_table" "two" { vpc_id = aws_vpc.main.id }
"""
ELSEWHERE = """
data "aws_subnet" "old" { id = "subnet-0123456789abcdef0" }
"""


def associated(
    name: str, table: str = "aws_route_table.one.id", subnet: str = "aws_subnet.app[0].id", more: str = ""
) -> str:
    return f"""
resource "aws_route_table_association" "{name}" {{
  {more}
  subnet_id      = {subnet}
  route_table_id = {table}
}}
"""


TWO = "aws_route_table.two.id"


@pytest.mark.parametrize(
    "text",
    [
        associated("a") + associated("b", TWO),
        # an index too few
        associated("a", "[aws_route_table.one.id, aws_route_table.two.id][count.index]", more="count = 2"),
        associated("a", subnet="aws_subnet.app[count.index].id", more="count = 2") + associated("b", TWO),
        # a subnet that is managed elsewhere has at most one table as well
        ELSEWHERE
        + associated("a", subnet="data.aws_subnet.old.id")
        + associated("b", TWO, subnet="data.aws_subnet.old.id"),
    ],
)
def test_two_tables(text: str) -> None:
    findings, unknown = verdicts("RTB005", NETWORK + text)
    assert (len(findings), unknown) == (1, [])
    assert "2 route tables: aws_route_table.one, aws_route_table.two" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        "",
        associated("a"),
        associated("a", subnet="aws_subnet.app[count.index].id", more="count = 2"),
        associated("a", "each.value", "aws_subnet.app[each.key].id", "for_each = {}"),
        # the same table: no fault is proven
        associated("a") + associated("b"),
        # an association of a gateway is none of a subnet
        associated("a")
        + associated("b", TWO)
        .replace("subnet_id ", "gateway_id")
        .replace("aws_subnet.app[0].id", "aws_internet_gateway.main.id"),
        # which other associations it has is for its owner to say
        ELSEWHERE + associated("a", subnet="data.aws_subnet.old.id"),
    ],
)
def test_one_table(text: str) -> None:
    assert verdicts("RTB005", NETWORK + text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        associated("a") + associated("b", "var.unset"),
        associated("a", "var.unset") + associated("b", "var.unset"),
        associated("a") + associated("b", TWO, "var.unset"),
    ],
)
def test_an_association_is_not_known(text: str) -> None:
    findings, unknown = verdicts("RTB005", NETWORK + text)
    assert findings == []
    assert unknown
