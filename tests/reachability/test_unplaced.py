"""What is in a VPC that nobody knows: a module that is checked alone takes it from a variable."""

import pytest

from netlint.network.network import Network
from netlint.reachability.delta import delta
from netlint.reachability.endpoints import find
from netlint.reachability.exposure import exposures
from netlint.reports.delta import delta_text
from tests.reachability.hcl import block, group, instance, peering, rule, subnet, vpc
from tests.reachability.networks import ask, network

MODULE = (
    'variable "vpc" {}\n'
    + subnet("app", "main", "10.0.1.0/24").replace("aws_vpc.main.id", "var.vpc")
    + group("app", "main", [rule("tcp", 443, cidr="0.0.0.0/0")]).replace("aws_vpc.main.id", "var.vpc")
    + instance("app", "app", "app").replace("{", "{\n  associate_public_ip_address = true", 1)
)
GATEWAY = vpc("other", "10.9.0.0/16") + block("aws_internet_gateway", "other", vpc_id="$aws_vpc.other.id")
APP = "aws_instance.app"


def exposed(found: Network, source: str) -> list[tuple[str, bool, list[tuple[str, str]]]]:
    reached = exposures(found, find(found, source, source=True))
    return [(one.entity.address, one.certain, list(one.rows())) for one in reached]


BALANCER = block(
    "aws_lb", "app", load_balancer_type="$var.vpc", internal=True, subnets=["$aws_subnet.app.id"]
)


def test_a_load_balancer_of_unknown_type() -> None:
    known = vpc("main", "10.0.0.0/16") + MODULE.replace("vpc_id = var.vpc", "vpc_id = aws_vpc.main.id")
    found = network(known + BALANCER)
    assert ask(found, APP, "aws_lb.app", "80").verdict == "undetermined"
    assert all(not certain for address, certain, _ in exposed(found, APP) if address == "aws_lb.app")


@pytest.mark.parametrize("source", ["internet", "192.168.0.0/16", APP])
def test_it_is_not_said_to_be_exposed(source: str) -> None:
    expected = [(APP, False, [("tcp", "443")])] if source == "192.168.0.0/16" else []
    assert exposed(network(MODULE), source) == expected


def test_a_gateway_may_be_that_of_its_vpc() -> None:
    assert exposed(network(MODULE + GATEWAY), "internet") == [(APP, False, [("tcp", "443")])]


def test_what_starts_there_may_get_to_everything() -> None:
    other = instance("other", "app", "app")
    assert ("aws_instance.other", False, [("tcp", "443")]) in exposed(network(MODULE + other), APP)


@pytest.mark.parametrize(
    ("source", "destination"),
    [("internet", APP), ("192.168.0.1", APP), ("10.0.1.9", APP), ("10.0.1.9", "internet")],
)
def test_a_path_is_undetermined(source: str, destination: str) -> None:
    answer = ask(network(MODULE + GATEWAY), source, destination, "443")
    assert answer.verdict == "undetermined"
    assert any("variable without a value" in one.reason for one in answer.undetermined)


KNOWN = (
    'variable "unset" {}\n'
    + vpc("main", "10.0.0.0/16")
    + subnet("app", "main", "10.0.1.0/24")
    + subnet("db", "main", "10.0.2.0/24")
    + group("db", "main", [rule("tcp", 5432, cidr="10.0.0.0/16")])
    + instance("app", "app", "db")
    + instance("db", "db", "db")
)


def changes(before: str, after: str) -> list[str]:
    found = network(after)
    found.before = network(before)
    return delta_text(list(delta(found))).splitlines()


def without_vpc(text: str, resource: str, value: str) -> str:
    """Give one resource another VPC."""
    start = text.index(f"resource {resource} {{")
    return text[:start] + text[start:].replace("vpc_id = aws_vpc.main.id", value, 1)


@pytest.mark.parametrize("value", ["vpc_id = var.unset", ""])
@pytest.mark.parametrize("name", ["app", "db"])
def test_a_change_of_what_is_nowhere(name: str, value: str) -> None:
    nowhere = without_vpc(KNOWN, f'"aws_subnet" "{name}"', value)
    for before, after in ((KNOWN, nowhere), (nowhere, KNOWN)):
        said = changes(before, after)
        assert "undetermined:" in said
        assert "opened:" not in said
        assert "closed:" not in said


def test_a_balancer_with_a_target_that_is_nowhere() -> None:
    balanced = (
        KNOWN
        + block("aws_lb", "app", load_balancer_type="network", internal=True, subnets=["$aws_subnet.app.id"])
        + block("aws_lb_target_group", "app", port=5432, protocol="TCP", vpc_id="$aws_vpc.main.id")
        + block(
            "aws_lb_target_group_attachment",
            "app",
            target_group_arn="$aws_lb_target_group.app.arn",
            target_id="$aws_instance.db.id",
        )
        + block(
            "aws_lb_listener",
            "app",
            load_balancer_arn="$aws_lb.app.arn",
            port=80,
            protocol="TCP",
            default_action=[{"type": "forward", "target_group_arn": "$aws_lb_target_group.app.arn"}],
        )
    )
    nowhere = without_vpc(balanced, '"aws_subnet" "db"', "vpc_id = var.unset")
    assert ask(network(nowhere), APP, "aws_instance.db", "5432").verdict == "undetermined"
    assert "undetermined:" in changes(balanced, nowhere)


@pytest.mark.parametrize("value", ["vpc_id = var.unset", ""])
def test_the_table_of_a_subnet_is_of_its_vpc(value: str) -> None:
    """AWS associates them within one VPC only."""
    found = network(without_vpc(KNOWN, '"aws_route_table" "app"', value))
    assert ask(found, APP, "aws_instance.db", "5432").verdict == "reachable"
    assert changes(KNOWN, without_vpc(KNOWN, '"aws_route_table" "app"', value)) == [
        "No change in who can reach whom."
    ]


def test_an_accepter_that_changes() -> None:
    peered = (
        KNOWN
        + vpc("other", "10.1.0.0/16")
        + peering("pair", "main", "other")
        + block(
            "aws_vpc_peering_connection_accepter",
            "pair",
            vpc_peering_connection_id="$aws_vpc_peering_connection.pair.id",
            auto_accept=True,
        )
    )
    assert changes(KNOWN, peered) == ["No change in who can reach whom."]


def test_an_endpoint_of_no_known_vpc() -> None:
    endpoint = block(
        "aws_vpc_endpoint",
        "s3",
        vpc_id="$var.unset",
        service_name="com.amazonaws.eu-west-1.s3",
        route_table_ids=["$aws_route_table.app.id"],
    )
    for text in (endpoint, endpoint.replace("vpc_id = var.unset", "")):
        assert ask(network(KNOWN + text), APP, "s3", "443").verdict == "undetermined"


def test_a_null_among_ranges_is_none() -> None:
    found = network(KNOWN.replace('["10.0.0.0/16"]', '["10.0.0.0/16", null]'))
    assert ask(found, APP, "aws_instance.db", "5432").verdict == "reachable"
