"""Sets of packets, exactly: unions of boxes with union, intersection, difference and complement.

A packet is a source address, a destination address, a protocol, and two numbers that are ports for TCP
and UDP; for ICMP the destination's is `type * 256 + code`, and the source's says nothing. IPv4 and IPv6
addresses are apart on one line of numbers: those of IPv6 come after all of IPv4.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from msgspec import Struct

from netlint.reachability.intervals import (
    Intervals,
    contains,
    difference,
    from_pairs,
    intersection,
    is_subset,
    pairs,
    union,
    union_of,
)

#: where the addresses of IPv6 begin on the line of all addresses
IPV6 = 1 << 32
ALL_IPV4_ADDRESSES: Intervals = (0, IPV6 - 1)
ALL_IPV6_ADDRESSES: Intervals = (IPV6, IPV6 + (1 << 128) - 1)
ALL_ADDRESSES: Intervals = (0, ALL_IPV6_ADDRESSES[1])
ALL_PROTOCOLS: Intervals = (0, 255)
ALL_PORTS: Intervals = (0, 65535)

ICMP, TCP, UDP, ICMPV6 = 1, 6, 17, 58
WITH_PORTS: Intervals = (TCP, TCP, UDP, UDP)
ICMP_PROTOCOLS: Intervals = (ICMP, ICMP, ICMPV6, ICMPV6)

#: the dimensions of a box
SOURCE, DESTINATION, PROTOCOL, SOURCE_PORT, PORT = range(5)

#: Few protocols and ports are told apart, and many addresses.
_QUICKEST_FIRST = (PROTOCOL, PORT, SOURCE_PORT, DESTINATION, SOURCE)

#: So many boxes are compared with each other.
_FEW = 24

Box = tuple[Intervals, Intervals, Intervals, Intervals, Intervals]

_ALL: Box = (ALL_ADDRESSES, ALL_ADDRESSES, ALL_PROTOCOLS, ALL_PORTS, ALL_PORTS)
#: ICMP requests and their answers (https://www.iana.org/assignments/icmp-parameters, .../icmpv6-parameters)
_ANSWERS = {ICMP: ((8, 0), (13, 14), (15, 16), (17, 18)), ICMPV6: ((128, 129),)}


class Packet(NamedTuple):
    """One packet; addresses are numbers on the line of all addresses."""

    source: int
    destination: int
    protocol: int
    source_port: int
    port: int


class PacketSet(Struct, frozen=True):
    """A set of packets. Boxes may overlap; equal sets may be written in several ways."""

    boxes: tuple[Box, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.boxes)

    def __and__(self, other: PacketSet) -> PacketSet:
        if other is EVERYTHING or not self.boxes:
            return self
        if self is EVERYTHING or not other.boxes:
            return other
        found = [common for one in self.boxes for another in other.boxes if (common := _common(one, another))]
        return PacketSet(_tidy(found)) if len(found) > 1 else PacketSet(tuple(found))

    def __or__(self, other: PacketSet) -> PacketSet:
        if not other.boxes or self is other or self is EVERYTHING:
            return self
        if not self.boxes or other is EVERYTHING:
            return other
        return PacketSet(_tidy([*self.boxes, *other.boxes]))

    def __sub__(self, other: PacketSet) -> PacketSet:
        left = list(self.boxes)
        for taken in other.boxes:
            if not left:
                break
            left = [part for box in left for part in _without(box, taken)]
        return PacketSet(_tidy(left)) if len(left) > 1 else PacketSet(tuple(left))

    def covers(self, other: PacketSet) -> bool:
        """Tell whether all packets of another set are in this one."""
        return self is EVERYTHING or not other - self

    def holds(self, packet: Packet) -> bool:
        """Tell whether a packet is in the set."""
        return any(all(contains(box[at], packet[at]) for at in range(5)) for box in self.boxes)

    def along(self, dimension: int) -> Intervals:
        """Return all values that the packets have in a dimension."""
        found: Intervals = ()
        for box in self.boxes:
            found = union(found, box[dimension])
        return found

    def freed(self, *dimensions: int) -> PacketSet:
        """Return the packets that differ from one of these at most in the given dimensions."""
        return self.replaced({dimension: _ALL[dimension] for dimension in dimensions})

    def replaced(self, values: dict[int, Intervals]) -> PacketSet:
        """Return the packets with other values in some dimensions: any of those given."""
        found = [tuple(values.get(at, box[at]) for at in range(5)) for box in self.boxes]
        return PacketSet(_tidy(found))  # type: ignore[arg-type]

    def moved(self, dimension: int, by: int) -> PacketSet:
        """Return the packets whose values in a dimension are greater by a number."""
        found = [
            (
                *box[:dimension],
                from_pairs((low + by, high + by) for low, high in pairs(box[dimension])),
                *box[dimension + 1 :],
            )
            for box in self.boxes
        ]
        return PacketSet(tuple(found))  # type: ignore[arg-type]

    def reversed(self) -> PacketSet:
        """Return the answers to these packets. The answers to the answers are these packets again."""
        found: list[Box] = []
        for source, destination, protocol, source_port, port in self.boxes:
            plain = difference(protocol, ICMP_PROTOCOLS)
            if plain:
                found.append((destination, source, plain, port, source_port))
            for number in (ICMP, ICMPV6):
                if contains(protocol, number):
                    own: Intervals = (number, number)
                    found.append((destination, source, own, source_port, _answered(number, port)))
        return PacketSet(tuple(found))


EVERYTHING = PacketSet((_ALL,))
NOTHING = PacketSet(())


def packets(
    source: Intervals = ALL_ADDRESSES,
    destination: Intervals = ALL_ADDRESSES,
    protocol: Intervals = ALL_PROTOCOLS,
    source_port: Intervals = ALL_PORTS,
    port: Intervals = ALL_PORTS,
) -> PacketSet:
    """Make one box; what is left out is anything. An empty dimension makes the empty set."""
    box: Box = (source, destination, protocol, source_port, port)
    return PacketSet((box,)) if all(box) else NOTHING


def united(sets: Iterable[PacketSet]) -> PacketSet:
    """Return the packets that are in any of several sets."""
    boxes = [box for one in sets for box in one.boxes]
    return PacketSet(_tidy(boxes))


def _answered(protocol: int, messages: Intervals) -> Intervals:
    """Return the ICMP messages that answer some others; those without an answer are their own."""
    found = messages
    for request, reply in _ANSWERS[protocol]:
        ask: Intervals = (request << 8, (request << 8) + 255)
        answer: Intervals = (reply << 8, (reply << 8) + 255)
        moved = [
            (low + shift, high + shift)
            for part, shift in ((ask, (reply - request) << 8), (answer, (request - reply) << 8))
            for low, high in zip(*[iter(intersection(messages, part))] * 2, strict=True)
        ]
        found = union(difference(found, union(ask, answer)), from_pairs(moved))
    return found


def _common(one: Box, other: Box) -> Box | None:
    common: list[Intervals] = [(), (), (), (), ()]
    for at in _QUICKEST_FIRST:
        shared = one[at] if one[at] is other[at] else intersection(one[at], other[at])
        if not shared:
            return None
        common[at] = shared
    return tuple(common)  # type: ignore[return-value]


def _without(box: Box, taken: Box) -> list[Box]:
    """Return a box without what another one covers, as disjoint boxes."""
    common = _common(box, taken)
    if common is None:
        return [box]
    parts: list[Box] = []
    for at in range(5):
        rest = difference(box[at], common[at])
        if rest:
            parts.append((*common[:at], rest, *box[at + 1 :]))  # type: ignore[arg-type]
    return parts


def _tidy(boxes: list[Box]) -> tuple[Box, ...]:
    """Drop boxes within others, and join those that differ in one dimension only."""
    if len(boxes) < 2:
        return tuple(boxes)
    if len(boxes) > _FEW:
        boxes = list(dict.fromkeys(boxes))
    for at in (SOURCE, DESTINATION, PORT, PROTOCOL, SOURCE_PORT):
        boxes = _joined(boxes, at) if len(boxes) <= _FEW else _joined_by_rest(boxes, at)
    if len(boxes) > _FEW:
        return tuple(boxes)
    return tuple(
        box
        for index, box in enumerate(boxes)
        if not any(
            index != other and _within(box, wider) and (not _within(wider, box) or other < index)
            for other, wider in enumerate(boxes)
        )
    )


def _joined(boxes: list[Box], at: int) -> list[Box]:
    """Join the boxes that differ in one dimension only. Comparing is quicker than hashing many numbers."""
    found: list[Box] = []
    rest = [other for other in _QUICKEST_FIRST if other != at]
    for box in boxes:
        for index, known in enumerate(found):
            for other in rest:
                if box[other] is not known[other] and box[other] != known[other]:
                    break
            else:
                joined = union(known[at], box[at])
                found[index] = (*known[:at], joined, *known[at + 1 :])  # type: ignore[assignment]
                break
        else:
            found.append(box)
    return found


def _joined_by_rest(boxes: list[Box], at: int) -> list[Box]:
    """Join the boxes that differ in one dimension only, looking them up by the others."""
    groups: dict[tuple[Intervals, ...], list[Intervals]] = {}
    for box in boxes:
        groups.setdefault(box[:at] + box[at + 1 :], []).append(box[at])
    if len(groups) == len(boxes):
        return boxes
    return [(*key[:at], union_of(parts), *key[at:]) for key, parts in groups.items()]  # type: ignore[misc]


def _within(box: Box, other: Box) -> bool:
    return all(box[at] is other[at] or is_subset(box[at], other[at]) for at in _QUICKEST_FIRST)
