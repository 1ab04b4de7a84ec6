"""What is in a VPC that nobody knows: a module that is checked alone takes it from a variable."""

import pytest

from netlint.network.network import Network
from netlint.reachability.endpoints import find
from netlint.reachability.exposure import exposures
from tests.reachability.hcl import block, group, instance, rule, subnet, vpc
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
