"""WL001: Lambda functions in public subnets that call out."""

from pathlib import Path

import pytest

from netlint.config.schema import Settings
from netlint.engine.run import run
from netlint.resources.options import ReadOptions
from netlint.sources.recognise import read
from tests.checks.groups import PUBLIC, VPC
from tests.checks.hcl import verdicts

TWINS = Path(__file__).parents[1] / "fixtures" / "twins"

NETWORK = VPC + PUBLIC
TABLE = """
resource "aws_dynamodb_table" "t" { name = "t" }
resource "aws_sqs_queue" "q" {}
"""


def function(
    variable: str = "aws_dynamodb_table.t.name", subnets: str = "[aws_subnet.a.id]", more: str = ""
) -> str:
    environment = f"environment {{\n    variables = {{ X = {variable} }}\n  }}" if variable else ""
    return f"""
resource "aws_lambda_function" "app" {{
  function_name = "app"
  role          = "arn:aws:iam::123456789012:role/app"
  {environment}
  vpc_config {{
    subnet_ids         = {subnets}
    security_group_ids = []
    {more}
  }}
}}
"""


def endpoint(service: str) -> str:
    return f"""
resource "aws_vpc_endpoint" "a" {{
  vpc_id       = aws_vpc.main.id
  service_name = {service}
}}
"""


PRIVATE = """
resource "aws_subnet" "b" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            NETWORK + TABLE + function(),
            "is told of aws_dynamodb_table.t, and does not reach dynamodb from aws_subnet.a",
        ),
        (NETWORK + TABLE + function("aws_sqs_queue.q.url"), "does not reach sqs"),
        (NETWORK + TABLE + endpoint('"com.amazonaws.eu-west-1.s3"') + function(), "dynamodb"),
        # some of the invocations fail
        (NETWORK + PRIVATE + TABLE + function(subnets="[aws_subnet.b.id, aws_subnet.a.id]"), "aws_subnet.a"),
        (NETWORK + TABLE + function(subnets="[aws_subnet.a.id, var.unset]"), "dynamodb"),
    ],
)
def test_it_does_not_get_out(text: str, said: str) -> None:
    findings, unknown = verdicts("WL001", text)
    assert (len(findings), unknown) == (1, [])
    assert said in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        # only private targets, or nothing that is known
        NETWORK + function(""),
        NETWORK + function('"https://example.com"'),
        NETWORK + TABLE + function("var.unset"),
        NETWORK
        + 'resource "aws_db_instance" "d" { engine = "mysql" }'
        + function("aws_db_instance.d.address"),
        NETWORK + TABLE + endpoint('"com.amazonaws.eu-west-1.dynamodb"') + function(),
        NETWORK + TABLE + function(more="ipv6_allowed_for_dual_stack = true"),
        # another way, or none
        NETWORK.replace(
            "gateway_id = aws_internet_gateway.main.id", 'nat_gateway_id = "nat-0123456789abcdef0"'
        )
        + TABLE
        + function(),
        VPC + TABLE + function(),
        NETWORK + TABLE + 'resource "aws_lambda_function" "app" {\n  function_name = "app"\n  role = "x"\n'
        "  environment {\n    variables = { X = aws_dynamodb_table.t.name }\n  }\n}",
    ],
)
def test_it_does_or_need_not(text: str) -> None:
    assert verdicts("WL001", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        NETWORK.replace("gateway_id = aws_internet_gateway.main.id", "gateway_id = var.unset")
        + TABLE
        + function(),
        NETWORK + TABLE + endpoint("var.unset") + function(),
        NETWORK + TABLE + function(subnets="var.unset"),
        # which table it is
        NETWORK + TABLE.replace('name = "t"', "name = var.unset") + function(),
        # which variables there are
        NETWORK
        + TABLE
        + function().replace("variables = { X = aws_dynamodb_table.t.name }", "variables = var.unset"),
    ],
)
def test_it_may(text: str) -> None:
    findings, unknown = verdicts("WL001", text)
    assert findings == []
    assert unknown


@pytest.mark.parametrize(
    ("allowed", "count"), [("true", 0), ('"true"', 0), ("!Ref Allowed", 0), ("false", 1), ('"false"', 1)]
)
def test_a_template_allows_ipv6(tmp_path: Path, allowed: str, count: int) -> None:
    text = (TWINS / "check-wl001" / "template.yaml").read_text(encoding="utf-8")
    before = "      VpcConfig:\n"
    changed = text.replace(before, f"{before}        Ipv6AllowedForDualStack: {allowed}\n")
    assert changed != text
    file = tmp_path / "template.yaml"
    file.write_text(
        changed.replace("Resources:", "Parameters:\n  Allowed:\n    Type: String\nResources:", 1),
        encoding="utf-8",
    )
    report = run([read(str(file), ReadOptions())], Settings(select=["WL001"]))
    assert len(report.findings) == count
    assert report.undetermined == []
