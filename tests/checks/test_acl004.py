"""ACL004: network ACLs that open administration ports to the world."""

import pytest

from tests.checks.acls import IPV6, PUBLIC, VPC, acl, block
from tests.checks.hcl import verdicts

NETWORK = VPC + PUBLIC
SSH = block("ingress", 100, "22")
GROUP = """
resource "aws_security_group" "a" {
  vpc_id = aws_vpc.main.id
  ingress {
    protocol    = "tcp"
    from_port   = 0
    to_port     = 1024
    cidr_blocks = ["0.0.0.0/0"]
  }
}
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (NETWORK + acl(SSH), "rule 100 of aws_network_acl.a lets 0.0.0.0/0 reach TCP 22 (SSH)"),
        (NETWORK + acl(block("ingress", 100, "0-1023")), "22 (SSH), 23 (Telnet), 135 (RPC)"),
        (NETWORK + acl(block("ingress", 100, "3389")), "3389 (RDP)"),
        (IPV6 + PUBLIC + acl(block("ingress", 100, "22", "::/0")), "lets ::/0 reach"),
        # some are denied before
        (NETWORK + acl(block("ingress", 90, "22", "192.0.2.0/24", "deny"), SSH), "22 (SSH)"),
        (
            NETWORK + acl(block("ingress", 90, "23", action="deny"), block("ingress", 100, "22-23")),
            "TCP 22 (SSH)",
        ),
        (NETWORK + GROUP + acl(SSH), "22 (SSH)"),
    ],
)
def test_the_world_may_reach_it(text: str, said: str) -> None:
    findings, unknown = verdicts("ACL004", text)
    assert (len(findings), unknown) == (1, [])
    assert said in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        NETWORK + acl(block("ingress", 100, "22", "192.0.2.0/24")),
        NETWORK + acl(block("ingress", 100, "22", action="deny")),
        NETWORK + acl(block("egress", 100, "22")),
        NETWORK + acl(block("ingress", 100, "443"), block("ingress", 110, "5432")),
        # AWS's default, and ranges for answers
        NETWORK + acl(block("ingress", 100, "all")),
        NETWORK + acl(block("ingress", 100, "0-65535")),
        NETWORK + acl(block("ingress", 100, "1024-65535")),
        # denied before, at once or in halves
        NETWORK + acl(block("ingress", 90, "20-25", action="deny"), SSH),
        NETWORK
        + acl(
            block("ingress", 80, "22", "0.0.0.0/1", "deny"),
            block("ingress", 90, "22", "128.0.0.0/1", "deny"),
            SSH,
        ),
        # the internet does not get here
        VPC + acl(SSH),
        NETWORK + acl(SSH).replace("subnet_ids = [aws_subnet.a.id]", ""),
        NETWORK + acl(block("ingress", 100, "22", "::/0")),
    ],
)
def test_the_world_may_not(text: str) -> None:
    assert verdicts("ACL004", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        NETWORK + acl(SSH.replace('"0.0.0.0/0"', "var.unset")),
        NETWORK + acl(SSH.replace("100", "var.unset"), block("ingress", 1, "22", action="deny")),
        NETWORK.replace("= aws_internet_gateway.main.id", "= var.unset") + acl(SSH),
    ],
)
def test_the_world_might(text: str) -> None:
    findings, unknown = verdicts("ACL004", text)
    assert findings == []
    assert unknown
