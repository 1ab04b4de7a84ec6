"""Which resource instances a value stands for.

An unknown says what it is the unknown of, and a known string that came from a resource says so too: these are
proven links. A known string that merely equals the identity of a resource is as good as it is unique.
"""

from __future__ import annotations

from collections.abc import Iterator

from netlint.lang.values import (
    Choice,
    Identity,
    ListValue,
    MapValue,
    ObjectValue,
    Ref,
    Sensitive,
    SetValue,
    TupleValue,
    UnknownValue,
    Value,
    walk,
)
from netlint.resources.model import Certainty, Path, Reference, ResourceInstance, Snapshot, Target
from netlint.terraform.links.known import Identities, is_assigned
from netlint.terraform.schema import Referring, load


def value_at(value: Value, path: Path) -> Value | None:
    """Return the value at a path; a sequence of one is stepped into. None when there is nothing."""
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
                    current = value_at(elements[0], (step,))
                else:
                    return None
            case UnknownValue():
                return current
            case _:
                return None
    return current


class ValueResolver:
    """Finds out what the attributes of evaluated instances identify."""

    def __init__(
        self,
        snapshot: Snapshot,
        values: dict[str, ObjectValue],
        written: dict[str, frozenset[str]],
        uncertain: frozenset[str] = frozenset(),
    ) -> None:
        """Resolve the links of a snapshot.

        Args:
            snapshot: the instances.
            values: the attributes of each, by address.
            written: the names that the body of each sets, by address.
            uncertain: the addresses of those that may not exist: what they refer to is a candidate.
        """
        self._uncertain = uncertain
        self._snapshot = snapshot
        self._values = values
        self._written = written
        self._schema = load()
        self._identities = Identities(snapshot, self._schema)
        self._memo: dict[tuple[str, Path], Reference | None] = {}
        self._adopting: dict[str, dict[str, str]] = {}

    def resolve(self, instance: ResourceInstance, path: Path) -> Reference | None:
        """Return what the value at `path` identifies; None when it identifies nothing that was read."""
        memo = (instance.address, path)
        if memo not in self._memo:
            own = self._values.get(instance.address)
            value = value_at(own, path) if own is not None else None
            written = ".".join(step for step in path if isinstance(step, str))
            self._memo[memo] = self._reference(instance, value, written) if value is not None else None
        return self._memo[memo]

    def settles(self, instance: ResourceInstance, path: Path) -> bool:
        """Tell whether what the sources say of the value at `path` is all that there is to know."""
        own = self._values.get(instance.address)
        value = value_at(own, path) if own is not None else None
        return value is not None and not any(
            isinstance(part, UnknownValue) and part.term is None for part in walk(value)
        )

    def knows(self, instance: ResourceInstance) -> bool:
        """Tell whether the instance was evaluated."""
        return instance.address in self._values

    def written(self, instance: ResourceInstance, name: str) -> bool:
        """Tell whether the configuration sets an attribute."""
        first, _, rest = name.partition(".")
        if first not in self._written.get(instance.address, ()):
            return False
        own = self._values.get(instance.address)
        value = value_at(own, tuple(name.split("."))) if rest and own is not None else None
        # What is left out in a block that is written is the provider's to compute.
        computed = isinstance(value, UnknownValue) and isinstance(value.term, Ref)
        return not (computed and value.term.address == instance.address)  # type: ignore[union-attr]

    def references(self, instance: ResourceInstance) -> dict[str, Reference]:
        """Return every attribute path (dotted, indices left out) that identifies other instances."""
        found: dict[str, Reference] = {}
        own = self._values.get(instance.address)
        if own is None or instance.mode != "managed":
            return found
        for written, value in _leaves(own, ()):
            reference = self._public(instance, self._reference(instance, value, written))
            if reference is None:
                continue
            earlier = found.get(written)
            if earlier is not None:
                targets = tuple(dict.fromkeys((*earlier.targets, *reference.targets)))
                reference = Reference(targets, earlier.certainty.weaker(reference.certainty))
            found[written] = reference
        return found

    def _public(self, instance: ResourceInstance, reference: Reference | None) -> Reference | None:
        """Leave out what is not an instance's own identity, and the instance itself."""
        if reference is None:
            return None
        by_address = self._snapshot.by_address
        targets = tuple(
            target
            for target in reference.targets
            if target.address != instance.address
            and target.address in by_address
            and by_address[target.address].mode == "managed"
            and target.attribute in self._schema.identities(by_address[target.address].type)
        )
        return Reference(targets, reference.certainty) if targets else None

    def _reference(self, instance: ResourceInstance, value: Value, written: str) -> Reference | None:
        targets: dict[Target, None] = {}
        certainty = Certainty.AMBIGUOUS if instance.address in self._uncertain else Certainty.EXACT
        for member, sure in _candidates(value):
            found = self._one(instance, member, written)
            if found is None:
                continue
            targets.update(dict.fromkeys(found.targets))
            certainty = certainty.weaker(found.certainty if sure else Certainty.AMBIGUOUS)
        return Reference(tuple(targets), certainty) if targets else None

    def _one(self, instance: ResourceInstance, value: Value, written: str) -> Reference | None:
        if isinstance(value, UnknownValue):
            return self._named(instance, value.term) if isinstance(value.term, Ref) else None
        if isinstance(value, Identity):
            return self._named(instance, value.ref)
        if isinstance(value, str):
            return self._known(instance, value, self._schema.referring(instance.type).get(written))
        return None

    def _named(self, instance: ResourceInstance, ref: Ref) -> Reference | None:
        source = self._snapshot.by_address.get(ref.address)
        if source is None:
            return None
        attribute = ".".join(step for step in ref.path if isinstance(step, str))
        adopter = self._schema.companions(source.type).get(attribute, "")
        found = self._adopters(adopter).get(ref.address) if adopter else None
        # The adopter itself names what it adopts, and not itself.
        adopted = found is not None and found != instance.address
        target = Target(found) if found is not None and adopted else Target(ref.address, attribute)
        return Reference((target,), Certainty.EXACT)

    def _adopters(self, type_: str) -> dict[str, str]:
        """Return who adopts, among a type, what AWS makes along with an instance, by that one's address."""
        if type_ not in self._adopting:
            found: dict[str, str] = {}
            argument = self._schema.adoption(type_)
            for instance in self._snapshot.by_type.get(type_, ()):
                own = self._values.get(instance.address)
                value = own.attributes.get(argument) if own is not None else None
                ref = value.term if isinstance(value, UnknownValue) else getattr(value, "ref", None)
                if isinstance(ref, Ref):
                    found[ref.address] = instance.address
            self._adopting[type_] = found
        return self._adopting[type_]

    def _known(self, instance: ResourceInstance, value: str, referring: Referring | None) -> Reference | None:
        found = [
            target for target in self._identities.find(value, referring) if target.address != instance.address
        ]
        if not found:
            return None
        if len({target.address for target in found}) == 1:
            # The text alone does not prove it: another account or region may have the same name.
            certainty = Certainty.EXACT if is_assigned(value) else Certainty.INFERRED
            return Reference((found[0],), certainty)
        return Reference(tuple(found), Certainty.AMBIGUOUS)


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


def _leaves(value: Value, path: tuple[str, ...]) -> Iterator[tuple[str, Value]]:
    """Yield the parts of a value that may identify something, with their dotted paths."""
    match value:
        case Sensitive():
            yield from _leaves(value.value, path)
        case ObjectValue(members) | MapValue(elements=members):
            for name, member in members.items():
                yield from _leaves(member, (*path, name))
        case ListValue(elements=elements) | SetValue(elements=elements) | TupleValue(elements):
            for element in elements:
                yield from _leaves(element, path)
        case str():
            yield ".".join(path), value
        case UnknownValue(term=Choice(alternatives=alternatives, members=members)):
            if any(isinstance(alternative, ObjectValue) for alternative in alternatives):
                for alternative in alternatives:
                    for written, leaf in _leaves(alternative, path):
                        yield written, UnknownValue(value.type, Choice((leaf,), members), value.reason)
            else:
                yield ".".join(path), value
        case UnknownValue():
            yield ".".join(path), value
        case _:
            return
