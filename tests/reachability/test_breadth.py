"""Networks of less common parts: NAT64, NAT instances, virtual private gateways, peered transit gateways."""

import pytest

from tests.reachability.hcl import attachment, block, group, instance, nat, rule, subnet, vpc
from tests.reachability.networks import ask, network, verdict
from tests.reachability.test_segments import A, B, core, spoke

IGW = "aws_internet_gateway.a"
WEB = "aws_instance.web"
OUTSIDE = "192.168.1.5"
SIX = {"protocol": "-1", "from_port": 0, "to_port": 0, "ipv6_cidr_blocks": ["::/0"]}
PUBLIC = vpc("a", "10.0.0.0/16", internet=True) + subnet(
    "public", "a", "10.0.0.0/24", {"0.0.0.0/0": IGW}, public=True
)


def native(routes: dict[str, str]) -> str:
    """Write an instance in a subnet that has IPv6 only."""
    text = PUBLIC.replace("cidr_block", "assign_generated_ipv6_cidr_block = true\n  cidr_block", 1)
    six = "ipv6_native = true\n  ipv6_cidr_block = cidrsubnet(aws_vpc.a.ipv6_cidr_block, 8, 1)"
    return (
        text
        + nat("n", "public")
        + block("aws_egress_only_internet_gateway", "e", vpc_id="$aws_vpc.a.id")
        + subnet("six", "a", "10.0.1.0/24", routes).replace('cidr_block = "10.0.1.0/24"', six)
        + group("web", "a", [], [SIX])
        + instance("web", "six", "web", ipv6_address_count=1)
    )


@pytest.mark.parametrize("destination", ["8.8.8.8", "64:ff9b::808:808", "internet"])
def test_a_nat_gateway_translates_ipv6(destination: str) -> None:
    found = network(native({"64:ff9b::/96": "aws_nat_gateway.n"}))
    answer = ask(found, WEB, destination, "443")
    assert answer.verdict == "reachable"
    assert "aws_nat_gateway.n" in [hop.entity.address for hop in answer.hops]


def test_pings_get_another_protocol() -> None:
    found = network(native({"64:ff9b::/96": "aws_nat_gateway.n"}))
    assert verdict(found, WEB, "8.8.8.8", "icmp") == "undetermined"


def test_other_gateways_do_not_translate() -> None:
    found = network(native({"::/0": "aws_egress_only_internet_gateway.e"}))
    assert verdict(found, WEB, "internet", "443") == "reachable"
    answer = ask(found, WEB, "8.8.8.8", "443")
    assert [one.change for one in answer.blocked_by] == ["add a route for 64:ff9b::/96 to a NAT gateway"]


def test_no_addresses_in_common() -> None:
    text = PUBLIC + group("web", "a", []) + instance("web", "public", "web")
    answer = ask(network(text), WEB, "2600::1", "443")
    assert answer.verdict == "blocked"
    assert [one.detail for one in answer.blocked_by] == [
        f"{WEB} and 2600::1 have no addresses of one IP version"
    ]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"source_dest_check": False}, "reachable"),
        ({}, "blocked ENI_SOURCE_DEST_CHECK_RESTRICTION"),
    ],
)
def test_a_route_to_the_primary_interface_of_a_nat_instance(
    settings: dict[str, object], expected: str
) -> None:
    private = subnet("private", "a", "10.0.1.0/24", {"0.0.0.0/0": "aws_network_interface.x"})
    text = (
        PUBLIC
        + private.replace("aws_network_interface.x.id", "aws_instance.nat.primary_network_interface_id")
        + group("nat", "a", [rule("-1", 0, cidr="10.0.0.0/16")])
        + instance("nat", "public", "nat", **settings)
        + group("web", "a", [])
        + instance("web", "private", "web")
    )
    assert verdict(network(text), WEB, "internet", "443") == expected


def test_answers_from_the_internet_need_the_internet_gateway() -> None:
    text = (
        PUBLIC
        + nat("n", "public")
        + subnet("closed", "a", "10.0.1.0/24", public=True)
        + group("web", "a", [rule("tcp", 443, cidr="0.0.0.0/0")])
        + instance("web", "closed", "web")
    )
    inward, outward = (
        ask(network(text), *ends, "443").blocked_by[0].change
        for ends in (("internet", WEB), (WEB, "internet"))
    )
    assert inward == f"add a route to aws_route_table.closed for 0.0.0.0/0 to {IGW}"
    assert outward == "add a route to aws_route_table.closed for 0.0.0.0/0 to aws_nat_gateway.n"


def vpn(gateway: str) -> str:
    return block(
        "aws_customer_gateway", "c", bgp_asn=65000, ip_address="203.0.113.1", type="ipsec.1"
    ) + block(
        "aws_vpn_connection",
        "c",
        customer_gateway_id="$aws_customer_gateway.c.id",
        type="ipsec.1",
        static_routes_only=True,
        **{f"{gateway.removeprefix('aws_').removeprefix('ec2_').partition('.')[0]}_id": f"${gateway}.id"},
    )


def test_a_missing_route_to_a_network_on_premises() -> None:
    text = (
        vpc("a", "10.0.0.0/16")
        + block("aws_vpn_gateway", "v", vpc_id="$aws_vpc.a.id")
        + vpn("aws_vpn_gateway.v")
        + subnet("web", "a", "10.0.1.0/24")
        + group("web", "a", [])
        + instance("web", "web", "web")
    )
    change = ask(network(text), WEB, OUTSIDE, "443").blocked_by[0].change
    assert change.startswith(f"add a route to aws_route_table.web for {OUTSIDE} to aws_vpn_gateway.v")


def test_a_missing_route_of_a_transit_gateway_to_its_vpn_connection() -> None:
    text = (
        vpc("a", "10.0.0.0/16")
        + block("aws_ec2_transit_gateway", "hub")
        + vpn("aws_ec2_transit_gateway.hub")
        + subnet("web", "a", "10.0.1.0/24", {"192.168.0.0/16": "aws_ec2_transit_gateway.hub"})
        + attachment("a", "a", ["web"])
        + group("web", "a", [])
        + instance("web", "web", "web")
    )
    change = ask(network(text), WEB, OUTSIDE, "443").blocked_by[0].change
    assert change.endswith("default-route-table, to aws_vpn_connection.c")


def peered(*, accepted: bool) -> str:
    """Write two VPCs, each on a transit gateway of its own; the two are peered."""
    text = ""
    for name, hub, number, other in (("a", "hub", 1, 2), ("b", "far", 2, 1)):
        gateway = f"aws_ec2_transit_gateway.{hub}"
        text += (
            block("aws_ec2_transit_gateway", hub)
            + vpc(name, f"10.{number}.0.0/16")
            + subnet(name, name, f"10.{number}.1.0/24", {"10.0.0.0/8": gateway})
            + attachment(name, name, [name]).replace("aws_ec2_transit_gateway.hub", gateway)
            + group(name, name, [rule("tcp", 443, cidr="10.0.0.0/8")])
            + instance(name, name, name)
            + block(
                "aws_ec2_transit_gateway_route",
                name,
                destination_cidr_block=f"10.{other}.0.0/16",
                transit_gateway_attachment_id="$aws_ec2_transit_gateway_peering_attachment.p.id",
                transit_gateway_route_table_id=f"${gateway}.association_default_route_table_id",
            )
        )
    text += block(
        "aws_ec2_transit_gateway_peering_attachment",
        "p",
        transit_gateway_id="$aws_ec2_transit_gateway.hub.id",
        peer_transit_gateway_id="$aws_ec2_transit_gateway.far.id",
        peer_region="eu-west-1",
    )
    if accepted:
        text += block(
            "aws_ec2_transit_gateway_peering_attachment_accepter",
            "p",
            transit_gateway_attachment_id="$aws_ec2_transit_gateway_peering_attachment.p.id",
        )
    return text


@pytest.mark.parametrize("accepted", [True, False])
def test_a_peering_of_transit_gateways_is_accepted(accepted: bool) -> None:
    answer = ask(network(peered(accepted=accepted)), A, B, "443")
    assert answer.verdict == "reachable"
    assert answer.assumptions == (
        [] if accepted else ["aws_ec2_transit_gateway_peering_attachment.p has been accepted"]
    )


def test_a_missing_route_to_a_peered_transit_gateway() -> None:
    kind = 'resource "aws_ec2_transit_gateway_route" "b"'
    text = peered(accepted=True).replace(kind, kind.replace("_route", "_without_route"))
    change = ask(network(text), A, B, "443").blocked_by[0].change
    assert change.endswith("default-route-table, to aws_ec2_transit_gateway_peering_attachment.p")


@pytest.mark.parametrize(
    ("supported", "attached", "expected"),
    [
        (True, None, "reachable"),
        (True, False, "blocked SG_REFERENCES_NOT_PRESERVED"),
        (False, None, "blocked SG_REFERENCES_NOT_PRESERVED"),
    ],
)
def test_references_to_security_groups_over_a_core_network(
    supported: bool, attached: bool | None, expected: str
) -> None:
    policy = core(**{"core-network-configuration": {"security-group-support": supported}})
    other = spoke("b", "10.2", "one").replace(
        'cidr_blocks = ["0.0.0.0/0"]', "security_groups = [aws_security_group.a.id]", 1
    )
    if attached is not None:
        options = (
            f"options {{\n    security_group_referencing_support = {str(attached).lower()}\n  }}\n  tags"
        )
        other = other.replace("tags", options)
    assert verdict(network(policy + spoke("a", "10.1", "one") + other), A, B, "443") == expected
