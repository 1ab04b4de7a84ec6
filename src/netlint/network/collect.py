"""Collections made of others, of each of which perhaps only a part is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from netlint.lang.undetermined import Members, Undetermined

T = TypeVar("T")
S = TypeVar("S")


def one(member: T | None) -> Members[T]:
    """Return what may be there as a collection of one or none."""
    return Members(() if member is None else (member,))


def joined(*parts: Members[T]) -> Members[T]:
    """Return the members of all collections, each once; incomplete where any of them is."""
    found = dict.fromkeys(member for part in parts for member in part.proven)
    return Members(found, next((part.incomplete for part in parts if part.incomplete is not None), None))


def flattened(members: Members[S], inner: Callable[[S], Members[T]]) -> Members[T]:
    """Return the members of what each member holds; incomplete where that is not known of one."""
    parts: list[Members[T]] = []
    pending: Undetermined | None = members.incomplete
    for member in members.proven:
        try:
            parts.append(inner(member))
        except Undetermined as why:
            pending = pending or why
    return joined(*parts, Members((), pending))
