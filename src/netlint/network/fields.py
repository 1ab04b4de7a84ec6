"""The fields that entities are declared with: values, links, and questions about them.

Nothing is read before it is asked for, and asking for what is unknown raises `Undetermined`.

An answer that rests on nothing weaker than exact links stays in the entity's `__dict__`, where Python finds
it before it asks the field again: of an answer that weakens the verdict, each reading has to be noted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar, overload

from netlint.lang.undetermined import Members, Undetermined
from netlint.lang.unknown import Unknown
from netlint.network.entity import Entity
from netlint.resources.model import Certainty

T = TypeVar("T")

#: Asked for at every reading: an attribute of an enumeration takes longer than a name.
_EXACT = Certainty.EXACT
E = TypeVar("E", bound=Entity)


def text(value: Any) -> str:
    """Read a string."""
    return str(value)


def flag(value: Any) -> bool:
    """Read a boolean, in the several ways in which providers write it."""
    if isinstance(value, str):
        return value.lower() in ("true", "enable", "enabled", "on", "yes", "1")
    return bool(value)


def is_public(value: Any) -> bool:
    """Read whether something has a public address: a boolean, or how MSK gives its brokers theirs.

    https://docs.aws.amazon.com/msk/1.0/apireference/clusters-clusterarn-connectivity.html
    """
    return value == "SERVICE_PROVIDED_EIPS" or flag(value)


def number(value: Any) -> int:
    """Read a whole number."""
    return int(value)


def texts(value: Any) -> tuple[str, ...]:
    """Read a list or set of strings; a single string is a list of one. A null among them is none of them."""
    if isinstance(value, str):
        return (value,)
    return tuple(str(item) for item in value if item is not None)


def tag_names(value: Any) -> tuple[str, ...]:
    """Read the names of tags: a map, or a list of blocks with `Key`."""
    if isinstance(value, dict):
        return tuple(value)
    return tuple(str(one["Key"]) for one in value)


def document(value: Any) -> str:
    """Read a JSON document: its text, or the value that it stands for.

    What the conditions of a policy compare with is left out where it is not known: it is read of none.

    Raises:
        TypeError: another part of the value is not known.
    """
    if isinstance(value, (dict, list)):
        import msgspec

        return msgspec.json.encode(_without_operands(value)).decode()
    return str(value)


def _without_operands(value: Any, *, within: bool = False) -> Any:
    if isinstance(value, list):
        return [_without_operands(one, within=within) for one in value]
    if isinstance(value, dict):
        return {
            name: _without_operands(one, within=within or (name == "Condition" and isinstance(one, dict)))
            for name, one in value.items()
        }
    return "" if within and isinstance(value, Unknown) else value


class attribute(Generic[T]):
    """A field that holds a value. Absent, it is the default; unknown, reading it raises.

    `settled` says that AWS applies the default when the configuration leaves the attribute out,
    although the provider's plan calls it "known after apply".
    """

    def __init__(self, convert: Callable[[Any], T], default: T, *, settled: bool = False) -> None:
        self.convert = convert
        self.default = default
        self.settled = settled
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, entity: None, owner: type) -> attribute[T]: ...
    @overload
    def __get__(self, entity: Entity, owner: type) -> T: ...
    def __get__(self, entity: Entity | None, owner: type) -> attribute[T] | T:
        if entity is None:
            return self
        answer = entity.__dict__[self.name] = self._read(entity)
        return answer

    def _read(self, entity: Entity) -> T:
        value, _ = entity.locate(self.name)
        if isinstance(value, list):
            for item in value:
                if isinstance(item, Unknown):
                    raise entity.unknown(self.name, item)
        if isinstance(value, Unknown):
            resource = entity.resource
            left_out = resource is not None and not resource.written(entity.spelling_of(self.name))
            # A data source writes nothing of what it reads.
            if not (self.settled and entity.managed and left_out):
                raise entity.unknown(self.name, value)
            value = None
        spelling = entity.spelling
        if value is None:
            return self.default if spelling is None else spelling.defaults.get(self.name, self.default)
        convert = self.convert if spelling is None else spelling.readers.get(self.name, self.convert)
        try:
            return convert(value)
        except (ValueError, TypeError):
            name = entity.spelling_of(self.name) or self.name
            raise Undetermined(
                f"`{name}` of {entity.address} has a value that is not understood",
                address=entity.address,
                attribute=name,
            ) from None


class link(Generic[E]):
    """A field that stands for one other entity, or for none."""

    def __init__(self, *kinds: str) -> None:
        self.kinds = kinds
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, entity: None, owner: type) -> link[E]: ...
    @overload
    def __get__(self, entity: Entity, owner: type) -> E | None: ...
    def __get__(self, entity: Entity | None, owner: type) -> link[E] | E | None:
        if entity is None:
            return self
        linked = entity.linked(self.name, self.kinds)
        targets: Any = linked.targets
        if linked.certainty is not _EXACT:
            entity.network.note(linked.certainty)
        elif targets or linked.incomplete is None:
            entity.__dict__[self.name] = targets[0] if targets else None
        if targets:
            return targets[0]  # type: ignore[no-any-return]
        if linked.incomplete is not None:
            raise linked.incomplete
        return None


class links(Generic[E]):
    """A field that stands for any number of other entities."""

    def __init__(self, *kinds: str) -> None:
        self.kinds = kinds
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, entity: None, owner: type) -> links[E]: ...
    @overload
    def __get__(self, entity: Entity, owner: type) -> Members[E]: ...
    def __get__(self, entity: Entity | None, owner: type) -> links[E] | Members[E]:
        if entity is None:
            return self
        linked = entity.linked(self.name, self.kinds)
        targets: Iterable[Any] = linked.targets
        answer = Members(targets, linked.incomplete)
        if linked.certainty is _EXACT:
            entity.__dict__[self.name] = answer
        else:
            entity.network.note(linked.certainty)
        return answer


class members(Generic[E]):
    """The entities of a kind that point here with one of their links.

    `echoed` tells that the provider repeats in blocks of the resource here what resources of their own
    declare.
    """

    def __init__(self, kind: str, via: str, *, echoed: bool = False) -> None:
        self.kind = kind
        self.via = via
        self.echoed = echoed
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, entity: None, owner: type) -> members[E]: ...
    @overload
    def __get__(self, entity: Entity, owner: type) -> Members[E]: ...
    def __get__(self, entity: Entity | None, owner: type) -> members[E] | Members[E]:
        if entity is None:
            return self
        answer: Any
        if self.name in entity.doubtful:
            answer, _, certainty = entity.doubtful[self.name]
        else:
            answer, certainty = entity.network.weighed(self.kind, self.via, entity)
            if self.echoed:
                answer = entity.network.without_echoes(self.kind, self.via, entity, answer)
            if certainty is _EXACT:
                entity.__dict__[self.name] = answer
                return answer  # type: ignore[no-any-return]
            entity.doubtful[self.name] = (answer, None, certainty)
        entity.network.note(certainty)
        return answer  # type: ignore[no-any-return]


class derived(Generic[T]):
    """A question about an entity, answered once: with its certainty, or with why it has no answer."""

    def __init__(self, question: Callable[[Any], T]) -> None:
        self.question = question
        self.name = question.__name__
        self.__doc__ = question.__doc__

    @overload
    def __get__(self, entity: None, owner: type) -> derived[T]: ...
    @overload
    def __get__(self, entity: Entity, owner: type) -> T: ...
    def __get__(self, entity: Entity | None, owner: type) -> derived[T] | T:
        if entity is None:
            return self
        doubtful = entity.doubtful.get(self.name)
        if doubtful is None:
            answer, why, certainty = entity.network.weigh(self.question, entity)
            if why is None and certainty is _EXACT:
                entity.__dict__[self.name] = answer
                return answer  # type: ignore[return-value]
            doubtful = entity.doubtful[self.name] = (answer, why, certainty)
        answer, why, certainty = doubtful
        if certainty is not _EXACT:
            entity.network.note(certainty)
        if why is not None:
            raise why
        return answer  # type: ignore[return-value]
