"""VPCE001: endpoints that no name leads to."""

import pytest

from netlint.engine.documentation import example
from netlint.engine.registry import load
from tests.checks.hcl import verdicts

CHECK = load().find("VPCE001")
assert CHECK is not None
BAD = 'variable "unset" {}\n' + example(CHECK, "Bad")
INSTANCE = BAD[BAD.index('resource "aws_instance"') : BAD.index('resource "aws_vpc_endpoint"')]


def function(url: str) -> str:
    return f"""
resource "aws_lambda_function" "app" {{
  function_name = "app"
  role          = "arn:aws:iam::111122223333:role/app"
  package_type  = "Image"
  image_uri     = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1"
  vpc_config {{
    subnet_ids         = [aws_subnet.app.id]
    security_group_ids = [aws_security_group.app.id]
  }}
  environment {{
    variables = {{ URL = {url} }}
  }}
}}
"""


def told(url: str) -> str:
    return BAD.replace(INSTANCE, function(url))


PEERED = """
resource "aws_vpc_peering_connection" "main" {
  vpc_id      = aws_vpc.main.id
  peer_vpc_id = "vpc-0123456789abcdef0"
}
"""
ZONE = """
resource "aws_route53_zone" "sqs" {
  name = "sqs.eu-west-1.amazonaws.com"
  vpc {
    vpc_id = aws_vpc.main.id
  }
}
"""
APART = """
resource "aws_vpc_endpoint_private_dns" "sqs" {
  vpc_endpoint_id     = aws_vpc_endpoint.sqs.id
  private_dns_enabled = true
}
"""
SECOND = BAD[BAD.index('resource "aws_vpc_endpoint"') :].replace('"sqs"', '"two"')


@pytest.mark.parametrize(
    "text",
    [
        BAD,
        told('"https://queue.example.com"'),
        BAD.replace('"Interface"', '"Interface"\n  private_dns_enabled = false'),
        BAD + ZONE.replace("sqs.eu-west-1.amazonaws.com", "internal.example.com"),
        BAD.replace('"sqs" {', '"sqs" {\n  for_each = toset(["one"])'),
    ],
    ids=["left out", "told another name", "off", "another zone", "for_each"],
)
def test_the_fault(text: str) -> None:
    findings, unknown = verdicts("VPCE001", text)
    assert (len(findings), unknown) == (1, [])


@pytest.mark.parametrize(
    "text",
    [
        BAD + APART,
        BAD + PEERED,
        BAD + ZONE,
        told('"https://vpce-0a1b-x.sqs.eu-west-1.vpce.amazonaws.com"'),
        BAD.replace("eu-west-1.sqs", "eu-west-1.s3"),
        BAD.replace("amazonaws.eu-west-1.sqs", "amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0"),
        BAD + SECOND.replace('"Interface"', '"Interface"\n  private_dns_enabled = true'),
        BAD.replace(INSTANCE, ""),
        BAD.replace("aws_vpc.main.id", '"vpc-0123456789abcdef0"'),
    ],
    ids=["apart", "joined", "zone", "own name", "S3", "service", "second", "nobody", "VPC elsewhere"],
)
def test_what_stays_silent(text: str) -> None:
    assert verdicts("VPCE001", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        told("aws_vpc_endpoint.sqs.dns_entry[0].dns_name"),
        BAD.replace(
            "aws_security_group.app.id]\n}\n", "aws_security_group.app.id]\n  user_data = var.unset\n}\n"
        ),
        BAD.replace('"Interface"', '"Interface"\n  private_dns_enabled = var.unset'),
        BAD + ZONE.replace('"sqs.eu-west-1.amazonaws.com"', "var.unset"),
    ],
    ids=["environment", "script", "private DNS", "zone"],
)
def test_what_is_not_known(text: str) -> None:
    findings, unknown = verdicts("VPCE001", text)
    assert (findings, len(unknown)) == ([], 1)
