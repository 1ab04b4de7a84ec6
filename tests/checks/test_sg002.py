"""SG002: security groups that nothing uses."""

import pytest

from tests.checks.groups import VPC, group, instance, rule
from tests.checks.hcl import verdicts

USED = VPC + group(name="used") + instance("[aws_security_group.used.id]", name="used")


@pytest.mark.parametrize(
    "text",
    [
        USED + group(),
        USED + group(rule("22", "self = true"), rule("443")),
        # its own rules do not use it
        USED
        + group()
        + 'resource "aws_security_group_rule" "a" {\n  type = "ingress"\n  protocol = "-1"\n  from_port = 0\n'
        + "  to_port = 0\n  self = true\n  security_group_id = aws_security_group.a.id\n}",
        # instances without groups have the default one
        USED + group() + instance("", name="b"),
        # an output names another one
        USED + group() + 'output "used" {\n  value = aws_security_group.used.id\n}',
    ],
)
def test_nothing_uses_it(text: str) -> None:
    findings, unknown = verdicts("SG002", text)
    assert (len(findings), unknown) == (1, [])
    assert "aws_security_group.a is used by nothing" in findings[0]


MODULE = (
    'variable "group" {}\nresource "aws_network_interface" "a" {\n  subnet_id = "subnet-0123456789abcdef0"\n'
)
MODULE += "  security_groups = [var.group]\n}\n"


@pytest.mark.parametrize(
    "text",
    [
        USED,
        USED + group() + instance(),
        # a rule of another group
        USED.replace('"used" {', '"used" {' + rule("22", "security_groups = [aws_security_group.a.id]"), 1)
        + group(),
        USED + group() + 'resource "aws_lb" "a" {\n  security_groups = [aws_security_group.a.id]\n}',
        USED
        + group()
        + 'resource "aws_vpc_endpoint" "a" {\n  vpc_id = aws_vpc.main.id\n  service_name = "x"\n'
        "  security_group_ids = [aws_security_group.a.id]\n}",
        USED + group() + 'resource "aws_launch_template" "a" {\n  vpc_security_group_ids = '
        "[aws_security_group.a.id]\n}",
        # what the network does not model
        USED + group() + 'resource "aws_ssm_parameter" "a" {\n  name = "a"\n  type = "String"\n'
        "  value = aws_security_group.a.id\n}",
        USED + group() + 'resource "terraform_data" "a" {\n  input = aws_security_group.a.id\n}',
        # handed on
        USED + group() + 'output "a" {\n  value = aws_security_group.a.id\n}',
        USED
        + group()
        + 'locals {\n  ids = [aws_security_group.a.id]\n}\noutput "a" {\n  value = { x = local.ids }\n}',
        # its users are elsewhere
        VPC + group(),
        USED + 'resource "aws_vpc" "other" { cidr_block = "10.1.0.0/16" }' + group(vpc="aws_vpc.other.id"),
        USED + 'resource "aws_default_security_group" "a" {\n  vpc_id = aws_vpc.main.id\n}',
    ],
)
def test_it_is_used_or_may_be(text: str) -> None:
    assert verdicts("SG002", text) == ([], [])


def test_a_module_uses_it() -> None:
    call = 'module "a" {\n  source = "./inner"\n  group = aws_security_group.a.id\n}'
    assert verdicts("SG002", USED + group() + call, inner=MODULE) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        USED + group() + instance("var.unset", name="b"),
        USED + group() + instance("[aws_security_group.used.id, var.unset]", name="b"),
        USED
        + group()
        + 'module "a" {\n  source = "example.com/net/a/aws"\n  group = aws_security_group.a.id\n}',
        USED
        + group()
        + group(rule("22", "security_groups = var.unset"), name="used2")
        + instance("[aws_security_group.used2.id]", name="b"),
    ],
)
def test_something_may_use_it(text: str) -> None:
    findings, unknown = verdicts("SG002", text)
    assert findings == []
    assert unknown
