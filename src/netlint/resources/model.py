"""Resource instances, what they refer to, and where they were written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

from netlint.lang.unknown import Unknown

if TYPE_CHECKING:
    from netlint.resources.handed_out import HandedOut

#: One step of an attribute path: an attribute name, or the index of a list or set element.
Step = str | int
Path = tuple[Step, ...]


class Action(Enum):
    """What a plan does with a resource instance. `NONE` where there is no plan (a state, a template)."""

    CREATE = "create"
    READ = "read"
    UPDATE = "update"
    DELETE = "delete"
    REPLACE = "replace"
    NO_OP = "no-op"
    FORGET = "forget"
    NONE = "none"


class Certainty(Enum):
    """How sure a link is.

    `EXACT` is proven. `INFERRED` follows from the module's structure or the provider's schema.
    `AMBIGUOUS` names candidates, of which it may be any or none: nothing may rest on it.
    """

    EXACT = "exact"
    INFERRED = "inferred"
    AMBIGUOUS = "ambiguous"

    def weaker(self, other: Certainty) -> Certainty:
        """Return the less certain of two."""
        if self is other or other is Certainty.EXACT:
            return self
        if self is Certainty.EXACT or other is Certainty.AMBIGUOUS:
            return other
        return self


class Target(Struct, frozen=True):
    """One attribute of one resource instance: what an unknown value is the unknown of.

    `attribute` is usually an identity (`id`, `arn`, `name`); something else, such as
    `default_route_table_id` of an `aws_vpc`, stands for what AWS creates along with it.
    """

    address: str
    attribute: str = "id"


class Reference(Struct, frozen=True):
    """The resource instances that an attribute's value identifies.

    For a list or a set, all of `targets` are members (`AMBIGUOUS`: candidates for members).
    """

    targets: tuple[Target, ...]
    certainty: Certainty


class Origin(Struct, frozen=True):
    """Where something was written: file relative to the scanned root, line and column from 1.

    `module_calls` is the chain of callers for what stands in a module, outermost first.
    """

    file: str
    line: int
    column: int = 1
    module_calls: tuple[Origin, ...] = ()


#: Finds where an attribute of a resource instance is written, given its path and the instance's attributes.
Locator = Callable[[Path, Mapping[str, Any]], Origin]


class Provider(Struct, frozen=True):
    """The provider configuration that a resource instance belongs to."""

    name: str
    alias: str = ""
    region: str | Unknown | None = None
    account: str | Unknown | None = None


class ChangeDetail(Struct, frozen=True):
    """What a plan says about a change beyond its action.

    `reason` is the plan's `action_reason`, such as `replace_because_tainted`. `replace_paths` are
    the attributes that force a replacement. `importing` is the id of the object that is imported:
    unknown when it is known only after apply, None when nothing is imported. `drifted` are the attributes
    that were changed outside of the tool, of an object that drifted. `forgets` tells of a replacement that
    the old object stays where it is, and is no longer managed.
    """

    reason: str = ""
    replace_paths: tuple[Path, ...] = ()
    create_before_destroy: bool = False
    importing: str | Unknown | None = None
    drifted: tuple[str, ...] = ()
    forgets: bool = False


class Resolver(Protocol):
    """Finds out which resource instances an attribute stands for."""

    def resolve(self, instance: ResourceInstance, path: Path) -> Reference | None:
        """Return what the value at `path` identifies; None when it identifies nothing that was read."""

    def written(self, instance: ResourceInstance, name: str) -> bool:
        """Tell whether the configuration sets an attribute; True where there is no configuration."""

    def declares(self, instance: ResourceInstance) -> bool:
        """Tell whether the configuration has the block of an instance; False where there is none."""

    def references(self, instance: ResourceInstance) -> Mapping[str, Reference]:
        """Return every attribute path (dotted, indices left out) that identifies other instances."""


class ResourceInstance:
    """One instance of a resource, as declared, on one side of a change.

    Attributes are decoded on first use. They are plain data (`None`, `bool`, numbers, strings,
    lists, dictionaries) with `Unknown` in the place of what is not known, at any depth.
    """

    __slots__ = (
        "_attributes",
        "_decode",
        "action",
        "address",
        "change",
        "construct_path",
        "ignored_changes",
        "key",
        "locate",
        "mode",
        "module",
        "name",
        "origin",
        "previous_address",
        "provider",
        "snapshot",
        "type",
    )

    def __init__(
        self,
        address: str,
        type: str,
        name: str,
        *,
        mode: str = "managed",
        module: str = "",
        key: str | int | None = None,
        provider: Provider | None = None,
        action: Action = Action.NONE,
        origin: Origin | None = None,
        previous_address: str = "",
        change: ChangeDetail | None = None,
        locate: Locator | None = None,
        attributes: dict[str, Any] | None = None,
        decode: Callable[[], dict[str, Any]] | None = None,
        construct_path: str = "",
    ) -> None:
        """Declare an instance.

        Args:
            address: the full address with module path and instance keys, as Terraform prints it.
            type: the resource type, e.g. `aws_subnet` or `AWS::EC2::Subnet`.
            name: the name of the block, without key.
            mode: `managed` or `data`.
            module: the address of the module instance, empty for the root module.
            key: the `count` index or the `for_each` key.
            provider: the provider configuration.
            action: what the plan does with it.
            origin: where the block stands, when sources are at hand.
            previous_address: the address before a `moved` block.
            change: what else the plan says about the change; None when nothing.
            locate: finds where an attribute is written, when sources are at hand.
            attributes: the attributes, when they are at hand.
            decode: gives the attributes on first use; either this or `attributes`.
            construct_path: the construct of a CDK app that it comes from, `Stage/Stack/Vpc/Resource`.
        """
        self.address = address
        self.type = type
        self.name = name
        self.mode = mode
        self.module = module
        self.key = key
        self.provider = provider
        self.action = action
        self.origin = origin
        self.previous_address = previous_address
        self.change = change
        self.locate = locate
        self.construct_path = construct_path
        self.snapshot: Snapshot | None = None
        #: The attributes whose changes are ignored (`lifecycle`), `*` for all; None where that is not known.
        self.ignored_changes: frozenset[str] | None = None
        self._attributes = attributes
        self._decode = decode

    @property
    def attributes(self) -> dict[str, Any]:
        """The attributes, unknown values in place."""
        if self._attributes is None:
            self._attributes = self._decode() if self._decode is not None else {}
            self._decode = None
        return self._attributes

    @property
    def planned(self) -> bool:
        """Whether a plan says what is to become of it; a state and a configuration do not."""
        return self.action is not Action.NONE

    def reference(self, *path: Step) -> Reference | None:
        """Return what the value at `path` identifies; None when nothing that was read."""
        if self.snapshot is None or self.snapshot.resolver is None:
            return None
        return self.snapshot.resolver.resolve(self, path)

    def written(self, name: str) -> bool:
        """Tell whether the configuration sets an attribute, so that it is not the provider's to compute."""
        if self.snapshot is None or self.snapshot.resolver is None:
            return True
        return self.snapshot.resolver.written(self, name)

    def leaves_open(self, name: str) -> bool:
        """Tell whether the configuration has the block of the instance, and does not set an attribute there.

        What a change deletes has no block any more: nobody knows what was written.
        """
        resolver = self.snapshot.resolver if self.snapshot is not None else None
        return resolver is not None and not resolver.written(self, name) and resolver.declares(self)

    def place_of(self, path: Path) -> Origin | None:
        """Return where an attribute or a nested block is written, else the innermost block around it.

        None where no sources are at hand.
        """
        if self.locate is None or not path:
            return self.origin
        return self.locate(path, self.attributes)

    def references(self) -> Mapping[str, Reference]:
        """Return every attribute path (dotted, indices left out) that identifies other instances."""
        if self.snapshot is None or self.snapshot.resolver is None:
            return {}
        return self.snapshot.resolver.references(self)

    def __repr__(self) -> str:
        return f"<{self.address}>"


class Snapshot:
    """All resource instances on one side of a change: what is there before it, or after it."""

    def __init__(
        self, moment: str, instances: list[ResourceInstance], resolver: Resolver | None = None
    ) -> None:
        """Collect instances.

        Args:
            moment: `before` or `after`.
            instances: the instances; their `snapshot` is set to this one.
            resolver: answers what attributes identify.
        """
        self.moment = moment
        self.instances = instances
        self.resolver = resolver
        #: Instances whose identity is passed to something that was not read, such as a module that is not
        #: installed: by address, what may add to them.
        self.passed_on: dict[str, str] = {}
        #: Finds what the outputs name; None where the input has no outputs.
        self.outputs: Callable[[], HandedOut] | None = None
        self.by_address: dict[str, ResourceInstance] = {}
        self.by_type: dict[str, list[ResourceInstance]] = {}
        for instance in instances:
            self._enter(instance)

    def _enter(self, instance: ResourceInstance) -> None:
        instance.snapshot = self
        self.by_address[instance.address] = instance
        self.by_type.setdefault(instance.type, []).append(instance)

    def extend(self, instances: Iterable[ResourceInstance]) -> None:
        """Add instances that are known from elsewhere; none of the others may have their addresses."""
        for instance in instances:
            self.instances.append(instance)
            self._enter(instance)

    def __iter__(self) -> Iterator[ResourceInstance]:
        return iter(self.instances)

    def __len__(self) -> int:
        return len(self.instances)


class Diagnostic(Struct, frozen=True):
    """Something wrong with an input: `error` means that it was not fully analysed."""

    message: str
    file: str = ""
    line: int = 0
    column: int = 0
    level: str = "error"


class Note(Struct, frozen=True):
    """A comment that speaks to netlint, and what it stands at.

    `text` is what follows `netlint:`. `first_line` to `last_line` of `file` are the lines that it covers:
    from `first_column` of the first to `last_column` of the last, 0 being that line's end.
    """

    text: str
    file: str
    line: int
    column: int
    first_line: int
    last_line: int
    first_column: int = 1
    last_column: int = 0

    def covers(self, place: Origin) -> bool:
        """Tell whether a place is within what the comment stands at; its module calls are not asked."""
        if place.file != self.file or not self.first_line <= place.line <= self.last_line:
            return False
        if place.line == self.first_line and place.column < self.first_column:
            return False
        return place.line != self.last_line or not self.last_column or place.column <= self.last_column


class Reading(Struct):
    """What a source made of one input.

    `before` is None where the input describes one moment only (a state, a template).
    `unchanged` says that both moments hold the same network-related resources.
    `drift` holds what changed outside of the tool, on the side that was found.
    `notes` are the comments in its sources that speak to netlint.
    """

    path: str
    kind: str
    after: Snapshot
    before: Snapshot | None = None
    unchanged: bool = False
    drift: Snapshot | None = None
    diagnostics: list[Diagnostic] = []
    notes: list[Note] = []
