"""VPN005: a static VPN connection without a route."""

import pytest

from tests.checks.hcl import verdicts

NETWORK = """
variable "unset" {}
resource "aws_vpn_gateway" "main" {}
resource "aws_ec2_transit_gateway" "hub" {}
"""
PRIVATE = "vpn_gateway_id = aws_vpn_gateway.main.id"
HUB = "transit_gateway_id = aws_ec2_transit_gateway.hub.id"
STATIC = "static_routes_only = true"
ROUTE = """
resource "aws_vpn_connection_route" "main" {
  vpn_connection_id      = aws_vpn_connection.main.id
  destination_cidr_block = "192.168.0.0/16"
}
"""


def vpn(*lines: str) -> str:
    inside = "".join(f"  {line}\n" for line in lines)
    return f"""
resource "aws_vpn_connection" "main" {{
  customer_gateway_id = "cgw-0123456789abcdef0"
  type                = "ipsec.1"
{inside}}}
"""


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (vpn(PRIVATE, STATIC), 1),
        (vpn('vpn_gateway_id = "vgw-0123456789abcdef0"', STATIC), 1),
        (vpn(PRIVATE, STATIC, "count = 2") + ROUTE.replace("main.id", "main[0].id"), 1),
        (vpn(PRIVATE, STATIC, 'for_each = toset(["a", "b"])'), 2),
        (vpn(PRIVATE, STATIC) + ROUTE.replace("{\n", "{\n  count = 0\n", 1), 1),
    ],
)
def test_no_range_is_entered(text: str, count: int) -> None:
    findings, unknown = verdicts("VPN005", NETWORK + text)
    assert (len(findings), unknown) == (count, [])
    assert all("static routing and no static route" in one for one in findings)


@pytest.mark.parametrize(
    "text",
    [
        vpn(PRIVATE, STATIC) + ROUTE,
        vpn(PRIVATE, STATIC)
        + ROUTE.replace("{\n", '{\n  for_each = toset(["192.168.0.0/16"])\n', 1).replace(
            '= "192.168.0.0/16"', "= each.value"
        ),
        # its range does not matter
        vpn(PRIVATE, STATIC) + ROUTE.replace('"192.168.0.0/16"', "var.unset"),
        vpn(PRIVATE),
        vpn(PRIVATE, "static_routes_only = false"),
        # the transit gateway's route table has the routes
        vpn(HUB, STATIC),
        vpn("transit_gateway_id = var.unset", "static_routes_only = false"),
    ],
)
def test_the_ranges_are_known_otherwise(text: str) -> None:
    assert verdicts("VPN005", NETWORK + text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        vpn(PRIVATE, "static_routes_only = var.unset"),
        vpn("vpn_gateway_id = var.unset", STATIC),
        vpn("transit_gateway_id = var.unset", STATIC),
        vpn(PRIVATE, STATIC) + ROUTE.replace("aws_vpn_connection.main.id", "var.unset"),
    ],
)
def test_one_may_be_there(text: str) -> None:
    findings, unknown = verdicts("VPN005", NETWORK + text)
    assert findings == []
    assert unknown
