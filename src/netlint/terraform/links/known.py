"""Links of known values: an id, an ARN or a unique name that an instance has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from netlint.resources.assigned import is_assigned
from netlint.resources.model import ResourceInstance, Snapshot, Target
from netlint.terraform.schema import Referring, Schema


def _values(value: Any, steps: list[str]) -> Iterator[str]:
    """Yield the strings at a path, in all elements of the lists on the way."""
    if isinstance(value, list):
        for element in value:
            yield from _values(element, steps)
    elif not steps:
        if isinstance(value, str) and value:
            yield value
    elif isinstance(value, dict):
        yield from _values(value.get(steps[0]), steps[1:])


class Identities:
    """Instances by the values that identify them; indexed per type, on first use."""

    def __init__(self, snapshot: Snapshot, schema: Schema) -> None:
        """Index the managed instances of `snapshot`."""
        self._snapshot = snapshot
        self._schema = schema
        self._by_type: dict[str, dict[str, list[Target]]] = {}
        self._all: dict[str, list[Target]] | None = None

    def of_type(self, type: str) -> dict[str, list[Target]]:
        """Return the targets of one type by identifying value."""
        found = self._by_type.get(type)
        if found is None:
            found = {}
            if not self._schema.echo(type):
                names = self._schema.identities(type)
                for instance in self._snapshot.by_type.get(type, ()):
                    if instance.mode == "managed":
                        self._note(instance, names, found)
            self._by_type[type] = found
        return found

    @staticmethod
    def _note(instance: ResourceInstance, names: Iterable[str], index: dict[str, list[Target]]) -> None:
        attributes = instance.attributes
        seen = set()
        # `id` first: where it equals the name, it is what is named.
        for name in sorted(names, key=lambda name: (name != "id", name != "arn", name)):
            for value in _values(attributes, name.split(".")):
                if value not in seen:
                    seen.add(value)
                    index.setdefault(value, []).append(Target(instance.address, name))

    def find(self, value: str, referring: Referring | None) -> list[Target]:
        """Return what `value` identifies.

        Args:
            value: the value of an attribute.
            referring: what the schema says the attribute refers to; None when it says nothing, in
                which case only ids and ARNs count.
        """
        if referring is not None and "*" not in referring.types:
            found: list[Target] = []
            for type in (*referring.types, *referring.named_types):
                found += self.of_type(type).get(value, ())
            if found or not is_assigned(value):
                return found
        if not is_assigned(value):
            return []
        if self._all is None:
            self._all = {}
            for type in self._snapshot.by_type:
                for identity, targets in self.of_type(type).items():
                    self._all.setdefault(identity, []).extend(targets)
        return self._all.get(value, [])
