"""What only version 6 of the provider has, on a plan that was written by hand from its documentation."""

from netlint.network.build import build
from netlint.resources.model import ResourceInstance, Snapshot
from tests.network.plans import MORE, ask

MANUAL, AUTOMATIC = "aws_nat_gateway.manual", "aws_nat_gateway.automatic"


def test_regional_nat_gateways() -> None:
    assert ask("provider6", MANUAL, "zones") == ["eu-west-1a", "euw1-az2"]
    assert ask("provider6", MANUAL, "allocations") == [
        "aws_eip.a",
        "aws_eip.further",
        "eipalloc-0123456789abcdef0",
    ]
    assert ask("provider6", MANUAL, "vpc") == "aws_vpc.main"
    assert ask("provider6", AUTOMATIC, "zones") == [MORE]
    assert ask("provider6", AUTOMATIC, "allocations") == [MORE]


def test_a_resource_may_name_its_region() -> None:
    assert ask("provider6", MANUAL, "home_region") == "eu-west-1"
    assert ask("provider6", AUTOMATIC, "home_region") == "eu-central-1"


def test_an_instance_with_a_primary_interface() -> None:
    assert ask("provider6", "aws_instance.main", "subnets", "workload") == ["aws_subnet.a"]


def test_firewalls_and_their_further_endpoints() -> None:
    association = "aws_networkfirewall_vpc_endpoint_association.main"
    assert ask("provider6", association, "firewall") == "aws_networkfirewall_firewall.main"
    assert ask("provider6", association, "subnet_mappings") == [f"{association}.subnet_mapping[0]"]
    assert ask("provider6", f"{association}.subnet_mapping[0]", "subnet") == "aws_subnet.a"
    assert ask("provider6", "aws_networkfirewall_firewall.main", "transit_gateway") == (
        "aws_ec2_transit_gateway.main"
    )


def test_encryption_controls_and_concentrators() -> None:
    assert ask("provider6", "aws_vpc_encryption_control.main", "vpc") == "aws_vpc.main"
    assert ask("provider6", "aws_vpn_concentrator.main", "transit_gateway") == "aws_ec2_transit_gateway.main"


def test_attachments_that_belong_to_something_else_are_known_by_their_ids() -> None:
    def instance(type: str, name: str, **attributes: object) -> ResourceInstance:
        return ResourceInstance(f"{type}.{name}", type, name, attributes=attributes)

    status = [{"transit_gateway_attachment_sync_states": [{"attachment_id": "tgw-attach-1"}]}]
    association = "aws_ec2_transit_gateway_route_table_association"
    found = build(
        Snapshot(
            "after",
            [
                instance("aws_networkfirewall_firewall", "main", id="arn:firewall", firewall_status=status),
                instance("aws_vpn_concentrator", "main", transit_gateway_attachment_id="tgw-attach-2"),
                instance(association, "firewall", transit_gateway_attachment_id="tgw-attach-1"),
                instance(association, "concentrator", transit_gateway_attachment_id="tgw-attach-2"),
            ],
        )
    )
    assert [one.attachment.kind for one in found.of_kind("transit_gateway_association")] == [
        "network_firewall",
        "vpn_concentrator",
    ]
