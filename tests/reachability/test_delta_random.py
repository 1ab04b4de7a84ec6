"""What a change opens and closes, beside the difference of all questions before and after, pair by pair.

Networks are those that are drawn for the kernel (`tests/kernel`); a change takes something out of one,
or adds it.
"""

from __future__ import annotations

import copy
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from netlint.network.build import build
from netlint.network.network import Network
from netlint.reachability.delta import CLOSED, OPENED, delta
from netlint.reachability.direct import ANYTHING, _Question
from netlint.reachability.endpoints import of_entity
from netlint.reachability.packets import DESTINATION, NOTHING, SOURCE, SOURCE_PORT, PacketSet
from netlint.resources.options import ReadOptions
from netlint.terraform.configuration_source import read_configuration
from tests.kernel.draw import draw
from tests.kernel.model import AclRule, Drawn, GatewayRoute, GroupRule
from tests.kernel.terraform import configuration

Pairs = dict[tuple[str, str], PacketSet]


def _network(drawn: Drawn) -> Network:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "main.tf").write_text(configuration(drawn), encoding="utf-8")
        reading = read_configuration(folder, ReadOptions())
    assert not [one for one in reading.diagnostics if one.level == "error"]
    return build(reading.after)


def _pairs(network: Network) -> Pairs:
    """Return the packets that surely get from one workload to another, asked for each pair by itself."""
    found: Pairs = {}
    ends = [one for one in network.of_kind("workload") if one.managed]
    for source in ends:
        for target in ends:
            if source is target:
                continue
            here, there = of_entity(source), of_entity(target)
            packets = NOTHING
            for place in here.places:
                for start in place:
                    asked = _Question(network, here, start, there, ANYTHING)
                    for reached in asked.reached(explain=False):
                        if not reached.doubts:
                            packets = packets | reached.packets
            found[source.address, target.address] = packets.freed(SOURCE, SOURCE_PORT, DESTINATION)
    return found


def _group_rule(rng: Random, drawn: Drawn) -> None:
    groups = [one for one in drawn.groups if one.rules]
    if rng.random() < 0.5 and groups:
        rules = rng.choice(groups).rules
        rules.remove(rng.choice(rules))
    elif drawn.groups:
        rng.choice(drawn.groups).rules.append(GroupRule(False, "tcp", 5432, 5433, "10.0.0.0/8"))


def _route(rng: Random, drawn: Drawn) -> None:
    tables = [one for one in drawn.tables if one.routes]
    if tables:
        routes = rng.choice(tables).routes
        routes.remove(rng.choice(routes))


def _acl(rng: Random, drawn: Drawn) -> None:
    if drawn.acls:
        rules = rng.choice(drawn.acls).rules
        taken = {one.number for one in rules if not one.egress}
        number = next(one for one in range(1, 99) if one not in taken)
        rules.append(AclRule(False, number, False, "tcp", 400, 500, "10.0.0.0/9"))


def _association(rng: Random, drawn: Drawn) -> None:
    subnet = rng.choice(drawn.subnets)
    tables = {one.table for one in drawn.subnets if one.vpc == subnet.vpc}
    subnet.table = rng.choice(sorted(tables - {None}) or [None])


def _membership(rng: Random, drawn: Drawn) -> None:
    workload = rng.choice(drawn.workloads)
    own = drawn.vpc_of(workload.subnet).name
    groups = [one.name for one in drawn.groups if one.vpc == own]
    if groups:
        workload.groups = [rng.choice(groups)]


def _peering(rng: Random, drawn: Drawn) -> None:
    if drawn.peerings:
        gone = rng.choice(drawn.peerings)
        drawn.peerings.remove(gone)
        for table in drawn.tables:
            table.routes = [one for one in table.routes if one.target != f"pcx:{gone.name}"]


def _gateway_route(rng: Random, drawn: Drawn) -> None:
    if drawn.gateway is not None and drawn.gateway.tables:
        table = rng.choice(drawn.gateway.tables)
        taken = {one.destination for one in table.routes}
        if "10.1.0.0/24" not in taken:
            table.routes.append(GatewayRoute("10.1.0.0/24", None))


def _propagation(rng: Random, drawn: Drawn) -> None:
    tables = [one for one in drawn.gateway.tables if one.propagated] if drawn.gateway is not None else []
    if tables:
        table = rng.choice(tables)
        table.propagated.remove(rng.choice(table.propagated))


def _workload(rng: Random, drawn: Drawn) -> None:
    drawn.workloads.remove(rng.choice(drawn.workloads))


def _appliance(rng: Random, drawn: Drawn) -> None:
    if drawn.appliances:
        one = rng.choice(drawn.appliances)
        one.checked = not one.checked


_CHANGES: list[Callable[[Random, Drawn], None]] = [
    *(_group_rule, _route, _acl, _association, _membership, _peering, _gateway_route, _propagation),
    *(_workload, _appliance),
]


#: What only these change is left out between things that stay.
_FILTERS = {_group_rule, _acl, _membership}


def _said(after: Network, *, staying: bool) -> dict[str, Pairs]:
    """Return what is told to open and to close between workloads."""
    said: dict[str, Pairs] = {OPENED: {}, CLOSED: {}}
    for change in delta(after, staying=staying):
        for source in change.sources if change.sources != ("internet",) else ():
            pair = (source, change.target.address)
            if pair[0] != pair[1] and change.kind in said and change.target.kind == "workload":
                mine = said[change.kind]
                mine[pair] = mine.get(pair, NOTHING) | change.packets
    return said


def check(seed: int) -> int:
    """Compare one change of a network, both ways; return how many pairs it makes a difference to."""
    rng = Random(seed)
    one = draw(seed)
    another = copy.deepcopy(one)
    chosen = rng.sample(_CHANGES, rng.choice((1, 1, 2)))
    for change in chosen:
        change(rng, another)
    sides = (_network(one), _network(another)), (_network(another), _network(one))
    asked = _pairs(sides[0][0]), _pairs(sides[0][1])
    differing = 0
    for (before, after), (then, now) in zip(sides, (asked, asked[::-1]), strict=True):
        after.before = before
        said, of_what_stays = _said(after, staying=False), _said(after, staying=True)
        stays = then.keys() & now.keys()
        for pair in then.keys() | now.keys():
            left, right = now.get(pair, NOTHING), then.get(pair, NOTHING)
            for kind, wanted in ((OPENED, left - right), (CLOSED, right - left)):
                found = said[kind].get(pair, NOTHING).freed(SOURCE, SOURCE_PORT, DESTINATION)
                assert found.covers(wanted), (seed, kind, pair)
                assert wanted.covers(found), (seed, kind, pair)
                kept = of_what_stays[kind].get(pair, NOTHING).freed(SOURCE, SOURCE_PORT, DESTINATION)
                assert wanted.covers(kept), (seed, kind, pair)
                if pair in stays and _FILTERS.isdisjoint(chosen):
                    assert kept.covers(wanted), (seed, kind, pair)
                differing += bool(wanted)
    return differing


@pytest.mark.parametrize("first", range(0, 20, 10))
def test_delta_is_the_difference_of_all_questions(first: int) -> None:
    assert sum(check(seed) for seed in range(first, first + 10)) > 0
