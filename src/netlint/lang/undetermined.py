"""Three-valued reasoning in plain Python.

Reading what is not known raises `Undetermined`. The quantifiers here are Kleene's: one
proven witness decides, although other members are unknown; only when nothing is proven
does the question itself become undetermined.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")
Member = TypeVar("Member", covariant=True)


class Undetermined(Exception):
    """A question has no answer from what is known.

    Args:
        reason: what is missing, as a clause: "`zone` of aws_subnet.a is known only after apply".
        settle: what would settle it, in the imperative; empty when the reason says it.
        address: the address of the resource whose attribute is missing, if there is one.
        attribute: that attribute.
    """

    def __init__(self, reason: str, *, settle: str = "", address: str = "", attribute: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.settle = settle
        self.address = address
        self.attribute = attribute


class Members(Generic[Member]):
    """A collection of which perhaps only a part is known.

    Iterating yields the proven members first, and raises `Undetermined` at the end when
    there may be more. So `for`, `any` and `all` are sound as they stand.
    """

    __slots__ = ("incomplete", "proven")

    def __init__(self, proven: Iterable[Member], incomplete: Undetermined | None = None) -> None:
        #: the members that are certain
        self.proven = tuple(proven)
        #: why there may be more members; None when all are known
        self.incomplete = incomplete

    def __iter__(self) -> Iterator[Member]:
        yield from self.proven
        if self.incomplete is not None:
            raise self.incomplete

    def __bool__(self) -> bool:
        if self.proven:
            return True
        if self.incomplete is not None:
            raise self.incomplete
        return False

    def __len__(self) -> int:
        if self.incomplete is not None:
            raise self.incomplete
        return len(self.proven)


def some(members: Iterable[T], holds: Callable[[T], bool]) -> bool:
    """Tell whether `holds` is true of at least one member; Undetermined if unknowns decide."""
    pending: Undetermined | None = None
    unread: list[Undetermined] = []
    for member in _read(members, unread):
        try:
            if holds(member):
                return True
        except Undetermined as unknown:
            pending = pending or unknown
    if pending is not None:
        raise pending
    if unread:
        raise unread[0]
    return False


def every(members: Iterable[T], holds: Callable[[T], bool]) -> bool:
    """Tell whether `holds` is true of all members; Undetermined if unknowns decide."""
    return not some(members, lambda member: not holds(member))


def where(members: Iterable[T], holds: Callable[[T], bool]) -> Members[T]:
    """Keep the members of which `holds` is proven; incomplete when it is unknown of some."""
    kept: list[T] = []
    pending: Undetermined | None = None
    unread: list[Undetermined] = []
    for member in _read(members, unread):
        try:
            if holds(member):
                kept.append(member)
        except Undetermined as unknown:
            pending = pending or unknown
    return Members(kept, pending or (unread[0] if unread else None))


def _read(members: Iterable[T], unread: list[Undetermined]) -> Iterable[T]:
    """Return the members that are known; why there may be more goes to `unread`, at the latest at the end."""
    if isinstance(members, Members):
        if members.incomplete is not None:
            unread.append(members.incomplete)
        return members.proven
    return members if isinstance(members, (tuple, list)) else _until_unknown(members, unread)


def _until_unknown(members: Iterable[T], unread: list[Undetermined]) -> Iterator[T]:
    try:
        yield from members
    except Undetermined as unknown:
        unread.append(unknown)
