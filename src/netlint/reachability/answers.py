"""The way back: whether what arrives can be answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from netlint.lang.undetermined import Undetermined
from netlint.reachability.flow import Arrival, Block, Flow, Goal, Step, Translation
from netlint.reachability.gateways import from_internet
from netlint.reachability.interfaces import Interface, Placement
from netlint.reachability.onward import from_vpn_gateway
from netlint.reachability.packets import DESTINATION, PORT, PROTOCOL, PacketSet, united
from netlint.reachability.transit import into_gateway
from netlint.reachability.walk import Walker

if TYPE_CHECKING:
    from netlint.network.network import Network
    from netlint.reachability.endpoints import Endpoint

_Begin = Callable[[Walker, Flow], None]


class Reached(Struct, eq=False):
    """Packets that arrive and are answered: as their sender sends them.

    `steps` are those there, `back` those of the answer. `doubts` say what either way rests on.
    """

    arrival: Arrival
    packets: PacketSet
    steps: list[Step]
    back: list[Step]
    doubts: tuple[Undetermined, ...]
    assumptions: tuple[str, ...] = ()


class Back(Struct, eq=False):
    """What came of the way back of one arrival."""

    reached: list[Reached]
    blocks: list[Block]
    lost: list[Undetermined]


class _Leg(Struct, eq=False):
    """Answers at some point of the way back: the packets, the steps so far, and what it rests on."""

    packets: PacketSet
    steps: list[Step]
    doubts: tuple[Undetermined, ...]
    assumptions: tuple[str, ...]


def answered(
    network: Network,
    arrival: Arrival,
    start: Interface | Placement | None,
    source: Endpoint,
    *,
    explain: bool,
) -> Back:
    """Walk back from where packets have arrived, through each translation, to their sender.

    Args:
        network: the network.
        arrival: where they have arrived.
        start: the interface that sent them, or those that may have; None where they come from outside.
        source: the endpoint that they come from.
        explain: whether to go on behind what drops answers.
    """
    flow = arrival.flow
    back = Back([], [], [])
    legs = [_Leg(flow.packets.reversed(), [], flow.doubts, flow.assumptions)]
    begin = _beginning(arrival)
    for translation in reversed(flow.translations):
        if begin is not None and translation.interface is not None:
            goal = Goal(Placement([translation.interface]))
            legs = _walked(network, legs, begin, goal, flow, back, explain)
        legs = [translated for leg in legs if (translated := _undone(leg, translation)).packets]
        begin = _behind(translation)
    assert begin is not None
    goal = _home(start, source, flow)
    legs = _walked(network, legs, begin, goal, flow, back, explain)
    steps = flow.trail.steps() if flow.trail is not None else []
    for leg in legs:
        there = leg.packets.reversed()
        back.reached.append(Reached(arrival, there, steps, leg.steps, leg.doubts, leg.assumptions))
    return back


def answered_together(
    network: Network, arrivals: list[Arrival], start: Interface | Placement | None, source: Endpoint
) -> Iterator[tuple[Arrival, Reached]]:
    """Walk back once for arrivals in one subnet: what lets answers through asks nothing of who answers.

    Args:
        network: the network.
        arrivals: arrivals at interfaces of one subnet, with the same translations and doubts.
        start: the interface that sent the packets, or those that may have; None where they come from outside.
        source: the endpoint that they come from.
    """
    first = arrivals[0]
    merged = Arrival(first.flow.now(united(one.flow.packets for one in arrivals)), first.kind, first.at)
    for reached in answered(network, merged, start, source, explain=False).reached:
        for arrival in arrivals:
            flow = arrival.flow
            own = flow.packets
            for translation in reversed(flow.translations):
                own = translation.undone(own)
            mine = reached.packets & own
            if mine:
                steps = flow.trail.steps() if flow.trail is not None else []
                yield (
                    arrival,
                    Reached(arrival, mine, steps, reached.back, reached.doubts, reached.assumptions),
                )


def _walked(
    network: Network, legs: list[_Leg], begin: _Begin, goal: Goal, forth: Flow, back: Back, explain: bool
) -> list[_Leg]:
    found: list[_Leg] = []
    for leg in legs:
        walker = Walker(network, goal, established=forth, explain=explain)
        begin(walker, Flow(leg.packets, doubts=leg.doubts, assumptions=leg.assumptions))
        back.blocks += walker.blocks
        for lost, why in walker.lost:
            back.lost += [why, *lost.doubts]
        for arrival in walker.arrivals:
            flow = arrival.flow
            steps = flow.trail.steps() if flow.trail is not None else []
            found.append(_Leg(flow.packets, [*leg.steps, *steps], flow.doubts, flow.assumptions))
    return found


def _undone(leg: _Leg, translation: Translation) -> _Leg:
    """Give answers the address back that the sender has: those of the packets before the translation."""
    answers = leg.packets.reversed()
    before = translation.undone(answers)
    step = Step(translation.gateway.kind, translation.gateway, "gives the answer the sender's address back")
    return _Leg(before.reversed(), [*leg.steps, step], leg.doubts, leg.assumptions)


def _beginning(arrival: Arrival) -> _Begin | None:
    """Return how answers start from where packets have arrived."""
    at: Any = arrival.at
    if arrival.kind == "interface":
        return lambda walker, flow: walker.leave(at, flow)
    if arrival.kind == "service":
        return lambda walker, flow: _enter_vpc_of(walker, flow, at, "vpc")
    if arrival.kind == "internet":
        if at.kind == "nat_gateway":
            return None
        if at.kind == "egress_only_internet_gateway":
            return lambda walker, flow: _enter_vpc_of(walker, flow, at, "vpc")
        return lambda walker, flow: from_internet(walker, flow, at)
    if at.kind == "transit_gateway":
        return lambda walker, flow: into_gateway(walker, flow, at, arrival.link, None)
    return lambda walker, flow: from_vpn_gateway(walker, flow, at)


def _enter_vpc_of(walker: Walker, flow: Flow, gateway: Any, link: str) -> None:
    """Let answers into the VPC that a gateway is linked to."""
    try:
        vpc = getattr(gateway, link)
    except Undetermined as why:
        walker.lose(flow, why)
        return
    if vpc is None:
        walker.lose(flow, Undetermined(f"the VPC of {gateway.address} is not known", address=gateway.address))
        return
    walker.enter_vpc(vpc, flow, None)


def _behind(translation: Translation) -> _Begin:
    """Return how answers go on from a gateway that has given them their address back."""
    interface = translation.interface
    if interface is None:
        # A regional NAT gateway delivers in its VPC.
        return lambda walker, flow: _enter_vpc_of(walker, flow, translation.gateway, "own_vpc")
    subnet = interface.subnet
    return lambda walker, flow: walker.from_subnet(subnet, flow)


def _home(start: Interface | Placement | None, source: Endpoint, flow: Flow) -> Goal:
    if isinstance(start, Placement):
        return Goal(start)
    if start is not None:
        return Goal(Placement([start]))
    if source.internet:
        steps = flow.trail.steps() if flow.trail is not None else []
        gateway = next((step.entity for step in steps if step.component == "internet_gateway"), None)
        return Goal(Placement(()), internet=True, gateway=gateway)
    return Goal(Placement(()), outside=source.addresses)


def merge(blocks: list[Block]) -> list[Block]:
    """Return what blocks, each once, in the order of the way."""
    found: dict[tuple[str, str, str], Block] = {}
    for block in blocks:
        key = (block.entity.address, block.code, block.detail)
        if key not in found and not (
            block.returning and (block.entity.address, block.code) in _forward(found)
        ):
            found[key] = block
    return list(found.values())


def _forward(found: dict[tuple[str, str, str], Block]) -> set[tuple[str, str]]:
    return {(address, code) for (address, code, _), block in found.items() if not block.returning}


__all__ = ["DESTINATION", "PORT", "PROTOCOL", "Back", "Reached", "answered", "merge"]
