"""COST002: traffic to S3 over a transit gateway."""

from pathlib import Path

import pytest

from tests.checks.hcl import verdicts

HUB = (Path(__file__).parent.parent / "fixtures/checks/surroundings/egress.tf").read_text(encoding="utf-8")
APP = 'variable "unset" {}\nresource "aws_vpc" "app" { cidr_block = "10.1.0.0/16" }\n'
ALL = HUB + APP
ROUTE = "transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.egress.id"


def endpoint(type: str, service: str = "com.amazonaws.eu-west-1.s3", vpc: str = "app") -> str:
    return f"""
resource "aws_vpc_endpoint" "more" {{
  vpc_id            = aws_vpc.{vpc}.id
  service_name      = "{service}"
  vpc_endpoint_type = "{type}"
}}
"""


@pytest.mark.parametrize(
    "text",
    [
        ALL,
        ALL + endpoint("Gateway", "com.amazonaws.eu-west-1.dynamodb"),
        # the route is a resource of its own, and in the main route table
        ALL.replace(
            """  route {
    cidr_block         = "0.0.0.0/0"
    transit_gateway_id = aws_ec2_transit_gateway.hub.id
  }
""",
            "",
        )
        + 'resource "aws_route" "app" {\n  route_table_id = aws_route_table.app.id\n'
        + '  destination_cidr_block = "0.0.0.0/0"\n'
        + "  transit_gateway_id = aws_ec2_transit_gateway.hub.id\n}\n",
    ],
)
def test_it_is_billed_twice(text: str) -> None:
    findings, unknown = verdicts("COST002", text)
    assert (len(findings), unknown) == (1, [])
    assert findings[0].startswith("aws_vpc.app has no gateway endpoint for S3")


@pytest.mark.parametrize(
    "text",
    [
        ALL + endpoint("Gateway"),
        # one for all
        ALL + endpoint("Interface", vpc="egress"),
        # it may be meant to be inspected
        ALL + endpoint("GatewayLoadBalancer", "com.amazonaws.vpce.eu-west-1.vpce-svc-1", vpc="egress"),
        ALL + 'resource "aws_networkfirewall_firewall" "main" {\n  vpc_id = aws_vpc.egress.id\n}\n',
        ALL.replace(
            "nat_gateway_id = aws_nat_gateway.egress.id",
            "network_interface_id = aws_network_interface.proxy.id",
        )
        + 'resource "aws_network_interface" "proxy" { subnet_id = aws_subnet.public.id }\n',
        # nothing leads out
        ALL.replace(ROUTE, "blackhole = true"),
        ALL.replace('destination_cidr_block         = "0.0.0.0/0"', 'destination_cidr_block = "10.0.0.0/8"'),
        # the default route is another one's
        ALL.replace(
            'cidr_block         = "0.0.0.0/0"\n    transit_gateway_id',
            'cidr_block         = "10.0.0.0/8"\n    transit_gateway_id',
        ),
    ],
)
def test_it_is_not_or_meant(text: str) -> None:
    assert verdicts("COST002", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        ALL.replace(ROUTE, "transit_gateway_attachment_id = var.unset"),
        ALL + endpoint("Gateway").replace('"com.amazonaws.eu-west-1.s3"', "var.unset"),
        ALL.replace(
            'cidr_block         = "0.0.0.0/0"\n    transit_gateway_id',
            "cidr_block         = var.unset\n    transit_gateway_id",
        ),
    ],
)
def test_its_way_is_not_known(text: str) -> None:
    findings, unknown = verdicts("COST002", text)
    assert findings == []
    assert unknown
