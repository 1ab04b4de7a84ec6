"""The resolver of Terraform's links: what an attribute identifies, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from netlint.lang.unknown import Reason, Unknown
from netlint.resources.assigned import is_assigned
from netlint.resources.model import Certainty, Path, Reference, ResourceInstance, Snapshot, Target
from netlint.terraform.configuration import Configuration
from netlint.terraform.links.arguments import DESCRIBING, Arguments, value_at
from netlint.terraform.links.closure import Follower
from netlint.terraform.links.hidden import hides_blocks
from netlint.terraform.links.known import Identities
from netlint.terraform.links.scopes import Scopes
from netlint.terraform.links.sources import Sources
from netlint.terraform.schema import Slot, load

#: Stands for what has not been asked yet.
_NEW: Any = object()


class LinkResolver:
    """Finds out which instances the attributes of a snapshot stand for; lazily, and once."""

    def __init__(self, configuration: Configuration | None, snapshot: Snapshot) -> None:
        """Resolve the links of `snapshot`, with the references of `configuration` if there is one."""
        self._schema = load()
        self._snapshot = snapshot
        self._identities = Identities(snapshot, self._schema)
        self._published: dict[int, Reference | None] = {}
        self._resolved: dict[tuple[str, Path], Reference | None] = {}
        self._slots: dict[tuple[str, Path], Slot] = {}
        self._scopes = Scopes(configuration, snapshot) if configuration is not None else None
        self._arguments = None
        self._sources = None
        if self._scopes is not None:
            self._arguments = Arguments(self._scopes)
            follower = Follower(self._scopes)
            self._sources = Sources(self._scopes, self._arguments, follower, self._schema, self.resolve)

    def resolve(self, instance: ResourceInstance, path: Path) -> Reference | None:
        """Return what the value at `path` identifies; None when it identifies nothing that was read."""
        memo = (instance.address, path)
        known: Reference | None = self._resolved.get(memo, _NEW)
        if known is not _NEW:
            return known
        # What leads back to itself identifies nothing.
        self._resolved[memo] = None
        found = self._resolved[memo] = self._resolve(instance, path)
        return found

    def written(self, instance: ResourceInstance, name: str) -> bool:
        """Tell whether the configuration sets an attribute; True where there is no configuration.

        What is unknown although its expression rests on variables only, which are known, is null there.
        """
        if self._arguments is None or instance.mode != "managed":
            return True
        argument = self._arguments.find(instance, tuple(name.split(".")))
        if argument is None:
            return self._arguments.is_constant(instance, name)
        if argument.hidden or self._sources is None:
            return True
        value = instance.attributes.get(name)
        unknown = isinstance(value, Unknown) and value.reason is Reason.AFTER_APPLY
        for expression in argument.expressions:
            if expression == {"constant_value": None}:
                continue
            if not unknown or self._sources.follow(argument, expression).open:
                return True
        return False

    def declares(self, instance: ResourceInstance) -> bool:
        """Tell whether the configuration has the block of an instance; False where there is none."""
        return self._arguments is not None and self._arguments.declares(instance)

    def _resolve(self, instance: ResourceInstance, path: Path) -> Reference | None:
        attributes = instance.attributes
        value = attributes.get(str(path[0])) if len(path) == 1 else value_at(attributes, path)
        if value is None:
            return None
        if isinstance(value, Unknown):
            return self._unknown(instance, path, self._slot(instance.type, path))
        if isinstance(value, str):
            return self._known(instance, value, path, self._slot(instance.type, path))
        if isinstance(value, list):
            return self._members(instance, value, path, self._slot(instance.type, path))
        return None

    def _slot(self, type: str, path: Path) -> Slot:
        found = self._slots.get((type, path))
        if found is None:
            written = ".".join(step for step in path if isinstance(step, str))
            found = self._slots[type, path] = self._schema.slot(type, written)
        return found

    def _known(self, instance: ResourceInstance, value: str, path: Path, slot: Slot) -> Reference | None:
        found = [
            target
            for target in self._identities.find(value, slot.referring)
            if target.address != instance.address
        ]
        if not found:
            return self._repeated(instance, value, path) if path[0] in DESCRIBING else None
        if len({target.address for target in found}) == 1:
            # Another account or region may have the same name: then only a reference proves which is meant.
            proven = is_assigned(value) or self._refers(instance, path, found[0])
            return Reference((found[0],), Certainty.EXACT if proven else Certainty.INFERRED)
        return self._disputed(instance, path, slot, found)

    def _repeated(self, instance: ResourceInstance, value: str, path: Path) -> Reference | None:
        """Return the instance whose name a description repeats: it has that value, and is referred to for it.

        A value that only looks like a name proves nothing: no reference, no link.
        """
        if self._arguments is None or self._sources is None or instance.mode != "managed":
            return None
        argument = self._arguments.find(instance, path)
        found = self._sources.repeated(argument, value) if argument is not None else []
        return Reference((found[0],), Certainty.INFERRED) if len(found) == 1 else None

    def _refers(self, instance: ResourceInstance, path: Path, target: Target) -> bool:
        """Tell whether the configuration sets an attribute by reference to the target's block."""
        if self._arguments is None or self._sources is None:
            return False
        argument = self._arguments.find(instance, path)
        return argument is not None and self._sources.names(
            argument, self._snapshot.by_address[target.address]
        )

    def _disputed(self, instance: ResourceInstance, path: Path, slot: Slot, found: list[Target]) -> Reference:
        """Settle which of several instances with one name is meant, by what the expression refers to."""
        symbolic = self._unknown(instance, path, slot)
        if symbolic is not None:
            named = {target.address for target in symbolic.targets}
            meant = [target for target in found if target.address in named]
            if len({target.address for target in meant}) == 1:
                return Reference((meant[0],), Certainty.INFERRED)
        return Reference(tuple(found), Certainty.AMBIGUOUS)

    def _unknown(
        self, instance: ResourceInstance, path: Path, slot: Slot, length: int | None = None
    ) -> Reference | None:
        if self._arguments is None or self._sources is None or instance.mode != "managed":
            return None
        argument = self._arguments.find(instance, path)
        if argument is None:
            return self._mirrored(instance, slot)
        if len(path) > 2 and self._is_hidden(instance, path, slot):
            return None
        return self._sources.reference(instance, path, slot, argument, length)

    def _is_hidden(self, instance: ResourceInstance, path: Path, slot: Slot) -> bool:
        """Tell whether an element may come from a `dynamic` block that the plan does not show."""
        assert self._arguments is not None
        name, referring = str(path[0]), slot.referring
        return referring is not None and hides_blocks(
            self._arguments.whole(instance, name), instance.attributes.get(name), path, referring.accepts
        )

    def _mirrored(self, instance: ResourceInstance, slot: Slot) -> Reference | None:
        """Resolve an attribute that AWS copies from what an argument names, or that is its identity."""
        named = self.resolve(instance, (slot.mirror,)) if slot.mirror else None
        if named is None or len(named.targets) != 1:
            return None
        other = self._snapshot.by_address[named.targets[0].address]
        referring = slot.referring
        if referring is not None and referring.accepts(other.type):
            return Reference((Target(other.address, referring.attribute),), named.certainty)
        passed = self.resolve(other, (slot.written,))
        if passed is None:
            return None
        return Reference(passed.targets, passed.certainty.weaker(named.certainty))

    def _members(
        self, instance: ResourceInstance, members: list[Any], path: Path, slot: Slot
    ) -> Reference | None:
        """Resolve a list or a set whose members are known one by one."""
        targets: dict[Target, None] = {}
        certainty = Certainty.EXACT
        pending = 0
        for member in members:
            if isinstance(member, str):
                known = self._known(instance, member, path, slot)
                if known is not None:
                    targets.update(dict.fromkeys(known.targets))
                    certainty = certainty.weaker(known.certainty)
            elif isinstance(member, Unknown):
                pending += 1
        if pending:
            length = None if targets else pending
            symbolic = self._unknown(instance, path, slot, length)
            if symbolic is not None:
                fresh = [target for target in symbolic.targets if target not in targets]
                targets.update(dict.fromkeys(fresh))
                certainty = certainty.weaker(symbolic.certainty)
                if len(fresh) != pending:
                    certainty = Certainty.AMBIGUOUS
        return Reference(tuple(targets), certainty) if targets else None

    def references(self, instance: ResourceInstance) -> Mapping[str, Reference]:
        """Return every attribute path (dotted, indices left out) that identifies other instances."""
        found: dict[str, Reference] = {}
        if instance.mode != "managed":
            return found
        attributes = instance.attributes
        paths = dict.fromkeys(self._schema.referring(instance.type))
        if self._arguments is not None:
            paths.update(dict.fromkeys(self._arguments.paths(instance)))
        for written in paths:
            reference: Reference | None = None
            for path in places(attributes, tuple(written.split("."))):
                reference = _joined(reference, self._public(instance, self.resolve(instance, path)))
            if reference is not None:
                found[written] = reference
        return found

    def _public(self, instance: ResourceInstance, reference: Reference | None) -> Reference | None:
        """Leave out what is not an instance's own identity, and the instance itself."""
        if reference is None:
            return None
        # Candidates may be many, and many attributes have the same ones.
        memo = id(reference)
        if memo in self._published:
            return self._published[memo]
        by_address = self._snapshot.by_address
        targets = tuple(
            target
            for target in reference.targets
            if target.address != instance.address
            and target.address in by_address
            and target.attribute in self._schema.identities(by_address[target.address].type)
        )
        public = Reference(targets, reference.certainty) if targets else None
        if reference.certainty is Certainty.AMBIGUOUS:
            self._published[memo] = public
        return public


def _joined(first: Reference | None, second: Reference | None) -> Reference | None:
    if first is None or second is None:
        return first or second
    targets = tuple(dict.fromkeys((*first.targets, *second.targets)))
    return Reference(targets, first.certainty.weaker(second.certainty))


def places(value: Any, steps: tuple[str, ...], path: Path = ()) -> Iterator[Path]:
    """Yield the paths with indices at which something stands that `steps` leads to."""
    if value is None:
        return
    if not steps:
        yield path
    elif isinstance(value, dict):
        if steps[0] in value:
            yield from places(value[steps[0]], steps[1:], (*path, steps[0]))
    elif isinstance(value, list):
        for index, element in enumerate(value):
            yield from places(element, steps, (*path, index))
    elif isinstance(value, Unknown) and value.reason is Reason.AFTER_APPLY:
        yield (*path, *steps)
