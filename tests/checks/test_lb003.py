"""LB003: an internet-facing load balancer in subnets without a route to the internet."""

import pytest

from tests.checks.balancers import PRIVATE, PUBLIC, VPC, balancer, group
from tests.checks.hcl import verdicts

ALL = VPC + group()
NETWORK = balancer("network", PRIVATE)


def route(target: str, destination: str = 'destination_cidr_block = "0.0.0.0/0"') -> str:
    return (
        'resource "aws_route" "private" {\n  route_table_id = aws_route_table.private.id\n'
        f"  {destination}\n  {target}\n}}\n"
    )


NAT = (
    'resource "aws_nat_gateway" "a" {\n  allocation_id = "eipalloc-0123456789abcdef0"\n'
    '  subnet_id = aws_subnet.public["eu-west-1a"].id\n}\n'
)
CLASSIC = """
resource "aws_elb" "web" {
  subnets = %s
  listener {
    lb_port           = 80
    lb_protocol       = "http"
    instance_port     = 80
    instance_protocol = "http"
  }
}
"""
ONE = '[aws_subnet.public["eu-west-1a"].id, aws_subnet.private["eu-west-1b"].id]'
MAPPED = """
resource "aws_lb" "web" {
  load_balancer_type = "network"
  subnet_mapping { subnet_id = aws_subnet.private["eu-west-1a"].id }
}
"""


@pytest.mark.parametrize(
    "text",
    [
        ALL + balancer(subnets=PRIVATE),
        ALL + NETWORK,
        ALL + CLASSIC % PRIVATE,
        ALL + MAPPED,
        # one of two
        ALL + balancer("network", ONE),
        # every request from the internet is answered by way of a NAT gateway, or by IPv6 that only goes out
        ALL + NETWORK + NAT + route("nat_gateway_id = aws_nat_gateway.a.id"),
        ALL
        + NETWORK
        + 'resource "aws_egress_only_internet_gateway" "main" { vpc_id = aws_vpc.main.id }\n'
        + route(
            "egress_only_gateway_id = aws_egress_only_internet_gateway.main.id",
            'destination_ipv6_cidr_block = "::/0"',
        ),
        # the network behind a transit gateway is not the internet
        ALL
        + NETWORK
        + 'resource "aws_ec2_transit_gateway" "hub" {}\n'
        + route(
            "transit_gateway_id = aws_ec2_transit_gateway.hub.id", 'destination_cidr_block = "10.0.0.0/8"'
        ),
    ],
)
def test_nothing_leads_to_the_internet(text: str) -> None:
    findings, unknown = verdicts("LB003", text)
    assert (len(findings), unknown) == (1, [])
    assert "routed to an internet gateway" in findings[0]


def test_every_instance_is_one() -> None:
    repeated = NETWORK.replace("load_balancer_type", "count = 2\n  load_balancer_type")
    assert len(verdicts("LB003", ALL + repeated)[0]) == 2


@pytest.mark.parametrize(
    "text",
    [
        ALL + balancer(subnets=PUBLIC),
        ALL + balancer(subnets=PRIVATE, more="internal = true"),
        ALL + balancer("gateway", PRIVATE),
        # a firewall, an appliance or a network beyond may lead on
        *(
            ALL + NETWORK + route(target)
            for target in (
                'vpc_endpoint_id = "vpce-0123456789abcdef0"',
                'network_interface_id = "eni-0123456789abcdef0"',
                'transit_gateway_id = "tgw-0123456789abcdef0"',
                'carrier_gateway_id = "cagw-0123456789abcdef0"',
            )
        ),
        # some destinations, for partners, do
        ALL
        + NETWORK
        + route("gateway_id = aws_internet_gateway.main.id", 'destination_cidr_block = "203.0.113.0/24"'),
        ALL
        + NETWORK
        + route("gateway_id = aws_internet_gateway.main.id", 'destination_ipv6_cidr_block = "::/0"'),
    ],
)
def test_something_does_or_may(text: str) -> None:
    assert verdicts("LB003", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        ALL + balancer(subnets=PRIVATE, more="internal = var.unset"),
        ALL + balancer("network", "var.unset"),
        ALL + balancer("network", '["subnet-0123456789abcdef0"]'),
        ALL + NETWORK + route("gateway_id = var.unset"),
        (ALL + NETWORK).replace("route_table_id = aws_route_table.private.id", "route_table_id = var.unset"),
        (ALL + NETWORK).replace(
            'resource "aws_route_table" "private" { vpc_id = aws_vpc.main.id }',
            'resource "aws_route_table" "private" {\n  vpc_id = aws_vpc.main.id\n'
            "  propagating_vgws = var.unset\n}",
        ),
    ],
)
def test_unknown(text: str) -> None:
    findings, unknown = verdicts("LB003", text)
    assert findings == []
    assert len(unknown) == 1
