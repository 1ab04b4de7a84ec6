"""What a change opens and closes."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from netlint.network.build import build
from netlint.network.network import Network
from netlint.reachability.delta import Change, delta
from netlint.reports.delta import delta_document, delta_text
from netlint.resources.options import ReadOptions
from netlint.terraform.configuration_source import read_configuration

VPC = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "main" { vpc_id = aws_vpc.main.id }
resource "aws_subnet" "public" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_subnet" "private" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id
  ROUTE
}
resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}
"""
ROUTE = """route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }"""
GROUP = """
resource "aws_security_group" "NAME" {
  name   = "NAME"
  vpc_id = aws_vpc.main.id
  ingress {
    protocol    = "tcp"
    from_port   = PORT
    to_port     = PORT
    SOURCE
  }
  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }
}
"""
INSTANCE = """
resource "aws_instance" "NAME" {
  count                       = COUNT
  ami                         = "ami-0123456789abcdef0"
  instance_type               = "t3.micro"
  subnet_id                   = aws_subnet.SUBNET.id
  associate_public_ip_address = PUBLIC
  vpc_security_group_ids      = [aws_security_group.NAME.id]
}
"""


def group(name: str, port: int, source: str) -> str:
    return GROUP.replace("NAME", name).replace("PORT", str(port)).replace("SOURCE", source)


def instance(name: str, subnet: str, count: int = 1, public: bool = False) -> str:
    text = INSTANCE.replace("NAME", name).replace("SUBNET", subnet)
    return text.replace("COUNT", str(count)).replace("PUBLIC", str(public).lower())


WORLD = 'cidr_blocks = ["0.0.0.0/0"]'
APP = "security_groups = [aws_security_group.app.id]"
NETWORK = VPC.replace("ROUTE", ROUTE)
BEFORE = (
    NETWORK
    + group("app", 443, WORLD)
    + instance("app", "public", 2, True)
    + group("db", 5432, APP)
    + instance("db", "private", 2)
)


def network(text: str) -> Network:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "main.tf").write_text(text, encoding="utf-8")
        reading = read_configuration(folder, ReadOptions())
    assert not [one for one in reading.diagnostics if one.level == "error"]
    return build(reading.after)


def changes(before: str, after: str) -> list[Change]:
    found = network(after)
    found.before = network(before)
    return list(delta(found))


def said(before: str, after: str) -> list[str]:
    return delta_text(changes(before, after)).splitlines()


def test_nothing_changes() -> None:
    assert said(BEFORE, BEFORE) == ["No change in who can reach whom."]
    tagged = BEFORE.replace('cidr_block = "10.0.0.0/16"', 'cidr_block = "10.0.0.0/16"\n  tags = { a = "b" }')
    assert said(BEFORE, tagged.replace("{ cidr", "{\n  cidr").replace('"b" } }', '"b" }\n}')) == [
        "No change in who can reach whom."
    ]


def test_a_rule_opens_a_port_to_the_internet() -> None:
    after = BEFORE.replace("from_port   = 443", "from_port   = 22", 1)
    assert said(BEFORE, after)[:2] == [
        "opened:",
        "  internet -> aws_instance.app[0], aws_instance.app[1]: TCP 22-442 via aws_internet_gateway.main",
    ]


def test_a_rule_closes_what_was_open_among_workloads() -> None:
    after = BEFORE.replace("5432", "5433")
    lines = said(BEFORE, after)
    between = "aws_instance.app[0], aws_instance.app[1] -> aws_instance.db[0], aws_instance.db[1]"
    assert lines == ["opened:", f"  {between}: TCP 5433", "closed:", f"  {between}: TCP 5432"]


def test_a_route_is_taken_away() -> None:
    lines = said(BEFORE, BEFORE.replace(ROUTE, ""))
    assert lines == [
        "closed:",
        "  internet -> aws_instance.app[0], aws_instance.app[1]: TCP 443 via aws_internet_gateway.main",
    ]


def test_a_workload_is_new() -> None:
    after = BEFORE + group("web", 80, WORLD) + instance("web", "public", 1, True)
    rows = delta_document(changes(BEFORE, after))["opened"]
    assert {row["new"] for row in rows} == {True}
    assert ("internet", "aws_instance.web[0]", "tcp", "80") in {
        (row["from"], row["to"], row["protocol"], row["ports"]) for row in rows
    }


def test_a_network_that_is_wholly_new() -> None:
    lines = said("", BEFORE)
    assert lines == [
        "opened:",
        "  internet -> aws_instance.app[0], aws_instance.app[1]: TCP 443 via aws_internet_gateway.main",
    ]


@pytest.mark.parametrize("before_open", [False, True])
def test_what_is_not_known_is_said(before_open: bool) -> None:
    unset = BEFORE.replace(WORLD, "cidr_blocks = [var.unset]")
    first, second = (BEFORE, unset) if before_open else (unset.replace("var.unset", '"10.0.0.0/8"'), unset)
    found = changes(first, second)
    assert {change.kind for change in found if change.sources == ("internet",)} == {"undetermined"}
    assert all(change.doubts for change in found if change.kind == "undetermined")


def test_between_what_stays_filters_alone_are_not_asked_about() -> None:
    # A rule that closes something says so itself; it is the commonest change, and the costliest to ask about.
    after = network(BEFORE.replace("5432", "5433"))
    after.before = network(BEFORE)
    assert list(delta(after, staying=True)) == []
