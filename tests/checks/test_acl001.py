"""ACL001: connections that pass a network ACL, and their answers that do not."""

import pytest

from tests.checks.acls import IPV6, VPC, acl, block
from tests.checks.hcl import verdicts


def rule(name: str, egress: bool, number: int, ports: str, more: str = "") -> str:
    first, _, last = ports.partition("-")
    return f"""
resource "aws_network_acl_rule" "{name}" {{
  network_acl_id = aws_network_acl.a.id
  egress         = {"true" if egress else "false"}
  rule_number    = {number}
  rule_action    = "allow"
  protocol       = "6"
  from_port      = {first}
  to_port        = {last or first}
  cidr_block     = "0.0.0.0/0"
  {more}
}}
"""


IN = block("ingress", 100, "443")
NAT = """
resource "aws_nat_gateway" "a" {
  connectivity_type = "private"
  subnet_id         = aws_subnet.a.id
}
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (VPC + acl(IN), "no egress rule allows TCP 49152-60999 to 0.0.0.0/0"),
        (VPC + acl(block("ingress", 100, "all")), "allows all TCP ports from 0.0.0.0/0"),
        (VPC + acl(IN, block("egress", 100, "443"), block("ingress", 110, "1024-65535")), "no egress rule"),
        # the ports of old systems only
        (VPC + acl(IN, block("egress", 100, "1024-5000")), "TCP 49152-60999"),
        (VPC + acl(IN, block("egress", 100, "32768-59999")), "TCP 60000-60999"),
        # denied before they are allowed
        (
            VPC + acl(IN, block("egress", 90, "1024-65535", action="deny"), block("egress", 100, "all")),
            "no egress rule",
        ),
        # answers to others
        (
            VPC
            + acl(
                block("ingress", 1, "22", "192.0.2.0/24"), block("egress", 1, "1024-65535", "198.51.100.0/24")
            ),
            "to 192.0.2.0/24",
        ),
        (VPC + acl(block("egress", 100, "443")), "no ingress rule allows TCP 49152-60999 from 0.0.0.0/0"),
        # a NAT gateway connects from port 1024 on
        (
            VPC + NAT + acl(block("egress", 100, "443"), block("ingress", 100, "32768-65535")),
            "no ingress rule allows TCP 1024-32767",
        ),
        (IPV6 + acl(block("ingress", 100, "80", "::/0")), "TCP 80 from ::/0"),
        # as resources of their own
        (VPC + acl() + rule("in", False, 100, "443"), "TCP 443 from 0.0.0.0/0"),
        (
            VPC
            + acl(IN).replace("subnet_ids = [aws_subnet.a.id]", "")
            + 'resource "aws_network_acl_association" "a" {\n  network_acl_id = aws_network_acl.a.id\n'
            + "  subnet_id = aws_subnet.a.id\n}",
            "TCP 443",
        ),
        # the default ACL serves the subnets without another one
        (
            VPC
            + acl(IN, kind="aws_default_network_acl").replace(
                "vpc_id     = aws_vpc.main.id\n  subnet_ids = [aws_subnet.a.id]",
                "default_network_acl_id = aws_vpc.main.default_network_acl_id",
            ),
            "TCP 443",
        ),
    ],
)
def test_answers_do_not_pass(text: str, said: str) -> None:
    findings, unknown = verdicts("ACL001", text)
    assert (len(findings), unknown) == (1, [])
    assert said in findings[0]


def test_each_direction_and_each_instance_is_one() -> None:
    both = VPC + acl(IN, block("egress", 100, "443"))
    assert len(verdicts("ACL001", both)[0]) == 2
    repeated = acl(IN).replace('"a" {', '"a" {\n  for_each = toset(["x", "y"])')
    assert len(verdicts("ACL001", VPC + repeated)[0]) == 2


@pytest.mark.parametrize(
    "text",
    [
        VPC + acl(),
        VPC + acl(IN, block("egress", 100, "1024-65535")),
        VPC + acl(IN, block("egress", 100, "all")),
        VPC + acl(block("ingress", 100, "all"), block("egress", 100, "443")),
        VPC + acl(block("ingress", 100, "all"), block("egress", 100, "all")),
        # the range of Linux, and that of Windows
        VPC + acl(IN, block("egress", 100, "32768-60999")),
        VPC + acl(IN, block("egress", 100, "49152-65535")),
        # in two parts
        VPC + acl(IN, block("egress", 100, "49152-55000"), block("egress", 110, "55001-65535")),
        # some clients get their answers, and there may be no others
        VPC + acl(IN, block("egress", 100, "1024-65535", "192.0.2.0/24")),
        # malicious ports are denied before
        VPC + acl(IN, block("egress", 90, "3389", action="deny"), block("egress", 100, "1024-65535")),
        # what is allowed is denied before
        VPC + acl(block("ingress", 90, "443", action="deny"), IN),
        # rules for answers, without what they answer
        VPC + acl(block("ingress", 100, "1024-65535")),
        VPC + acl(block("ingress", 100, "32768-61000"), block("egress", 100, "443")),
        # UDP and ICMP may go one way
        VPC + acl(IN.replace('"tcp"', '"udp"')),
        VPC + acl(IN.replace('"tcp"', '"icmp"')),
        # nobody has IPv6
        VPC + acl(block("ingress", 100, "80", "::/0")),
        # no subnet
        VPC + acl(IN).replace("subnet_ids = [aws_subnet.a.id]", ""),
        # what stays in a subnet is not filtered
        VPC + acl(block("ingress", 100, "5432", "10.0.0.0/25")),
        VPC + NAT + acl(block("egress", 100, "443", "10.0.0.0/8"), block("ingress", 100, "32768-65535")),
        VPC + acl() + rule("in", False, 100, "443") + rule("out", True, 100, "1024-65535"),
        # some answers pass, whatever the range is; and all answers pass to a range that is not known
        VPC + acl(IN, block("egress", 100, "1024-65535").replace('"0.0.0.0/0"', "var.unset")),
        VPC + acl(IN.replace('"0.0.0.0/0"', "var.unset"), block("egress", 100, "all")),
    ],
)
def test_answers_pass(text: str) -> None:
    assert verdicts("ACL001", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        VPC
        + acl(
            IN,
            block("egress", 90, "all").replace('"0.0.0.0/0"', "var.unset").replace('"allow"', '"deny"'),
            block("egress", 100, "1024-65535"),
        ),
        VPC + acl(IN, block("egress", 100, "443").replace("443", "var.unset")),
        VPC + acl(IN, block("egress", 100, "all").replace('"allow"', "var.unset")),
        VPC + acl(IN, subnets="var.unset"),
        VPC + acl() + rule("in", False, 100, "443") + rule("out", True, 100, "443", "count = var.unset"),
        VPC
        + acl(
            IN,
            '\n  dynamic "egress" {\n    for_each = var.unset\n    content {\n      rule_no = 1\n    }\n  }',
        ),
    ],
)
def test_an_answer_may_pass(text: str) -> None:
    findings, unknown = verdicts("ACL001", text)
    assert findings == []
    assert unknown
