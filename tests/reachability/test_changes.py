"""The change that a block names, made: it blocks no longer, and what is left has been named as well.

Networks are those that are drawn for the kernel (`tests/kernel`).
"""

from __future__ import annotations

import copy
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from netlint.network.build import build
from netlint.network.network import Network
from netlint.reachability.endpoints import find
from netlint.reachability.flow import Block
from netlint.reachability.intervals import intersection
from netlint.reachability.packets import ALL_IPV4_ADDRESSES, ALL_IPV6_ADDRESSES, DESTINATION, SOURCE
from netlint.reachability.paths import Answer, Traffic, analyse
from netlint.resources.options import ReadOptions
from netlint.terraform.configuration_source import read_configuration
from tests.kernel.draw import draw
from tests.kernel.model import AclRule, Drawn, GroupRule, Route
from tests.kernel.terraform import configuration

PORT = 443
TRAFFIC = Traffic((6, 6), (PORT, PORT))
_GROUP = re.compile(r"allow .* in the (ingress|egress) rules of aws_security_group\.(\w+)")
_ACL = re.compile(
    r"allow .* in the (ingress|egress) rules of aws_(?:default_)?network_acl\.(\w+)(, before .*)?"
)
_ROUTE = re.compile(r"add a route to aws_(?:default_)?route_table\.(\w+) for (\S+) to (\w+)\.(\w+).*")
_KINDS = {
    "aws_internet_gateway": "igw",
    "aws_egress_only_internet_gateway": "eigw",
    "aws_nat_gateway": "nat",
    "aws_vpc_peering_connection": "pcx",
    "aws_ec2_transit_gateway": "tgw",
}


def _network(drawn: Drawn) -> Network:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "main.tf").write_text(configuration(drawn), encoding="utf-8")
        reading = read_configuration(folder, ReadOptions())
    assert not [one for one in reading.diagnostics if one.level == "error"]
    return build(reading.after)


def _ask(network: Network, source: str, destination: str) -> Answer:
    return analyse(network, find(network, source, source=True), find(network, destination), TRAFFIC)


def _ranges(block: Block, direction: str) -> Iterator[str]:
    addresses = block.packets.along(SOURCE if direction == "ingress" else DESTINATION)
    if intersection(addresses, ALL_IPV4_ADDRESSES):
        yield "0.0.0.0/0"
    if intersection(addresses, ALL_IPV6_ADDRESSES):
        yield "::/0"


def _made(drawn: Drawn, block: Block) -> Drawn | None:
    """Return the network with the change that a block names; None where the form of networks has none."""
    changed = copy.deepcopy(drawn)
    if match := _GROUP.fullmatch(block.change):
        egress = match[1] == "egress"
        group = next((one for one in changed.groups if one.name == match[2]), None)
        if group is None:
            return None
        rules = [GroupRule(egress, "-1", 0, 0, one) for one in _ranges(block, match[1])]
        group.rules = [*rules, *group.rules]
        return changed
    if match := _ACL.fullmatch(block.change):
        acl = next((one for one in changed.acls if one.name == match[2]), None)
        if acl is None:
            return None
        for number, one in enumerate(_ranges(block, match[1]), start=1):
            acl.rules = [AclRule(match[1] == "egress", number, True, "-1", 0, 0, one), *acl.rules]
        return changed
    if match := _ROUTE.fullmatch(block.change):
        table = next((one for one in changed.tables if one.name == match[1]), None)
        if table is None or match[3] not in _KINDS:
            return None
        table.routes = [*table.routes, Route(match[2], f"{_KINDS[match[3]]}:{match[4]}")]
        return changed
    return None


def _key(block: Block) -> tuple[str, str]:
    return (block.entity.address, block.code)


def _questions(drawn: Drawn) -> list[tuple[str, str]]:
    ends = [f"aws_instance.{one.name}" for one in drawn.workloads]
    asked = [(one, other) for one in ends for other in (*ends, "8.8.8.8") if one is not other]
    # Some of them: what blocks is often the same.
    return [*asked, *(("internet", one) for one in ends)][::5]


@pytest.mark.parametrize("seed", [1, 2, 3, 6, 13, 30, 31, 38])
def test_a_change_removes_what_blocks(seed: int) -> None:
    drawn = draw(seed)
    network = _network(drawn)
    for ends in _questions(drawn):
        answer = _ask(network, *ends)
        if answer.verdict != "blocked":
            continue
        assert answer.blocked_by, ends
        for block in answer.blocked_by[:3]:
            changed = _made(drawn, block)
            if changed is None:
                continue
            left = _ask(_network(changed), *ends)
            assert (*_key(block), block.detail) not in {(*_key(one), one.detail) for one in left.blocked_by}
            new = {one.code for one in left.blocked_by} - {one.code for one in answer.blocked_by}
            assert "VPC_LOCAL_ROUTE_CIDR_RESTRICTION" not in {one.code for one in answer.blocked_by}
            assert "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS" not in new, (ends, block.change)
