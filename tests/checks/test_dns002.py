"""DNS002: a Resolver endpoint in one zone."""

import pytest

from tests.checks.hcl import verdicts

NETWORK = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "main" {
  for_each          = { a = "eu-west-1a", again = "eu-west-1a", b = "eu-west-1b", open = var.unset }
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, length(each.key))
  availability_zone = each.value
}
resource "aws_subnet" "anywhere" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.99.0/24"
}
"""


def endpoint(*subnets: str, more: str = "") -> str:
    blocks = "\n".join(f"  ip_address {{\n    subnet_id = {subnet}\n  }}" for subnet in subnets)
    return (
        'resource "aws_route53_resolver_endpoint" "one" {\n  direction = "OUTBOUND"\n'
        f'  security_group_ids = ["sg-0123456789abcdef0"]\n{blocks}\n{more}}}\n'
    )


def main(key: str) -> str:
    return f'aws_subnet.main["{key}"].id'


DYNAMIC = """
  dynamic "ip_address" {
    for_each = VALUES
    content { subnet_id = ip_address.value }
  }
"""


@pytest.mark.parametrize(
    "text",
    [
        endpoint(main("a"), main("a")),
        endpoint(main("a"), main("again")),
        # one subnet is in one zone, whichever that is
        endpoint("aws_subnet.anywhere.id", "aws_subnet.anywhere.id"),
        endpoint(more=DYNAMIC.replace("VALUES", '[for key in ["a", "again"] : aws_subnet.main[key].id]')),
    ],
)
def test_one_zone(text: str) -> None:
    findings, unknown = verdicts("DNS002", NETWORK + text)
    assert (len(findings), unknown) == (1, [])
    assert "no DNS query gets out of the VPC" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        endpoint(main("a"), main("b")),
        endpoint(main("a"), main("open"), main("b")),
        endpoint(main("a"), "var.unset", main("b")),
    ],
)
def test_several_zones(text: str) -> None:
    assert verdicts("DNS002", NETWORK + text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        endpoint(main("a"), main("open")),
        endpoint(main("a"), "var.unset"),
        endpoint(main("a"), '"subnet-0123456789abcdef0"'),
        endpoint(main("a"), more=DYNAMIC.replace("VALUES", "var.unset")),
    ],
)
def test_a_zone_is_not_known(text: str) -> None:
    findings, unknown = verdicts("DNS002", NETWORK + text)
    assert findings == []
    assert unknown
