"""One packet as a witness, and its steps."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from netlint.lang.undetermined import Undetermined
from netlint.reachability.answers import Reached
from netlint.reachability.flow import Block, Step
from netlint.reachability.packets import NOTHING, Packet, PacketSet, packets

REACHABLE, BLOCKED, UNDETERMINED = "reachable", "blocked", "undetermined"


class Hop(Struct, frozen=True):
    """One step of the witness: the component, what it does, and what lets the packet through."""

    component: str
    entity: Any
    detail: str
    rule: Any
    returning: bool = False


class Answer(Struct):
    """The answer to a question.

    `packets` are those that surely get there, and are answered, as their sender sends them; `witness` is one
    of them. `hops` are its steps, those of the answer after them.
    """

    verdict: str
    packets: PacketSet = NOTHING
    witness: Packet | None = None
    hops: list[Hop] = []
    blocked_by: list[Block] = []
    undetermined: list[Undetermined] = []
    assumptions: list[str] = []


def witnessed(sure: list[Reached], preferred: list[int]) -> Answer:
    """Choose one packet, and tell its steps."""
    best = min(sure, key=lambda one: (len(one.arrival.flow.assumptions), len(one.steps)))
    witness = _choose(best.packets, preferred)
    everything = NOTHING
    for one in sure:
        everything = everything | one.packets
    hops, packet = _hops(best.steps, witness, returning=False)
    back, _ = _hops(best.back, _answer(packet), returning=True)
    assumptions = list(dict.fromkeys((*best.arrival.flow.assumptions, *best.assumptions)))
    return Answer(REACHABLE, everything, witness, hops + back, assumptions=assumptions)


def _answer(packet: Packet) -> Packet:
    single = packets(
        (packet.source, packet.source),
        (packet.destination, packet.destination),
        (packet.protocol, packet.protocol),
        (packet.source_port, packet.source_port),
        (packet.port, packet.port),
    )
    return Packet(*(dimension[0] for dimension in single.reversed().boxes[0]))


def _choose(found: PacketSet, preferred: list[int]) -> Packet:
    """Return a packet to show: TCP, UDP or a ping if there is one, to a port that is known to be served."""
    for protocol in (6, 17, 1, 58):
        part = found & packets(protocol=(protocol, protocol))
        if not part:
            continue
        ports = [*preferred, 443, 80, 22] if protocol in (6, 17) else [8 << 8, 128 << 8]
        for port in ports:
            if at := part & packets(port=(port, port)):
                return _between_two(at)
        return _between_two(part)
    return _between_two(found)


def _between_two(found: PacketSet) -> Packet:
    """Return a packet from one address to another: of what is in one subnet, both may be any of it."""
    packet = lowest(found)
    own = (packet.destination, packet.destination)
    if packet.source == packet.destination and (others := found - packets(destination=own)):
        return lowest(others)
    return packet


def lowest(found: PacketSet) -> Packet:
    """Return the first packet of a set that is not empty."""
    return min(Packet(*(dimension[0] for dimension in box)) for box in found.boxes)


def _hops(steps: list[Step], packet: Packet, *, returning: bool) -> tuple[list[Hop], Packet]:
    """Tell the steps of one packet, and what it is at the end."""
    found: list[Hop] = []
    for step in steps:
        rule = step.deciding(packet)
        found.append(Hop(step.component, _acting(step, rule), step.text, rule, returning))
        if step.translation is not None:
            packet = packet._replace(source=step.translation.source[0])
    return found, packet


def _acting(step: Step, rule: Any) -> Any:
    """Return what lets a packet through: of several security groups, the one that has the rule."""
    if step.component == "security_group" and rule is not None and rule.kind == "security_group_rule":
        try:
            return rule.group or step.entity
        except Undetermined:
            return step.entity
    return step.entity
