"""RTB003: a route for addresses of the VPC itself that AWS refuses."""

import pytest

from tests.checks.hcl import verdicts

VPC = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_vpc_ipv4_cidr_block_association" "more" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "100.64.0.0/16"
}
resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_ec2_transit_gateway" "hub" {}
resource "aws_network_interface" "appliance" {
  subnet_id         = aws_subnet.app.id
  source_dest_check = false
}
resource "aws_route_table" "app" { vpc_id = aws_vpc.main.id }
"""
HUB = "transit_gateway_id = aws_ec2_transit_gateway.hub.id"
APPLIANCE = "network_interface_id = aws_network_interface.appliance.id"
IPAM = VPC.replace('{ cidr_block = "10.0.0.0/16" }', "{ ipv4_ipam_pool_id = var.unset }")


def route(destination: str, target: str, kind: str = "destination_cidr_block") -> str:
    return (
        'resource "aws_route" "one" {\n  route_table_id = aws_route_table.app.id\n'
        f"  {kind} = {destination}\n  {target}\n}}\n"
    )


INLINE = VPC.replace(
    'resource "aws_route_table" "app" { vpc_id = aws_vpc.main.id }',
    'resource "aws_route_table" "app" {\n  vpc_id = aws_vpc.main.id\n  route {\n'
    f'    cidr_block = "10.0.7.0/24"\n    {HUB}\n  }}\n}}',
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (VPC + route('"10.0.128.0/17"', HUB), "within aws_vpc.main itself, to aws_ec2_transit_gateway.hub"),
        (VPC + route('"10.0.0.0/16"', HUB), "for 10.0.0.0/16"),
        # a further block of the VPC
        (VPC + route('"100.64.3.0/24"', HUB), "for 100.64.3.0/24"),
        (INLINE, "for 10.0.7.0/24"),
        (VPC + route('"10.0.0.0/20"', APPLIANCE), "which is not the range of a subnet"),
        (VPC + route('"10.0.1.0/25"', APPLIANCE), "which is not the range of a subnet"),
    ],
)
def test_aws_refuses_it(text: str, said: str) -> None:
    findings, unknown = verdicts("RTB003", text)
    assert (len(findings), unknown) == (1, [])
    assert said in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        VPC + route('"10.0.1.0/24"', APPLIANCE),
        VPC + route("aws_subnet.app.cidr_block", 'vpc_endpoint_id = "vpce-0123456789abcdef0"'),
        VPC + route('"10.0.0.0/16"', APPLIANCE),
        VPC + route('"10.0.0.0/16"', 'gateway_id = "local"'),
        # the local route wins for the VPC's own addresses
        VPC + route('"10.0.0.0/8"', HUB),
        VPC + route('"0.0.0.0/0"', HUB),
        VPC + route('"10.1.0.0/16"', HUB),
        VPC + route('"2001:db8::/48"', HUB, "destination_ipv6_cidr_block"),
        VPC + route('"10.0.7.0/24"', 'vpc_peering_connection_id = "pcx-0123456789abcdef0"'),
        VPC + route("var.unset", HUB, "destination_prefix_list_id"),
    ],
)
def test_aws_takes_it(text: str) -> None:
    assert verdicts("RTB003", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        IPAM + route('"10.0.7.0/24"', HUB),
        VPC + route("var.unset", HUB),
        VPC.replace('cidr_block = "10.0.1.0/24"', "cidr_block = var.unset")
        + route('"10.0.1.0/24"', APPLIANCE),
        VPC + route('"10.0.7.0/24"', "gateway_id = var.unset"),
    ],
)
def test_unknown(text: str) -> None:
    findings, unknown = verdicts("RTB003", text)
    assert findings == []
    assert len(unknown) == 1
