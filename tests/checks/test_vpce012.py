"""VPCE012: private APIs that every VPC may call."""

import pytest

from tests.checks.hcl import verdicts


def api(statements: str, types: str = '["PRIVATE"]', more: str = "") -> str:
    written = f"policy = jsonencode({{ Statement = {statements} }})" if statements else ""
    return f"""
variable "unset" {{}}
resource "aws_api_gateway_rest_api" "main" {{
  name = "main"
  endpoint_configuration {{
    types = {types}
  }}
  {written}
}}
{more}
"""


def allow(more: str = "", principal: str = '"*"', action: str = '"execute-api:Invoke"') -> str:
    return f"""{{
    Effect    = "Allow"
    Principal = {principal}
    Action    = {action}
    Resource  = "*"
    {more}
  }}"""


def condition(key: str) -> str:
    return f'Condition = {{ StringEquals = {{ "{key}" = "x" }} }}'


DENY = f"""{{
    Effect    = "Deny"
    Principal = "*"
    Action    = "*"
    Resource  = "*"
    {condition("aws:SourceVpc")}
  }}"""
OURS = allow(principal='{ AWS = "111122223333" }')
OTHER = allow(action='"execute-api:ManageConnections"')
APART = """
resource "aws_api_gateway_rest_api_policy" "main" {
  rest_api_id = aws_api_gateway_rest_api.main.id
  policy      = jsonencode({ Statement = [STATEMENT] })
}
"""


@pytest.mark.parametrize(
    "text",
    [
        api(f"[{allow()}]"),
        api(allow(principal='{ AWS = "*" }', action='["execute-api:*"]')),
        api("", more=APART.replace("STATEMENT", allow())),
        # one statement is limited, the other is not
        api(f"[{allow(condition('aws:SourceVpce'))}, {allow()}]"),
    ],
    ids=["inline", "other forms", "apart", "two"],
)
def test_the_fault(text: str) -> None:
    findings, unknown = verdicts("VPCE012", text)
    assert (len(findings), unknown) == (1, [])


@pytest.mark.parametrize(
    "text",
    [
        api(f"[{allow()}]", types='["REGIONAL"]'),
        api(f"[{allow()}]").replace('endpoint_configuration {\n    types = ["PRIVATE"]\n  }', ""),
        api(f"[{allow()}, {DENY}]"),
        *(
            api(f"[{allow(condition(key))}]")
            for key in ("aws:SourceVpce", "aws:SourceVpc", "aws:PrincipalOrgID", "aws:VpcSourceIp")
        ),
        api(OURS),
        api(OTHER),
        # without a policy it cannot be deployed
        api(""),
        api("", more=APART.replace("STATEMENT", allow(condition("aws:SourceVpce")))),
    ],
)
def test_what_stays_silent(text: str) -> None:
    assert verdicts("VPCE012", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        api(f"[{allow()}]", types="[var.unset]"),
        api("var.unset"),
        # its own ARN exists after apply only
        api(
            "",
            more=APART.replace("STATEMENT", allow()).replace(
                '"*"\n    \n', "aws_api_gateway_rest_api.main.execution_arn\n"
            ),
        ),
    ],
    ids=["types", "policy", "own ARN"],
)
def test_what_is_not_known(text: str) -> None:
    findings, unknown = verdicts("VPCE012", text)
    assert (findings, len(unknown)) == ([], 1)
