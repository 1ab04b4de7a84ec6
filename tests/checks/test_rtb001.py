"""RTB001: a route that stays while the plan deletes what it sends to."""

from typing import Any

import pytest

from netlint.config.schema import Settings
from netlint.engine.run import run
from netlint.resources.model import Action, Reading, ResourceInstance, Snapshot

NAT = "nat-0123456789abcdef0"
OTHER = "nat-0123456789abcdef1"


def one(type: str, name: str, action: Action = Action.NO_OP, **attributes: Any) -> ResourceInstance:
    mode = attributes.pop("mode", "managed")
    address = f"{'data.' if mode == 'data' else ''}{type}.{name}"
    return ResourceInstance(address, type, name, mode=mode, action=action, attributes=attributes)


def network(*more: ResourceInstance) -> list[ResourceInstance]:
    return [
        one("aws_vpc", "main", id="vpc-1", cidr_block="10.0.0.0/16"),
        one("aws_subnet", "a", id="subnet-1", vpc_id="vpc-1", cidr_block="10.0.0.0/24"),
        one("aws_route_table", "app", id="rtb-1", vpc_id="vpc-1"),
        *more,
    ]


def nat(action: Action = Action.NO_OP, identity: Any = NAT) -> ResourceInstance:
    return one("aws_nat_gateway", "own", action, id=identity, subnet_id="subnet-1")


def route(target: str = NAT, action: Action = Action.NO_OP) -> ResourceInstance:
    return one(
        "aws_route",
        "app",
        action,
        route_table_id="rtb-1",
        destination_cidr_block="0.0.0.0/0",
        nat_gateway_id=target,
    )


def verdict(before: list[ResourceInstance], after: list[ResourceInstance]) -> list[str]:
    reading = Reading(
        path="plan", kind="plan", before=Snapshot("before", before), after=Snapshot("after", after)
    )
    return [finding.message for finding in run([reading], Settings(select=["RTB001"])).findings]


LOOKED_UP = one("aws_nat_gateway", "own", id=NAT, mode="data", subnet_id="subnet-1")


@pytest.mark.parametrize(
    ("after", "does"),
    [
        (network(route()), "deletes"),
        (network(route(), LOOKED_UP), "deletes"),
        (network(route(), nat(Action.REPLACE, OTHER)), "replaces"),
        (network(route(action=Action.CREATE)), "deletes"),
    ],
)
def test_what_it_sends_to_goes(after: list[ResourceInstance], does: str) -> None:
    (message,) = verdict(network(nat(), route()), after)
    assert f"aws_route.app sends 0.0.0.0/0 to {NAT}, which the plan {does} as aws_nat_gateway.own" in message


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (network(nat(), route()), network(nat(), route())),
        # it goes with it, or is pointed elsewhere
        (network(nat(), route()), network()),
        (network(nat(), route()), network(route(OTHER, Action.UPDATE))),
        (network(nat(), route()), network(nat(Action.REPLACE, OTHER), route(OTHER, Action.UPDATE))),
        # it was never this configuration's
        (network(route()), network(route())),
        (network(LOOKED_UP, route()), network(route())),
    ],
)
def test_it_stays_or_is_elsewhere(before: list[ResourceInstance], after: list[ResourceInstance]) -> None:
    assert verdict(before, after) == []


def test_there_is_no_before() -> None:
    reading = Reading(path="state", kind="state", after=Snapshot("after", network(route())))
    assert run([reading], Settings(select=["RTB001"])).findings == []
