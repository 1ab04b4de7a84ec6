"""CHG001: a change takes away a gateway on which workloads depend."""

from __future__ import annotations

import pytest

from netlint.network.build import build
from netlint.sources.recognise import read
from tests.checks.hcl import change
from tests.engine.test_checks import CASES

VPC = """
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "main" { vpc_id = aws_vpc.main.id }
resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app.id
}
"""
TABLE = """
resource "aws_route_table" "app" {
  vpc_id = aws_vpc.main.id
  ROUTE
}
"""
ROUTE = 'route {{\n    cidr_block = "0.0.0.0/0"\n    {} = {}.id\n  }}'
INSTANCE = """
resource "aws_instance" "app" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.app.id
}
"""
NAT = """
resource "aws_nat_gateway" "NAME" {
  connectivity_type = "private"
  subnet_id         = aws_subnet.app.id
}
"""
ONE, TWO = NAT.replace("NAME", "one"), NAT.replace("NAME", "two")
TO_ONE = TABLE.replace("ROUTE", ROUTE.format("nat_gateway_id", "aws_nat_gateway.one"))
TO_TWO = TO_ONE.replace(".one", ".two")
NOWHERE = TABLE.replace("ROUTE", "")
BEFORE = VPC + INSTANCE + ONE + TO_ONE
PEER = 'resource "aws_vpc" "peer" { cidr_block = "10.1.0.0/16" }\n'
PEERING = """
resource "aws_vpc_peering_connection" "peer" {
  vpc_id      = aws_vpc.main.id
  peer_vpc_id = aws_vpc.peer.id
  auto_accept = true
}
"""
TO_PEER = TABLE.replace("ROUTE", ROUTE.format("vpc_peering_connection_id", "aws_vpc_peering_connection.peer"))


FURTHER = TO_PEER.replace("0.0.0.0/0", "10.1.0.0/16")
HUB = 'resource "aws_ec2_transit_gateway" "hub" {}\n'
WIDER = TABLE.replace("ROUTE", ROUTE.format("transit_gateway_id", "aws_ec2_transit_gateway.hub")).replace(
    "0.0.0.0/0", "10.0.0.0/8"
)
DEFAULT = ROUTE.format("nat_gateway_id", "aws_nat_gateway.two")
HALVES = TABLE.replace(
    "ROUTE", DEFAULT.replace("0.0.0.0/0", "0.0.0.0/1") + "\n  " + DEFAULT.replace("0.0.0.0/0", "128.0.0.0/1")
)


def _spoke(name: str, number: int) -> str:
    return f"""
resource "aws_vpc" "{name}" {{ cidr_block = "10.{number}.0.0/16" }}
resource "aws_subnet" "{name}" {{
  vpc_id     = aws_vpc.{name}.id
  cidr_block = "10.{number}.0.0/24"
}}
{_attached(name)}
"""


def _attached(name: str, hub: str = "hub", subnet: str = "") -> str:
    return f"""
resource "aws_ec2_transit_gateway_vpc_attachment" "{name}" {{
  transit_gateway_id = aws_ec2_transit_gateway.{hub}.id
  vpc_id             = aws_vpc.{name}.id
  subnet_ids         = [aws_subnet.{subnet or name}.id]
}}
"""


TO_HUB = ROUTE.format("transit_gateway_id", "aws_ec2_transit_gateway.hub")
TO_B, TO_C = TO_HUB.replace("0.0.0.0/0", "10.1.0.0/16"), TO_HUB.replace("0.0.0.0/0", "10.2.0.0/16")
STAYS = VPC + INSTANCE
JOINED = STAYS + HUB + _attached("main", subnet="app")
B, C = _spoke("b", 1), _spoke("c", 2)
VPN = """
resource "aws_vpn_connection" "office" {
  customer_gateway_id = "cgw-0123456789abcdef0"
  transit_gateway_id  = aws_ec2_transit_gateway.hub.id
  type                = "ipsec.1"
}
"""
FAR_HUB = """
resource "aws_ec2_transit_gateway" "far" {}
resource "aws_ec2_transit_gateway_peering_attachment" "far" {
  transit_gateway_id      = aws_ec2_transit_gateway.hub.id
  peer_transit_gateway_id = aws_ec2_transit_gateway.far.id
  peer_region             = "us-east-1"
}
"""
FAR_C = C.replace("gateway.hub", "gateway.far")
ELSEWHERE = '"tgw-0123456789abcdef0"'
GATEWAY_OF_B = 'resource "aws_internet_gateway" "b" { vpc_id = aws_vpc.b.id }'


def _to(*routes: str) -> str:
    return TABLE.replace("ROUTE", "\n  ".join(routes))


def _only_vpc(spoke: str) -> str:
    return spoke[: spoke.index('resource "aws_ec2_transit')]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (JOINED + B + _to(TO_B), STAYS + NOWHERE),
        (JOINED + B + C + _to(TO_B, TO_C), STAYS + NOWHERE),
        (JOINED + B + C + _to(TO_HUB.replace("0.0.0.0/0", "10.0.0.0/8")), STAYS + NOWHERE),
        (JOINED + B + _to(TO_HUB), STAYS + NOWHERE),
        # of what stays nothing had a route
        (JOINED + B + C + _to(TO_B), STAYS + _only_vpc(C) + NOWHERE),
        (JOINED + B + VPN + _to(TO_B), STAYS + NOWHERE),
        (JOINED + FAR_HUB + FAR_C + _to(TO_C), STAYS + NOWHERE),
        (JOINED + FAR_HUB + FAR_C + _to(TO_HUB.replace("0.0.0.0/0", "10.0.0.0/8")), STAYS + NOWHERE),
    ],
    ids=["one", "two", "wide", "everything", "another stays", "vpn", "peered", "peered, wide"],
)
def test_what_a_transit_gateway_led_to_goes_with_it(before: str, after: str) -> None:
    assert change("CHG001", before, after) == ([], [])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (JOINED + B + _to(TO_B), STAYS + _only_vpc(B) + NOWHERE),
        (JOINED + B + C + _to(TO_B, TO_C), STAYS + _only_vpc(C) + NOWHERE),
        (JOINED + B + C + _to(TO_HUB.replace("0.0.0.0/0", "10.0.0.0/8")), STAYS + _only_vpc(C) + NOWHERE),
        # the internet stays
        (JOINED + B + GATEWAY_OF_B + _to(TO_HUB), STAYS + NOWHERE),
        # so does what is on premises
        (JOINED + B + VPN + _to(TO_HUB.replace("0.0.0.0/0", "10.0.0.0/8")), STAYS + NOWHERE),
        (JOINED + FAR_HUB + FAR_C + _to(TO_C), STAYS + _only_vpc(C) + NOWHERE),
        (
            JOINED
            + FAR_HUB.replace("aws_ec2_transit_gateway.far.id", '"tgw-0123456789abcdef0"')
            + B
            + _to(TO_C),
            STAYS + NOWHERE,
        ),
    ],
    ids=["one", "two", "wide", "internet", "vpn", "peered", "peered elsewhere"],
)
def test_what_a_transit_gateway_led_to_stays(before: str, after: str) -> None:
    findings, unknown = change("CHG001", before, after)
    assert (len(findings), unknown) == (1, [])
    assert "the change deletes aws_ec2_transit_gateway.hub, on which aws_instance.app depends" in findings[0]


@pytest.mark.parametrize(
    ("before", "after", "replaced", "words"),
    [
        (BEFORE, VPC + INSTANCE + NOWHERE, {}, "the change deletes aws_nat_gateway.one"),
        (
            BEFORE,
            BEFORE,
            {"aws_nat_gateway.one": ("subnet_id",)},
            "deletes and makes anew aws_nat_gateway.one",
        ),
        (
            VPC + INSTANCE + PEER + PEERING + TO_PEER,
            VPC + INSTANCE + PEER + NOWHERE,
            {},
            "the change deletes aws_vpc_peering_connection.peer, on which aws_instance.app depends",
        ),
        # A NAT gateway takes nothing to private addresses.
        (
            VPC + INSTANCE + PEER + PEERING + FURTHER,
            VPC + INSTANCE + PEER + TWO + TO_TWO,
            {},
            "the change deletes aws_vpc_peering_connection.peer, on which aws_instance.app depends",
        ),
    ],
)
def test_it_is_in_use(before: str, after: str, replaced: dict[str, tuple[str, ...]], words: str) -> None:
    findings, unknown = change("CHG001", before, after, replaced=replaced)
    assert (len(findings), unknown) == (1, [])
    assert words in findings[0]


@pytest.mark.parametrize(
    ("before", "after", "replaced"),
    [
        (BEFORE, BEFORE, {}),
        # the route goes to another one in the same plan
        (BEFORE, VPC + INSTANCE + TWO + TO_TWO, {}),
        # the workload goes too
        (BEFORE, VPC + NOWHERE, {}),
        # nothing is in the subnet
        (VPC + ONE + TO_ONE, VPC + NOWHERE, {}),
        # a wider route leads there, to a transit gateway
        (VPC + INSTANCE + PEER + PEERING + FURTHER, VPC + INSTANCE + PEER + HUB + WIDER, {}),
        # the subnet has another table
        (
            BEFORE,
            VPC.replace("aws_route_table.app", "aws_route_table.new")
            + INSTANCE
            + TWO
            + NOWHERE
            + TO_TWO.replace('"app"', '"new"'),
            {},
        ),
        # halves of everything
        (BEFORE, VPC + INSTANCE + TWO + HALVES, {}),
        # another resource of the way is replaced
        (BEFORE, BEFORE, {"aws_route_table.app": ("vpc_id",)}),
        # the VPC at the other end goes with it
        (VPC + INSTANCE + PEER + PEERING + TO_PEER, VPC + INSTANCE + NOWHERE, {}),
    ],
)
def test_nothing_is_lost(before: str, after: str, replaced: dict[str, tuple[str, ...]]) -> None:
    assert change("CHG001", before, after, replaced=replaced) == ([], [])


def test_a_block_that_repeats_a_resource_is_not_believed() -> None:
    """The plan carries `route` of a table on as it was read, with the old NAT gateway in it."""
    reading = read(str(CASES / "CHG001" / "bad" / "plan.json"))
    network = build(reading.after)
    assert reading.before is not None
    network.before = build(reading.before)
    for side in (network, network.before):
        table = side.at("aws_route_table.private")
        assert [route.address for route in table.routes] == ["aws_route.default"]  # type: ignore[union-attr]
