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
from netlint.reachability.affected import on_both_sides
from netlint.reachability.among import Way, meetings
from netlint.reachability.endpoints import find, of_entity
from netlint.reachability.exposure import Exposure, exposures
from netlint.reachability.interfaces import PASSING, SERVING
from netlint.reachability.packets import (
    DESTINATION,
    NOTHING,
    PORT,
    PROTOCOL,
    SOURCE,
    SOURCE_PORT,
    PacketSet,
    united,
)
from netlint.reachability.paths import Traffic, analyse
from netlint.reachability.senders import senders
from netlint.reachability.witness import BLOCKED

if TYPE_CHECKING:
    from netlint.network.network import Network
    from netlint.reachability.flow import Block

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
        staying: whether only that is wanted which lies between things that are there on both sides; between
            workloads, what nothing but filters opens or closes is left out then, for a filter says so itself.
    """
    before = network.before
    if before is None or before is network:
        return
    here, there = (_staying(network), _staying(before)) if staying else (None, None)
    found = [_from_internet(network, before, here, there)]
    if any(entity.managed for entity in before.entities):
        found.append(_among_workloads(network, before, staying=staying))
    for several in found:
        for change in several:
            if not (staying and change.new):
                yield change


def _staying(side: Network) -> set[int]:
    """Return what is on the other side too, or passes on to what may be: the `id()` of all of it."""
    other = side.before_it if side.after is None else side.after.after_it
    return {
        id(entity)
        for kind in SERVING
        for entity in side.of_kind(kind)
        if entity.kind in PASSING or other(entity) is not None
    }


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


def _from_internet(
    network: Network, before: Network, here: set[int] | None, there: set[int] | None
) -> Iterator[Change]:
    now, then = _reaches(network, network, here), _reaches(before, network, there)
    for address in dict.fromkeys((*now, *then)):
        left, right = now.get(address, _Reach()), then.get(address, _Reach())
        yield from _differences(left, right, ("internet",), _is_new(network, address))


def _among_workloads(network: Network, before: Network, *, staying: bool) -> Iterator[Change]:
    everybody = senders(network, before, staying=staying)
    if not everybody:
        return
    scope = on_both_sides(network, before, filters=not staying)
    for found in meetings(network, before, everybody, scope):
        left, right = (_of_ways(ways) for ways in found.ways)
        new = found.new or _is_new(network, found.target)
        yield from _differences(left, right, found.names, new)


def _of_ways(ways: list[Way]) -> _Reach:
    """Put the ways of some senders together; which of its addresses a sender uses is nobody's question."""
    found = _Reach(exposures=[way.exposure for way in ways])
    sets: list[list[PacketSet]] = [[], []]
    for way in ways:
        sets[bool(way.exposure.doubts)].append(PacketSet((way.box,)).freed(SOURCE))
    found.certain, found.perhaps = united(sets[0]), united(sets[1])
    return found


def _is_new(network: Network, address: str) -> bool:
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


def _reaches(side: Network, network: Network, among: set[int] | None) -> dict[str, _Reach]:
    """Return what the internet reaches on one side, by address after the change."""
    found: dict[str, _Reach] = {}
    for exposure in exposures(side, find(side, "internet", source=True), among):
        entity = exposure.entity
        now = entity if side is network else network.after_it(entity)
        reach = found.setdefault(now.address if now is not None else entity.address, _Reach())
        # Which address a thing has, and from which port it is called, is nobody's question.
        packets = exposure.packets.freed(DESTINATION, SOURCE_PORT)
        if exposure.certain:
            reach.certain = reach.certain | packets
        else:
            reach.perhaps = reach.perhaps | packets
        reach.exposures.append(exposure)
    return found
