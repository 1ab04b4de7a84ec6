"""The service of an endpoint, where its name is put together from a Region that is perhaps not known."""

from __future__ import annotations

import pytest

from tests.checks.hcl import verdicts

NETWORK = """
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_nat_gateway" "n" { subnet_id = aws_subnet.s.id }
resource "aws_subnet" "s" {
  vpc_id     = aws_vpc.v.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_route_table" "t" { vpc_id = aws_vpc.v.id }
resource "aws_route_table_association" "t" {
  subnet_id      = aws_subnet.s.id
  route_table_id = aws_route_table.t.id
}
resource "aws_route" "t" {
  route_table_id         = aws_route_table.t.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.n.id
}
data "aws_region" "here" {}
variable "unset" {}
"""
PROVIDER = 'provider "aws" {\n  region = "eu-west-1"\n}\n'
ALIAS = 'provider "aws" {\n  alias = "other"\n  region = "us-east-1"\n}\n'


def endpoint(name: str) -> str:
    return (
        f'resource "aws_vpc_endpoint" "e" {{\n  vpc_id = aws_vpc.v.id\n  service_name = {name}\n'
        "  route_table_ids = [aws_route_table.t.id]\n}\n"
    )


TEMPLATE = '"com.amazonaws.${data.aws_region.here.name}.s3"'
SERVICE = 'data "aws_vpc_endpoint_service" "s" {\n  service = "s3"\n  service_type = "Gateway"\n}\n'
NAMED = endpoint("data.aws_vpc_endpoint_service.s.service_name")


@pytest.mark.parametrize(
    "text",
    [
        endpoint(TEMPLATE),
        endpoint('join(".", ["com.amazonaws", data.aws_region.here.id, "s3"])'),
        PROVIDER + endpoint(TEMPLATE),
        PROVIDER + endpoint('format("com.amazonaws.%s.s3", data.aws_region.here.name)'),
        SERVICE + NAMED,
        PROVIDER + SERVICE + NAMED,
        "locals {\n  name = " + TEMPLATE + "\n}\n" + endpoint("local.name"),
    ],
)
def test_the_service_is_known(text: str) -> None:
    codes = ("GWE001", "GWE003", "GWE005")
    assert [verdicts(code, NETWORK + text) for code in codes] == [([], [])] * 3


@pytest.mark.parametrize("service", ["dynamodb", "s3tables"])
def test_another_service_is_known_too(service: str) -> None:
    text = NETWORK + endpoint(TEMPLATE.replace(".s3", f".{service}"))
    findings, unknown = verdicts("GWE001", text)
    assert (len(findings), unknown) == (1, [])


@pytest.mark.parametrize(
    ("here", "text"),
    [
        # may be anything
        ("{}", endpoint('"com.amazonaws.${var.unset}.s3"')),
        ("{}", endpoint('"${data.aws_region.here.name}.s3"')),
        # another Region, or one that is asked for
        ("{\n  provider = aws.other\n}", ALIAS.replace('  region = "us-east-1"\n', "") + endpoint(TEMPLATE)),
        ("{\n  endpoint = var.unset\n}", endpoint(TEMPLATE)),
        ("{\n  name = var.unset\n}", endpoint(TEMPLATE)),
    ],
)
def test_it_is_not(here: str, text: str) -> None:
    findings, unknown = verdicts("GWE001", NETWORK.replace('"here" {}', f'"here" {here}') + text)
    assert (findings, len(unknown)) == ([], 1)


def test_the_region_of_the_provider_is_told() -> None:
    other = NETWORK.replace('"here" {}', '"here" {\n  provider = aws.other\n}')
    findings, unknown = verdicts("GWE005", PROVIDER + ALIAS + other + endpoint(TEMPLATE))
    assert (len(findings), unknown) == (1, [])
    assert "us-east-1" in findings[0]
