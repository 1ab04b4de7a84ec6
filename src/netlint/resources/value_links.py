"""What evaluated values identify: the part of a link resolver that no language has for itself.

An unknown says what it is the unknown of, and a known string that came from a resource says so too: these are
proven links. What else identifies something, and which attributes are identities, a language adds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from netlint.lang.values import (
    Choice,
    ListValue,
    MapValue,
    Null,
    ObjectValue,
    Sensitive,
    SetValue,
    TupleValue,
    UnknownValue,
    Value,
)
from netlint.resources.model import Certainty, Path, Reference, ResourceInstance, Snapshot, Target


def value_at(value: Value, path: Path, *, into_choices: bool = False) -> Value | None:
    """Return the value at a path; a sequence of one is stepped into. None when there is nothing.

    Args:
        value: where to start.
        path: the steps.
        into_choices: whether an unknown that is one of several values is stepped into, or is the answer.
    """
    current: Value | None = value
    for step in path:
        if isinstance(current, Sensitive):
            current = current.value
        match current:
            case ObjectValue(members) | MapValue(elements=members) if isinstance(step, str):
                current = members.get(step)
            case ListValue(elements=elements) | SetValue(elements=elements) | TupleValue(elements):
                if isinstance(step, int):
                    current = elements[step] if -len(elements) <= step < len(elements) else None
                elif len(elements) == 1:
                    current = value_at(elements[0], (step,), into_choices=into_choices)
                else:
                    return None
            case UnknownValue(term=Choice(alternatives=alternatives)) if into_choices:
                inside = (one for one in alternatives if not isinstance(one, Null))
                found = (value_at(one, (step,), into_choices=True) for one in inside)
                there = tuple(one for one in found if one is not None)
                # One of several, or nothing at all: candidates, even if there is only one.
                current = UnknownValue(term=Choice(there), reason=current.reason) if there else None
            case UnknownValue():
                return current
            case _:
                return None
    return current


class ValueLinks:
    """Finds out what the attributes of evaluated resources identify."""

    def __init__(
        self, snapshot: Snapshot, values: Mapping[str, ObjectValue], uncertain: frozenset[str] = frozenset()
    ) -> None:
        """Resolve the links of a snapshot.

        Args:
            snapshot: the resources.
            values: the attributes of each, by address.
            uncertain: the addresses of those that may not exist: what they refer to is a candidate.
        """
        self._snapshot = snapshot
        self._values = values
        self._uncertain = uncertain
        self._memo: dict[tuple[str, Path], Reference | None] = {}

    def resolve(self, instance: ResourceInstance, path: Path) -> Reference | None:
        """Return what the value at `path` identifies; None when it identifies nothing that was read."""
        memo = (instance.address, path)
        if memo not in self._memo:
            own = self._values.get(instance.address)
            value = self._value_at(own, path) if own is not None else None
            steps = tuple(step for step in path if isinstance(step, str))
            self._memo[memo] = self._reference(instance, value, steps) if value is not None else None
        return self._memo[memo]

    def references(self, instance: ResourceInstance) -> dict[str, Reference]:
        """Return every attribute path (dotted, indices left out) that identifies other resources."""
        found: dict[str, Reference] = {}
        own = self._values.get(instance.address)
        if own is None:
            return found
        for steps, value in leaves(own, self._is_open):
            reference = self._public(instance, self._reference(instance, value, steps))
            if reference is None:
                continue
            written = ".".join(steps)
            earlier = found.get(written)
            if earlier is not None:
                targets = tuple(dict.fromkeys((*earlier.targets, *reference.targets)))
                reference = Reference(targets, earlier.certainty.weaker(reference.certainty))
            found[written] = reference
        return found

    # What a language decides.

    def _value_at(self, own: ObjectValue, path: Path) -> Value | None:
        return value_at(own, path)

    def _is_open(self, choice: UnknownValue) -> bool:
        """Tell whether the parts of values that an unknown may be are looked at one by one."""
        raise NotImplementedError

    def _is_identity(self, target: Target) -> bool:
        """Tell whether a target is a resource that was read, named by an identity of its own."""
        raise NotImplementedError

    def _one(self, instance: ResourceInstance, value: Value, steps: tuple[str, ...]) -> Reference | None:
        """Return what a scalar identifies that stands where `steps` lead to."""
        raise NotImplementedError

    def _public(self, instance: ResourceInstance, reference: Reference | None) -> Reference | None:
        """Leave out what is not a resource's own identity, and the resource itself."""
        if reference is None:
            return None
        targets = tuple(
            target
            for target in reference.targets
            if target.address != instance.address and self._is_identity(target)
        )
        return Reference(targets, reference.certainty) if targets else None

    def _reference(
        self, instance: ResourceInstance, value: Value, steps: tuple[str, ...]
    ) -> Reference | None:
        targets: dict[Target, None] = {}
        certainty = Certainty.AMBIGUOUS if instance.address in self._uncertain else Certainty.EXACT
        for member, sure in _candidates(value):
            found = self._one(instance, member, steps)
            if found is None:
                continue
            targets.update(dict.fromkeys(found.targets))
            certainty = certainty.weaker(found.certainty if sure else Certainty.AMBIGUOUS)
        return Reference(tuple(targets), certainty) if targets else None


def _candidates(value: Value) -> Iterator[tuple[Value, bool]]:
    """Yield the scalars that a value is or consists of, and whether it is certain that it does."""
    match value:
        case Sensitive():
            yield from _candidates(value.value)
        case ListValue(elements=elements) | SetValue(elements=elements) | TupleValue(elements):
            for element in elements:
                yield from _candidates(element)
        case UnknownValue(term=Choice(alternatives=alternatives, certain=certain)):
            for alternative in alternatives:
                for scalar, sure in _candidates(alternative):
                    yield scalar, sure and certain
        case _:
            yield value, True


def leaves(
    value: Value, is_open: Callable[[UnknownValue], bool], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Value]]:
    """Yield the parts of a value that may identify something, with their paths, indices left out.

    Args:
        value: the value.
        is_open: tells of an unknown that is one of several values whether their parts are yielded.
        path: where the value stands.
    """
    match value:
        case Sensitive():
            yield from leaves(value.value, is_open, path)
        case ObjectValue(members) | MapValue(elements=members):
            for name, member in members.items():
                yield from leaves(member, is_open, (*path, name))
        case ListValue(elements=elements) | SetValue(elements=elements) | TupleValue(elements):
            for element in elements:
                yield from leaves(element, is_open, path)
        case UnknownValue(term=Choice(alternatives=alternatives)) if is_open(value):
            for alternative in alternatives:
                for written, leaf in leaves(alternative, is_open, path):
                    yield written, UnknownValue(value.type, Choice((leaf,)), value.reason)
        case str() | UnknownValue():
            yield path, value
        case _:
            return
