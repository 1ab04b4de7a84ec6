"""Things that send packets, on both sides of a change, put into crowds that are asked at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from netlint.lang.undetermined import Undetermined
from netlint.reachability.endpoints import of_entity
from netlint.reachability.interfaces import Interface, all_interfaces
from netlint.reachability.intervals import Intervals, from_pairs, intersection, pairs

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.network.network import Network

#: Kinds that open connections of their own.
_SENDING = ("workload", "network_interface")
#: The sides of a change.
NOW, THEN = 0, 1


class Sender(Struct, eq=False):
    """One thing, by its name after the change, with its interfaces on both sides; none where it is not."""

    name: str
    entities: list[Any]
    starts: list[list[Interface]]
    addresses: list[Intervals]


class Kind(Struct, eq=False):
    """Senders that are alike on both sides: in the same subnets, with the same security groups.

    `starts` are their interfaces as one, on each side, and `addresses` those of all of them.
    """

    members: list[Sender]
    starts: list[list[Interface]]
    addresses: list[Intervals]

    @property
    def is_there(self) -> tuple[bool, bool]:
        """Whether it is there after the change, and before it."""
        first = self.members[0].entities
        return first[NOW] is not None, first[THEN] is not None


def senders(network: Network, before: Network, *, staying: bool = False) -> list[Sender]:
    """Return everything that sends, in the order of the input; what the change takes away comes last.

    Args:
        network: the network after a change.
        before: the network before it.
        staying: whether only what is there on both sides is wanted.
    """
    found: dict[str, Sender] = {}
    for side, one in enumerate((network, before)):
        for entity, _ in all_interfaces(one, _SENDING):
            now = entity if side == NOW else network.after_it(entity)
            if staying and (now is None or (side == NOW and network.before_it(entity) is None)):
                continue
            name = now.address if now is not None else entity.address
            sender = found.setdefault(name, Sender(name, [None, None], [[], []], [(), ()]))
            starts = [start for place in of_entity(entity).places for start in place]
            sender.entities[side], sender.starts[side] = entity, starts
            sender.addresses[side] = _all_addresses(starts)
    return list(found.values())


def kinds(members: Iterable[Sender], apart: set[int]) -> list[Kind]:
    """Put senders together that every filter and every route treats alike but for their addresses.

    Args:
        members: the senders.
        apart: what is asked by itself (`id()` of entities): packets of others may pass it.
    """
    found: dict[Any, list[Sender]] = {}
    for one in members:
        key: Any = tuple(frozenset((*start.key(), start.known) for start in starts) for starts in one.starts)
        if any(id(entity) in apart for entity in one.entities) or not any(one.starts):
            key = one.name
        found.setdefault(key, []).append(one)
    return [_kind(alike) for alike in found.values()]


def crowds(found: list[Kind]) -> list[list[Kind]]:
    """Put kinds into crowds: those in one have no address in common, neither before nor after."""
    conflicts: dict[int, set[int]] = {}
    for side in (NOW, THEN):
        for one, other in _common(found, side):
            conflicts.setdefault(one, set()).add(other)
            conflicts.setdefault(other, set()).add(one)
    numbers: dict[int, int] = {}
    made: list[list[Kind]] = []
    for index, kind in enumerate(found):
        taken = {numbers.get(other) for other in conflicts.get(index, ())}
        number = next(number for number in range(len(made) + 1) if number not in taken)
        numbers[index] = number
        if number == len(made):
            made.append([])
        made[number].append(kind)
    return made


def _common(found: list[Kind], side: int) -> Iterator[tuple[int, int]]:
    """Yield the pairs of kinds, by their places in the list, that have an address in common on a side."""
    spans = [
        (low, high, index) for index, kind in enumerate(found) for low, high in _hulls(kind.addresses[side])
    ]
    nearby: list[tuple[int, int]] = []
    for low, high, index in sorted(spans):
        nearby = [one for one in nearby if one[0] >= low]
        for _, other in nearby:
            if other != index and intersection(found[index].addresses[side], found[other].addresses[side]):
                yield index, other
        nearby.append((high, index))


def _hulls(addresses: Intervals) -> Iterator[tuple[int, int]]:
    """Yield the addresses with all between them; apart where they are far from each other."""
    low = high = -1
    for first, last in pairs(addresses):
        if low >= 0 and first - high > 1 << 16:
            yield low, high
            low = first
        low, high = first if low < 0 else low, last
    if low >= 0:
        yield low, high


def _kind(members: list[Sender]) -> Kind:
    starts = [_as_one(members, side) for side in (NOW, THEN)]
    return Kind(members, starts, [_all_addresses(own) for own in starts])


def _as_one(members: list[Sender], side: int) -> list[Interface]:
    """Return the interfaces of alike senders on a side: one for each subnet, with the addresses of all."""
    by_place: dict[Any, list[Interface]] = {}
    for member in members:
        for start in member.starts[side]:
            by_place.setdefault(start.key(), []).append(start)
    return [
        one
        if len(alike) == 1
        else Interface(one.owner, one.subnet, _all_addresses(alike), one.known, one.groups, one.groups_open)
        for alike in by_place.values()
        for one in alike[:1]
    ]


def _all_addresses(interfaces: Iterable[Interface]) -> Intervals:
    return from_pairs(pair for one in interfaces for pair in pairs(one.addresses))


def forwarding(network: Network) -> set[int]:
    """Return what routes lead to and has an interface (`id()`): packets of others may pass it."""
    return network.once("what routes lead to", _forwarding)


def _forwarding(network: Network) -> set[int]:
    found: set[int] = set()
    for route in network.of_kind("route"):
        try:
            target: Entity | None = route.target  # type: ignore[attr-defined]
        except Undetermined:
            continue
        if target is not None and target.kind in _SENDING:
            found.add(id(target))
            if target.kind == "network_interface":
                found |= {id(user) for user in network.pointing("workload", "interfaces", target).proven}
    return found
