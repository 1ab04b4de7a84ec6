"""VPCE009: two subnets of an endpoint in one zone."""

import pytest

from tests.checks.hcl import verdicts

NETWORK = """
variable "unset" {}
data "aws_availability_zones" "here" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "app" {
  for_each          = { a1 = "eu-west-1a", a2 = "eu-west-1a", b = "eu-west-1b" }
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, index(["a1", "a2", "b"], each.key))
  availability_zone = each.value
}
resource "aws_subnet" "open" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.9.0/24"
  availability_zone = var.unset
}
"""
LISTED = """
data "aws_availability_zones" "here" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "app" {
  count             = 4
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, count.index)
  availability_zone = data.aws_availability_zones.here.names[count.index % 3]
}
"""


def endpoint(subnets: str, type: str = "Interface", more: str = "") -> str:
    return f"""
resource "aws_vpc_endpoint" "main" {{
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.eu-west-1.sqs"
  vpc_endpoint_type = "{type}"
  subnet_ids        = {subnets}
}}
{more}
"""


A1, A2, B, OPEN = (*(f'aws_subnet.app["{key}"].id' for key in ("a1", "a2", "b")), "aws_subnet.open.id")
APART = f"""
resource "aws_vpc_endpoint_subnet_association" "two" {{
  vpc_endpoint_id = aws_vpc_endpoint.main.id
  subnet_id       = {A2}
}}
"""


@pytest.mark.parametrize(
    "text",
    [
        NETWORK + endpoint(f"[{A1}, {A2}]"),
        NETWORK + endpoint("[for subnet in aws_subnet.app : subnet.id]"),
        NETWORK + endpoint(f"[{A1}]", more=APART),
        LISTED + endpoint("aws_subnet.app[*].id"),
    ],
    ids=["two", "all", "apart", "a list of zones that is not known"],
)
def test_the_fault(text: str) -> None:
    findings, unknown = verdicts("VPCE009", text)
    assert (len(findings), unknown) == (1, [])


def test_a_witness_decides() -> None:
    findings, unknown = verdicts("VPCE009", NETWORK + endpoint(f"[{A1}, {A2}, {OPEN}]"))
    assert (len(findings), len(unknown)) == (1, 1)


@pytest.mark.parametrize(
    "text",
    [
        NETWORK + endpoint(f"[{A1}, {B}]"),
        NETWORK + endpoint(f"[{A1}, {A2}]", "GatewayLoadBalancer"),
        NETWORK + endpoint(f"[{OPEN}]"),
        LISTED + endpoint("slice(aws_subnet.app[*].id, 0, 3)"),
    ],
    ids=["zones", "type", "one", "a list of zones that is not known"],
)
def test_what_stays_silent(text: str) -> None:
    assert verdicts("VPCE009", text) == ([], [])


@pytest.mark.parametrize("subnets", [f"[{A1}, {OPEN}]", "var.unset"])
def test_what_is_not_known(subnets: str) -> None:
    findings, unknown = verdicts("VPCE009", NETWORK + endpoint(subnets))
    assert (findings, len(unknown)) == ([], 1)
