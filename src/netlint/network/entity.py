"""The base of all entities, and the fields that they are declared with.

An entity class says what a thing *is* (its fields) and how each source *spells* it
(`Spelling`). Nothing is read before it is asked for, and asking for what is unknown raises
`Undetermined`: whoever reasons about entities writes plain Python and stays sound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, overload

from netlint.lang.undetermined import Members, Undetermined
from netlint.lang.unknown import Reason, Unknown
from netlint.network.spelling import SELF as SELF
from netlint.network.spelling import Spelling as Spelling
from netlint.network.spelling import spelled as spelled
from netlint.resources.model import Certainty, Path, ResourceInstance

if TYPE_CHECKING:
    from netlint.network.network import Network

T = TypeVar("T")
E = TypeVar("E", bound="Entity")


class Linked:
    """The entities that a field stands for, as far as known."""

    __slots__ = ("candidates", "certainty", "incomplete", "targets")

    def __init__(self) -> None:
        self.targets: list[Entity] = []
        self.certainty = Certainty.EXACT
        self.candidates: list[Entity] = []
        self.incomplete: Undetermined | None = None


class Entity:
    """A thing in the network.

    Attributes:
        address: the address of the resource that declares it; for a nested block with a suffix.
        managed: whether the input creates or owns it, so that all of it can be known.
    """

    kind: ClassVar[str] = ""
    terraform: ClassVar[tuple[Spelling, ...]] = ()
    #: attributes that the provider computes when they are left out, from resources of their own
    computed: ClassVar[frozenset[str]] = frozenset()
    #: attributes that identify what AWS creates along with it, see `identified_by`
    companions: ClassVar[tuple[str, ...]] = ()
    #: attributes that hold the entity's unique name, besides `id` and `arn`
    identities: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self,
        network: Network,
        address: str,
        resource: ResourceInstance | None,
        spelling: Spelling | None,
        path: Path = (),
        values: Any = None,
    ) -> None:
        self.network = network
        self.address = address
        self.resource = resource
        self.spelling = spelling
        self.path = path
        self.managed = resource is not None and resource.mode == "managed"
        self._values = values
        self._memo: dict[str, tuple[Any, Undetermined | None, Certainty]] = {}

    def imply(self, field: str, target: Entity) -> None:
        """Set a link that nothing declares, because AWS makes it so."""
        linked = Linked()
        linked.targets.append(target)
        self._memo["linked " + field] = (linked, None, Certainty.EXACT)

    def locate(self, field: str) -> tuple[Any, Path]:
        """Return the value that spells a field, and its path. None where it is not written."""
        if self.resource is None or self.spelling is None:
            # What AWS creates along with a managed resource is as plain as AWS makes it.
            return (None, ()) if self.managed else (Unknown(Reason.ELSEWHERE), ())
        spelled_as = self.spelling.fields.get(field)
        if spelled_as is None:
            return None, ()
        value = self.resource.attributes if self._values is None else self._values
        path = self.path
        for step in spelled_as.split("."):
            if isinstance(value, list):
                if not value:
                    return None, path
                value = value[0]
                path = (*path, 0)
            if isinstance(value, Unknown):
                return value, path
            if not isinstance(value, dict):
                return None, path
            value = value.get(step)
            path = (*path, step)
        return value, path

    def spelling_of(self, field: str) -> str:
        """Return the attribute path that writes a field, dotted; empty where none does."""
        if self.spelling is None:
            return ""
        inner = self.spelling.fields.get(field, "")
        block = self.spelling.block
        return f"{block}.{inner}" if block and inner else inner

    def unknown(self, field: str, value: Unknown) -> Undetermined:
        """Say why a field is not known."""
        name = self.spelling_of(field) or field
        settle = {
            Reason.ELSEWHERE: "scan it together with the configuration that owns it",
            Reason.AFTER_APPLY: "give it a value in the configuration, or scan the plan after apply",
        }.get(value.reason, "")
        return Undetermined(
            f"`{name}` of {self.address} is {value.reason.value}",
            settle=settle,
            address=self.address,
            attribute=name,
        )

    def is_left_out(self, path: Path) -> bool:
        """Tell whether an unknown link is unknown only because the provider computes what is left out.

        Such an attribute (`route_table_ids`, `propagating_vgws`) repeats what resources of its own
        declare, or what AWS adds later: it declares nothing itself.
        """
        return (
            self.resource is not None
            and len(path) == 1
            and isinstance(path[0], str)
            and path[0] in self.computed
            and not self.resource.written(path[0])
        )

    def identified_by(self, attribute: str) -> Entity | None:
        """Return the entity that one of this resource's attributes identifies: usually itself."""
        return self

    def linked(self, field: str, kinds: tuple[str, ...]) -> Linked:
        """Resolve a link field, once."""
        memo = self._memo.get("linked " + field)
        if memo is None:
            result = self._resolve(field, kinds)
            self._memo["linked " + field] = (result, None, result.certainty)
            return result
        linked: Linked = memo[0]
        return linked

    def _resolve(self, field: str, kinds: tuple[str, ...]) -> Linked:
        result = Linked()
        if (
            self.resource is not None
            and self.spelling is not None
            and self.spelling.fields.get(field) == SELF
        ):
            own = self.network.at(self.resource.address)
            if own is not None:
                result.targets.append(own)
            return result
        value, path = self.locate(field)
        if value is None:
            return result
        if isinstance(value, Unknown) and self.is_left_out(path):
            return result
        if isinstance(value, list):
            for item in value:
                if isinstance(item, str):
                    self._resolve_one(result, field, item, path, kinds)
            unknown = next((item for item in value if isinstance(item, Unknown)), None)
            if unknown is not None:
                self._resolve_one(result, field, unknown, path, kinds)
        else:
            self._resolve_one(result, field, value, path, kinds)
        return result

    def _resolve_one(
        self, result: Linked, field: str, value: Any, path: Path, kinds: tuple[str, ...]
    ) -> None:
        if isinstance(value, str):
            if value:
                result.targets.append(self.network.identified(value, kinds))
            return
        if not isinstance(value, Unknown):
            return
        reference = self.resource.reference(*path) if self.resource is not None and path else None
        if reference is None:
            result.incomplete = result.incomplete or self.unknown(field, value)
            return
        found = [
            entity
            for target in reference.targets
            if (entity := self.network.target(target)) is not None and (not kinds or entity.kind in kinds)
        ]
        if reference.certainty is Certainty.AMBIGUOUS or not found:
            result.candidates.extend(found)
            result.incomplete = result.incomplete or self._ambiguous(field, value, found)
            return
        result.certainty = result.certainty.weaker(reference.certainty)
        result.targets.extend(entity for entity in found if entity not in result.targets)

    def _ambiguous(self, field: str, value: Unknown, candidates: list[Entity]) -> Undetermined:
        if not candidates:
            return self.unknown(field, value)
        name = self.spelling_of(field) or field
        shown = ", ".join(entity.address for entity in candidates[:3])
        more = f" and {len(candidates) - 3} more" if len(candidates) > 3 else ""
        return Undetermined(
            f"`{name}` of {self.address} may stand for {shown}{more}",
            settle="the plan alone does not say which; scan the plan after apply",
            address=self.address,
            attribute=name,
        )

    def __repr__(self) -> str:
        return f"<{self.kind} {self.address}>"


def text(value: Any) -> str:
    """Read a string."""
    return str(value)


def flag(value: Any) -> bool:
    """Read a boolean, in the several ways in which providers write it."""
    if isinstance(value, str):
        return value.lower() in ("true", "enable", "enabled", "on", "yes", "1")
    return bool(value)


def number(value: Any) -> int:
    """Read a whole number."""
    return int(value)


def texts(value: Any) -> tuple[str, ...]:
    """Read a list or set of strings; a single string is a list of one."""
    if isinstance(value, str):
        return (value,)
    return tuple(str(item) for item in value)


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
        value, _ = entity.locate(self.name)
        if isinstance(value, list):
            for item in value:
                if isinstance(item, Unknown):
                    raise entity.unknown(self.name, item)
        if isinstance(value, Unknown):
            resource = entity.resource
            if self.settled and resource is not None and not resource.written(entity.spelling_of(self.name)):
                return self.default
            raise entity.unknown(self.name, value)
        if value is None:
            return self.default
        try:
            return self.convert(value)
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
        entity.network.note(linked.certainty)
        if linked.targets:
            return linked.targets[0]  # type: ignore[return-value]
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
        entity.network.note(linked.certainty)
        targets: Iterable[Any] = linked.targets
        return Members(targets, linked.incomplete)


class members(Generic[E]):
    """The entities of a kind that point here with one of their links."""

    def __init__(self, kind: str, via: str) -> None:
        self.kind = kind
        self.via = via

    @overload
    def __get__(self, entity: None, owner: type) -> members[E]: ...
    @overload
    def __get__(self, entity: Entity, owner: type) -> Members[E]: ...
    def __get__(self, entity: Entity | None, owner: type) -> members[E] | Members[E]:
        if entity is None:
            return self
        return entity.network.pointing(self.kind, self.via, entity)  # type: ignore[return-value]


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
        memo = entity._memo.get(self.name)
        if memo is None:
            memo = entity.network.weigh(partial(self.question, entity))
            entity._memo[self.name] = memo
        answer, undetermined, certainty = memo
        entity.network.note(certainty)
        if undetermined is not None:
            raise undetermined
        return answer  # type: ignore[no-any-return]
