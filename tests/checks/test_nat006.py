"""NAT006: Elastic IP addresses that do not fit their NAT gateways."""

import pytest

from tests.checks.hcl import verdicts

NETWORK = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "main" {
  count      = 3
  vpc_id     = aws_vpc.main.id
  cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index)
}
resource "aws_eip" "nat" {
  count  = 3
  domain = "vpc"
}
data "aws_eip" "known" { id = "eipalloc-0123456789abcdef0" }
"""


def nat(name: str, *lines: str, home: bool = True) -> str:
    where = "  subnet_id = aws_subnet.main[0].id\n" if home else ""
    return f'resource "aws_nat_gateway" "{name}" {{\n{where}' + "".join(f"  {one}\n" for one in lines) + "}\n"


FIRST = "allocation_id = aws_eip.nat[0].id"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (nat("a"), "without an Elastic IP address"),
        (nat("a", 'connectivity_type = "public"'), "without an Elastic IP address"),
        (nat("a", "allocation_id = null"), "without an Elastic IP address"),
        (nat("a", 'connectivity_type = "private"', FIRST), "with the Elastic IP address aws_eip.nat[0]"),
        (nat("a", FIRST) + nat("b", FIRST), "share the Elastic IP address aws_eip.nat[0]"),
        (
            nat("a", FIRST)
            + nat("b", "allocation_id = aws_eip.nat[1].id", "secondary_allocation_ids = [aws_eip.nat[0].id]"),
            "share the Elastic IP address aws_eip.nat[0]",
        ),
        (
            nat("a", "count = 2", "allocation_id = element(aws_eip.nat[*].id, 0)"),
            "aws_nat_gateway.a[1] and aws_nat_gateway.a[0] share",
        ),
        (
            nat("a", 'allocation_id = "eipalloc-0123456789abcdef0"')
            + nat("b", "allocation_id = data.aws_eip.known.id"),
            "share the Elastic IP address data.aws_eip.known",
        ),
    ],
)
def test_aws_refuses_it(text: str, said: str) -> None:
    findings, unknown = verdicts("NAT006", NETWORK + text)
    assert (len(findings), unknown) == (1, [])
    assert said in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        nat("a", FIRST) + nat("b", "allocation_id = aws_eip.nat[1].id"),
        nat("a", "count = 3", "allocation_id = aws_eip.nat[count.index].id"),
        nat("a", 'connectivity_type = "private"') + nat("b", 'connectivity_type = "private"'),
        nat("a", FIRST, "secondary_allocation_ids = [aws_eip.nat[1].id]"),
        nat("a", "vpc_id = aws_vpc.main.id", 'availability_mode = "regional"', home=False),
    ],
)
def test_each_has_its_own(text: str) -> None:
    assert verdicts("NAT006", NETWORK + text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        nat("a", "allocation_id = var.unset"),
        nat("a", "connectivity_type = var.unset"),
        nat("a", FIRST) + nat("b", "allocation_id = var.unset"),
        nat("a", FIRST)
        + nat("b", "allocation_id = aws_eip.nat[1].id", "secondary_allocation_ids = var.unset"),
    ],
)
def test_the_address_is_not_known(text: str) -> None:
    findings, unknown = verdicts("NAT006", NETWORK + text)
    assert findings == []
    assert unknown
