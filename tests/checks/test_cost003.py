"""COST003: the same endpoints in many VPCs."""

from pathlib import Path

import pytest

from tests.checks.hcl import verdicts

NETWORK = (Path(__file__).parent.parent / "fixtures/checks/surroundings/three_vpcs.tf").read_text("utf-8")
REGION = 'provider "aws" { region = "us-east-1" }\nvariable "unset" {}\n'
ALL = REGION + NETWORK.replace("eu-west-1", "us-east-1")
ATTACHED = "vpc_id             = each.value.id\n  subnet_ids         = [aws_subnet.main[each.key].id]"


def endpoints(
    name: str = "sqs", *lines: str, type: str = "Interface", service: str = "", vpcs: str = "aws_vpc.main"
) -> str:
    inside = "".join(f"  {line}\n" for line in lines)
    return f"""
resource "aws_vpc_endpoint" "{name}" {{
  for_each          = {vpcs}
  vpc_id            = each.value.id
  service_name      = {service or f'"com.amazonaws.us-east-1.{name}"'}
  vpc_endpoint_type = "{type}"
  subnet_ids        = [aws_subnet.main[each.key].id]
{inside}}}
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ALL + endpoints(), "for sqs each: sharing one set saves $14.60 per month"),
        (ALL + endpoints() + endpoints("sns"), "for sns, sqs each: sharing one set saves $29.20 per month"),
        # one more, of which nothing is known, takes nothing away
        (ALL + endpoints() + endpoints("more", service="var.unset"), "for sqs each"),
    ],
)
def test_one_set_is_enough(text: str, said: str) -> None:
    findings, unknown = verdicts("COST003", text)
    assert (len(findings), unknown) == (1, [])
    assert findings[0].startswith("3 VPCs of aws_ec2_transit_gateway.hub have interface endpoints")
    assert said in findings[0]


@pytest.mark.parametrize(
    ("text", "toml"),
    [
        (ALL + endpoints(), "[rules.COST003]\nvpcs = 4"),
        (ALL + endpoints(vpcs='{ for name, vpc in aws_vpc.main : name => vpc if name != "a" }'), ""),
        # each says what its VPC may do
        (ALL + endpoints("sqs", "policy = jsonencode({ Statement = [] })"), ""),
        (
            ALL
            + endpoints("s3", type="Gateway").replace(
                "  subnet_ids        = [aws_subnet.main[each.key].id]\n", ""
            ),
            "",
        ),
        (ALL + endpoints(service='"com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0"'), ""),
        # they are not attached
        (
            ALL.replace("for_each           = aws_vpc.main\n  transit", "for_each           = {}\n  transit")
            + endpoints(),
            "",
        ),
    ],
)
def test_they_are_few_or_meant(text: str, toml: str) -> None:
    assert verdicts("COST003", text, toml=toml) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        ALL + endpoints(service="var.unset"),
        ALL.replace(ATTACHED, ATTACHED.replace("each.value.id", "var.unset")) + endpoints(),
    ],
)
def test_what_they_have_is_not_known(text: str) -> None:
    findings, unknown = verdicts("COST003", text)
    assert findings == []
    assert unknown
