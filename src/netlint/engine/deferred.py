"""A sequence that is made when somebody looks at it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar, overload

T = TypeVar("T")


class Deferred(Sequence[T]):
    """The members that `make` returns; it is asked once, and only if need be."""

    __slots__ = ("_make", "_members")

    def __init__(self, make: Callable[[], tuple[T, ...]]) -> None:
        self._make = make
        self._members: tuple[T, ...] | None = None

    def _all(self) -> tuple[T, ...]:
        if self._members is None:
            self._members = self._make()
        return self._members

    def __len__(self) -> int:
        return len(self._all())

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...

    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        return self._all()[index]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._all() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._all())
