"""COST001: changes that add much to the fixed cost."""

import json
from pathlib import Path

import pytest

from netlint.config.schema import Settings
from netlint.engine.run import run
from netlint.resources.options import ReadOptions
from netlint.sources.recognise import read
from tests.checks.hcl import change, verdicts

BASE = """
provider "aws" { region = "eu-west-1" }
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "main" {
  for_each   = { a = 0, b = 1, c = 2 }
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.${each.value}.0/24"
}
"""


def gateways(count: str, name: str = "main") -> str:
    return (
        f'resource "aws_nat_gateway" "{name}" {{\n  count = {count}\n'
        f'  subnet_id = aws_subnet.main["a"].id\n}}\n'
    )


ATTACHMENTS = """
resource "aws_ec2_transit_gateway" "main" {}
resource "aws_ec2_transit_gateway_vpc_attachment" "main" {
  for_each           = aws_subnet.main
  transit_gateway_id = aws_ec2_transit_gateway.main.id
  vpc_id             = aws_vpc.main.id
  subnet_ids         = [each.value.id]
}
"""
FIREWALL = """
resource "aws_networkfirewall_firewall" "main" {
  vpc_id = aws_vpc.main.id
  subnet_mapping { subnet_id = aws_subnet.main["a"].id }
}
"""
GROUP = """
resource "aws_autoscaling_group" "a" {
  max_size            = 300
  min_size            = 100
  vpc_zone_identifier = [aws_subnet.main["a"].id]
}
"""


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (gateways("1"), gateways("4"), "aws_nat_gateway.main[1] and 2 more add $105.12 per month"),
        (
            "",
            ATTACHMENTS,
            'aws_ec2_transit_gateway_vpc_attachment.main["a"] and 2 more add $109.50 per month',
        ),
        ("", FIREWALL, "aws_networkfirewall_firewall.main adds $288.35 to $605.53 per month"),
        (gateways("1", "old"), gateways("5"), "aws_nat_gateway.main[0] and 4 more add $140.16 per month"),
    ],
)
def test_it_adds_much(before: str, after: str, message: str) -> None:
    findings, unknown = change("COST001", BASE + before, BASE + after)
    assert (findings, unknown) == ([f"{message} to the fixed cost of the network"], [])


@pytest.mark.parametrize(
    ("before", "after", "toml"),
    [
        (gateways("1"), gateways("3"), ""),
        (gateways("1"), gateways("4"), "[rules.COST001]\nincrease = 106"),
        (gateways("4"), gateways("1"), ""),
        (gateways("4"), gateways("4"), ""),
        (gateways("4", "old"), gateways("5"), ""),
        # how many run is not for this configuration to settle, and not fixed
        (GROUP.replace("100", "1"), GROUP, "[rules.COST001]\nincrease = 1"),
        # what is not known is not what decides
        (gateways("1"), gateways("1") + 'resource "aws_eip" "a" { public_ipv4_pool = var.unset }\n', ""),
    ],
)
def test_it_does_not(before: str, after: str, toml: str) -> None:
    public = BASE.replace('cidr_block = "10.0.$', 'map_public_ip_on_launch = true\n  cidr_block = "10.0.$')
    assert change("COST001", public + before, public + after, toml=toml) == ([], [])


@pytest.mark.parametrize("after", [gateways("9"), ATTACHMENTS + FIREWALL])
def test_a_new_network_is_no_change(after: str) -> None:
    assert verdicts("COST001", BASE + after) == ([], [])


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("", gateways("var.unset"), "how many instances of aws_nat_gateway.main[*] there are is not known"),
        (gateways("1"), gateways("1") + gateways("var.unset", "b"), "aws_nat_gateway.b[*]"),
    ],
)
def test_a_number_that_decides_is_not_known(before: str, after: str, reason: str) -> None:
    findings, unknown = change("COST001", BASE + before, BASE + after)
    assert findings == []
    assert reason in unknown[0]


@pytest.mark.parametrize(
    ("region", "reason"),
    [
        ("", "the Region of aws_nat_gateway.main[1], aws_nat_gateway.main[2] is not known"),
        ("sa-east-1", "the change costs $65.70 to $135.78 more per month: the prices of the Region"),
    ],
)
def test_a_price_that_decides_is_not_known(region: str, reason: str) -> None:
    base = BASE.replace('provider "aws" { region = "eu-west-1" }', "")
    if region:
        base = BASE.replace("eu-west-1", region)
    findings, unknown = change("COST001", base + gateways("1"), base + gateways("3"))
    assert findings == []
    assert unknown[0].startswith(reason)


def test_a_template_that_is_compared_with_its_older_form(tmp_path: Path) -> None:
    resources: dict[str, object] = {
        "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}
    }
    subnet = {"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.0.0.0/24"}
    resources["Subnet"] = {"Type": "AWS::EC2::Subnet", "Properties": subnet}
    for name in ("old", "new"):
        (tmp_path / f"{name}.json").write_text(json.dumps({"Resources": resources}), encoding="utf-8")
        for number in range(4):
            properties = {"SubnetId": {"Ref": "Subnet"}, "ConnectivityType": "private"}
            resources[f"Nat{number}"] = {"Type": "AWS::EC2::NatGateway", "Properties": properties}
    reading = read(str(tmp_path / "new.json"), ReadOptions(base=str(tmp_path / "old.json")))
    report = run([reading], Settings(select=["COST001"]))
    assert [one.severity.value for one in report.findings] == ["info"]
    assert "add $131.40 to $271.56 per month" in report.findings[0].message
