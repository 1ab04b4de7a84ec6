"""What is known of resource types: which arguments refer to which types, and what identifies one.

The data is generated from the provider's schema by `scripts/generate_schema.py`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import Raw, Struct

#: What identifies an instance of any type that has it.
COMMON_IDENTITIES = frozenset({"id", "arn", "name"})

#: What AWS takes where an argument that decides over others is left out.
_DEFAULTS = {"vpc_endpoint_type": "Gateway"}


class Referring(Struct, frozen=True):
    """An argument that holds the identity of other resources.

    `types` can be inferred; `named_types` count only where a reference names them.
    `many` is true of lists and sets, `computed` of what AWS sets where nobody does.
    """

    path: tuple[str, ...]
    attribute: str
    types: frozenset[str]
    named_types: frozenset[str]
    many: bool
    computed: bool

    def accepts(self, type: str) -> bool:
        """Tell whether the argument takes an identity of `type`."""
        return type in self.types or type in self.named_types or "*" in self.types


class Slot(Struct, frozen=True, kw_only=True):
    """What is known of one attribute of a type.

    Attributes:
        written: the path of the attribute, dotted and without indices.
        referring: what it refers to; None where the schema says nothing.
        condition: another argument, and the values of it with which AWS uses this one.
        conflicts: the arguments beside which this one is not set.
        distinct: the argument whose value this one never repeats; empty where there is none.
        kind: what decides which type it holds: an argument, an attribute of what that names, and the types by
            the values of this attribute (empty: where it is not set).
        continued: whether it may hold more than the identity (`${bucket.arn}/prefix`).
        mirror: the argument whose target it repeats, where AWS sets it; empty where there is none.
    """

    written: str
    referring: Referring | None
    condition: tuple[str, list[str]] | None
    conflicts: list[str]
    distinct: str
    kind: tuple[str, str, dict[str, str]] | None
    continued: bool
    mirror: str

    def absent(self, attributes: Mapping[str, Any]) -> bool:
        """Tell whether other arguments rule out that anybody set this one: AWS does not use it then."""
        if self.condition is not None:
            other, values = self.condition
            if attributes.get(other) is None:
                return _DEFAULTS.get(other) not in values
            if isinstance(attributes[other], str) and attributes[other] not in values:
                return True
        for other in self.conflicts:
            value = attributes.get(other)
            if value is True or (isinstance(value, (list, str)) and len(value) > 0):
                return True
        return False


class SchemaData(Struct):
    """The file as it stands."""

    specs: list[tuple[str, list[str], list[str]]]
    types: dict[str, Raw]
    identities: dict[str, list[str]]
    companions: dict[str, dict[str, str]]
    adoptions: dict[str, str]
    echoes: dict[str, str]
    continued: frozenset[str]
    conditions: dict[str, tuple[str, list[str]]]
    conflicts: dict[str, list[str]]
    distinct: dict[str, str]
    kinds: dict[str, tuple[str, str, dict[str, str]]]
    mirrors: dict[str, dict[str, str]]


class Schema:
    """Answers questions about resource types. Unknown types have no referring arguments."""

    def __init__(self, data: SchemaData) -> None:
        self._data = data
        self._referring: dict[str, dict[str, Referring]] = {}
        self._identities: dict[str, frozenset[str]] = {}
        self._own_type: dict[str, bool] = {}
        self._slots: dict[tuple[str, str], Slot] = {}

    def referring(self, type: str) -> dict[str, Referring]:
        """Return the referring arguments of `type`, by dotted path."""
        found = self._referring.get(type)
        if found is None:
            raw = self._data.types.get(type)
            entries = msgspec.json.decode(raw, type=dict[str, int]) if raw is not None else {}
            found = {}
            for written, number in entries.items():
                attribute, types, named = self._data.specs[number]
                path = written.rstrip("*?")
                found[path] = Referring(
                    tuple(path.split(".")),
                    attribute,
                    frozenset(types),
                    frozenset(named),
                    many=written.endswith("*"),
                    computed="?" in written,
                )
            self._referring[type] = found
        return found

    def refers_to_own_type(self, type: str) -> bool:
        """Tell whether an argument of `type` takes the identity of another instance of it."""
        found = self._own_type.get(type)
        if found is None:
            found = any(other.accepts(type) for other in self.referring(type).values())
            self._own_type[type] = found
        return found

    def identities(self, type: str) -> frozenset[str]:
        """Return the attributes whose value identifies an instance of `type`."""
        found = self._identities.get(type)
        if found is None:
            more = self._data.identities.get(type, ())
            removed = {name[1:] for name in more if name.startswith("-")}
            found = self._identities[type] = (COMMON_IDENTITIES | set(more)) - removed
        return found

    def companions(self, type: str) -> dict[str, str]:
        """Return the attributes that identify what AWS makes along with it, and the types that adopt that."""
        return self._data.companions.get(type, {})

    def adoption(self, type: str) -> str:
        """Return the argument with which `type` names what it adopts; empty when it adopts nothing."""
        return self._data.adoptions.get(type, "")

    def echo(self, type: str) -> str:
        """Return the argument whose value is repeated as `id` of `type`; empty when the `id` is its own."""
        return self._data.echoes.get(type, "")

    def slot(self, type: str, written: str) -> Slot:
        """Return what is known of the attribute of `type` at a dotted path."""
        found = self._slots.get((type, written))
        if found is None:
            data, name = self._data, f"{type}.{written}"
            found = self._slots[type, written] = Slot(
                written=written,
                referring=self.referring(type).get(written),
                condition=data.conditions.get(name),
                conflicts=data.conflicts.get(name, []),
                distinct=data.distinct.get(name, ""),
                kind=data.kinds.get(name),
                continued=name in data.continued,
                mirror=data.mirrors.get(type, {}).get(written, ""),
            )
        return found


@lru_cache(maxsize=1)
def load() -> Schema:
    """Read the data that comes with netlint."""
    with open(os.path.join(os.path.dirname(__file__), "aws.json"), "rb") as file:
        content = file.read()
    return Schema(msgspec.json.decode(content, type=SchemaData))
