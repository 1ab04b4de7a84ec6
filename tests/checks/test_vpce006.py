"""VPCE006: an endpoint policy that only denies."""

import pytest

from tests.checks.hcl import verdicts

ENDPOINT = """
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_vpc_endpoint" "one" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.eu-west-1.sqs"
  vpc_endpoint_type = "Interface"
  MORE
}
"""
DENY = '{ Effect = "Deny", Principal = "*", Action = "*", Resource = "*" }'
ALLOW = DENY.replace("Deny", "Allow")


def written(*statements: str) -> str:
    return f"policy = jsonencode({{ Statement = [{', '.join(statements)}] }})"


def endpoint(more: str) -> str:
    return ENDPOINT.replace("MORE", more)


APART = f"""
resource "aws_vpc_endpoint_policy" "one" {{
  vpc_endpoint_id = aws_vpc_endpoint.one.id
  {written(DENY)}
}}
"""


@pytest.mark.parametrize(
    "text",
    [
        endpoint(written(DENY)),
        endpoint(written(DENY, DENY)),
        endpoint(f"policy = jsonencode({{ Statement = {DENY} }})"),
        endpoint("") + APART,
        endpoint(written(DENY)).replace("sqs", "s3").replace("Interface", "Gateway"),
        endpoint(written(DENY)).replace('"one" {', '"one" {\n  count = 1', 1),
    ],
    ids=["one", "two", "no list", "apart", "gateway", "count"],
)
def test_the_fault(text: str) -> None:
    findings, unknown = verdicts("VPCE006", text)
    assert (len(findings), unknown) == (1, [])


@pytest.mark.parametrize(
    "text",
    [
        endpoint(""),
        endpoint('policy = ""'),
        endpoint(written(DENY, ALLOW)),
        endpoint(written(ALLOW)),
        endpoint(written()),
        endpoint(written(DENY)) + APART.replace("Deny", "Allow"),
        endpoint(written(DENY)).replace("eu-west-1.sqs", "vpce.eu-west-1.vpce-svc-0123456789abcdef0"),
    ],
    ids=["none", "empty", "both", "allows", "no statement", "replaced", "not of AWS"],
)
def test_what_stays_silent(text: str) -> None:
    assert verdicts("VPCE006", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        'variable "policy" {}\n' + endpoint("policy = var.policy"),
        'variable "policy" {}\n'
        'data "aws_iam_policy_document" "one" {\n  source_policy_documents = [var.policy]\n}\n'
        + endpoint("policy = data.aws_iam_policy_document.one.json"),
        endpoint('policy = "{"'),
        endpoint('policy = jsonencode({ Statement = [{ Effect = "Perhaps" }] })'),
    ],
    ids=["variable", "data source", "no JSON", "no effect"],
)
def test_what_is_not_known(text: str) -> None:
    findings, unknown = verdicts("VPCE006", text)
    assert (findings, len(unknown)) == ([], 1)
