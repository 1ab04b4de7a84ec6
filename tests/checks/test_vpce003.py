"""VPCE003: an endpoint in one zone, clients in others."""

import pytest

from netlint.engine.documentation import example
from netlint.engine.registry import load
from tests.checks.hcl import verdicts

CHECK = load().find("VPCE003")
assert CHECK is not None
BAD = 'variable "unset" {}\n' + example(CHECK, "Bad")
ONE = '[aws_subnet.app["eu-west-1a"].id]'
ALL = "[for subnet in aws_subnet.app : subnet.id]"
LAMBDA = BAD[BAD.index('resource "aws_lambda_function"') : BAD.index('resource "aws_vpc_endpoint"')]
INSTANCES = """
resource "aws_instance" "app" {
  for_each               = aws_subnet.app
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = each.value.id
  vpc_security_group_ids = [aws_security_group.app.id]
}
"""
APART = """
resource "aws_vpc_endpoint_subnet_association" "more" {
  vpc_endpoint_id = aws_vpc_endpoint.sqs.id
  subnet_id       = aws_subnet.app["eu-west-1b"].id
}
"""


@pytest.mark.parametrize(
    "text",
    [BAD, BAD.replace(LAMBDA, INSTANCES), BAD.replace('"sqs" {', '"sqs" {\n  count = 1')],
    ids=["function", "instances", "count"],
)
def test_the_fault(text: str) -> None:
    findings, unknown = verdicts("VPCE003", text)
    assert (len(findings), unknown) == (1, [])


@pytest.mark.parametrize(
    "text",
    [
        BAD.replace(f"subnet_ids          = {ONE}", f"subnet_ids          = {ALL}"),
        BAD + APART,
        BAD.replace("private_dns_enabled = true", ""),
        BAD.replace(LAMBDA, ""),
        BAD.replace(f"subnet_ids         = {ALL}", f"subnet_ids         = {ONE}"),
        BAD.replace('"Interface"', '"GatewayLoadBalancer"'),
        # what does not run code of the user calls nobody
        BAD.replace(LAMBDA, 'resource "aws_db_subnet_group" "app" {\n  subnet_ids = ' + ALL + "\n}\n"),
    ],
    ids=["both", "apart", "no private DNS", "no clients", "its zone", "type", "no code"],
)
def test_what_stays_silent(text: str) -> None:
    assert verdicts("VPCE003", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        BAD.replace("availability_zone = each.key", "availability_zone = var.unset"),
        BAD.replace(f"subnet_ids         = {ALL}", "subnet_ids         = var.unset"),
        BAD.replace("private_dns_enabled = true", "private_dns_enabled = var.unset"),
    ],
    ids=["zones", "clients", "private DNS"],
)
def test_what_is_not_known(text: str) -> None:
    findings, unknown = verdicts("VPCE003", text)
    assert (findings, len(unknown)) == ([], 1)
