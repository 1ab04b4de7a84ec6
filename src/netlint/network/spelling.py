"""How a source spells an entity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from netlint.lang.unknown import Unknown
from netlint.resources.model import Path

#: In a spelling: the resource that the nested block stands in.
SELF = "."

#: A way through blocks to an attribute; the last step may name several, of which only one is ever set.
_Steps = tuple[str, ...]

_MARKS = frozenset(". |")


class Spelling:
    """How one resource type writes an entity.

    A path is dotted, and leads through every one of the blocks that repeat. Several paths,
    separated by blanks, are all read. `id|name` as the last step stands for attributes of which
    only one is ever set.

    Args:
        type: the resource type.
        fields: for each field of the entity the path of the attribute. A field that is
            left out is not written by this type. `SELF` is the enclosing resource.
        block: the path of the nested block, when every such block is one entity.
        among: for a field that holds names, the resource types whose names they are: names are
            unique within a type only.
    """

    __slots__ = ("_ways", "among", "block", "fields", "type")

    def __init__(
        self,
        type: str,
        fields: dict[str, str],
        *,
        block: str = "",
        among: dict[str, tuple[str, ...]] | None = None,
    ) -> None:
        self.type = type
        self.fields = fields
        self.block = block
        self.among = among or {}
        self._ways: dict[str, str | tuple[_Steps, ...]] = {}

    def ways(self, field: str) -> str | tuple[_Steps, ...]:
        """Return the attribute of a field where it stands directly here, or else the ways to its values."""
        found = self._ways.get(field)
        if found is None:
            written = self.fields.get(field, SELF)
            if written == SELF:
                found = ()
            elif set(written) & _MARKS:
                found = tuple(tuple(path.split(".")) for path in written.split())
            else:
                found = written
            self._ways[field] = found
        return found


def spelled(types: str, *, block: str = "", **fields: str) -> tuple[Spelling, ...]:
    """Spell an entity the same way for several resource types (separated by blanks)."""
    return tuple(Spelling(type, fields, block=block) for type in types.split())


def among(spellings: tuple[Spelling, ...], **types: str) -> tuple[Spelling, ...]:
    """Say of which resource types (separated by blanks) the names in some fields are."""
    scopes = {field: tuple(names.split()) for field, names in types.items()}
    return tuple(Spelling(one.type, one.fields, block=one.block, among=scopes) for one in spellings)


def places(value: Any, steps: _Steps, path: Path = ()) -> Iterator[tuple[Any, Path]]:
    """Yield what a way leads to, and where it stands; an unknown on the way stands for all below it."""
    if isinstance(value, list):
        for index, element in enumerate(value):
            yield from places(element, steps, (*path, index))
    elif isinstance(value, Unknown):
        yield value, (*path, *(step.partition("|")[0] for step in steps))
    elif isinstance(value, dict):
        if len(steps) == 1:
            yield from ((value.get(name), (*path, name)) for name in steps[0].split("|"))
        else:
            yield from places(value.get(steps[0]), steps[1:], (*path, steps[0]))


def blocks_at(value: Any, steps: _Steps, path: Path = ()) -> Iterator[tuple[Any, Path]]:
    """Yield the nested blocks that a way leads to, and where they stand; unknown ones as they are."""
    if isinstance(value, list):
        for index, element in enumerate(value):
            yield from blocks_at(element, steps, (*path, index))
    elif isinstance(value, Unknown) or (not steps and value is not None):
        yield value, path
    elif isinstance(value, dict):
        yield from blocks_at(value.get(steps[0]), steps[1:], (*path, steps[0]))
