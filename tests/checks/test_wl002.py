"""WL002: Lambda functions in one zone."""

import pytest

from tests.checks.hcl import verdicts

VPC = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "app" {
  for_each          = { a = 0, b = 1 }
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, each.value)
  availability_zone = "eu-west-1${each.key}"
}
"""
A = 'aws_subnet.app["a"].id'
SECOND = """
resource "aws_subnet" "second" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.9.0/24"
  availability_zone = "eu-west-1a"
}
"""


def function(subnets: str, more: str = "") -> str:
    return f"""
resource "aws_lambda_function" "app" {{
  function_name = "app"
  role          = "arn:aws:iam::123456789012:role/app"
  {more}
  vpc_config {{
    subnet_ids         = {subnets}
    security_group_ids = []
  }}
}}
"""


@pytest.mark.parametrize(
    "text",
    [VPC + function(f"[{A}]"), VPC + SECOND + function(f"[{A}, aws_subnet.second.id]")],
)
def test_it_is_in_one_zone(text: str) -> None:
    findings, unknown = verdicts("WL002", text)
    assert (len(findings), unknown) == (1, [])
    assert "runs in eu-west-1a only, and aws_vpc.main has subnets in eu-west-1b too" in findings[0]


def test_every_instance_is_one() -> None:
    assert len(verdicts("WL002", VPC + function(f"[{A}]", "count = 2"))[0]) == 2


@pytest.mark.parametrize(
    "text",
    [
        VPC + function("[for subnet in aws_subnet.app : subnet.id]"),
        # two are known to be in different zones, whatever else there is
        VPC + function('[aws_subnet.app["a"].id, aws_subnet.app["b"].id, var.unset]'),
        # the whole VPC is in one zone
        VPC.replace("a = 0, b = 1", "a = 0") + function(f"[{A}]"),
        VPC.replace("a = 0, b = 1", "a = 0") + SECOND + function(f"[{A}]"),
        # outside of any VPC
        VPC + 'resource "aws_lambda_function" "app" {\n  function_name = "app"\n  role = "x"\n}',
        VPC + 'resource "aws_instance" "app" {\n  subnet_id = aws_subnet.app["a"].id\n}',
    ],
)
def test_it_is_in_several_or_cannot_be(text: str) -> None:
    assert verdicts("WL002", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        VPC + function("var.unset"),
        VPC + function(f"[{A}, var.unset]"),
        VPC.replace('"eu-west-1${each.key}"', "var.unset") + function(f"[{A}]"),
    ],
)
def test_it_may_be_in_several(text: str) -> None:
    findings, unknown = verdicts("WL002", text)
    assert findings == []
    assert unknown
