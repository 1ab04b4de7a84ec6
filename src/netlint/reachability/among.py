"""What a change opens and closes among the things with interfaces themselves."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from netlint.reachability.affected import Affected
from netlint.reachability.exposure import Exposure, exposures_of_crowd
from netlint.reachability.intervals import Intervals, pairs
from netlint.reachability.packets import DESTINATION, SOURCE, SOURCE_PORT, Box, PacketSet
from netlint.reachability.senders import NOW, THEN, Kind, Sender, crowds, forwarding, kinds

if TYPE_CHECKING:
    from netlint.network.network import Network

#: Which address a thing has, and from which port it is called, is nobody's question.
_FREE = (DESTINATION, SOURCE_PORT)


class Way(Struct, eq=False):
    """One box of packets that get from a crowd to a target, and how; their source addresses say whose."""

    box: Box
    exposure: Exposure


class Meeting(Struct, eq=False):
    """Senders that reach a target in the same ways: on each side, those ways."""

    names: tuple[str, ...]
    target: str
    ways: tuple[list[Way], list[Way]]
    new: bool


def meetings(
    network: Network, before: Network, everybody: list[Sender], scope: tuple[Affected, Affected]
) -> Iterator[Meeting]:
    """Yield who reaches what on both sides, where the two sides may differ.

    Args:
        network: the network after a change.
        before: the network before it.
        everybody: who sends, on either side.
        scope: what the change may affect, after it and before it.
    """
    now, then = scope
    if now.nothing and then.nothing:
        return
    touched = [one for one in everybody if now.sends(one.entities[NOW]) or then.sends(one.entities[THEN])]
    among_others = {id(one) for one in touched}
    others = [one for one in everybody if id(one) not in among_others]
    apart = forwarding(network) | forwarding(before)
    for members, targets in ((touched, (None, None)), (others, (now.receivers, then.receivers))):
        for crowd in crowds(kinds(members, apart)):
            yield from _of_crowd((network, before), crowd, targets)


def _of_crowd(
    sides: tuple[Network, Network], crowd: list[Kind], targets: tuple[set[int] | None, set[int] | None]
) -> Iterator[Meeting]:
    network, before = sides
    now = _ways(network, crowd, NOW, targets[NOW], lambda entity: entity)
    then = _ways(before, crowd, THEN, targets[THEN], network.after_it)
    asked = _Crowd(crowd)
    remembered: dict[Any, list[tuple[tuple[str, ...], tuple[list[int], list[int]], bool]]] = {}
    for target in dict.fromkeys((*now, *then)):
        ways = (now.get(target, []), then.get(target, []))
        boxes = tuple(tuple((way.box, bool(way.exposure.doubts)) for way in one) for one in ways)
        if boxes not in remembered:
            remembered[boxes] = [
                (tuple(sorted(one.name for one in members)), hits, new)
                for members, hits, new in asked.alike(ways, same=_same(boxes))
            ]
        for names, (left, right), new in remembered[boxes]:
            if names != (target,):
                here, there = [ways[NOW][at] for at in left], [ways[THEN][at] for at in right]
                yield Meeting(names, target, (here, there), new)


def _same(boxes: Any) -> bool:
    left, right = boxes
    return bool(left == right or frozenset(left) == frozenset(right))


def _ways(
    side: Network, crowd: list[Kind], which: int, targets: set[int] | None, now: Callable[[Any], Any]
) -> dict[str, list[Way]]:
    """Return the ways to everything that a crowd reaches on a side, by its address after the change."""
    starts = [start for kind in crowd for start in kind.starts[which]]
    found: dict[str, list[Way]] = {}
    freed: dict[int, tuple[PacketSet, PacketSet]] = {}
    for exposure in exposures_of_crowd(side, starts, targets) if starts else ():
        entity = now(exposure.entity)
        name = entity.address if entity is not None else exposure.entity.address
        own = freed.setdefault(id(exposure.packets), (exposure.packets, exposure.packets.freed(*_FREE)))[1]
        found.setdefault(name, []).extend(Way(box, exposure) for box in own.boxes)
    return found


class _Crowd:
    """A crowd, and which of its kinds have addresses in which sources: computed once for each source."""

    def __init__(self, kinds: list[Kind]) -> None:
        self.kinds = kinds
        self._shared: dict[tuple[int, Intervals], list[bool | None]] = {}

    def shared(self, side: int, source: Intervals) -> list[bool | None]:
        """Return for each kind whether all its addresses (True), none, or a part (None) are in a source."""
        found = self._shared.get((side, source))
        if found is None:
            found = [_shared(kind.addresses[side], source) for kind in self.kinds]
            self._shared[side, source] = found
        return found

    def alike(
        self, ways: tuple[list[Way], list[Way]], *, same: bool
    ) -> Iterator[tuple[list[Sender], tuple[list[int], list[int]], bool]]:
        """Yield the senders that have the same ways on both sides, with the places of those ways."""
        left, right = ([way.box[SOURCE] for way in own] for own in ways)
        columns = [self.shared(NOW, source) for source in left]
        columns += [self.shared(THEN, source) for source in right]
        found: dict[Any, list[Sender]] = {}
        for kind, *hits in zip(self.kinds, *columns, strict=True):
            if same and kind.addresses[NOW] == kind.addresses[THEN]:
                # The same on both sides is no difference.
                continue
            if None not in hits:
                found.setdefault((tuple(hits), kind.is_there), []).extend(kind.members)
                continue
            for member in kind.members:
                touched = [_shared(member.addresses[NOW], source) is not False for source in left]
                touched += [_shared(member.addresses[THEN], source) is not False for source in right]
                found.setdefault((tuple(touched), kind.is_there), []).append(member)
        for (hits, is_there), members in found.items():
            if any(hits):
                places = [at for at, hit in enumerate(hits) if hit]
                here = [at for at in places if at < len(left)]
                there = [at - len(left) for at in places if at >= len(left)]
                yield members, (here, there), not all(is_there)


def _shared(own: Intervals, source: Intervals) -> bool | None:
    """Tell whether a set has all (True) or none (False) of some numbers; None for a part of them."""
    found: set[bool] = set()
    for low, high in pairs(own):
        at = bisect_left(source, low)
        first = at - 1 if at % 2 else at
        if first >= len(source) or source[first] > high:
            found.add(False)
        elif source[first] <= low and high <= source[first + 1]:
            found.add(True)
        else:
            return None
        if len(found) > 1:
            return None
    return True in found
