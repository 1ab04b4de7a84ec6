"""TGW005: attachments that nobody puts into a segment."""

import pytest

from tests.checks.hcl import verdicts
from tests.checks.transit import VPCS, attached, gateway, table

APART = "transit_gateway_default_route_table_association = false"
SEGMENTS = table("one", "a") + table("two", "b", "c")
OTHER_DEFAULT = """
resource "aws_ec2_transit_gateway_default_route_table_association" "hub" {
  transit_gateway_id             = aws_ec2_transit_gateway.hub.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.one.id
}
"""
PROPAGATED = """
resource "aws_ec2_transit_gateway_route_table_propagation" "a" {
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.main["a"].id
  transit_gateway_route_table_id = aws_ec2_transit_gateway.hub.association_default_route_table_id
}
"""


@pytest.mark.parametrize(
    "text",
    [
        gateway() + attached(APART) + SEGMENTS,
        # what is in no segment does not matter
        gateway() + attached(APART) + table("one", "a") + table("two", "b"),
        gateway('default_route_table_propagation = "disable"') + attached(APART) + SEGMENTS + PROPAGATED,
    ],
)
def test_new_attachments_reach_the_segments(text: str) -> None:
    findings, unknown = verdicts("TGW005", VPCS + text)
    assert (len(findings), unknown) == (1, [])
    assert "beside the 2 segments" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        # one table is no segmentation
        gateway() + attached(APART) + table("one", "a", "b", "c"),
        gateway() + attached(),
        gateway('default_route_table_association = "disable"') + attached() + SEGMENTS,
        gateway() + attached(APART) + SEGMENTS + OTHER_DEFAULT,
        # nothing propagates there
        gateway('default_route_table_propagation = "disable"') + attached(APART) + SEGMENTS,
        gateway() + attached(APART + "\ntransit_gateway_default_route_table_propagation = false") + SEGMENTS,
    ],
)
def test_they_do_not(text: str) -> None:
    assert verdicts("TGW005", VPCS + text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        gateway("default_route_table_association = var.unset") + attached(APART) + SEGMENTS,
        gateway("default_route_table_propagation = var.unset") + attached(APART) + SEGMENTS,
        gateway()
        + attached(APART + "\ntransit_gateway_default_route_table_propagation = var.unset")
        + SEGMENTS,
    ],
)
def test_a_default_is_not_known(text: str) -> None:
    findings, unknown = verdicts("TGW005", VPCS + text)
    assert findings == []
    assert unknown
