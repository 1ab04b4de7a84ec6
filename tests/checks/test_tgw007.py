"""TGW007: a default route to a transit gateway that has none."""

import pytest

from tests.checks.hcl import verdicts
from tests.checks.transit import VPCS, attached, gateway, route, table

HUB = "aws_ec2_transit_gateway.hub"
DEFAULT = f"{HUB}.association_default_route_table_id"
EGRESS = 'aws_ec2_transit_gateway_vpc_attachment.main["c"].id'
SPOKE = f"""
resource "aws_route" "spoke" {{
  for_each               = toset(["a", "b"])
  route_table_id         = aws_vpc.main[each.key].main_route_table_id
  destination_cidr_block = "0.0.0.0/0"
  transit_gateway_id     = {HUB}.id
}}
"""
INLINE = f"""
resource "aws_default_route_table" "spoke" {{
  default_route_table_id = aws_vpc.main["a"].default_route_table_id
  route {{
    cidr_block         = "0.0.0.0/0"
    transit_gateway_id = {HUB}.id
  }}
}}
"""
OUT = """
resource "aws_nat_gateway" "out" {
  subnet_id     = "subnet-0123456789abcdef0"
  allocation_id = "eipalloc-0123456789abcdef0"
}
resource "aws_route" "out" {
  route_table_id         = aws_vpc.main["c"].main_route_table_id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.out.id
}
"""
BACK = f"""
resource "aws_route" "back" {{
  route_table_id         = aws_vpc.main["c"].main_route_table_id
  destination_cidr_block = var.unset
  transit_gateway_id     = {HUB}.id
}}
"""
FIREWALL_OUT = OUT.replace("nat_gateway_id         = aws_nat_gateway.out.id", "vpc_endpoint_id = var.unset")
VPN = f"""
resource "aws_vpn_connection" "office" {{
  customer_gateway_id = "cgw-0123456789abcdef0"
  transit_gateway_id  = {HUB}.id
  type                = "ipsec.1"
}}
"""
PREFIX_LIST = f"""
resource "aws_ec2_managed_prefix_list" "all" {{
  name           = "all"
  address_family = "IPv4"
  max_entries    = 1
  entry {{ cidr = "0.0.0.0/0" }}
}}
resource "aws_ec2_transit_gateway_prefix_list_reference" "all" {{
  prefix_list_id                 = aws_ec2_managed_prefix_list.all.id
  transit_gateway_attachment_id  = {EGRESS}
  transit_gateway_route_table_id = {DEFAULT}
}}
"""
OWN = "aws_ec2_transit_gateway_route_table.spokes.id"
APART = "transit_gateway_default_route_table_association = false"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (gateway() + attached() + SPOKE + OUT, 2),
        (gateway() + attached() + INLINE + OUT, 1),
        (gateway() + attached() + SPOKE + FIREWALL_OUT, 2),
        # another table has the route
        (
            gateway()
            + attached(APART)
            + table("spokes", "a", "b")
            + table("egress", "c")
            + SPOKE
            + OUT
            + route("default", "aws_ec2_transit_gateway_route_table.egress.id", EGRESS),
            2,
        ),
        (gateway() + attached() + SPOKE + OUT + route("narrow", DEFAULT, EGRESS, "10.0.0.0/8"), 2),
    ],
)
def test_the_default_ends_there(text: str, count: int) -> None:
    findings, unknown = verdicts("TGW007", VPCS + text)
    assert (len(findings), unknown) == (count, [])
    assert "has no route for it: it is dropped" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        gateway() + attached() + SPOKE + OUT + route("default", DEFAULT, EGRESS),
        gateway()
        + attached(APART)
        + table("spokes", "a", "b", "c")
        + SPOKE
        + OUT
        + route("default", OWN, EGRESS),
        # in halves
        gateway()
        + attached()
        + SPOKE
        + OUT
        + route("low", DEFAULT, EGRESS, "0.0.0.0/1")
        + route("high", DEFAULT, EGRESS, "128.0.0.0/1"),
        gateway() + attached() + SPOKE + OUT + PREFIX_LIST,
        # no way out that it could be meant for
        gateway() + attached() + SPOKE,
        # another check's affair
        gateway() + attached(APART) + SPOKE + OUT,
        gateway() + attached() + OUT,
        # its table has another default route already
        gateway() + attached() + OUT + BACK,
    ],
)
def test_it_does_not(text: str) -> None:
    assert verdicts("TGW007", VPCS + text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        gateway() + attached() + SPOKE + OUT + VPN,
        gateway()
        + attached()
        + SPOKE
        + OUT
        + route("open", DEFAULT, EGRESS).replace('"0.0.0.0/0"', "var.unset"),
        gateway() + attached() + SPOKE + OUT + route("open", "var.unset", EGRESS),
        gateway("default_route_table_association = var.unset") + attached() + SPOKE + OUT,
        gateway() + attached() + SPOKE.replace('"0.0.0.0/0"', "var.unset") + OUT,
        gateway() + attached() + SPOKE + OUT.replace('"0.0.0.0/0"', "var.unset"),
    ],
)
def test_the_route_may_be_learned_or_is_not_known(text: str) -> None:
    findings, unknown = verdicts("TGW007", VPCS + text)
    assert findings == []
    assert unknown
