"""Which resources the properties of a template stand for.

An unknown says what it is the unknown of, and a known name that came from a resource says so too: these are
proven links. An id that AWS gives out belongs to one thing, wherever it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from netlint.cloudformation.identities import name_property
from netlint.lang.values import (
    Choice,
    Computation,
    Identity,
    ListValue,
    MapValue,
    Null,
    ObjectValue,
    Ref,
    Sensitive,
    SetValue,
    TupleValue,
    UnknownValue,
    Value,
)
from netlint.resources.model import Certainty, Path, Reference, ResourceInstance, Snapshot, Target

#: The attributes that are a resource's own identity.
_IDENTITIES = frozenset({"EndpointIds", "id", "arn", "name", "public_ip", "service_name", "url"})

_ASSIGNED = re.compile(r"arn:[a-z-]+:|(?:[a-z]+-)+[0-9a-f]{8,17}\b|[0-9a-f]{8}-[0-9a-f]{4}-")

_ARN_KIND = re.compile(r":([a-z-]+)/\Z")


def value_at(value: Value, path: Path) -> Value | None:
    """Return the value at a path; a list of one is stepped into. None when there is nothing."""
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
            case UnknownValue(term=Choice(alternatives=alternatives)):
                found = [value_at(one, (step,)) for one in alternatives if not isinstance(one, Null)]
                there = tuple(one for one in found if one is not None)
                # One of several, or nothing at all: candidates, even if there is only one.
                current = UnknownValue(term=Choice(there), reason=current.reason) if there else None
            case UnknownValue():
                return current
            case _:
                return None
    return current


class TemplateResolver:
    """Finds out what the properties of evaluated resources identify."""

    def __init__(
        self, snapshot: Snapshot, values: Mapping[str, ObjectValue], uncertain: frozenset[str] = frozenset()
    ) -> None:
        """Resolve the links of a snapshot.

        Args:
            snapshot: the resources.
            values: the properties of each, by address.
            uncertain: the addresses of those that may not exist: what they refer to is a candidate.
        """
        self._snapshot = snapshot
        self._values = values
        self._uncertain = uncertain
        self._memo: dict[tuple[str, Path], Reference | None] = {}
        self._names: dict[tuple[str, str], list[Target]] | None = None
        self._assigned: dict[str, list[Target]] | None = None

    def resolve(self, instance: ResourceInstance, path: Path) -> Reference | None:
        """Return what the value at `path` identifies; None when it identifies nothing that was read."""
        memo = (instance.address, path)
        if memo not in self._memo:
            own = self._values.get(instance.address)
            value = value_at(own, path) if own is not None else None
            last = next((step for step in reversed(path) if isinstance(step, str)), "")
            self._memo[memo] = self._reference(instance, value, last) if value is not None else None
        return self._memo[memo]

    def value(self, address: str) -> ObjectValue | None:
        """Return the properties of a resource as values; None where it is not there."""
        return self._values.get(address)

    def written(self, instance: ResourceInstance, name: str) -> bool:
        """Tell whether the template sets a property."""
        own = self._values.get(instance.address)
        return own is not None and name in own.attributes

    def references(self, instance: ResourceInstance) -> dict[str, Reference]:
        """Return every property path (dotted, indices left out) that identifies other resources."""
        found: dict[str, Reference] = {}
        own = self._values.get(instance.address)
        if own is None:
            return found
        for path, value in _leaves(own, ()):
            reference = self._public(instance, self._reference(instance, value, path[-1] if path else ""))
            if reference is None:
                continue
            written = ".".join(path)
            earlier = found.get(written)
            if earlier is not None:
                targets = tuple(dict.fromkeys((*earlier.targets, *reference.targets)))
                reference = Reference(targets, earlier.certainty.weaker(reference.certainty))
            found[written] = reference
        return found

    def _public(self, instance: ResourceInstance, reference: Reference | None) -> Reference | None:
        """Leave out what is not a resource's own identity, and the resource itself."""
        if reference is None:
            return None
        targets = tuple(
            target
            for target in reference.targets
            if target.address != instance.address and target.attribute in _IDENTITIES
        )
        return Reference(targets, reference.certainty) if targets else None

    def _reference(self, instance: ResourceInstance, value: Value, property_: str) -> Reference | None:
        targets: dict[Target, None] = {}
        certainty = Certainty.AMBIGUOUS if instance.address in self._uncertain else Certainty.EXACT
        for member, sure in _candidates(value):
            found = self._one(instance, member, property_)
            if found is None:
                continue
            targets.update(dict.fromkeys(found.targets))
            certainty = certainty.weaker(found.certainty if sure else Certainty.AMBIGUOUS)
        return Reference(tuple(targets), certainty) if targets else None

    def _one(self, instance: ResourceInstance, value: Value, property_: str) -> Reference | None:
        if isinstance(value, UnknownValue):
            if isinstance(value.term, Computation):
                return self._made(value.term)
            return self._named(value.term) if isinstance(value.term, Ref) else None
        if isinstance(value, Identity):
            return self._named(value.ref)
        if isinstance(value, str):
            return self._known(instance, value, property_)
        return None

    def _named(self, ref: Ref) -> Reference | None:
        if ref.address not in self._snapshot.by_address:
            return None
        attribute = ".".join(step for step in ref.path if isinstance(step, str))
        return Reference((Target(ref.address, attribute),), Certainty.EXACT)

    def _made(self, term: Computation) -> Reference | None:
        """Return what a text identifies that a template makes of an identity, in the ways that are common.

        The name of an endpoint service is `com.amazonaws.vpce.REGION.ID`, an ARN ends with `:subnet/ID`, and
        each of a firewall's `EndpointIds` is `ZONE:ID`. See
        https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html,
        https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html,
        https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-networkfirewall-firewall.html.
        """
        if term.operation == "select":
            return self._endpoint(term)
        if term.operation not in ("concat", "join"):
            return None
        parts = term.operands if term.operation == "concat" else term.operands[1:]
        first, last = parts[0], parts[-1]
        named = last.term if isinstance(last, UnknownValue) else None
        if not isinstance(first, str) or not isinstance(named, Ref) or named.path != ("id",):
            return None
        found = self._snapshot.by_address.get(named.address)
        type_ = found.type.rpartition("::")[2] if found is not None else ""
        if first.startswith("com.amazonaws.vpce") and type_ == "VPCEndpointService":
            return Reference((Target(named.address, "service_name"),), Certainty.EXACT)
        before = parts[-2] if len(parts) > 1 and term.operation == "concat" else ""
        kind = _ARN_KIND.search(before) if isinstance(before, str) else None
        if first.startswith("arn:") and kind is not None and kind[1].replace("-", "") == type_.casefold():
            return Reference((Target(named.address, "arn"),), Certainty.EXACT)
        return None

    def _endpoint(self, term: Computation) -> Reference | None:
        """Return the firewall of `Select [1, Split [":", Select [0, EndpointIds]]]`."""
        index, parts = term.operands
        inner = parts.term if isinstance(parts, UnknownValue) else None
        if index != 1 or not isinstance(inner, Computation) or inner.operation != "split":
            return None
        delimiter, whole = inner.operands
        named = whole.term if isinstance(whole, UnknownValue) else None
        if delimiter == ":" and isinstance(named, Ref) and named.path[:1] == ("EndpointIds",):
            return self._named(named)
        return None

    def _known(self, instance: ResourceInstance, value: str, property_: str) -> Reference | None:
        if self._names is None or self._assigned is None:
            self._names, self._assigned = self._index()
        # A property of the same name refers to it, unless it is what names the resource itself.
        own = property_ in ("Name", name_property(instance.type))
        found = () if own else self._names.get((property_, value)) or ()
        certainty = Certainty.INFERRED
        if not found and _ASSIGNED.match(value):
            found, certainty = self._assigned.get(value, ()), Certainty.EXACT
        targets = tuple(target for target in found if target.address != instance.address)
        if not targets:
            return None
        return Reference(targets, certainty if len(targets) == 1 else Certainty.AMBIGUOUS)

    def _index(self) -> tuple[dict[tuple[str, str], list[Target]], dict[str, list[Target]]]:
        """Return the resources by property and name, and by the ids and ARNs that are known of them."""
        names: dict[tuple[str, str], list[Target]] = {}
        assigned: dict[str, list[Target]] = {}
        for instance in self._snapshot:
            own = self._values.get(instance.address)
            property_ = name_property(instance.type)
            if own is None or not property_ or instance.address in self._uncertain:
                continue
            name = own.attributes.get(property_)
            if isinstance(name, str) and not isinstance(name, Identity):
                target = Target(instance.address, "name")
                names.setdefault((property_, str(name)), []).append(target)
                if _ASSIGNED.match(name):
                    assigned.setdefault(str(name), []).append(target)
        return names, assigned


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


def _leaves(value: Value, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Value]]:
    """Yield the parts of a value that may identify something, with their paths, indices left out."""
    match value:
        case Sensitive():
            yield from _leaves(value.value, path)
        case ObjectValue(members) | MapValue(elements=members):
            for name, member in members.items():
                yield from _leaves(member, (*path, name))
        case ListValue(elements=elements) | SetValue(elements=elements) | TupleValue(elements):
            for element in elements:
                yield from _leaves(element, path)
        case UnknownValue(term=Choice(alternatives=alternatives)):
            for alternative in alternatives:
                for written, leaf in _leaves(alternative, path):
                    yield written, UnknownValue(value.type, Choice((leaf,)), value.reason)
        case str() | UnknownValue():
            yield path, value
        case _:
            return
