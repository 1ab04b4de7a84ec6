"""Interfaces that every filter and every route treats alike, and those that nobody knows the VPC of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from netlint.lang.undetermined import Undetermined
from netlint.reachability.interfaces import Interface
from netlint.reachability.intervals import Intervals, from_pairs, pairs, union

if TYPE_CHECKING:
    from netlint.network.entity import Entity


class Alike(Struct, eq=False):
    """Interfaces that are asked as one, and who has them."""

    interface: Interface
    members: list[Interface]


def grouped(found: Iterable[tuple[Entity, Any]], *, public: bool = False) -> Iterator[Alike]:
    """Put interfaces together that every filter and every route treats alike."""
    kinds: dict[tuple[Any, ...], Alike] = {}
    for _, interfaces in found:
        for interface in interfaces.proven:
            # A load balancer takes what its own listeners do.
            own = id(interface.owner) if interface.owner.kind == "load_balancer" else 0
            key = (*interface.key(), interface.known, _publicity(interface) if public else None, own)
            alike = kinds.get(key)
            if alike is None:
                kinds[key] = alike = Alike(
                    Interface(
                        interface.owner,
                        interface.subnet,
                        interface.addresses,
                        interface.known,
                        interface.groups,
                        interface.groups_open,
                    ),
                    [],
                )
            alike.members.append(interface)
            alike.interface.addresses = union(alike.interface.addresses, interface.addresses)
    yield from kinds.values()


def _publicity(interface: Interface) -> bool | str:
    try:
        return interface.public()
    except Undetermined as why:
        return why.reason


def split_by_place(found: Iterable[Alike]) -> tuple[list[Alike], list[tuple[Alike, Undetermined]]]:
    """Tell interfaces of which the VPC is known from others, and why it is not."""
    placed: list[Alike] = []
    unplaced: list[tuple[Alike, Undetermined]] = []
    for alike in found:
        try:
            _ = alike.interface.vpc
        except Undetermined as why:
            unplaced.append((alike, why))
        else:
            placed.append(alike)
    return placed, unplaced


def why_unplaced(start: Interface | None) -> Undetermined | None:
    """Say why it is not known in which VPC packets start."""
    try:
        _ = start.vpc if start is not None else None
    except Undetermined as why:
        return why
    return None


def out_of_place(
    starts: list[Interface], placed: list[Alike], unplaced: list[tuple[Alike, Undetermined]]
) -> Iterator[tuple[Intervals, Alike, Undetermined]]:
    """Yield addresses that send, and what they perhaps get to: the VPC of either is not known, and why."""
    nowhere: dict[str, tuple[Undetermined, list[Interface]]] = {}
    for start in starts:
        if (why := why_unplaced(start)) is not None:
            nowhere.setdefault(why.reason, (why, []))[1].append(start)
    everybody = _all_addresses(starts) if unplaced else ()
    yield from ((everybody, one, why) for one, why in unplaced)
    for why, several in nowhere.values():
        sources = _all_addresses(several)
        yield from ((sources, one, why) for one in placed)


def _all_addresses(interfaces: list[Interface]) -> Intervals:
    return from_pairs(pair for one in interfaces for pair in pairs(one.addresses))


def is_only_of(alike: Alike, owner: Entity) -> bool:
    """Tell whether all of them are interfaces of one thing."""
    return all(member.owner is owner for member in alike.members)
