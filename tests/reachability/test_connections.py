"""Whether A can reach B in another network: over peering, transit gateways, VPNs."""

import pytest

from tests.reachability.hcl import acl, attachment, block, group, instance, nat, peering, rule, subnet, vpc
from tests.reachability.networks import ask, network, verdict

A, B, C = "aws_instance.a", "aws_instance.b", "aws_instance.c"


def spoke(name: str, cidr: str, routes: dict[str, str] | None = None, *, zone: str = "eu-west-1a") -> str:
    """Write a VPC with one subnet, and an instance that admits HTTPS from anywhere."""
    return (
        vpc(name, f"{cidr}.0.0/16")
        + subnet(name, name, f"{cidr}.1.0/24", routes, zone=zone)
        + group(name, name, [rule("tcp", 443, cidr="0.0.0.0/0")])
        + instance(name, name, name)
    )


PCX = "aws_vpc_peering_connection.ab"
PEERED = peering("ab", "a", "b")


@pytest.mark.parametrize(
    ("there", "back", "expected"),
    [
        ({"10.2.0.0/16": PCX}, {"10.1.0.0/16": PCX}, "reachable"),
        ({"10.2.0.0/16": PCX}, {}, "blocked NO_ROUTE_TO_DESTINATION"),
        ({}, {"10.1.0.0/16": PCX}, "blocked NO_ROUTE_TO_DESTINATION"),
        ({"10.2.1.0/24": PCX}, {"10.1.1.0/24": PCX}, "reachable"),
        ({"10.2.2.0/24": PCX}, {"10.1.0.0/16": PCX}, "blocked NO_ROUTE_TO_DESTINATION"),
    ],
)
def test_peering_needs_routes_on_both_sides(there, back, expected: str) -> None:
    found = network(spoke("a", "10.1", there) + spoke("b", "10.2", back) + PEERED)
    assert verdict(found, A, B, "443") == expected


def test_peering_is_not_transitive() -> None:
    text = (
        spoke("a", "10.1", {"10.2.0.0/16": PCX, "10.3.0.0/16": PCX})
        + spoke("b", "10.2", {"10.1.0.0/16": PCX, "10.3.0.0/16": "aws_vpc_peering_connection.bc"})
        + spoke("c", "10.3", {"10.1.0.0/16": "aws_vpc_peering_connection.bc"})
        + PEERED
        + peering("bc", "b", "c")
    )
    assert "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR" in verdict(network(text), A, C, "443")


def test_peers_do_not_share_a_nat_gateway() -> None:
    text = (
        spoke("a", "10.1", {"0.0.0.0/0": PCX})
        + spoke("b", "10.2", {"0.0.0.0/0": "aws_nat_gateway.b", "10.1.0.0/16": PCX})
        + block("aws_internet_gateway", "b", vpc_id="$aws_vpc.b.id")
        + subnet("public", "b", "10.2.9.0/24", {"0.0.0.0/0": "aws_internet_gateway.b"})
        + nat("b", "public")
        + PEERED
    )
    assert verdict(network(text), B, "internet", "443") == "reachable"
    assert verdict(network(text), A, "internet", "443") == "blocked PCX_REQUIRES_ADDRESS_IN_VPC_CIDR"


def test_groups_are_referred_to_over_peering_in_a_region() -> None:
    text = (
        spoke("a", "10.1", {"10.2.0.0/16": PCX})
        + spoke("b", "10.2", {"10.1.0.0/16": PCX})
        + group("ssh", "b", [rule("tcp", 22, group="a")])
        + instance("admin", "b", "ssh")
    )
    assert verdict(network(text + PEERED), A, "aws_instance.admin", "22") == "reachable"
    accepter = block(
        "aws_vpc_peering_connection_accepter", "ab", vpc_peering_connection_id=f"${PCX}.id", auto_accept=True
    )
    away = PEERED.replace("auto_accept = true", 'peer_region = "us-east-1"') + accepter
    provider = 'provider "aws" {\n  region = "eu-west-1"\n}\n'
    found = network(provider + text + away)
    assert verdict(found, A, "aws_instance.admin", "22") == "blocked SG_REFERENCES_NOT_PRESERVED"


HUB = block("aws_ec2_transit_gateway", "hub")
TGW = "aws_ec2_transit_gateway.hub"
EVERYTHING = {"10.0.0.0/8": TGW}
TWO = HUB + spoke("a", "10.1", EVERYTHING) + attachment("a", "a", ["a"]) + attachment("b", "b", ["b"])


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        (spoke("b", "10.2", EVERYTHING), "reachable"),
        (spoke("b", "10.2"), "blocked NO_ROUTE_TO_DESTINATION"),
        # The way back starts in a zone where the attachment has no subnet.
        (
            spoke("b", "10.2", EVERYTHING).replace('"aws_instance" "b"', '"aws_instance" "other"')
            + subnet("far", "b", "10.2.2.0/24", EVERYTHING, zone="eu-west-1b")
            + instance("b", "far", "b"),
            "blocked TGW_ROUTE_AZ_RESTRICTION",
        ),
    ],
)
def test_a_transit_gateway(rest: str, expected: str) -> None:
    assert verdict(network(TWO + rest), A, B, "443") == expected


@pytest.mark.parametrize(
    ("accepter", "expected"),
    [({}, "reachable"), ({"association": False}, "blocked TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION")],
)
def test_who_accepts_an_attachment_decides_of_its_table(accepter: dict[str, bool], expected: str) -> None:
    text = block(
        "aws_ec2_transit_gateway_vpc_attachment_accepter",
        "b",
        transit_gateway_attachment_id="$aws_ec2_transit_gateway_vpc_attachment.b.id",
        **{f"transit_gateway_default_route_table_{key}": value for key, value in accepter.items()},
    )
    assert verdict(network(TWO + spoke("b", "10.2", EVERYTHING) + text), A, B, "443") == expected


def test_a_policy_table_may_send_packets_to_any_route_table() -> None:
    text = block(
        "aws_ec2_transit_gateway_policy_table_association",
        "a",
        transit_gateway_attachment_id="$aws_ec2_transit_gateway_vpc_attachment.a.id",
        transit_gateway_policy_table_id="tgw-ptb-0123456789abcdef0",
    )
    assert verdict(network(TWO + spoke("b", "10.2", EVERYTHING) + text), A, B, "443") == "undetermined"


def test_a_vpn_concentrator_may_bring_any_route() -> None:
    text = block("aws_vpn_concentrator", "c", transit_gateway_id=f"${TGW}.id", type="ipsec.1")
    alone = HUB + spoke("a", "10.1", {"192.168.0.0/16": TGW}) + attachment("a", "a", ["a"])
    assert verdict(network(alone), A, "192.168.0.1", "443") == "blocked TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"
    assert verdict(network(alone + text), A, "192.168.0.1", "443") == "undetermined"


def table(name: str) -> str:
    return block("aws_ec2_transit_gateway_route_table", name, transit_gateway_id=f"${TGW}.id")


def associated(what: str, with_: str) -> str:
    return block(
        "aws_ec2_transit_gateway_route_table_association",
        what,
        transit_gateway_attachment_id=f"$aws_ec2_transit_gateway_vpc_attachment.{what}.id",
        transit_gateway_route_table_id=f"$aws_ec2_transit_gateway_route_table.{with_}.id",
    )


def propagated(what: str, to: str) -> str:
    return block(
        "aws_ec2_transit_gateway_route_table_propagation",
        f"{what}_{to}",
        transit_gateway_attachment_id=f"$aws_ec2_transit_gateway_vpc_attachment.{what}.id",
        transit_gateway_route_table_id=f"$aws_ec2_transit_gateway_route_table.{to}.id",
    )


def static(name: str, where: str, destination: str, what: str = "") -> str:
    rest: dict[str, object] = (
        {"transit_gateway_attachment_id": f"$aws_ec2_transit_gateway_vpc_attachment.{what}.id"}
        if what
        else {"blackhole": True}
    )
    return block(
        "aws_ec2_transit_gateway_route",
        name,
        destination_cidr_block=destination,
        transit_gateway_route_table_id=f"$aws_ec2_transit_gateway_route_table.{where}.id",
        **rest,
    )


MANUAL = block(
    "aws_ec2_transit_gateway",
    "hub",
    default_route_table_association="disable",
    default_route_table_propagation="disable",
)
SPOKES = "".join(
    spoke(name, f"10.{number}", EVERYTHING) + attachment(name, name, [name])
    for number, name in enumerate("abc", 1)
)


def test_isolated_vpcs_with_shared_services() -> None:
    text = MANUAL + SPOKES + table("isolated") + table("shared")
    text += associated("a", "isolated") + associated("b", "isolated") + associated("c", "shared")
    text += propagated("a", "shared") + propagated("b", "shared") + propagated("c", "isolated")
    found = network(text)
    assert verdict(found, A, C, "443") == "reachable"
    assert verdict(found, C, B, "443") == "reachable"
    assert verdict(found, A, B, "443") == "blocked TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"


def test_an_attachment_without_a_table() -> None:
    found = network(MANUAL + SPOKES)
    assert verdict(found, A, B, "443") == "blocked TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION"


def test_a_blackhole_is_taken_before_a_propagated_route() -> None:
    text = (
        MANUAL + SPOKES + table("t") + "".join(associated(one, "t") + propagated(one, "t") for one in "abc")
    )
    assert verdict(network(text), A, B, "443") == "reachable"
    text += static("hole", "t", "10.2.0.0/16")
    assert verdict(network(text), A, B, "443") == "blocked TGW_RTB_BAD_STATE_ROUTE"
    longer = static("longer", "t", "10.2.1.0/24", "b")
    assert verdict(network(text + longer), A, B, "443") == "reachable"


def test_centralised_egress() -> None:
    text = MANUAL + "".join(
        (
            spoke("a", "10.1", {"0.0.0.0/0": TGW}) + attachment("a", "a", ["a"]),
            vpc("out", "10.9.0.0/16", internet=True),
            subnet("link", "out", "10.9.1.0/24", {"0.0.0.0/0": "aws_nat_gateway.out"}),
            subnet(
                "edge", "out", "10.9.2.0/24", {"0.0.0.0/0": "aws_internet_gateway.out", "10.0.0.0/8": TGW}
            ),
            nat("out", "edge") + attachment("out", "out", ["link"]),
            table("spokes") + table("egress") + associated("a", "spokes") + associated("out", "egress"),
            propagated("a", "egress") + static("default", "spokes", "0.0.0.0/0", "out"),
        )
    )
    answer = ask(network(text), A, "internet", "443")
    assert answer.verdict == "reachable"
    assert [hop.component for hop in answer.hops].count("transit_gateway_route_table") == 2
    # Without its way back, the NAT gateway translates in vain.
    broken = text.replace('cidr_block = "10.0.0.0/8"', 'cidr_block = "10.7.0.0/16"')
    (found,) = ask(network(broken), A, "internet", "443").blocked_by[-1:]
    assert found.returning


@pytest.mark.parametrize(
    ("support", "expected"), [("enable", "reachable"), ("disable", "blocked SG_REFERENCES_NOT_PRESERVED")]
)
def test_groups_over_a_transit_gateway(support: str, expected: str) -> None:
    hub = block("aws_ec2_transit_gateway", "hub", security_group_referencing_support=support)
    text = (
        TWO.replace(HUB, hub)
        + spoke("b", "10.2", EVERYTHING)
        + group("ssh", "b", [rule("tcp", 22, group="a")])
        + instance("admin", "b", "ssh")
    )
    assert verdict(network(text), A, "aws_instance.admin", "22") == expected


def test_the_acl_of_the_attachment_is_asked() -> None:
    def closed(ingress, egress) -> str:
        return acl("link", "a", ["link"], ingress, egress)

    text = (
        HUB
        + spoke("a", "10.1", EVERYTHING)
        + subnet("link", "a", "10.1.9.0/28")
        + attachment("a", "a", ["link"])
        + spoke("b", "10.2", EVERYTHING)
        + attachment("b", "b", ["b"])
    )
    everything = [(1, "allow", "-1", "0.0.0.0/0")]
    # From instances to the gateway its inbound rules are asked, and the outbound ones on the way back.
    assert verdict(network(text + closed(everything, everything)), A, B, "443") == "reachable"
    assert verdict(network(text + closed([], everything)), A, B, "443") == "blocked SUBNET_ACL_RESTRICTION"
    assert verdict(network(text + closed(everything, [])), A, B, "443") == "blocked SUBNET_ACL_RESTRICTION"


VPN = (
    block("aws_customer_gateway", "office", bgp_asn=65000, ip_address="203.0.113.1", type="ipsec.1")
    + block("aws_vpn_gateway", "a", vpc_id="$aws_vpc.a.id")
    + block(
        "aws_vpn_connection",
        "office",
        customer_gateway_id="$aws_customer_gateway.office.id",
        vpn_gateway_id="$aws_vpn_gateway.a.id",
        type="ipsec.1",
        static_routes_only=True,
    )
    + block(
        "aws_vpn_connection_route",
        "office",
        vpn_connection_id="$aws_vpn_connection.office.id",
        destination_cidr_block="192.168.0.0/16",
    )
)
PROPAGATION = block(
    "aws_vpn_gateway_route_propagation",
    "a",
    vpn_gateway_id="$aws_vpn_gateway.a.id",
    route_table_id="$aws_route_table.a.id",
)


def test_a_vpn() -> None:
    written = network(spoke("a", "10.1", {"192.168.0.0/16": "aws_vpn_gateway.a"}) + VPN)
    assert verdict(written, A, "192.168.1.0/24", "443") == "reachable"
    assert verdict(written, "192.168.1.7", A, "443") == "reachable"
    assert verdict(written, A, "172.16.0.0/24", "443") == "blocked NO_ROUTE_TO_DESTINATION"
    learned = network(spoke("a", "10.1") + VPN + PROPAGATION)
    assert verdict(learned, A, "192.168.1.0/24", "443") == "reachable"
    nothing = network(spoke("a", "10.1") + VPN)
    assert verdict(nothing, A, "192.168.1.0/24", "443") == "blocked NO_ROUTE_TO_DESTINATION"


def test_what_bgp_announces_is_not_known() -> None:
    dynamic = VPN.replace("static_routes_only = true", "static_routes_only = false")
    learned = network(spoke("a", "10.1") + dynamic + PROPAGATION)
    assert verdict(learned, A, "192.168.1.0/24", "443") == "undetermined"
    # A route that is written takes them out of the VPC; what is behind is assumed.
    answer = ask(
        network(spoke("a", "10.1", {"192.168.0.0/16": "aws_vpn_gateway.a"}) + dynamic), A, "192.168.1.0/24"
    )
    assert answer.verdict == "reachable"
    assert any("by BGP" in sentence for sentence in answer.assumptions)


def test_egress_to_a_group_does_not_match_over_a_transit_gateway() -> None:
    hub = block("aws_ec2_transit_gateway", "hub", security_group_referencing_support="enable")
    narrow = group("narrow", "a", [], [rule("tcp", 443, group="b")]) + instance("narrow", "a", "narrow")
    text = TWO.replace(HUB, hub) + spoke("b", "10.2", EVERYTHING) + narrow
    assert verdict(network(text), "aws_instance.narrow", B, "443") == "blocked SG_REFERENCES_NOT_PRESERVED"


ON_PREMISES = block(
    "aws_customer_gateway", "office", bgp_asn=65000, ip_address="203.0.113.1", type="ipsec.1"
) + block(
    "aws_vpn_connection",
    "office",
    customer_gateway_id="$aws_customer_gateway.office.id",
    transit_gateway_id=f"${TGW}.id",
    type="ipsec.1",
)


def test_bgp_leaves_open_only_what_is_on_premises() -> None:
    text = TWO + spoke("b", "10.2", EVERYTHING) + ON_PREMISES
    answer = ask(network(text), A, B, "443")
    assert answer.verdict == "reachable"
    assert any("aws_vpn_connection.office" in sentence for sentence in answer.assumptions)
    wide = text.replace('cidr_block = "10.0.0.0/8"', 'cidr_block = "0.0.0.0/0"')
    assert verdict(network(wide), A, "192.168.1.0/24", "443") == "undetermined"
    route = block(
        "aws_ec2_transit_gateway_route",
        "office",
        destination_cidr_block="192.168.0.0/16",
        transit_gateway_attachment_id="$aws_vpn_connection.office.transit_gateway_attachment_id",
        transit_gateway_route_table_id=f"${TGW}.association_default_route_table_id",
    )
    # A more specific announcement would come over the same connection.
    assert verdict(network(wide + route), A, "192.168.1.0/24", "443") == "reachable"
    # What nobody is known to route goes nowhere in AWS.
    assert verdict(network(text), A, "10.9.0.1", "443") in ("blocked", "undetermined")


def test_propagation_into_a_vpc_leaves_the_internet_as_it_is() -> None:
    dynamic = VPN.replace("static_routes_only = true", "static_routes_only = false") + PROPAGATION
    where = spoke("a", "10.1", {"0.0.0.0/0": "aws_internet_gateway.a"}) + block(
        "aws_internet_gateway", "a", vpc_id="$aws_vpc.a.id"
    )
    public = where.replace("map_public_ip_on_launch = false", "map_public_ip_on_launch = true")
    answer = ask(network(public + dynamic), A, "internet", "443")
    assert answer.verdict == "reachable"
    assert any("aws_vpn_gateway.a" in sentence for sentence in answer.assumptions)
    assert verdict(network(public + dynamic), A, "192.168.1.0/24", "443") == "undetermined"
