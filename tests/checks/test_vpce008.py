"""VPCE008: two endpoints with one name."""

import pytest

from tests.checks.hcl import verdicts

VPCS = """
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_vpc" "other" { cidr_block = "10.1.0.0/16" }
"""
SQS = '"com.amazonaws.eu-west-1.sqs"'


def endpoint(name: str, *, vpc: str = "aws_vpc.main.id", service: str = SQS, more: str = "") -> str:
    return f"""
resource "aws_vpc_endpoint" "{name}" {{
  vpc_id            = {vpc}
  service_name      = {service}
  vpc_endpoint_type = "Interface"
  {more or "private_dns_enabled = true"}
}}
"""


APART = """
resource "aws_vpc_endpoint_private_dns" "b" {
  vpc_endpoint_id     = aws_vpc_endpoint.b.id
  private_dns_enabled = true
}
"""
OFF = "private_dns_enabled = false"


@pytest.mark.parametrize(
    "text",
    [
        endpoint("a") + endpoint("b"),
        endpoint("a") + endpoint("b", more=" ") + APART,
        endpoint("a", vpc='"vpc-0123456789abcdef0"') + endpoint("b", vpc='"vpc-0123456789abcdef0"'),
        endpoint("a").replace('"a" {', '"a" {\n  for_each = toset(["x", "y"])'),
    ],
    ids=["written", "apart", "vpc elsewhere", "for_each"],
)
def test_the_fault(text: str) -> None:
    findings, unknown = verdicts("VPCE008", VPCS + text)
    assert (len(findings), unknown) == (1, [])


@pytest.mark.parametrize(
    "text",
    [
        endpoint("a") + endpoint("b", vpc="aws_vpc.other.id"),
        endpoint("a") + endpoint("b", more=OFF),
        endpoint("a") + endpoint("b", more=" "),
        endpoint("a") + endpoint("b", service=SQS.replace("sqs", "sqs-fips")),
        endpoint("a").replace("sqs", "s3")
        + endpoint("b", more=" ").replace("sqs", "s3").replace("Interface", "Gateway"),
        # what is read may be the endpoint itself
        endpoint("a")
        + """
data "aws_vpc_endpoint" "a" {
  vpc_id       = aws_vpc.main.id
  service_name = "com.amazonaws.eu-west-1.sqs"
}
""",
        'variable "name" {}\n' + endpoint("a", more=OFF) + endpoint("b", service="var.name"),
        'variable "on" {}\n'
        + endpoint("a", vpc="aws_vpc.other.id")
        + endpoint("b", more="private_dns_enabled = var.on"),
    ],
    ids=["vpcs", "off", "left out", "services", "gateway", "data", "unknown but off", "unknown but apart"],
)
def test_what_stays_silent(text: str) -> None:
    assert verdicts("VPCE008", VPCS + text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        'variable "name" {}\n' + endpoint("a") + endpoint("b", service="var.name"),
        'variable "on" {}\n' + endpoint("a") + endpoint("b", more="private_dns_enabled = var.on"),
        'variable "vpc" {}\n' + endpoint("a") + endpoint("b", vpc="var.vpc"),
    ],
    ids=["service", "private DNS", "vpc"],
)
def test_what_is_not_known(text: str) -> None:
    findings, unknown = verdicts("VPCE008", VPCS + text)
    assert (findings, len(unknown)) == ([], 1)
