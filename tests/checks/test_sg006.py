"""SG006: security groups that open sensitive ports to the world."""

import tempfile
from pathlib import Path

import pytest

from netlint.config.schema import Settings
from netlint.engine.run import run
from netlint.resources.options import ReadOptions
from netlint.terraform.configuration_source import read_configuration
from tests.checks.groups import PUBLIC, VPC, group, instance, rule
from tests.checks.hcl import verdicts

STANDALONE = """
resource "aws_security_group_rule" "a" {
  security_group_id = aws_security_group.a.id
  type              = "ingress"
  protocol          = "tcp"
  from_port         = 5432
  to_port           = 5432
  cidr_blocks       = ["0.0.0.0/0"]
}
"""
NEW = """
resource "aws_vpc_security_group_ingress_rule" "a" {
  security_group_id = aws_security_group.a.id
  ip_protocol       = "tcp"
  from_port         = 3389
  to_port           = 3389
  cidr_ipv6         = "::/0"
}
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (VPC + group(rule()), "opens port 22 (SSH) to the world (0.0.0.0/0)"),
        (VPC + group(rule("20-25")), "ports 22 (SSH), 23 (Telnet)"),
        (VPC + group(rule("all")), "opens all ports"),
        (VPC + group(rule("0-65535")), "opens all ports"),
        (VPC + group(rule("3306", 'ipv6_cidr_blocks = ["::/0"]')), "3306 (MySQL) to the world (::/0)"),
        (VPC + group(rule("6379", 'cidr_blocks = ["10.0.0.0/8", "0.0.0.0/0"]')), "6379 (Redis)"),
        (
            VPC + group(rule("22", 'cidr_blocks = ["0.0.0.0/0"]\n ipv6_cidr_blocks = ["::/0"]')),
            "0.0.0.0/0 and ::/0",
        ),
        (VPC + group(rule("11211").replace('"tcp"', '"udp"')), "11211 (Memcached)"),
        (VPC + group(rule().replace('"tcp"', '"6"')), "22 (SSH)"),
        (VPC + group() + STANDALONE, "5432 (PostgreSQL)"),
        (VPC + group() + NEW, "3389 (RDP)"),
        # one problem, however many rules
        (VPC + group(rule(), rule("3389"), rule("443")), "ports 22 (SSH), 3389 (RDP)"),
        # what is not known does not undo what is
        (VPC + group(rule(), rule("3306", "cidr_blocks = var.unset")), "port 22 (SSH)"),
        (
            VPC.replace("{}", "{}", 1) + group(rule()).replace('"a" {', '"a" {\n  count = 1'),
            "aws_security_group.a[0] opens",
        ),
    ],
)
def test_the_world_is_admitted(text: str, said: str) -> None:
    findings, unknown = verdicts("SG006", text)
    assert (len(findings), unknown) == (1, [])
    assert said in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        VPC + group(),
        VPC + group(rule("443"), rule("80")),
        VPC + group(rule("8080")),
        VPC + group(rule("22", 'cidr_blocks = ["10.0.0.0/8"]')),
        VPC + group(rule("all", direction="egress")),
        VPC + group(rule("22", "self = true")),
        VPC + group(rule("22", "security_groups = [aws_security_group.b.id]")) + group(name="b"),
        VPC + group(rule("22").replace('"tcp"', '"udp"')),
        VPC + group(rule("8").replace('"tcp"', '"icmp"')),
        # it answers to HTTP only
        VPC
        + group(rule("443-445"))
        + 'resource "aws_lb" "a" {\n  subnets = [aws_subnet.a.id]\n'
        + "  security_groups = [aws_security_group.a.id]\n}",
        # another port, so that it does not matter who is admitted
        VPC + group(rule("443", "cidr_blocks = var.unset")),
    ],
)
def test_the_world_is_not(text: str) -> None:
    assert verdicts("SG006", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        VPC + group(rule("22", "cidr_blocks = var.unset")),
        VPC + group(rule("22", "cidr_blocks = [var.unset]")),
        VPC + group(rule()).replace("= 22", "= var.unset"),
        VPC + group() + STANDALONE.replace("aws_security_group.a.id", "var.unset"),
    ],
)
def test_the_world_may_be(text: str) -> None:
    findings, unknown = verdicts("SG006", text)
    assert findings == []
    assert unknown


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        (VPC + group(rule()), "medium"),
        (VPC + group(rule()) + instance(), "low"),
        (VPC + PUBLIC + group(rule()) + instance(), "medium"),
        # by way of an interface, and of a template
        (
            VPC
            + group(rule())
            + 'resource "aws_network_interface" "a" {\n  subnet_id = aws_subnet.a.id\n'
            + "  security_groups = [aws_security_group.a.id]\n}",
            "low",
        ),
        (
            VPC
            + group(rule())
            + 'resource "aws_launch_template" "a" {\n'
            + "  vpc_security_group_ids = [aws_security_group.a.id]\n}\n"
            + 'resource "aws_autoscaling_group" "a" {\n  min_size = 1\n  max_size = 1\n'
            + "  vpc_zone_identifier = [aws_subnet.a.id]\n  launch_template {\n"
            + "    id = aws_launch_template.a.id\n  }\n}",
            "low",
        ),
        # somebody else may be reached
        (VPC + group(rule()) + instance() + instance("var.unset", name="b"), "medium"),
    ],
)
def test_what_the_internet_does_not_reach_is_less_severe(text: str, severity: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "main.tf").write_text(text, encoding="utf-8")
        report = run([read_configuration(folder, ReadOptions())], Settings(select=["SG006"]))
    assert [one.severity.value for one in report.findings] == [severity]
