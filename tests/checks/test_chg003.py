"""CHG003: the public address of something that stays changes."""

from __future__ import annotations

import pytest

from tests.checks.hcl import change

NETWORK = """
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "public" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}
"""
ADDRESS = 'resource "aws_eip" "{}" {{ domain = "vpc" }}\n'
NAT = """
resource "aws_nat_gateway" "main" {{
  allocation_id = aws_eip.{}.id
  subnet_id     = aws_subnet.public.id
}}
"""
INSTANCE = """
resource "aws_instance" "main" {{
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.public.id
}}
resource "aws_eip_association" "main" {{
  instance_id   = aws_instance.main.id
  allocation_id = aws_eip.{}.id
}}
"""
BALANCER = """
resource "aws_lb" "main" {{
  name               = "main"
  load_balancer_type = "network"
  subnet_mapping {{
    subnet_id     = aws_subnet.public.id
    allocation_id = aws_eip.{}.id
  }}
}}
"""
OWNERS = {"aws_nat_gateway.main": NAT, "aws_instance.main": INSTANCE, "aws_lb.main": BALANCER}
OLD, NEW = ADDRESS.format("old"), ADDRESS.format("new")
ATTACHED = NETWORK + OLD + INSTANCE.format("old")


@pytest.mark.parametrize(("address", "owner"), OWNERS.items())
def test_it_gets_another_address(address: str, owner: str) -> None:
    before = NETWORK + OLD + owner.format("old")
    for after in (NETWORK + NEW + owner.format("new"), NETWORK + OLD + NEW + owner.format("new")):
        findings, unknown = change("CHG003", before, after)
        assert (len(findings), unknown) == (1, [])
        assert findings[0].startswith(f"{address} loses the public address of aws_eip.old")


@pytest.mark.parametrize("owner", OWNERS.values())
def test_the_address_is_replaced(owner: str) -> None:
    network = NETWORK + OLD + owner.format("old")
    findings, unknown = change("CHG003", network, network, replaced={"aws_eip.old": ("domain",)})
    assert (len(findings), unknown) == (1, [])


@pytest.mark.parametrize(
    ("before", "after", "replaced"),
    [
        # nothing changes
        (NETWORK + OLD + NAT.format("old"), NETWORK + OLD + NAT.format("old"), ()),
        # the address is kept, whatever is replaced around it
        (NETWORK + OLD + NAT.format("old"), NETWORK + OLD + NAT.format("old"), ("aws_nat_gateway.main",)),
        (ATTACHED, ATTACHED, ("aws_instance.main",)),
        # what it belongs to is deleted too
        (NETWORK + OLD + NAT.format("old"), NETWORK, ()),
        # it belonged to nothing
        (NETWORK + OLD, NETWORK, ()),
    ],
)
def test_the_address_stays_or_nobody_has_it(before: str, after: str, replaced: tuple[str, ...]) -> None:
    assert change("CHG003", before, after, replaced=dict.fromkeys(replaced, ())) == ([], [])


def test_which_address_it_gets_is_not_known() -> None:
    before = NETWORK + OLD + NAT.format("old")
    after = 'variable "unset" {}\n' + NETWORK + OLD + NAT.replace("aws_eip.{}.id", "var.unset").format()
    findings, unknown = change("CHG003", before, after)
    assert findings == []
    assert unknown
