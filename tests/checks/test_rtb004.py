"""RTB004: rules inside of a thing, and beside it as resources."""

import os
from pathlib import Path

import pytest

from netlint.config.schema import Settings
from netlint.engine.run import run
from netlint.resources.options import ReadOptions
from netlint.sources.recognise import read
from tests.checks.hcl import verdicts

BAD = Path(__file__).parents[1] / "fixtures" / "checks" / "RTB004" / "bad" / "plan.json"
VPC = """
variable "unset" {}
variable "none" { default = [] }
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "main" { vpc_id = aws_vpc.main.id }
resource "aws_vpn_gateway" "main" { vpc_id = aws_vpc.main.id }
"""
INLINE = 'route {\n    cidr_block = "0.0.0.0/0"\n    gateway_id = aws_internet_gateway.main.id\n  }'
ROUTE = """
resource "aws_route" "ipv6" {
  route_table_id              = aws_route_table.web.id
  destination_ipv6_cidr_block = "::/0"
  gateway_id                  = aws_internet_gateway.main.id
}
"""
RULE = """
resource "aws_security_group_rule" "web" {
  security_group_id = aws_security_group.web.id
  type              = "ingress"
  protocol          = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_blocks       = ["0.0.0.0/0"]
}
"""
RULE_OUT = """
resource "aws_vpc_security_group_egress_rule" "web" {
  security_group_id = aws_security_group.web.id
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}
"""
ACL_RULE = """
resource "aws_network_acl_rule" "web" {
  network_acl_id = aws_network_acl.web.id
  rule_number    = 200
  egress         = true
  protocol       = "-1"
  rule_action    = "allow"
  cidr_block     = "0.0.0.0/0"
}
"""
ACL_BLOCK = """egress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    from_port  = 0
    to_port    = 0
    cidr_block = "10.0.0.0/16"
  }"""
PROPAGATION = """
resource "aws_vpn_gateway_route_propagation" "web" {
  vpn_gateway_id = aws_vpn_gateway.main.id
  route_table_id = aws_route_table.web.id
}
"""


def one(type: str, inside: str = "", ignored: str = "") -> str:
    lifecycle = f"lifecycle {{\n    ignore_changes = {ignored}\n  }}" if ignored else ""
    return f'resource "{type}" "web" {{\n  vpc_id = aws_vpc.main.id\n  {inside}\n  {lifecycle}\n}}\n'


def rule(direction: str) -> str:
    return (
        f'{direction} {{\n    protocol = "tcp"\n    from_port = 80\n    to_port = 80\n'
        '    cidr_blocks = ["0.0.0.0/0"]\n  }'
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (one("aws_route_table", INLINE) + ROUTE, "aws_route_table.web writes its `route` inside"),
        # an empty list says that there are none
        (one("aws_route_table", "route = []") + ROUTE, "aws_route.ipv6 adds to it"),
        (
            one("aws_route_table", INLINE, "[tags]") + ROUTE.replace('" {', '" {\n  count = 2', 1),
            "aws_route.ipv6[0], aws_route.ipv6[1] add to it",
        ),
        (
            'resource "aws_default_route_table" "web" {\n'
            f"  default_route_table_id = aws_vpc.main.default_route_table_id\n  {INLINE}\n}}\n"
            + ROUTE.replace("aws_route_table.web", "aws_default_route_table.web"),
            "aws_default_route_table.web writes",
        ),
        (one("aws_security_group", rule("ingress")) + RULE, "writes its `ingress` inside"),
        (one("aws_security_group", rule("egress")) + RULE_OUT, "writes its `egress` inside"),
        (one("aws_network_acl", ACL_BLOCK) + ACL_RULE, "aws_network_acl.web writes its `egress` inside"),
        (
            one("aws_route_table", "propagating_vgws = [aws_vpn_gateway.main.id]") + PROPAGATION,
            "writes its `propagating_vgws` inside",
        ),
    ],
)
def test_each_undoes_the_other(text: str, said: str) -> None:
    findings, unknown = verdicts("RTB004", VPC + text)
    assert (len(findings), unknown) == (1, [])
    assert said in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        one("aws_route_table") + ROUTE + PROPAGATION,
        one("aws_route_table", INLINE),
        one("aws_route_table", INLINE, "[route]") + ROUTE,
        one("aws_route_table", INLINE, "all") + ROUTE,
        # of another table
        one("aws_route_table", INLINE)
        + ROUTE.replace(".web.id", ".own.id")
        + one("aws_route_table").replace('"web"', '"own"'),
        # of the other direction
        one("aws_security_group", rule("egress")) + RULE,
        one("aws_security_group", rule("ingress"), "[ingress]") + RULE,
        one("aws_network_acl", ACL_BLOCK) + ACL_RULE.replace("= true", "= false"),
        one("aws_route_table", INLINE) + PROPAGATION,
    ],
)
def test_they_do_not(text: str) -> None:
    assert verdicts("RTB004", VPC + text) == ([], [])


def test_whether_it_is_written_is_unknown() -> None:
    findings, unknown = verdicts("RTB004", VPC + one("aws_route_table", "route = var.unset") + ROUTE)
    assert (findings, len(unknown)) == ([], 1)


def test_a_plan_alone_does_not_hold_lifecycle_blocks() -> None:
    alone = run([read(str(BAD), ReadOptions(source=os.devnull))], Settings(select=["RTB004"]))
    assert [one.message for one in alone.findings] == []
    assert [one.address for one in alone.undetermined] == ["aws_route_table.web"]
    with_sources = run([read(str(BAD))], Settings(select=["RTB004"]))
    assert [one.address for one in with_sources.findings] == ["aws_route_table.web"]


def test_a_plan_alone_shows_that_a_change_is_not_ignored() -> None:
    undone = BAD.parent.parent / "undone" / "plan.json"
    found = run([read(str(undone), ReadOptions(source=os.devnull))], Settings(select=["RTB004", "CHG006"]))
    # Nobody changed the table by hand: the route beside it did.
    assert [(one.code, one.address) for one in found.findings] == [("RTB004", "aws_route_table.web")]
    assert found.undetermined == []
