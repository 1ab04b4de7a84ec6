"""GWE005: gateway endpoints for other Regions."""

import pytest

from tests.checks.hcl import verdicts

NETWORK = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
"""
REGION = 'provider "aws" { region = "eu-west-1" }\n'
ZONE = """
resource "aws_subnet" "main" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}
"""


def endpoint(service: str, *lines: str) -> str:
    inside = "".join(f"  {one}\n" for one in lines)
    written = f"  vpc_id = aws_vpc.main.id\n  service_name = {service}\n{inside}"
    return f'resource "aws_vpc_endpoint" "s3" {{\n{written}}}\n'


OTHER = '"com.amazonaws.us-east-1.s3"'


@pytest.mark.parametrize(
    "text",
    [
        REGION + endpoint(OTHER),
        ZONE + endpoint(OTHER),
        REGION + endpoint('"com.amazonaws.us-east-1.dynamodb"', 'vpc_endpoint_type = "Gateway"'),
        # provider 6
        endpoint(OTHER, 'region = "eu-west-1"'),
    ],
)
def test_there_is_no_such_service(text: str) -> None:
    findings, unknown = verdicts("GWE005", NETWORK + text)
    assert (len(findings), unknown) == (1, [])
    assert "in eu-west-1 for" in findings[0]
    assert "of us-east-1: there is no such service" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        REGION + endpoint('"com.amazonaws.eu-west-1.s3"'),
        REGION
        + 'data "aws_region" "here" {}\n'
        + endpoint('"com.amazonaws.${data.aws_region.here.name}.s3"'),
        REGION + endpoint(OTHER, 'region = "us-east-1"'),
        # interface endpoints may
        REGION + endpoint(OTHER, 'vpc_endpoint_type = "Interface"', 'service_region = "us-east-1"'),
        # there is nothing to compare
        endpoint(OTHER),
    ],
)
def test_it_is_of_its_own_region_or_may_be(text: str) -> None:
    assert verdicts("GWE005", NETWORK + text) == ([], [])


def test_the_service_is_not_known() -> None:
    findings, unknown = verdicts("GWE005", NETWORK + REGION + endpoint("var.unset"))
    assert findings == []
    assert unknown
