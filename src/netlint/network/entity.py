"""The base of all entities.

An entity class says what a thing *is* (its fields) and how each source *spells* it
(`Spelling`). Nothing is read before it is asked for, and asking for what is unknown raises
`Undetermined`: whoever reasons about entities writes plain Python and stays sound.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from netlint.lang.undetermined import Undetermined
from netlint.lang.unknown import AFTER_APPLY, Reason, Unknown
from netlint.lang.wording import listed
from netlint.network.linked import Linked
from netlint.network.reasons import reason_of, which_of_several
from netlint.network.spelling import ITSELF, SELF, Spelling, places
from netlint.resources.model import Certainty, Path, ResourceInstance

if TYPE_CHECKING:
    from netlint.network.network import Network


#: what a field stands for that is not written
_NOTHING = Linked()


class Entity:
    """A thing in the network.

    Attributes:
        address: the address of the resource that declares it; for a nested block with a suffix.
        managed: whether the input creates or owns it, so that all of it can be known.
    """

    kind: ClassVar[str] = ""
    terraform: ClassVar[tuple[Spelling, ...]] = ()
    cloudformation: ClassVar[tuple[Spelling, ...]] = ()
    #: attributes that the provider computes when they are left out, from resources of their own
    computed: ClassVar[frozenset[str]] = frozenset()
    #: attributes that identify what AWS creates along with it, see `identified_by`
    companions: ClassVar[tuple[str, ...]] = ()
    #: the paths of what identifies the entity besides `id` and `arn`; names are unique within a type
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
        self._linked: dict[str, Linked] = {}
        #: by field, an answer that is less than exact, or why there is none (`netlint.network.fields`)
        self.doubtful: dict[str, tuple[Any, Undetermined | None, Certainty]] = {}

    @property
    def home_region(self) -> str | None:
        """The region that it lives in; None where that is not known.

        With provider 6 a resource may name its own; else it is the provider's.
        """
        if self.resource is None:
            return None
        # A managed resource's `region` is its own with every version of the provider.
        own = self.resource.attributes.get("region") if self.managed else None
        provider = self.resource.provider
        found = own if own is not None else (provider.region if provider is not None else None)
        return found if isinstance(found, str) and found else None

    @property
    def home_account(self) -> str | None:
        """The account that it lives in; None where that is not known."""
        provider = self.resource.provider if self.resource is not None else None
        account = provider.account if provider is not None else None
        return account if isinstance(account, str) and account else None

    def matches(self, patterns: Iterable[str]) -> bool:
        """Tell whether one of some patterns (`*`, `?`; `[` is literal) means its address or its id."""
        from fnmatch import fnmatchcase

        written = [pattern.replace("[", "[[]") for pattern in patterns]
        if any(fnmatchcase(self.address, pattern) for pattern in written):
            return True
        own = self.resource.attributes.get("id") if self.resource is not None else None
        return isinstance(own, str) and any(fnmatchcase(own, pattern) for pattern in written)

    def imply(self, field: str, target: Entity) -> None:
        """Set a link that nothing declares, because AWS makes it so."""
        linked = Linked()
        linked.targets.append(target)
        self._linked[field] = linked
        # What was read of it so far is void.
        self.__dict__.pop(field, None)

    def locate(self, field: str) -> tuple[Any, Path]:
        """Return the value that spells a field, and its path. None where it is not written."""
        if self.resource is None or self.spelling is None:
            # What AWS creates along with a managed resource is as plain as AWS makes it.
            return (None, ()) if self.managed else (Unknown(Reason.ELSEWHERE), ())
        step = self.spelling.ways[field]
        if isinstance(step, str):
            value = self._values
            if value is None:
                value = self._values = self.resource.attributes
            if isinstance(value, dict):
                return value.get(step), (*self.path, step) if self.path else (step,)
            return (value, (*self.path, step)) if isinstance(value, Unknown) else (None, self.path)
        return next((found for found in self.locations(field) if found[0] is not None), (None, self.path))

    def given(self, fields: tuple[str, ...]) -> list[tuple[str, Any, Path]]:
        """Return those of some fields that are not left out, each with its value and its path."""
        found: list[tuple[str, Any, Path]] = []
        resource, spelling = self.resource, self.spelling
        values = resource.attributes if self._values is None and resource is not None else self._values
        steps = spelling.all_ways(fields) if spelling is not None else tuple((field, ()) for field in fields)
        plain = isinstance(values, dict)
        for field, step in steps:
            if plain and isinstance(step, str):
                value = values.get(step)
                # Of all that a route may send to, it writes one.
                if value is None or value == "":
                    continue
            value, path = self.locate(field)
            if not _is_left_out(value):
                found.append((field, value, path))
        return found

    def locations(self, field: str) -> list[tuple[Any, Path]]:
        """Return every value that spells a field, and its path: blocks may repeat, ways may differ."""
        if self.resource is None or self.spelling is None:
            return [self.locate(field)]
        ways = self.spelling.ways[field]
        if isinstance(ways, str):
            return [self.locate(field)]
        value = self.resource.attributes if self._values is None else self._values
        found: list[tuple[Any, Path]] = []
        for steps in ways:
            at = self._at(value, steps)
            found += self._chosen(at) if "|" in steps[-1] else at
        chosen_with = self.spelling.chosen_with(field)
        if chosen_with is not None and all(_is_left_out(one) for one, _ in found):
            if not chosen_with or self.resource.attributes.get(chosen_with) is not None:
                return [(AFTER_APPLY, (*self.path, *_names(ways[0])))]
        if len(ways) > 1 and any(isinstance(value, Unknown) for value, _ in found):
            # What is left out says nothing where something else is written.
            order = {path: self._how_open((value, path)) for value, path in found}
            if any(rank < 3 for rank in order.values()):
                found = [one for one in found if order[one[1]] != 3]
        return found

    def _at(self, value: Any, steps: tuple[str, ...]) -> list[tuple[Any, Path]]:
        """Return what one way leads to, from this block or from the resource around it."""
        if steps[0] == ITSELF:
            return [(value, self.path)]
        if steps[0] == "~":
            return [(AFTER_APPLY, ())]
        if steps[0] == "^":
            assert self.resource is not None
            return list(places(self.resource.attributes, steps[1:]))
        return list(places(value, steps, self.path))

    def _chosen(self, found: list[tuple[Any, Path]]) -> list[tuple[Any, Path]]:
        """Keep one of the attributes in each block of which only one is ever set."""
        blocks: dict[Path, list[tuple[Any, Path]]] = {}
        for value, path in found:
            blocks.setdefault(path[:-1], []).append((value, path))
        return [min(choices, key=self._how_open) for choices in blocks.values()]

    def _how_open(self, found: tuple[Any, Path]) -> int:
        """Order alternatives: known ones first, then those that the configuration is seen to set."""
        value, path = found
        if _is_left_out(value):
            return 4
        if not isinstance(value, Unknown):
            return 0
        if self.resource is not None and (reference := self.resource.reference(*path)) is not None:
            # What the provider computes is its own, and leads nowhere.
            if any(target.address != self.resource.address for target in reference.targets):
                return 1
        return 3 if self.is_unwritten(path) else 2

    def is_unwritten(self, path: Path) -> bool:
        """Tell whether what is unknown at a path is so because the configuration leaves it out.

        A `dynamic` block is left out of plan JSON, but not its length: the block is not unknown itself.
        """
        if self.resource is None or not path or not isinstance(path[0], str):
            return False
        whole = self.resource.attributes.get(path[0])
        return whole is None or (isinstance(whole, Unknown) and not self.resource.written(path[0]))

    def writes(self, field: str) -> bool:
        """Tell whether something is written for a field, whatever it is.

        A plan calls what is left out "known after apply" where the provider computes it.
        """
        for value, path in self.locations(field):
            if value is None:
                continue
            if not self.is_unwritten(path) if isinstance(value, Unknown) else not _is_left_out(value):
                return True
        return False

    def leaves_out(self, field: str) -> bool:
        """Tell whether nothing is written for a field: the provider computes it, or there is none."""
        return all(
            value is None or value == [] or (isinstance(value, Unknown) and self.is_unwritten(path))
            for value, path in self.locations(field)
        )

    def spelling_of(self, field: str) -> str:
        """Return the attribute path that writes a field, dotted; empty where none does."""
        return self.spelling.shown(field) if self.spelling is not None else ""

    def unknown(self, field: str, value: Unknown, path: Path = ()) -> Undetermined:
        """Say why a field is not known; `path` is where the value stands, if there are several places."""
        name = _dotted(path) or self.spelling_of(field) or field
        why, settle = reason_of(value, self.resource)
        return Undetermined(
            f"`{name}` of {self.address} is {why}",
            settle=settle,
            address=self.address,
            attribute=name,
        )

    def is_left_out(self, path: Path) -> bool:
        """Tell whether an unknown link is unknown only because the provider computes what is left out.

        Such an attribute (`route_table_ids`, `propagating_vgws`) repeats what resources of its own
        declare, or what AWS adds later: it declares nothing itself.
        """
        return bool(path) and path[0] in self.computed and self.is_unwritten(path)

    def identified_by(self, attribute: str) -> Entity | None:
        """Return the entity that one of this resource's attributes identifies: usually itself."""
        return self

    def linked(self, field: str, kinds: tuple[str, ...]) -> Linked:
        """Resolve a link field, once."""
        linked = self._linked.get(field)
        if linked is None:
            linked = self._linked[field] = self._resolve(field, kinds)
        return linked

    def _resolve(self, field: str, kinds: tuple[str, ...]) -> Linked:
        spelling = self.spelling
        ways = spelling.ways[field] if spelling is not None else ""
        if isinstance(ways, str) and (spelling is None or field not in spelling.through):
            value, path = self.locate(field)
            if value is None:
                return _NOTHING
            result = Linked()
            self._resolve_value(result, field, value, path, kinds)
            return result
        assert spelling is not None
        result = Linked()
        if self.resource is not None and spelling.fields.get(field) == SELF:
            own = self.network.at(self.resource.address)
            if own is not None:
                result.targets.append(own)
            return result
        if field in spelling.through:
            self._resolve_through(result, field, kinds)
        for value, path in self.locations(field):
            self._resolve_value(result, field, value, path, kinds)
        return result

    def _resolve_value(
        self, result: Linked, field: str, value: Any, path: Path, kinds: tuple[str, ...]
    ) -> None:
        """Add what one value stands for."""
        if isinstance(value, Unknown):
            if not self.computed or not self.is_left_out(path):
                self._resolve_unknown(result, field, value, path, kinds)
        elif isinstance(value, str):
            self._resolve_identity(result, field, value, path, kinds)
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, str):
                    self._resolve_identity(result, field, item, path, kinds)
            unknown = [item for item in value if isinstance(item, Unknown)]
            if unknown:
                known = len(result.targets)
                self._resolve_unknown(result, field, unknown[0], path, kinds)
                # What one reference leads to does not say what another element is that has none.
                if len(result.targets) - known < len(unknown) and len(unknown) > 1:
                    result.incomplete = result.incomplete or self.unknown(field, unknown[-1], path)

    def _resolve_through(self, result: Linked, field: str, kinds: tuple[str, ...]) -> None:
        """Find what entities of another kind link this one to."""
        assert self.spelling is not None
        kind, via = self.spelling.through[field]
        others: Iterable[Entity]
        if kind:
            found, _, certainty = self.network.weigh(lambda: self.network.pointing(kind, via, self))
            assert found is not None
            others, result.incomplete = found.proven, found.incomplete
        else:
            own = self.linked(via, getattr(type(self), via).kinds)
            others, certainty, result.incomplete = own.targets, own.certainty, own.incomplete
        result.certainty = result.certainty.weaker(certainty)
        for other in others:
            linked = other.linked(field, kinds)
            result.certainty = result.certainty.weaker(linked.certainty)
            result.targets.extend(one for one in linked.targets if one not in result.targets)
            result.candidates.extend(linked.candidates)
            result.incomplete = result.incomplete or linked.incomplete

    def _resolve_unknown(
        self, result: Linked, field: str, value: Unknown, path: Path, kinds: tuple[str, ...]
    ) -> None:
        """Find what an unknown value is the unknown of."""
        reference = self.resource.reference(*path) if self.resource is not None and path else None
        if reference is None:
            result.incomplete = result.incomplete or self.unknown(field, value, path)
            return
        found = []
        for target in reference.targets:
            entity = self.network.target(target)
            if entity is not None and (not kinds or entity.kind in kinds):
                found.append(entity)
        if reference.certainty is Certainty.AMBIGUOUS or not found:
            result.candidates.extend(found)
            result.incomplete = result.incomplete or (
                self.several(field, found, path) if found else self.unknown(field, value, path)
            )
            return
        result.certainty = result.certainty.weaker(reference.certainty)
        # Mostly there was nothing yet.
        known = result.targets
        result.targets = [*known, *(one for one in found if one not in known)] if known else found

    def _resolve_identity(
        self, result: Linked, field: str, identity: str, path: Path, kinds: tuple[str, ...]
    ) -> None:
        """Find what has an id, ARN or name. Two things with one name are told apart by the reference."""
        if not identity:
            return
        types = self.spelling.among.get(field, ()) if self.spelling is not None else ()
        found = self.network.identified(identity, kinds, types)
        if types and self.home_region is not None:
            # A name is one thing in each region.
            found = [one for one in found if one.home_region in (None, self.home_region)] or [
                self.network.outside(kinds[0], identity, types)
            ]
        if len(found) > 1 and self.resource is not None:
            provider = self.resource.provider
            found = [one for one in found if one.resource and one.resource.provider == provider] or found
        if len(found) > 1 and self.resource is not None:
            reference = self.resource.reference(*path)
            if reference is not None and reference.certainty is not Certainty.AMBIGUOUS:
                meant = {target.address for target in reference.targets}
                named = [one for one in found if one.address in meant]
                if len(named) == 1:
                    result.certainty = result.certainty.weaker(reference.certainty)
                    found = named
        if len(found) > 1:
            result.candidates.extend(found)
            result.incomplete = result.incomplete or self.several(field, found, path)
        elif found[0] not in result.targets:
            result.targets.append(found[0])

    def several(self, field: str, candidates: list[Entity], path: Path = ()) -> Undetermined:
        """Say what a field may stand for."""
        name = _dotted(path) or self.spelling_of(field) or field
        shown = listed((entity.address for entity in candidates), 3)
        return Undetermined(
            f"`{name}` of {self.address} may stand for {shown}",
            settle=which_of_several(self.resource),
            address=self.address,
            attribute=name,
        )

    def __repr__(self) -> str:
        return f"<{self.kind} {self.address}>"


def _is_left_out(value: Any) -> bool:
    return value is None or value == [] or value == ""


def _names(steps: tuple[str, ...]) -> Path:
    """Return the attribute names on a way."""
    return tuple(step.partition("|")[0] for step in steps if step[0] not in "[^@~")


def _dotted(path: Path) -> str:
    return ".".join(step for step in path if isinstance(step, str))
