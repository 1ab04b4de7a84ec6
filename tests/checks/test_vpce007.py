"""VPCE007: endpoints whose policy allows everything."""

import pytest

from tests.checks.hcl import verdicts

TRUSTED = '[network]\ntrusted-accounts = ["111122223333"]\n'


def endpoint(policy: str = "", service: str = "s3", more: str = "") -> str:
    written = f"policy = {policy}" if policy else ""
    return f"""
variable "unset" {{}}
resource "aws_vpc" "main" {{ cidr_block = "10.0.0.0/16" }}
resource "aws_vpc_endpoint" "main" {{
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.eu-west-1.{service}"
  vpc_endpoint_type = "{"Gateway" if service in ("s3", "dynamodb") else "Interface"}"
  {written}
}}
{more}
"""


def policy(principal: str, action: str, resource: str, more: str = "", others: str = "") -> str:
    return f"""jsonencode({{
    Statement = [{others}{{
      Effect    = "Allow"
      Principal = {principal}
      Action    = {action}
      Resource  = {resource}
      {more}
    }}]
  }})"""


CONDITION = 'Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } }'
DENIES = '{ Effect = "Deny", Principal = "*", Action = "s3:Put*", Resource = "*" },'
ANYBODY, ALL = '"*"', '"*"'
APART = """
resource "aws_vpc_endpoint_policy" "main" {
  vpc_endpoint_id = aws_vpc_endpoint.main.id
  policy          = POLICY
}
"""


def apart(text: str) -> str:
    return APART.replace("POLICY", text)


@pytest.mark.parametrize(
    "text",
    [
        endpoint(),
        endpoint(service="sqs"),
        endpoint(policy(ANYBODY, ALL, ALL)),
        endpoint(policy('{ AWS = "*" }', '["s3:*"]', '["arn:aws:s3:::*"]')),
        endpoint(policy('{ AWS = ["*"] }', ALL, '"arn:aws:dynamodb:*:*:table/*"'), "dynamodb"),
        endpoint(more=apart(policy(ANYBODY, ALL, ALL))),
        endpoint().replace('"main" {\n  vpc_id', '"main" {\n  for_each = toset(["one"])\n  vpc_id'),
    ],
    ids=["default", "interface", "written", "of the service", "tables", "apart", "for_each"],
)
def test_the_fault(text: str) -> None:
    findings, unknown = verdicts("VPCE007", text, toml=TRUSTED)
    assert (len(findings), unknown) == (1, [])
    assert verdicts("VPCE014", text, toml=TRUSTED) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        # what has no policy, or holds no data
        endpoint(service="email-smtp"),
        endpoint(service="transfer.server"),
        endpoint(service="ec2"),
        endpoint(service="vpce-svc-0123456789abcdef0"),
        endpoint(policy(ANYBODY, ALL, ALL, CONDITION)),
        endpoint(policy(ANYBODY, ALL, '"arn:aws:s3:::assets/*"')),
        endpoint(policy('{ AWS = "111122223333" }', ALL, ALL)),
        endpoint(policy(ANYBODY, ALL, ALL, others=DENIES)),
        endpoint(policy(ANYBODY, '"s3:GetObject"', ALL)),
    ],
)
def test_what_stays_silent(text: str) -> None:
    assert verdicts("VPCE007", text, toml=TRUSTED) == ([], [])


def test_without_trusted_accounts_it_is_nobodys_question() -> None:
    assert verdicts("VPCE007", endpoint()) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        endpoint("var.unset"),
        endpoint('"not JSON"'),
        endpoint().replace('"com.amazonaws.eu-west-1.s3"', "var.unset"),
        endpoint(more=apart("var.unset")),
    ],
    ids=["policy", "nonsense", "service", "apart"],
)
def test_what_is_not_known(text: str) -> None:
    findings, unknown = verdicts("VPCE007", text, toml=TRUSTED)
    assert (findings, len(unknown)) == ([], 1)
