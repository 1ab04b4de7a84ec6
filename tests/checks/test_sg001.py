"""SG001: the internet reaches a port of administration or of a data store; SG006 where it does not."""

from __future__ import annotations

import pytest

from tests.checks.hcl import verdicts
from tests.reachability.test_delta import NETWORK, ROUTE, VPC, WORLD, group, instance

OPEN = NETWORK + group("app", 22, WORLD) + instance("app", "public", 1, True)
ACL = """
resource "aws_network_acl" "main" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = [aws_subnet.public.id]
}
"""
STANDALONE = """
resource "aws_security_group" "app" { vpc_id = aws_vpc.main.id }
resource "aws_vpc_security_group_ingress_rule" "app" {
  security_group_id = aws_security_group.app.id
  ip_protocol       = "tcp"
  from_port         = 0
  to_port           = 65535
  cidr_ipv4         = "0.0.0.0/0"
}
"""
MAYBE = OPEN.replace("associate_public_ip_address = true", "associate_public_ip_address = var.unset")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (OPEN, "the internet reaches aws_instance.app[0] on port 22 (SSH)"),
        (OPEN.replace("22", "5432"), "5432 (PostgreSQL)"),
        (NETWORK + STANDALONE + instance("app", "public", 1, True), "22 (SSH)"),
    ],
)
def test_the_way_is_open(text: str, words: str) -> None:
    findings, unknown = verdicts("SG001", text)
    assert (len(findings), unknown) == (1, [])
    assert words in findings[0]
    assert verdicts("SG006", text) == ([], []), "one problem is one finding"


@pytest.mark.parametrize(
    ("text", "declared"),
    [
        # no route, no public address, a network ACL
        (VPC.replace("ROUTE", "") + OPEN.removeprefix(NETWORK), 1),
        (OPEN.replace("associate_public_ip_address = true", "associate_public_ip_address = false"), 1),
        (OPEN + ACL, 1),
        # nothing wears the group
        (NETWORK + group("app", 22, WORLD), 1),
        # another port, or not the world
        (OPEN.replace("22", "443"), 0),
        (OPEN.replace(WORLD, 'cidr_blocks = ["203.0.113.0/24"]'), 0),
    ],
)
def test_a_part_of_the_way_is_closed(text: str, declared: int) -> None:
    assert verdicts("SG001", text) == ([], [])
    assert len(verdicts("SG006", text)[0]) == declared


@pytest.mark.parametrize(
    "text",
    [MAYBE, OPEN.replace(ROUTE, ROUTE.replace("aws_internet_gateway.main.id", "var.unset"))],
)
def test_a_part_of_the_way_is_not_known(text: str) -> None:
    findings, unknown = verdicts("SG001", text)
    assert findings == []
    assert unknown


def test_a_range_that_is_not_known_is_perhaps_reached() -> None:
    place = OPEN.index('"aws_subnet" "public"')
    line = next(line for line in OPEN[place:].splitlines() if "cidr_block" in line)
    text = OPEN[:place] + OPEN[place:].replace(line, "  cidr_block = var.unset", 1)
    findings, unknown = verdicts("SG001", text)
    assert findings == []
    assert unknown
    private = text.replace("associate_public_ip_address = true", "associate_public_ip_address = false")
    assert verdicts("SG001", private) == ([], [])
