"""SG008: data stores that may send anywhere."""

import tempfile
from pathlib import Path

import pytest

from netlint.config.schema import Settings
from netlint.engine.run import run
from netlint.resources.options import ReadOptions
from netlint.terraform.configuration_source import read_configuration
from tests.checks.groups import VPC, group, instance, rule

DATABASE = """
resource "aws_db_subnet_group" "a" {
  name       = "a"
  subnet_ids = [aws_subnet.a.id]
}
resource "aws_db_instance" "a" {
  instance_class         = "db.t4g.micro"
  engine                 = "postgres"
  db_subnet_group_name   = aws_db_subnet_group.a.name
  vpc_security_group_ids = [aws_security_group.a.id]
}
"""
OUT = rule("all", direction="egress")


def found(text: str, *, enabled: bool = True) -> tuple[int, int]:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "main.tf").write_text(text, encoding="utf-8")
        rules = {"SG008": {"enabled": True}} if enabled else {}
        report = run([read_configuration(folder, ReadOptions())], Settings(select=["SG008"], rules=rules))
    return len(report.findings), len(report.undetermined)


def test_everything_goes_out() -> None:
    assert found(VPC + DATABASE + group(OUT)) == (1, 0)
    assert found(
        VPC + DATABASE + group(OUT.replace('cidr_blocks = ["0.0.0.0/0"]', 'ipv6_cidr_blocks = ["::/0"]'))
    ) == (1, 0)


@pytest.mark.parametrize(
    "text",
    [
        VPC + DATABASE + group(),
        VPC + DATABASE + group(rule("443", direction="egress")),
        VPC + DATABASE + group(rule("all", 'cidr_blocks = ["10.0.0.0/16"]', "egress")),
        VPC + DATABASE + group(rule("all")),
        VPC + instance() + group(OUT),
    ],
)
def test_it_does_not(text: str) -> None:
    assert found(text) == (0, 0)


def test_it_is_off_by_default() -> None:
    assert found(VPC + DATABASE + group(OUT), enabled=False) == (0, 0)


def test_a_rule_may_not_be_known() -> None:
    assert found(VPC + DATABASE + group(OUT.replace('["0.0.0.0/0"]', "var.unset"))) == (0, 1)
