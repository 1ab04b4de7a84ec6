"""Policies from `aws_iam_policy_document`, of which Terraform knows the text only after apply."""

from __future__ import annotations

import pytest

from tests.checks.hcl import verdicts

API = """
variable "unset" {}
resource "aws_api_gateway_rest_api" "a" {
  name = "a"
  endpoint_configuration {
    types = ["PRIVATE"]
  }
}
resource "aws_api_gateway_rest_api_policy" "a" {
  rest_api_id = aws_api_gateway_rest_api.a.id
  policy      = data.aws_iam_policy_document.a.json
}
data "aws_iam_policy_document" "a" {
  OTHERS
  statement {
    EFFECT
    actions   = ["execute-api:Invoke"]
    resources = ["${aws_api_gateway_rest_api.a.execution_arn}/*"]
    principals {
      type        = "*"
      identifiers = [WHO]
    }
    CONDITION
  }
}
"""
CONDITION = """condition {
      test     = "StringEquals"
      variable = "aws:SourceVpce"
      values   = [var.unset]
    }"""


def policy(**parts: str) -> str:
    text = API
    for name, default in {"OTHERS": "", "EFFECT": "", "WHO": '"*"', "CONDITION": ""}.items():
        text = text.replace(name, parts.get(name, default))
    return text


@pytest.mark.parametrize("parts", [{}, {"EFFECT": 'effect = "Allow"'}])
def test_open_to_everybody(parts: dict[str, str]) -> None:
    found, unknown = verdicts("VPCE012", policy(**parts))
    assert len(found) == 1
    assert unknown == []


@pytest.mark.parametrize(
    "parts", [{"CONDITION": CONDITION}, {"WHO": '"123456789012"'}, {"EFFECT": 'effect = "Deny"'}]
)
def test_limited(parts: dict[str, str]) -> None:
    assert verdicts("VPCE012", policy(**parts)) == ([], [])


@pytest.mark.parametrize(
    "parts",
    [
        {"OTHERS": "source_policy_documents = [var.unset]"},
        {"OTHERS": 'override_policy_documents = ["{}"]'},
        {"EFFECT": "effect = var.unset"},
        {"WHO": "var.unset"},
        {"CONDITION": 'dynamic "condition" {\n for_each = var.unset\n content {}\n }'},
        {"OTHERS": 'dynamic "statement" {\n for_each = var.unset\n content {}\n }'},
    ],
)
def test_what_decides_is_not_known(parts: dict[str, str]) -> None:
    found, unknown = verdicts("VPCE012", policy(**parts))
    assert found == []
    assert len(unknown) == 1
