"""TGW004: packets that arrive over a transit gateway, and answers that do not."""

import pytest

from tests.checks.hcl import verdicts
from tests.checks.transit import VPCS, attached, gateway, route, table

HUB = "aws_ec2_transit_gateway.hub"
DEFAULT = f"{HUB}.association_default_route_table_id"
ATTACHMENT = "aws_ec2_transit_gateway_vpc_attachment.main"
APART = "transit_gateway_default_route_table_association = false"
ALONE = APART + "\n  transit_gateway_default_route_table_propagation = false"
TABLE = "aws_ec2_transit_gateway_route_table"


def way(source: str, to: str, target: str = f"transit_gateway_id = {HUB}.id", name: str = "way") -> str:
    """Return a route of the main table of a VPC."""
    return f"""
resource "aws_route" "{name}_{source}" {{
  route_table_id         = aws_vpc.main["{source}"].main_route_table_id
  destination_cidr_block = "{to}"
  {target}
}}
"""


def propagated(name: str, *attachments: str) -> str:
    """Return the propagations of VPCs to a route table of the transit gateway."""
    return f"""
resource "aws_ec2_transit_gateway_route_table_propagation" "{name}" {{
  for_each                       = toset([{", ".join(f'"{one}"' for one in attachments)}])
  transit_gateway_attachment_id  = {ATTACHMENT}[each.key].id
  transit_gateway_route_table_id = {TABLE}.{name}.id
}}
"""


FLAT = gateway() + attached(vpcs="a b")
A_TO_B = way("a", "10.1.0.0/16")
B_TO_A = way("b", "10.0.0.0/16")
APPLIANCE = 'network_interface_id = "eni-0123456789abcdef0"'
INTERNET = 'gateway_id = "igw-0123456789abcdef0"'
SEGMENTS = gateway() + attached(ALONE, "a b") + table("a", "a") + table("b", "b") + propagated("a", "b")
INLINE = f"""
resource "aws_default_route_table" "a" {{
  default_route_table_id = aws_vpc.main["a"].default_route_table_id
  route {{
    cidr_block         = "10.1.0.0/16"
    transit_gateway_id = {HUB}.id
  }}
}}
"""
VPN = f"""
resource "aws_vpn_connection" "office" {{
  customer_gateway_id = "cgw-0123456789abcdef0"
  transit_gateway_id  = {HUB}.id
  type                = "ipsec.1"
}}
resource "aws_ec2_transit_gateway_route_table_propagation" "office" {{
  transit_gateway_attachment_id  = aws_vpn_connection.office.transit_gateway_attachment_id
  transit_gateway_route_table_id = {TABLE}.b.id
}}
"""
PEERED = """
resource "aws_vpc_peering_connection" "a_b" {
  vpc_id      = aws_vpc.main["a"].id
  peer_vpc_id = aws_vpc.main["b"].id
}
"""
LEARNED = """
resource "aws_vpn_gateway_route_propagation" "b" {
  vpn_gateway_id = "vgw-0123456789abcdef0"
  route_table_id = aws_vpc.main["b"].main_route_table_id
}
"""
BLACKHOLE = route("none", f"{TABLE}.b.id", "null", "10.0.0.0/16").replace("\n}", "\n  blackhole = true\n}")


SERVED = """
resource "aws_vpc_route_server_propagation" "b" {
  route_server_id = "rs-0123456789abcdef0"
  route_table_id  = aws_vpc.main["b"].main_route_table_id
}
"""
FAR = 'data "aws_vpc" "far" { cidr_block = "10.1.0.0/16" }'


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        (FLAT + A_TO_B, "no route table"),
        (FLAT + INLINE, "no route table"),
        # of a part of it, and by a supernet
        (FLAT + way("a", "10.1.8.0/24"), "no route table"),
        (FLAT + way("a", "10.0.0.0/8"), "no route table"),
        # what it has leads elsewhere
        (FLAT + A_TO_B + way("b", "10.2.0.0/16"), "no route table"),
        (FLAT + A_TO_B + way("b", "0.0.0.0/0", INTERNET), "no route table"),
        (SEGMENTS + A_TO_B + B_TO_A, f"{TABLE}.b has no route back"),
        (SEGMENTS + A_TO_B + way("b", "0.0.0.0/0"), f"{TABLE}.b has no route back"),
        (SEGMENTS + A_TO_B + B_TO_A + propagated("b", "b"), f"{TABLE}.b has no route back"),
        # static routes
        (
            gateway()
            + attached(ALONE, "a b")
            + table("all", "a", "b")
            + route("b", f"{TABLE}.all.id", f'{ATTACHMENT}["b"].id', "10.1.0.0/16")
            + A_TO_B
            + B_TO_A,
            f"{TABLE}.all has no route back",
        ),
    ],
)
def test_no_way_back(text: str, lacking: str) -> None:
    findings, unknown = verdicts("TGW004", VPCS + text)
    assert (len(findings), unknown) == (1, [])
    assert 'aws_vpc.main["b"] cannot answer aws_vpc.main["a"]' in findings[0]
    assert lacking in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        FLAT + A_TO_B + B_TO_A,
        # by a supernet, or everything
        FLAT + A_TO_B + way("b", "10.0.0.0/8"),
        FLAT + A_TO_B + way("b", "0.0.0.0/0"),
        # of what a private NAT gateway takes only
        FLAT + A_TO_B + way("b", "10.0.9.0/24"),
        # another way
        FLAT + A_TO_B + way("b", "10.0.0.0/8", APPLIANCE),
        FLAT
        + A_TO_B
        + PEERED
        + way("b", "10.0.0.0/16", "vpc_peering_connection_id = aws_vpc_peering_connection.a_b.id"),
        SEGMENTS + A_TO_B + B_TO_A + propagated("b", "a"),
        SEGMENTS + A_TO_B + B_TO_A + route("all", f"{TABLE}.b.id", f'{ATTACHMENT}["a"].id'),
        # inspected on the way back, and on the way there
        gateway()
        + attached(ALONE)
        + table("a", "a")
        + table("b", "b")
        + propagated("a", "b")
        + A_TO_B
        + B_TO_A
        + route("all", f"{TABLE}.b.id", f'{ATTACHMENT}["c"].id'),
        gateway()
        + attached(ALONE)
        + table("a", "a")
        + table("b", "b")
        + propagated("a", "b")
        + A_TO_B
        + route("b", f"{TABLE}.a.id", f'{ATTACHMENT}["c"].id', "10.1.0.0/16"),
        # meant: a blackhole, or a table of its own beside the default propagation
        SEGMENTS + A_TO_B + B_TO_A + BLACKHOLE,
        gateway()
        + attached(vpcs="a")
        + attached(APART, "b").replace('"main"', '"own"')
        + table("b", "b").replace(".main[", ".own[")
        + A_TO_B
        + B_TO_A,
        # it does not arrive
        gateway() + attached(ALONE, "a b") + table("all", "a", "b") + A_TO_B,
        gateway() + attached(ALONE, "a b") + A_TO_B,
        gateway() + attached(vpcs="a") + A_TO_B,
        # everything is not meant for it, and a supernet not for who sends elsewhere
        FLAT + way("a", "0.0.0.0/0"),
        FLAT + way("a", "10.0.0.0/8") + way("b", "10.2.0.0/16"),
        # a transit gateway that is managed elsewhere
        'data "aws_ec2_transit_gateway" "hub" {}'
        + (attached(vpcs="a b") + A_TO_B).replace(HUB, f"data.{HUB}"),
        # nothing uses the table
        FLAT
        + 'resource "aws_route_table" "a" { vpc_id = aws_vpc.main["a"].id }'
        + A_TO_B.replace('aws_vpc.main["a"].main_route_table_id', "aws_route_table.a.id"),
    ],
)
def test_there_is_one(text: str) -> None:
    assert verdicts("TGW004", VPCS + text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        FLAT + A_TO_B + way("b", "10.0.0.0/8").replace('"10.0.0.0/8"', "var.unset"),
        FLAT + A_TO_B + way("b", "10.0.0.0/16", "transit_gateway_id = var.unset"),
        FLAT + A_TO_B.replace('"10.1.0.0/16"', "var.unset"),
        FLAT + A_TO_B + LEARNED.replace('aws_vpc.main["b"].main_route_table_id', "var.unset"),
        gateway("default_route_table_propagation = var.unset") + attached(vpcs="a b") + A_TO_B,
        gateway("default_route_table_association = var.unset") + attached(vpcs="a b") + A_TO_B,
        SEGMENTS + A_TO_B + B_TO_A + VPN,
        SEGMENTS
        + A_TO_B
        + B_TO_A
        + route("one", f"{TABLE}.b.id", "var.unset").replace('"0.0.0.0/0"', "var.unset"),
        # managed elsewhere
        (FLAT + A_TO_B).replace(
            "vpc_id             = aws_vpc.main[each.key].id",
            'vpc_id = each.key == "b" ? data.aws_vpc.far.id : aws_vpc.main[each.key].id',
        )
        + FAR,
    ],
)
def test_unknown(text: str) -> None:
    findings, unknown = verdicts("TGW004", VPCS + text)
    assert findings == []
    assert len(unknown) == 1


@pytest.mark.parametrize("learned", [LEARNED, SERVED])
def test_the_way_back_may_be_learned(learned: str) -> None:
    assert verdicts("TGW004", VPCS + FLAT + A_TO_B + learned) == ([], [])
