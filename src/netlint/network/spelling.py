"""How a source spells an entity."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from netlint.lang.unknown import Unknown
from netlint.resources.model import Path

#: In a spelling: the resource that the nested block stands in.
SELF = "."
#: In a spelling: the nested block is the value itself, as in a list of strings.
ITSELF = "@"

#: A way through blocks to an attribute; the last step may name several, of which only one is ever set.
_Steps = tuple[str, ...]

_NONE: dict[str, Any] = {}
_MARKS = frozenset(". |?[@^~")


class _Ways(dict[str, str | tuple[_Steps, ...]]):
    """By field, the attribute where it stands directly in a block, or else the ways to its values."""

    __slots__ = ("_fields",)

    def __init__(self, fields: dict[str, str]) -> None:
        self._fields = fields

    def __missing__(self, field: str) -> str | tuple[_Steps, ...]:
        """Take apart how a field is spelled, when it is first asked for."""
        written = self._fields.get(field, SELF)
        found: str | tuple[_Steps, ...] = written
        if written == SELF:
            found = ()
        elif set(written) & _MARKS:
            found = tuple(steps_of(path) for path in written.split())
        self[field] = found
        return found


class Spelling:
    """How one resource type writes an entity.

    A path is dotted, and leads through every one of the blocks that repeat. Several paths,
    separated by blanks, are all read. `id|name` as the last step stands for attributes of which
    only one is ever set. `Attributes[Key=idle.timeout].Value` leads through those blocks only whose
    `Key` is that, `Options[1].Cidr` through the second one. `^VpcId` is an attribute of the resource
    where the entity is one of its blocks, `~GroupId` one that only AWS sets. After the last path, `?`
    says that AWS chooses the value when it is left out: always, or (`CidrBlock?PoolId`) where another
    attribute is written.

    Args:
        type: the resource type.
        fields: for each field of the entity the path of the attribute. A field that is
            left out is not written by this type. `SELF` is the enclosing resource.
        block: the path of the nested block, when every such block is one entity.
        among: for a field that holds names, the resource types whose names they are: names are
            unique within a type only.
        defaults: for a field, what holds where it is not written, if not the entity's own default.
        readers: for a field, how its value is read, if not in the entity's own way.
        through: for a link, the kind of the entities that make it, and their link to this one; or no
            kind, and this one's link to another: they link to the same thing by a field of the same name.
        needs: attributes, separated by blanks; the entity is there only where one of them is written.
        implied: the block that AWS adds where none is written.
        nothing: members of a block that stands for no block at all.

    Attributes:
        ways: for each field, see `_Ways`.
    """

    __slots__ = (
        "_all_ways",
        "among",
        "block",
        "defaults",
        "fields",
        "implied",
        "needs",
        "nothing",
        "readers",
        "through",
        "type",
        "ways",
    )

    def __init__(
        self,
        type: str,
        fields: dict[str, str],
        *,
        block: str = "",
        among: dict[str, tuple[str, ...]] | None = None,
        defaults: dict[str, Any] | None = None,
        readers: dict[str, Callable[[Any], Any]] | None = None,
        through: dict[str, tuple[str, str]] | None = None,
        needs: str = "",
        implied: dict[str, Any] | None = None,
        nothing: dict[str, Any] | None = None,
    ) -> None:
        self.type = type
        self.fields = fields
        self.block = block
        self.among = among or _NONE
        self.defaults = defaults or _NONE
        self.readers = readers or _NONE
        self.through = through or _NONE
        self.needs = needs
        self.implied = implied
        self.nothing = nothing
        self.ways = _Ways(fields)
        self._all_ways: dict[tuple[str, ...], tuple[tuple[str, str | tuple[_Steps, ...]], ...]] = {}

    def all_ways(self, fields: tuple[str, ...]) -> tuple[tuple[str, str | tuple[_Steps, ...]], ...]:
        """Return several fields with their ways."""
        found = self._all_ways.get(fields)
        if found is None:
            found = self._all_ways[fields] = tuple((field, self.ways[field]) for field in fields)
        return found

    def chosen_with(self, field: str) -> str | None:
        """Return the attribute with which AWS chooses what is left out; empty: always, None: never."""
        _, mark, other = self.fields.get(field, "").partition("?")
        return other if mark else None

    def shown(self, field: str) -> str:
        """Return the attribute path that writes a field, for people; empty where none does."""
        written = self.fields.get(field, "").partition(" ")[0].partition("|")[0].partition("?")[0]
        if written == ITSELF:
            return self.block
        if written.startswith("["):
            written = written.partition("].")[2]
        if written.startswith(("^", "~")):
            return written[1:]
        return f"{self.block}.{written}" if self.block and written else written


class Later:
    """Spellings, as an attribute of a class, that are put together when they are first asked for."""

    def __init__(self, make: Callable[[], tuple[Spelling, ...]]) -> None:
        self._make = make
        self._made: tuple[Spelling, ...] | None = None

    def __get__(self, entity: object, owner: type) -> tuple[Spelling, ...]:
        if self._made is None:
            self._made = self._make()
        return self._made


def steps_of(path: str) -> _Steps:
    """Split a path into its steps; what stands in brackets is a step of its own."""
    path = path.partition("?")[0]
    if path.startswith(("^", "~")):
        return (path[0], *steps_of(path[1:]))
    if "[" not in path:
        return tuple(path.split("."))
    steps: list[str] = []
    for index, part in enumerate(path.split("[")):
        if index:
            selector, _, part = part.partition("]")
            steps.append(f"[{selector}]")
        steps += [step for step in part.split(".") if step]
    return tuple(steps)


def spelled(types: str, *, block: str = "", needs: str = "", **fields: str) -> tuple[Spelling, ...]:
    """Spell an entity the same way for several resource types (separated by blanks)."""
    return tuple(Spelling(type, fields, block=block, needs=needs) for type in types.split())


def adapted(
    spellings: tuple[Spelling, ...],
    *,
    defaults: dict[str, Any] | None = None,
    readers: dict[str, Callable[[Any], Any]] | None = None,
    through: dict[str, tuple[str, str]] | None = None,
) -> tuple[Spelling, ...]:
    """Say in what the meaning of some spellings differs from the entity's own, see `Spelling`."""
    for one in spellings:
        one.defaults, one.readers, one.through = defaults or _NONE, readers or _NONE, through or _NONE
    return spellings


def among(spellings: tuple[Spelling, ...], **types: str) -> tuple[Spelling, ...]:
    """Say of which resource types (separated by blanks) the names in some fields are."""
    for one in spellings:
        one.among = {field: tuple(names.split()) for field, names in types.items()}
    return spellings


def places(value: Any, steps: _Steps, path: Path = ()) -> Iterator[tuple[Any, Path]]:
    """Yield what a way leads to, and where it stands; an unknown on the way stands for all below it."""
    if steps[0][0] == "[":
        yield from _selected(value, steps, path)
    elif isinstance(value, list):
        for index, element in enumerate(value):
            yield from places(element, steps, (*path, index))
    elif isinstance(value, Unknown):
        yield value, (*path, *(step.partition("|")[0] for step in steps if step[0] != "["))
    elif isinstance(value, dict):
        if len(steps) == 1:
            yield from ((value.get(name), (*path, name)) for name in steps[0].split("|"))
        else:
            yield from places(value.get(steps[0]), steps[1:], (*path, steps[0]))


def _selected(value: Any, steps: _Steps, path: Path) -> Iterator[tuple[Any, Path]]:
    """Yield what a way leads to by way of those blocks only that its first step means."""
    name, equals, wanted = steps[0][1:-1].partition("=")
    blocks = [(one, (*path, index)) for index, one in enumerate(value)] if isinstance(value, list) else None
    if blocks is None:
        blocks = [(value, path)]
    elif not equals:
        blocks = blocks[int(name) : int(name) + 1]
    for block, place in blocks:
        if isinstance(block, Unknown) or not equals:
            yield from places(block, steps[1:], place)
        elif isinstance(block, dict):
            found = block.get(name)
            if isinstance(found, Unknown):
                # Whether it is meant is not known: neither is, then, what it holds.
                yield found, (*place, name)
            elif str(found) == wanted:
                yield from places(block, steps[1:], place)


def blocks_at(value: Any, steps: _Steps, path: Path = ()) -> Iterator[tuple[Any, Path]]:
    """Yield the nested blocks that a way leads to, and where they stand; unknown ones as they are."""
    if isinstance(value, list):
        for index, element in enumerate(value):
            yield from blocks_at(element, steps, (*path, index))
    elif isinstance(value, Unknown) or (not steps and value is not None):
        yield value, path
    elif isinstance(value, dict):
        yield from blocks_at(value.get(steps[0]), steps[1:], (*path, steps[0]))
