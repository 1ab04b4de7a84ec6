"""Values that are computed when they are asked for, and once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, TypeVar

from netlint.hcl.scope import ReferenceFailure
from netlint.lang.types import DYNAMIC, STRING
from netlint.lang.unknown import Reason
from netlint.lang.values import Ref, Step, UnknownValue, Value

T = TypeVar("T")


#: How many values may wait for one another before the last one is computed on its own first. Each takes
#: a dozen frames of Python's stack and more, of which there are a thousand.
MAX_WAITING = 30


class Stack:
    """What is being evaluated at the moment, outermost first: it shows a cycle when one closes."""

    __slots__ = ("names",)

    def __init__(self) -> None:
        self.names: list[str] = []

    def cycle(self, name: str) -> ReferenceFailure:
        """Return the failure of a reference to what is being evaluated."""
        return _cycle([*self.names[self.names.index(name) :], name])


def _cycle(members: list[str]) -> ReferenceFailure:
    path = " → ".join(members if len(members) <= 12 else [*members[:6], "…", *members[-5:]])
    return ReferenceFailure("Cycle", f"The value depends on itself: {path}.")


class _Postponed(Exception):
    """Too many values wait for one: it is to be computed first. `waiting` are their names."""

    def __init__(self, once: Once[Any], waiting: list[str]) -> None:
        super().__init__()
        self.once = once
        self.waiting = waiting


class Once(Generic[T]):
    """A value that is computed on first use.

    Reading it while it is being computed raises `ReferenceFailure` with the way that leads back to it. A
    chain of values may be of any length: the outermost reader computes it piece by piece, from its end.
    """

    __slots__ = ("_compute", "_failure", "_name", "_stack", "_value")

    def __init__(self, name: str, stack: Stack, compute: Callable[[], T]) -> None:
        """Declare a value.

        Args:
            name: what messages call it.
            stack: what is being evaluated.
            compute: computes it; it may be asked again where that needs a longer chain of other values.
        """
        self._name = name
        self._stack = stack
        self._compute: Callable[[], T] | None = compute
        self._value: T | None = None
        self._failure: ReferenceFailure | None = None

    def get(self) -> T:
        """Return the value.

        Raises:
            ReferenceFailure: it depends on itself.
        """
        if self._compute is None:
            return self._value  # type: ignore[return-value]
        if self._failure is not None:
            raise self._failure
        names = self._stack.names
        if not names:
            return self._outermost()
        if self._name in names:
            raise self._stack.cycle(self._name)
        if len(names) >= MAX_WAITING:
            raise _Postponed(self, names.copy())
        try:
            return self._computed()
        except RecursionError:
            raise _Postponed(self, names.copy()) from None

    def _computed(self) -> T:
        compute = self._compute
        if compute is None:
            return self._value  # type: ignore[return-value]
        self._stack.names.append(self._name)
        try:
            self._value = compute()
        finally:
            self._stack.names.pop()
        self._compute = None
        return self._value

    def _outermost(self) -> T:
        """Compute the value, and before it those that too many others wait for."""
        waiting: list[Once[Any]] = [self]
        between: list[list[str]] = []
        while True:
            current = waiting[-1]
            try:
                current._computed()
            except _Postponed as postponed:
                once = postponed.once
                if once in waiting:
                    ways = [*between[waiting.index(once) :], postponed.waiting, [once._name]]
                    once._failure = _cycle([name for way in ways for name in way])
                else:
                    waiting.append(once)
                    between.append(postponed.waiting)
                continue
            except ReferenceFailure as failure:
                if current is self:
                    raise
                current._failure = failure
            waiting.pop()
            if not waiting:
                return self._value  # type: ignore[return-value]
            between.pop()


class OpenAttributes(dict[str, Value]):
    """The attributes of an object of which not all are known by name: any other is an unknown of its own."""

    __slots__ = ("_address", "_path", "_reason")

    def __init__(
        self, known: Mapping[str, Value], address: str, reason: Reason, path: tuple[Step, ...] = ()
    ) -> None:
        """Take what is known.

        Args:
            known: the attributes that are known by name.
            address: the address of the resource instance that the object is, or is a part of.
            reason: why the others are not known.
            path: where it stands in that instance.
        """
        super().__init__(sorted(known.items()) if path else known)
        self._address = address
        self._reason = reason
        self._path = path

    def __missing__(self, name: str) -> Value:
        kind = STRING if name in ("id", "arn") and not self._path else DYNAMIC
        return UnknownValue(kind, Ref(self._address, (*self._path, name)), self._reason)

    def get(self, name: str, default: Value | None = None) -> Value | None:  # type: ignore[override]
        """Return the value of an attribute, unknown where it is not among the known ones."""
        return self[name]


class LazyAttributes(dict[str, Value]):
    """The attributes of an object, each computed when it is read: the outputs of a module instance.

    Terraform evaluates every output on its own: one output of a module may depend on a resource that depends
    on another output of it.
    """

    __slots__ = ("_read",)

    def __init__(self, names: list[str], read: Callable[[str], Value]) -> None:
        super().__init__(dict.fromkeys(sorted(names), ""))
        self._read = read

    def __getitem__(self, name: str) -> Value:
        if name not in self:
            raise KeyError(name)
        return self._read(name)

    def get(self, name: str, default: Value | None = None) -> Value | None:  # type: ignore[override]
        """Return the value of an attribute, or `default` when there is none."""
        return self._read(name) if name in self else default

    def items(self) -> Any:
        """Return all names and values."""
        return {name: self._read(name) for name in self}.items()

    def values(self) -> Any:
        """Return all values."""
        return {name: self._read(name) for name in self}.values()

    def __iter__(self) -> Iterator[str]:
        return super().__iter__()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, dict) and dict(self.items()) == dict(other.items())

    __hash__ = None
