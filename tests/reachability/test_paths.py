"""Whether A can reach B within a VPC, to the internet, and to services."""

import pytest

from netlint.errors import ConfigurationError
from tests.reachability.hcl import ALL, acl, block, group, instance, nat, rule, subnet, vpc
from tests.reachability.networks import ask, network, verdict

IGW, NAT = "aws_internet_gateway.a", "aws_nat_gateway.a"
BASE = (
    vpc("a", "10.0.0.0/16", internet=True)
    + subnet("public", "a", "10.0.0.0/24", {"0.0.0.0/0": IGW}, public=True)
    + subnet("private", "a", "10.0.1.0/24", {"0.0.0.0/0": NAT})
    + subnet("isolated", "a", "10.0.2.0/24")
    + nat("a", "public")
    + group("web", "a", [rule("tcp", 443, cidr="0.0.0.0/0")])
    + group("db", "a", [rule("tcp", 5432, group="web")], [])
    + instance("web", "public", "web")
    + instance("hidden", "public", "web", associate_public_ip_address=False)
    + instance("app", "private", "web")
    + instance("db", "isolated", "db")
)
WEB, APP, DB, HIDDEN = "aws_instance.web", "aws_instance.app", "aws_instance.db", "aws_instance.hidden"


@pytest.mark.parametrize(
    ("source", "destination", "port", "expected"),
    [
        (WEB, DB, "5432", "reachable"),
        (WEB, DB, "", "reachable"),
        (WEB, DB, "22", "blocked ENI_SG_RULES_MISMATCH"),
        (DB, WEB, "443", "blocked SG_HAS_NO_RULES"),
        ("internet", WEB, "443", "reachable"),
        ("internet", WEB, "443/udp", "blocked ENI_SG_RULES_MISMATCH"),
        ("internet", HIDDEN, "443", "blocked IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"),
        (
            *("internet", APP, "443"),
            "blocked IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS NGW_SOURCE_ADDRESS_REASSIGN",
        ),
        (WEB, "internet", "443", "reachable"),
        (HIDDEN, "internet", "443", "blocked IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"),
        (APP, "internet", "53/udp", "reachable"),
        (APP, "8.8.8.8", "53/udp", "reachable"),
        (APP, "internet", "47/gre", "blocked NGW_PROTOCOL_RESTRICTION"),
        (DB, "internet", "443", "blocked NO_ROUTE_TO_DESTINATION SG_HAS_NO_RULES"),
        (WEB, "192.168.7.0/24", "443", "blocked IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS"),
        (APP, "s3", "443", "reachable"),
        ("aws_subnet.public", "aws_subnet.isolated", "5432", "reachable"),
        ("aws_vpc.a", DB, "5432", "reachable"),
        ("10.0.0.0/24", WEB, "443", "reachable"),
        ("10.0.0.0/24", DB, "5432", "undetermined"),
        ("10.0.0.0/24", DB, "5433", "blocked ENI_SG_RULES_MISMATCH"),
    ],
)
def test_in_a_vpc(source: str, destination: str, port: str, expected: str) -> None:
    assert verdict(network(BASE), source, destination, port) == expected


def test_the_hops_of_a_packet_by_nat() -> None:
    answer = ask(network(BASE), APP, "internet", "443")
    there = [(hop.component, hop.entity.address) for hop in answer.hops if not hop.returning]
    assert [pair for pair in there if pair[0] != "network_acl"] == [
        ("interface", APP),
        ("security_group", "aws_security_group.web"),
        ("route_table", "aws_route_table.private"),
        ("nat_gateway", NAT),
        ("route_table", "aws_route_table.public"),
        ("internet_gateway", IGW),
    ]
    routes = [
        hop.rule.address for hop in answer.hops if hop.component == "route_table" and hop.rule is not None
    ]
    assert routes == ["aws_route_table.private.route[0]", "aws_route_table.public.route[0]"]
    assert answer.witness is not None
    assert answer.witness.port == 443


EPHEMERAL = (100, "allow", "tcp", "0.0.0.0/0", 1024, 65535)
HTTPS = (100, "allow", "tcp", "0.0.0.0/0", 443, 443)


@pytest.mark.parametrize(
    ("ingress", "egress", "expected"),
    [
        ([HTTPS], [EPHEMERAL], "reachable"),
        ([HTTPS], [], "blocked SUBNET_ACL_RESTRICTION"),
        ([], [EPHEMERAL], "blocked SUBNET_ACL_RESTRICTION"),
        # Answers go to whatever port the client has chosen: some of them is enough.
        ([HTTPS], [(1, "allow", "tcp", "0.0.0.0/0", 32768, 60999)], "reachable"),
        ([HTTPS], [(1, "allow", "tcp", "0.0.0.0/0", 443, 443)], "blocked SUBNET_ACL_RESTRICTION"),
        ([(1, "deny", "tcp", "0.0.0.0/0", 0, 65535), HTTPS], [EPHEMERAL], "blocked SUBNET_ACL_RESTRICTION"),
        ([(1, "deny", "udp", "0.0.0.0/0", 0, 65535), HTTPS], [EPHEMERAL], "reachable"),
        # The order of the numbers decides, not that of the text.
        ([(200, "deny", "-1", "0.0.0.0/0"), HTTPS], [EPHEMERAL], "reachable"),
    ],
)
def test_network_acls_let_through_both_ways(ingress, egress, expected: str) -> None:
    text = BASE + acl("a", "a", ["public"], ingress, egress)
    assert verdict(network(text), "internet", WEB, "443") == expected


def test_within_a_subnet_no_acl_is_asked() -> None:
    text = BASE + acl("a", "a", ["public"], [], [])
    assert verdict(network(text), WEB, HIDDEN, "443") == "reachable"
    assert verdict(network(text), WEB, DB, "5432") == "blocked SUBNET_ACL_RESTRICTION"


def test_what_blocks_the_answer_is_told_so() -> None:
    text = BASE + acl("a", "a", ["isolated"], [(1, "allow", "-1", "0.0.0.0/0")], [])
    (found,) = ask(network(text), WEB, DB, "5432").blocked_by
    assert found.returning
    assert found.entity.address == "aws_network_acl.a"


def test_everything_that_blocks_is_told() -> None:
    text = BASE + acl("a", "a", ["isolated"], [], [])
    answer = ask(network(text), WEB, DB, "22")
    assert [(block.entity.address, block.code, block.returning) for block in answer.blocked_by] == [
        ("aws_network_acl.a", "SUBNET_ACL_RESTRICTION", False),
        ("aws_security_group.db", "ENI_SG_RULES_MISMATCH", False),
    ]
    assert all(block.change for block in answer.blocked_by)


def test_an_address_that_is_not_known_leaves_it_open() -> None:
    half = rule("tcp", 22, cidr="10.0.0.0/25")
    text = BASE + group("half", "a", [half]) + instance("target", "private", "half")
    assert verdict(network(text), WEB, "aws_instance.target", "22") == "undetermined"
    low = instance("low", "public", "web", private_ip="10.0.0.9")
    high = instance("high", "public", "web", private_ip="10.0.0.200")
    assert verdict(network(text + low), "aws_instance.low", "aws_instance.target", "22") == "reachable"
    found = verdict(network(text + high), "aws_instance.high", "aws_instance.target", "22")
    assert found == "blocked ENI_SG_RULES_MISMATCH"


def test_what_may_be_in_one_of_several_subnets() -> None:
    cache = block(
        "aws_elasticache_subnet_group",
        "c",
        name="c",
        subnet_ids=["$aws_subnet.private.id", "$aws_subnet.isolated.id"],
    ) + block(
        "aws_elasticache_replication_group",
        "c",
        replication_group_id="c",
        description="c",
        subnet_group_name="$aws_elasticache_subnet_group.c.name",
        security_group_ids=["$aws_security_group.web.id"],
    )
    target = "aws_elasticache_replication_group.c"
    assert verdict(network(BASE + cache), WEB, target, "443") == "reachable"
    closed = acl("a", "a", ["isolated"], [], [])
    assert verdict(network(BASE + cache + closed), WEB, target, "443") == "undetermined"


def test_gateway_endpoints() -> None:
    endpoint = block(
        "aws_vpc_endpoint",
        "s3",
        vpc_id="$aws_vpc.a.id",
        service_name="com.amazonaws.eu-west-1.s3",
        route_table_ids=["$aws_route_table.isolated.id"],
    )
    listed = group(
        "s3",
        "a",
        [],
        [
            {
                "protocol": "tcp",
                "from_port": 443,
                "to_port": 443,
                "prefix_list_ids": ["$aws_vpc_endpoint.s3.prefix_list_id"],
            }
        ],
    ) + instance("job", "isolated", "s3")
    found = network(BASE + endpoint + listed)
    answer = ask(found, "aws_instance.job", "s3", "443")
    assert answer.verdict == "reachable"
    assert "aws_vpc_endpoint.s3" in [hop.entity.address for hop in answer.hops]
    assert verdict(found, "aws_instance.job", "dynamodb", "443").startswith("blocked")
    assert verdict(found, "aws_instance.job", "s3", "443/udp").startswith("blocked")


def test_the_name_of_a_service_leads_to_its_interface_endpoint() -> None:
    endpoint = group("endpoint", "a", [rule("tcp", 443, cidr="10.0.0.0/24")]) + block(
        "aws_vpc_endpoint",
        "ssm",
        vpc_id="$aws_vpc.a.id",
        service_name="com.amazonaws.eu-west-1.ssm",
        vpc_endpoint_type="Interface",
        private_dns_enabled=True,
        subnet_ids=["$aws_subnet.isolated.id"],
        security_group_ids=["$aws_security_group.endpoint.id"],
    )
    named = 'cidr_block = "10.0.0.0/16"\n  enable_dns_hostnames = true\n'
    dns = BASE.replace('cidr_block = "10.0.0.0/16"\n', named, 1)
    assert verdict(network(BASE), APP, "ssm", "443") == "reachable"
    # The name leads to the endpoint, which does not admit it: the way to the internet is of no use.
    assert verdict(network(dns + endpoint), APP, "ssm", "443") == "blocked ENI_SG_RULES_MISMATCH"
    answer = ask(network(dns + endpoint), WEB, "ssm", "443")
    assert answer.verdict == "reachable"
    assert "aws_vpc_endpoint.ssm" in [hop.entity.address for hop in answer.hops]
    # Without the DNS attributes of the VPC it is the public name.
    assert verdict(network(BASE + endpoint), APP, "ssm", "443") == "reachable"


def test_what_is_not_known_is_not_answered() -> None:
    unknown = 'variable "office" {}\n' + group("office", "a", [rule("tcp", 22, cidr="x")]).replace(
        '"x"', "var.office"
    )
    text = BASE + unknown + instance("bastion", "public", "office")
    answer = ask(network(text), "internet", "aws_instance.bastion", "22")
    assert answer.verdict == "undetermined"
    assert answer.undetermined[0].settle
    # What is certain decides: nothing admits UDP.
    assert (
        verdict(network(text), "internet", "aws_instance.bastion", "22/udp")
        == "blocked ENI_SG_RULES_MISMATCH"
    )


def test_the_default_security_group_admits_itself() -> None:
    text = BASE + instance("one", "private") + instance("two", "isolated")
    assert verdict(network(text), "aws_instance.one", "aws_instance.two", "22") == "reachable"
    assert verdict(network(text), WEB, "aws_instance.two", "22") == "blocked ENI_SG_RULES_MISMATCH"


def test_a_nat_instance() -> None:
    forward = (
        group("router", "a", [ALL])
        + block(
            "aws_network_interface",
            "router",
            subnet_id="$aws_subnet.public.id",
            security_groups=["$aws_security_group.router.id"],
            source_dest_check=False,
        )
        + block("aws_eip", "router", domain="vpc", network_interface="$aws_network_interface.router.id")
        + subnet("behind", "a", "10.0.3.0/24", {"0.0.0.0/0": "aws_network_interface.router"})
        + instance("client", "behind", "web")
    )
    answer = ask(network(BASE + forward), "aws_instance.client", "internet", "443")
    assert answer.verdict == "reachable"
    assert any("forwards the packets" in sentence for sentence in answer.assumptions)
    checked = forward.replace("source_dest_check = false", "source_dest_check = true")
    found = verdict(network(BASE + checked), "aws_instance.client", "internet", "443")
    assert found == "blocked ENI_SOURCE_DEST_CHECK_RESTRICTION"


def test_block_public_access() -> None:
    options = block("aws_vpc_block_public_access_options", "a", internet_gateway_block_mode="block-ingress")
    found = network(BASE + options)
    assert verdict(found, "internet", WEB, "443") == "blocked VPC_BLOCK_PUBLIC_ACCESS_ENABLED"
    assert verdict(found, APP, "internet", "443") == "reachable"
    both = options.replace("block-ingress", "block-bidirectional")
    assert verdict(network(BASE + both), APP, "internet", "443") == "blocked VPC_BLOCK_PUBLIC_ACCESS_ENABLED"
    excluded = block(
        "aws_vpc_block_public_access_exclusion",
        "a",
        subnet_id="$aws_subnet.public.id",
        internet_gateway_exclusion_mode="allow-bidirectional",
    )
    assert verdict(network(BASE + both + excluded), "internet", WEB, "443") == "reachable"


def test_a_ping_needs_its_answer() -> None:
    ping = group(
        "ping", "a", [{"protocol": "icmp", "from_port": 8, "to_port": 0, "cidr_blocks": ["10.0.0.0/8"]}]
    )
    text = BASE + ping + instance("pinged", "isolated", "ping")
    assert verdict(network(text), WEB, "aws_instance.pinged", "icmp") == "reachable"
    text += acl("a", "a", ["isolated"], [(1, "allow", "-1", "0.0.0.0/0")], [(1, "allow", "tcp", "0.0.0.0/0")])
    assert verdict(network(text), WEB, "aws_instance.pinged", "icmp") == "blocked SUBNET_ACL_RESTRICTION"


def test_an_address_is_that_of_what_has_it() -> None:
    text = BASE + instance("low", "public", "web", private_ip="10.0.0.9")
    # A rule that names its group admits what has the address, and not whatever else is in the subnet.
    assert verdict(network(text), "10.0.0.9", DB, "5432") == "reachable"
    assert verdict(network(text), "10.0.0.10", DB, "5432") == "undetermined"
    assert verdict(network(text), WEB, "10.0.0.9", "22") == "blocked ENI_SG_RULES_MISMATCH"


def test_what_is_sent_to_itself_is_no_question() -> None:
    assert verdict(network(BASE), WEB, WEB, "443") == "undetermined"


def test_endpoints_open_no_connections() -> None:
    text = BASE + block(
        "aws_vpc_endpoint",
        "ssm",
        vpc_id="$aws_vpc.a.id",
        service_name="com.amazonaws.eu-west-1.ssm",
        vpc_endpoint_type="Interface",
        subnet_ids=["$aws_subnet.isolated.id"],
        security_group_ids=["$aws_security_group.web.id"],
    )
    with pytest.raises(ConfigurationError, match="opens no connections"):
        verdict(network(text), "aws_vpc_endpoint.ssm", DB, "5432")
    lonely = text.replace(instance("db", "isolated", "db"), instance("db", "private", "db"))
    assert verdict(network(lonely), "aws_subnet.isolated", DB, "5432") == "undetermined"


def test_from_one_of_two_that_are_alike_to_their_subnet() -> None:
    text = BASE + instance("twin", "public", "web")
    assert verdict(network(text), WEB, "aws_subnet.public", "443") == "reachable"


def test_a_witness_goes_from_one_address_to_another() -> None:
    """In one subnet, two things of which no address is written may have any of it, but not the same."""
    answer = ask(network(BASE), WEB, HIDDEN, "443")
    assert answer.witness is not None
    assert answer.witness.source != answer.witness.destination
