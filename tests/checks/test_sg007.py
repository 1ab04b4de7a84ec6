"""SG007: default security groups with rules, or in use."""

import json
from pathlib import Path

import pytest

from netlint.config.schema import Settings
from netlint.engine.run import run
from netlint.sources.recognise import read
from tests.checks.groups import VPC, group, instance, rule
from tests.checks.hcl import verdicts


def default(*blocks: str) -> str:
    return group(*blocks, name="main").replace("aws_security_group", "aws_default_security_group")


OPEN = rule("8080", 'cidr_blocks = ["10.0.0.0/16"]')
TEMPLATE = """
resource "aws_launch_template" "a" {
  image_id = "ami-0123456789abcdef0"
}
"""
LAUNCHED = "launch_template {\n    id = aws_launch_template.a.id\n  }"
DATABASE = """
resource "aws_db_subnet_group" "a" {
  name       = "a"
  subnet_ids = [aws_subnet.a.id]
}
resource "aws_db_instance" "a" {
  instance_class       = "db.t4g.micro"
  engine               = "postgres"
  db_subnet_group_name = aws_db_subnet_group.a.name
}
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (VPC + default(OPEN), "has rules: aws_default_security_group.main"),
        (VPC + default(rule("all", "self = true"), rule("all", direction="egress")), "has rules"),
        (VPC + default(rule("443", "cidr_blocks = var.unset")), "has rules"),
        (
            VPC + instance(""),
            "aws_instance.a names no security group, and so is in the default one of aws_vpc.main",
        ),
        (VPC + default() + instance(""), "names no security group"),
        (
            VPC + instance("").replace("aws_subnet.a.id", "var.unset"),
            "aws_instance.a names no security group",
        ),
        (VPC + DATABASE, "aws_db_instance.a names no security group"),
        (VPC + TEMPLATE + instance("", more=LAUNCHED), "aws_instance.a names no"),
        (VPC.replace("aws_vpc.main.id", '"vpc-0123456789abcdef0"') + instance(""), "aws_instance.a names no"),
        (
            VPC
            + 'resource "aws_efs_mount_target" "a" {\n  file_system_id = "fs-01234567"\n'
            + "  subnet_id = aws_subnet.a.id\n}",
            "aws_efs_mount_target.a names no",
        ),
        (
            VPC
            + 'resource "aws_ecs_service" "a" {\n  name = "a"\n  network_configuration {\n'
            + "    subnets = [aws_subnet.a.id]\n  }\n}",
            "aws_ecs_service.a names no",
        ),
    ],
)
def test_it_is_open_or_in_use(text: str, said: str) -> None:
    findings, unknown = verdicts("SG007", text)
    assert (len(findings), unknown) == (1, [])
    assert said in findings[0]


def test_every_instance_is_one() -> None:
    assert len(verdicts("SG007", VPC + instance("", more="count = 2"))[0]) == 2


@pytest.mark.parametrize(
    "text",
    [
        VPC + default(),
        VPC + group(OPEN) + instance(),
        # SG006 says it
        VPC + default(rule()),
        VPC + instance("var.unset"),
        VPC + instance("[var.unset]"),
        # in the default VPC, of which nothing is described
        VPC + instance("").replace("subnet_id     = aws_subnet.a.id", ""),
        VPC
        + group()
        + TEMPLATE.replace("image_id", "vpc_security_group_ids = [aws_security_group.a.id]\n  image_id")
        + instance("", more=LAUNCHED),
        VPC
        + group()
        + TEMPLATE.replace("image_id", "network_interfaces {\n  security_groups = var.unset\n  }\n  image_id")
        + instance("", more=LAUNCHED),
        VPC
        + group()
        + DATABASE.replace("engine ", "vpc_security_group_ids = [aws_security_group.a.id]\n  engine "),
    ],
)
def test_it_is_neither(text: str) -> None:
    assert verdicts("SG007", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        VPC + default('\n  dynamic "ingress" {\n    for_each = var.unset\n    content {}\n  }'),
        VPC + instance("", more="launch_template {\n    id = var.unset\n  }"),
    ],
)
def test_it_may_be(text: str) -> None:
    findings, unknown = verdicts("SG007", text)
    assert findings == []
    assert unknown


def test_nothing_is_said_to_name_no_group_where_the_configuration_is_not_in_the_plan(tmp_path: Path) -> None:
    instance = {
        "address": "aws_instance.a",
        "mode": "managed",
        "type": "aws_instance",
        "name": "a",
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "values": {"id": "i-1", "subnet_id": "subnet-1", "vpc_security_group_ids": ["sg-1"]},
    }
    values = {"root_module": {"resources": [instance]}}
    plan = {"format_version": "1.2", "terraform_version": "1.11.4", "planned_values": values}
    change = {"actions": ["no-op"], "before": instance["values"], "after": instance["values"]}
    changes = [{**instance, "change": {**change, "after_unknown": {}}}]
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(plan | {"resource_changes": changes, "configuration": {"root_module": {}}}))
    report = run([read(str(file))], Settings(select=["SG007"]))
    assert (report.findings, report.undetermined, report.errors) == ([], [], [])
