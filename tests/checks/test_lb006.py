"""LB006: client addresses kept for targets that cannot answer by the load balancer."""

import pytest

from tests.checks.balancers import (
    PRIVATE,
    PUBLIC,
    VPC,
    attachment,
    balancer,
    group,
    ingress,
    listener,
    target_group,
)
from tests.checks.hcl import verdicts
from tests.checks.test_lb007 import INSTANCE

NLB = VPC + balancer("network", PUBLIC, "internal = true") + listener("TCP", 443)
IP = 'target_type = "ip"\n  '
KEPT = target_group("TCP", 443, IP + 'preserve_client_ip = "true"')
ON_PREMISES = attachment('"192.168.10.7"', 'availability_zone = "all"')
PEER = """
resource "aws_vpc" "peer" { cidr_block = "192.168.0.0/16" }
resource "aws_vpc_peering_connection" "peer" {
  vpc_id      = aws_vpc.main.id
  peer_vpc_id = aws_vpc.peer.id
  auto_accept = true
}
"""
APP = INSTANCE + group("app", ingress('cidr_blocks = ["0.0.0.0/0"]', 443))
INSPECTED = """
resource "aws_vpc_endpoint" "firewall" {
  vpc_id            = aws_vpc.main.id
  vpc_endpoint_type = "GatewayLoadBalancer"
  service_name      = "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0"
  subnet_ids        = [aws_subnet.private["eu-west-1b"].id]
}
resource "aws_route" "inspected" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "10.0.10.0/24"
  vpc_endpoint_id        = aws_vpc_endpoint.firewall.id
}
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (NLB + KEPT + ON_PREMISES, "for 192.168.10.7"),
        (NLB + target_group("UDP", 443, IP) + ON_PREMISES, "for 192.168.10.7"),
        (NLB + target_group("TCP", 443) + APP + INSPECTED, "for aws_instance.app"),
    ],
)
def test_it_cannot_answer(text: str, said: str) -> None:
    findings, unknown = verdicts("LB006", text)
    assert (len(findings), unknown) == (1, [])
    assert said in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        NLB + target_group("TCP", 443, IP) + ON_PREMISES,
        NLB + target_group("TCP", 443, IP + 'preserve_client_ip = "false"') + ON_PREMISES,
        NLB + KEPT + attachment('"10.0.10.7"'),
        # it sees no address of a client, wherever it is
        NLB + target_group("TCP", 443, IP) + attachment("var.unset"),
        NLB + KEPT + ON_PREMISES + PEER,
        NLB + target_group("TCP", 443) + APP,
        NLB + target_group("TCP", 443, 'preserve_client_ip = "false"') + APP + INSPECTED,
        # of another subnet
        NLB + target_group("TCP", 443) + APP + INSPECTED.replace("10.0.10.0/24", "10.0.11.0/24"),
        VPC
        + group()
        + balancer(subnets=PRIVATE)
        + listener("HTTP", 80)
        + target_group("HTTP", 80, IP)
        + ON_PREMISES,
    ],
)
def test_it_can(text: str) -> None:
    assert verdicts("LB006", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        NLB + target_group("TCP", 443, IP + "preserve_client_ip = var.unset") + ON_PREMISES,
        NLB + KEPT + attachment("var.unset"),
        NLB + KEPT + ON_PREMISES + PEER.replace('"192.168.0.0/16"', "var.unset"),
        (NLB + KEPT + ON_PREMISES).replace('{ cidr_block = "10.0.0.0/16" }', "{ cidr_block = var.unset }"),
    ],
)
def test_unknown(text: str) -> None:
    findings, unknown = verdicts("LB006", text)
    assert findings == []
    assert len(unknown) == 1
