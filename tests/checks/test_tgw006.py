"""TGW006: firewalls in several zones behind an attachment without appliance mode."""

import pytest

from tests.checks.hcl import verdicts

NETWORK = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "100.64.0.0/16" }
resource "aws_subnet" "transit" {
  for_each          = { a = 0, b = 1 }
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet("100.64.0.0/16", 12, each.value)
  availability_zone = "eu-west-1${each.key}"
}
resource "aws_subnet" "firewall" {
  for_each          = { a = 2, b = 3 }
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet("100.64.0.0/16", 12, each.value)
  availability_zone = "eu-west-1${each.key}"
}
resource "aws_ec2_transit_gateway" "hub" {}
"""
ENDPOINTS = """
resource "aws_vpc_endpoint" "firewall" {
  for_each          = aws_subnet.firewall
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0"
  vpc_endpoint_type = "GatewayLoadBalancer"
  subnet_ids        = [each.value.id]
}
"""
FIREWALL = """
resource "aws_networkfirewall_firewall" "main" {
  name                = "main"
  firewall_policy_arn = "arn:aws:network-firewall:eu-west-1:111122223333:firewall-policy/main"
  vpc_id              = aws_vpc.main.id
  dynamic "subnet_mapping" {
    for_each = ZONES
    content { subnet_id = aws_subnet.firewall[subnet_mapping.value].id }
  }
}
"""
SYNC = "aws_networkfirewall_firewall.main.firewall_status[0].sync_states"
BY_ZONE = f'tolist({SYNC})[each.key == "a" ? 0 : 1].attachment[0].endpoint_id'
CHOSEN = (
    f"[for state in {SYNC} : state.attachment[0].endpoint_id "
    'if state.availability_zone == "eu-west-1${each.key}"][0]'
)


def attachment(more: str = "", subnets: str = "[for one in aws_subnet.transit : one.id]") -> str:
    return f"""
resource "aws_ec2_transit_gateway_vpc_attachment" "main" {{
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.main.id
  subnet_ids         = {subnets}
  {more}
}}
"""


def tables(target: str) -> str:
    return f"""
resource "aws_route_table" "transit" {{
  for_each = aws_subnet.transit
  vpc_id   = aws_vpc.main.id
  route {{
    cidr_block = "0.0.0.0/0"
    {target}
  }}
}}
resource "aws_route_table_association" "transit" {{
  for_each       = aws_subnet.transit
  subnet_id      = each.value.id
  route_table_id = aws_route_table.transit[each.key].id
}}
"""


def standalone(target: str) -> str:
    cut = tables("REMOVE").replace('  route {\n    cidr_block = "0.0.0.0/0"\n    REMOVE\n  }\n', "")
    return (
        cut
        + f"""
resource "aws_route" "transit" {{
  for_each               = aws_subnet.transit
  route_table_id         = aws_route_table.transit[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  {target}
}}
"""
    )


OWN = "vpc_endpoint_id = aws_vpc_endpoint.firewall[each.key].id"
ONE_TABLE = """
resource "aws_route_table" "transit" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block      = "0.0.0.0/0"
    vpc_endpoint_id = aws_vpc_endpoint.firewall["a"].id
  }
}
resource "aws_route_table_association" "transit" {
  for_each       = aws_subnet.transit
  subnet_id      = each.value.id
  route_table_id = aws_route_table.transit.id
}
"""


@pytest.mark.parametrize(
    "text",
    [
        ENDPOINTS + attachment() + tables(OWN),
        ENDPOINTS + attachment() + standalone(OWN),
        ENDPOINTS + attachment('appliance_mode_support = "disable"') + standalone(OWN),
        FIREWALL.replace("ZONES", '["a", "b"]') + attachment() + tables(f"vpc_endpoint_id = {BY_ZONE}"),
        FIREWALL.replace("ZONES", '["a", "b"]') + attachment() + tables(f"vpc_endpoint_id = {CHOSEN}"),
    ],
)
def test_there_and_back_are_not_the_same(text: str) -> None:
    findings, unknown = verdicts("TGW006", NETWORK + text)
    assert (len(findings), unknown) == (1, [])
    assert "has no appliance mode, although 2 endpoints inspect" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        ENDPOINTS + attachment('appliance_mode_support = "enable"') + tables(OWN),
        # one zone
        ENDPOINTS + attachment(subnets='[aws_subnet.transit["a"].id]') + tables(OWN),
        # one endpoint for both zones
        ENDPOINTS + attachment() + tables('vpc_endpoint_id = aws_vpc_endpoint.firewall["a"].id'),
        ENDPOINTS + attachment() + ONE_TABLE,
        FIREWALL.replace("ZONES", '["a"]') + attachment() + tables(f"vpc_endpoint_id = {BY_ZONE}"),
        # nothing inspects
        ENDPOINTS + attachment(),
        ENDPOINTS + attachment() + tables("transit_gateway_id = aws_ec2_transit_gateway.hub.id"),
    ],
)
def test_there_is_one_way_or_appliance_mode(text: str) -> None:
    assert verdicts("TGW006", NETWORK + text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        ENDPOINTS + attachment("appliance_mode_support = var.unset") + tables(OWN),
        attachment() + tables("vpc_endpoint_id = var.unset[each.key]"),
    ],
)
def test_it_is_not_known(text: str) -> None:
    findings, unknown = verdicts("TGW006", NETWORK + text)
    assert findings == []
    assert unknown
