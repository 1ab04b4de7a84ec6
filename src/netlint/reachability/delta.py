"""What a change opens and closes: who can reach whom, after it and not before it, or the other way round.

The internet is compared with everything. Among the things with interfaces themselves, those are compared to
or from which packets may go another way, in kinds of alike ones. In a network that is wholly new only the
internet is asked: everything else is new, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from netlint.lang.undetermined import Undetermined
from netlint.reachability.affected import affected
from netlint.reachability.endpoints import find, of_entity
from netlint.reachability.exposure import Exposure, exposures
from netlint.reachability.interfaces import PASSING, SERVING, all_interfaces
from netlint.reachability.packets import (
    DESTINATION,
    NOTHING,
    PORT,
    PROTOCOL,
    SOURCE,
    SOURCE_PORT,
    PacketSet,
)
from netlint.reachability.paths import Traffic, analyse
from netlint.reachability.witness import BLOCKED

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.network.network import Network
    from netlint.reachability.flow import Block

#: Kinds that open connections of their own.
_SENDING = ("workload", "network_interface")

OPENED, CLOSED, UNKNOWN = "opened", "closed", "undetermined"


class Change(Struct, eq=False):
    """Packets that get from some things to others on one side of a change only.

    `sources` are addresses of alike things, or `internet`; `target` is what is reached. `packets` are the
    difference. `exposure` is how they get there: after the change if it opens, before it if it closes.
    `doubts` say why it is not certain. `new` tells that one of the ends is only there on that side.
    """

    kind: str
    sources: tuple[str, ...]
    target: Any
    packets: PacketSet
    exposure: Exposure
    doubts: tuple[Undetermined, ...] = ()
    new: bool = False

    def rows(self) -> Iterator[tuple[str, str]]:
        """Yield the protocols with ports of the difference, as `Exposure.rows` does."""
        return replace(self.exposure, packets=self.packets).rows()


class _Reach(Struct, eq=False):
    """What gets from an origin to one thing: for certain, and perhaps."""

    certain: PacketSet = NOTHING
    perhaps: PacketSet = NOTHING
    exposures: list[Exposure] = []

    @property
    def doubts(self) -> tuple[Undetermined, ...]:
        found = {doubt.reason: doubt for one in self.exposures for doubt in one.doubts}
        return tuple(found.values())


def changes(network: Network) -> list[Change]:
    """Return what a change opens and closes between things that stay, computed once."""
    return network.once("changes to what stays", lambda asked: list(delta(asked, staying=True)))


def delta(network: Network, *, staying: bool = False) -> Iterator[Change]:
    """Yield what a change opens and closes.

    Args:
        network: the network after the change; its `before` is compared with it.
        staying: whether only that is wanted which lies between things that are there on both sides.
    """
    before = network.before
    if before is None or before is network:
        return
    here, there = (_staying(network), _staying(before)) if staying else (None, None)
    for change in _compare(network, before, "internet", ("internet",), here, there):
        if not (staying and change.new):
            yield change
    if any(entity.managed for entity in before.entities):
        yield from _between(network, before, staying=staying)


def _staying(side: Network) -> set[int]:
    """Return what is on the other side too, or passes on to what may be: the `id()` of all of it."""
    other = side.before_it if side.after is None else side.after.after_it
    return {
        id(entity)
        for kind in SERVING
        for entity in side.of_kind(kind)
        if entity.kind in PASSING or other(entity) is not None
    }


def _between(network: Network, before: Network, *, staying: bool) -> Iterator[Change]:
    """Compare, among the things with interfaces, those between which packets may go another way."""
    kinds = _kinds(network, before)
    if staying:
        kinds = {key: members for key, members in kinds.items() if None not in key}
    if not kinds:
        return
    now, then = _on_both_sides(network, before)
    for members in kinds.values():
        names = tuple(sorted({name for name, _, _ in members}))
        here = next((entity for _, entity, _ in members if entity is not None), None)
        there = next((entity for _, _, entity in members if entity is not None), None)
        touched = _touched(here, now) or _touched(there, then)
        if not touched and now is not None and then is not None and not (now or then):
            continue
        among = (None, None) if touched else (now, then)
        for change in _compare(network, before, (here, there), names, *among):
            if not (staying and change.new):
                yield change


def _on_both_sides(network: Network, before: Network) -> tuple[set[int] | None, set[int] | None]:
    """Return what a change may affect on each side: what it may on one side is asked on the other too."""
    now, then = affected(network, before), affected(before, network)
    if now is None or then is None:
        return None, None
    if now or then:
        for kind in SERVING:
            for entity in network.of_kind(kind):
                earlier = network.before_it(entity)
                if earlier is not None and (id(entity) in now or id(earlier) in then):
                    now.add(id(entity))
                    then.add(id(earlier))
    return now, then


def _touched(entity: Entity | None, found: set[int] | None) -> bool:
    return entity is not None and (found is None or id(entity) in found)


def blocks_of(change: Change, network: Network) -> list[Block]:
    """Return what stops, after the change, the packets that it closes.

    Args:
        change: what closes, between things that stay.
        network: the network after the change.
    """
    source, target = network.at(change.sources[0]), network.after_it(change.target)
    if source is None or target is None:
        return []
    traffic = Traffic(change.packets.along(PROTOCOL), change.packets.along(PORT))
    answer = analyse(network, of_entity(source), of_entity(target), traffic)
    return answer.blocked_by if answer.verdict == BLOCKED else []


_Member = tuple[str, "Entity | None", "Entity | None"]


def _kinds(network: Network, before: Network) -> dict[Any, list[_Member]]:
    """Put things with interfaces together that are alike on both sides: subnets, groups, public or not."""
    sides: dict[str, list[Any]] = {}
    for index, side in enumerate((network, before)):
        for entity, interfaces in all_interfaces(side, _SENDING):
            now = entity if index == 0 else network.after_it(entity)
            name = now.address if now is not None else entity.address
            row = sides.setdefault(name, [None, None, None, None])
            row[index], row[index + 2] = entity, _look(interfaces.proven)
    found: dict[Any, list[_Member]] = {}
    for name, (here, there, look, earlier) in sides.items():
        found.setdefault((look, earlier), []).append((name, here, there))
    return found


def _look(interfaces: Any) -> Any:
    return frozenset(
        (
            one.subnet.address,
            None if one.groups is None else frozenset(group.address for group in one.groups),
            one.groups_open is not None,
            one.addresses if one.known else None,
        )
        for one in interfaces
    )


def _compare(
    network: Network,
    before: Network,
    origin: Any,
    names: tuple[str, ...],
    among_now: set[int] | None,
    among_then: set[int] | None,
) -> Iterator[Change]:
    here, there = (origin, origin) if isinstance(origin, str) else origin
    now = _reaches(network, here, among_now, network)
    then = _reaches(before, there, among_then, network)
    internet = isinstance(origin, str)
    for address in dict.fromkeys((*now, *then)):
        left, right = now.get(address, _Reach()), then.get(address, _Reach())
        new = (not internet and (here is None or there is None)) or _is_new(network, before, address)
        yield from _differences(left, right, names, new)


def _is_new(network: Network, before: Network, address: str) -> bool:
    """Tell whether what is reached is there on one side only."""
    entity = network.at(address)
    return entity is None or network.before_it(entity) is None


def _differences(now: _Reach, then: _Reach, names: tuple[str, ...], new: bool) -> Iterator[Change]:
    for kind, one, other in ((OPENED, now, then), (CLOSED, then, now)):
        found = one.certain - other.certain - other.perhaps
        if found:
            exposure = next(each for each in one.exposures if each.certain)
            yield Change(kind, names, exposure.entity, found, exposure, new=new)
    unsure = (now.perhaps - then.certain - then.perhaps) | (then.certain & now.perhaps - now.certain)
    unsure = unsure | ((then.perhaps - now.perhaps) & now.certain)
    if unsure and now.exposures:
        doubts = now.doubts or then.doubts
        exposure = now.exposures[0]
        yield Change(UNKNOWN, names, exposure.entity, unsure, exposure, doubts, new)


def _reaches(side: Network, origin: Any, among: set[int] | None, network: Network) -> dict[str, _Reach]:
    """Return what an origin reaches on one side, by address after the change."""
    if origin is None:
        return {}
    internet = isinstance(origin, str)
    endpoint = find(side, origin, source=True) if internet else of_entity(origin)
    found: dict[str, _Reach] = {}
    for exposure in exposures(side, endpoint, among):
        entity = exposure.entity
        now = entity if side is network else network.after_it(entity)
        reach = found.setdefault(now.address if now is not None else entity.address, _Reach())
        # Which address a thing has, and from which port it is called, is nobody's question.
        free = (DESTINATION, SOURCE_PORT) if internet else (DESTINATION, SOURCE_PORT, SOURCE)
        packets = exposure.packets.freed(*free)
        if exposure.certain:
            reach.certain = reach.certain | packets
        else:
            reach.perhaps = reach.perhaps | packets
        reach.exposures.append(exposure)
    return found
