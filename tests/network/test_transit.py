"""What is attached to transit gateways and core networks, on a real plan."""

import pytest

from netlint.network.build import build
from netlint.resources.model import ResourceInstance, Snapshot
from tests.network.plans import ask

OFFICE = "aws_vpn_connection.office"
OWN_TABLE = "aws_ec2_transit_gateway_route_table.own"
DEFAULT_TABLE = "aws_ec2_transit_gateway.main/default-route-table"


@pytest.mark.parametrize(
    ("address", "attachment", "table"),
    [
        ("aws_ec2_transit_gateway_route_table_association.office", OFFICE, OWN_TABLE),
        ("aws_ec2_transit_gateway_route_table_propagation.office", OFFICE, DEFAULT_TABLE),
        ("aws_ec2_transit_gateway_route.office", OFFICE, DEFAULT_TABLE),
        ("aws_ec2_transit_gateway_prefix_list_reference.offices", OFFICE, OWN_TABLE),
        (
            "aws_ec2_transit_gateway_route_table_association.appliance",
            "aws_ec2_transit_gateway_connect.appliance",
            OWN_TABLE,
        ),
    ],
)
def test_attachments_and_tables(address: str, attachment: str, table: str) -> None:
    assert ask("hybrid", address, "attachment") == attachment
    assert ask("hybrid", address, "table") == table


def test_connect() -> None:
    connect = "aws_ec2_transit_gateway_connect.appliance"
    assert ask("hybrid", connect, "transport") == "aws_ec2_transit_gateway_vpc_attachment.main"
    assert ask("hybrid", connect, "peers") == ["aws_ec2_transit_gateway_connect_peer.appliance"]


def instance(type: str, mode: str = "managed", **attributes: object) -> ResourceInstance:
    return ResourceInstance(f"{type}.this", type, "this", mode=mode, attributes=attributes)


def test_a_direct_connect_gateway_is_attached_by_way_of_a_data_source() -> None:
    found = build(
        Snapshot(
            "after",
            [
                instance("aws_ec2_transit_gateway", id="tgw-1"),
                instance("aws_dx_gateway", id="dx-1"),
                instance(
                    "aws_ec2_transit_gateway_dx_gateway_attachment",
                    "data",
                    id="tgw-attach-1",
                    transit_gateway_id="tgw-1",
                    dx_gateway_id="dx-1",
                ),
                instance(
                    "aws_ec2_transit_gateway_route_table_association",
                    transit_gateway_attachment_id="tgw-attach-1",
                ),
            ],
        )
    )
    attachment = found.of_kind("transit_gateway_association")[0].attachment
    assert attachment.attached.address == "aws_dx_gateway.this"
    assert attachment.transit_gateway.address == "aws_ec2_transit_gateway.this"


def test_a_default_table_may_be_described_or_not() -> None:
    gateway = instance(
        "aws_ec2_transit_gateway",
        id="tgw-1",
        association_default_route_table_id="tgw-rtb-1",
        propagation_default_route_table_id="tgw-rtb-2",
    )
    route = instance("aws_ec2_transit_gateway_route", transit_gateway_route_table_id="tgw-rtb-2")
    table = build(Snapshot("after", [gateway, route])).of_kind("transit_gateway_route")[0].table
    assert table.address == "aws_ec2_transit_gateway.this/propagation-default-route-table"
    assert table.transit_gateway.address == "aws_ec2_transit_gateway.this"


def test_cloud_wan() -> None:
    core = "aws_networkmanager_core_network.main"
    vpn = "aws_networkmanager_site_to_site_vpn_attachment.wan"
    assert ask("hybrid", "aws_networkmanager_vpc_attachment.main", "core_network") == core
    assert ask("hybrid", "aws_networkmanager_vpc_attachment.main", "subnets") == ["aws_subnet.a"]
    assert ask("hybrid", vpn, "vpn_connection") == "aws_vpn_connection.wan"
    assert ask("hybrid", "aws_networkmanager_attachment_accepter.wan", "attachment") == vpn
    table = "aws_networkmanager_transit_gateway_route_table_attachment.main"
    assert ask("hybrid", table, "route_table") == OWN_TABLE
    assert ask("hybrid", table, "peering") == "aws_networkmanager_transit_gateway_peering.main"


def test_prefix_lists() -> None:
    offices, partners = (f"aws_ec2_managed_prefix_list.{name}" for name in ("offices", "partners"))
    assert ask("hybrid", offices, "ranges") == ["192.0.2.0/24", "198.51.100.0/24"]
    assert ask("hybrid", partners, "ranges") == ["203.0.113.0/24"]


def test_endpoints_and_what_is_associated_with_them() -> None:
    endpoint = "aws_vpc_endpoint.main"
    assert ask("hybrid", endpoint, "subnets") == ["aws_subnet.a"]
    assert ask("hybrid", endpoint, "security_groups") == ["aws_security_group.endpoint"]
    assert ask("hybrid", endpoint, "answers_private_dns") is True


def test_peering_options_in_both_spellings() -> None:
    connection = "aws_vpc_peering_connection.main"
    assert ask("hybrid", connection, "requester_resolves", "peering_connection_options") is True
    assert ask("hybrid", connection, "options", "peering_connection") == [
        "aws_vpc_peering_connection.main",
        "aws_vpc_peering_connection_options.main",
    ]
    assert ask("hybrid", "aws_vpc_peering_connection_options.main", "accepter_resolves") is False
