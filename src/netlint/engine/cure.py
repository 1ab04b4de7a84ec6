"""What cures a finding: blocks of configuration as plain data, which `netlint.reports.cure` writes.

A check says what has to be there in terms of entities. Here that becomes arguments and references that
hold where the block is to stand: a resource of another module cannot be referred to from there, and what
nobody knows is left for the user to choose. Nothing is invented.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from msgspec import Struct

from netlint.engine.deferred import Deferred
from netlint.network.entity import Entity
from netlint.network.network import Network
from netlint.network.routes import RouteTable
from netlint.resources.model import Certainty, Origin, ResourceInstance

#: What AWS calls a thing: an ARN, or an id such as `rtb-0a1b2c3d`.
_ASSIGNED = r"arn:\S+|[a-z]+-[0-9a-f]{8}(?:[0-9a-f]{9})?"

_NOT_A_NAME = r"(?a)\W"


class Reference(Struct, frozen=True):
    """An attribute of a resource: of the only instance, of the one with a key, or of all of them.

    `every` is the way to repeat, `count` or `for_each`, where the attributes of all instances are meant.
    """

    resource: str
    attribute: str = "id"
    key: str | int | None = None
    every: str = ""


class ByKey(Struct, frozen=True):
    """A value for every instance of a block that repeats."""

    values: tuple[tuple[str | int, Value], ...]


class Choice(Struct, frozen=True):
    """A value that is not known, or that cannot be referred to: what the user has to put there."""

    text: str


Value = str | bool | Reference | ByKey | tuple["Value", ...]


class Block(Struct, frozen=True, kw_only=True):
    """A resource to add, or arguments to set in one that is there.

    Args:
        type: the resource type.
        name: the name of the block.
        arguments: the arguments that are known.
        choices: the arguments that the user has to choose, each with what is to be chosen.
        inside: the nested block that the arguments stand in; empty for none.
        changes: the address of the resource that is there, for a change.
        module: the module instance that the block belongs to; empty for the root module.
        origin: where the resource that is there stands.
        notes: what else there is to know, a sentence each.
    """

    type: str
    name: str
    arguments: tuple[tuple[str, Value], ...]
    choices: tuple[tuple[str, str], ...] = ()
    inside: str = ""
    changes: str = ""
    module: str = ""
    origin: Origin | None = None
    notes: tuple[str, ...] = ()


class Added(Struct, frozen=True):
    """A resource that the cure itself adds."""

    type: str
    name: str
    module: str


class Of(Struct, frozen=True):
    """An attribute of an entity; where it cannot be referred to `otherwise`, its value, if that is known."""

    entity: Entity
    attribute: str
    otherwise: str = ""


#: what an argument may be written with: entities stand for their ids
Written = str | bool | Entity | Added | Of | Choice | list["Written"]


def cure(at: Entity, write: Callable[[Cure], None]) -> Sequence[Block]:
    """Return the blocks that `write` asks for; none where it needs something that is not known.

    They are made when somebody looks at them: most reports never do.

    Args:
        at: the entity whose module the new blocks belong to.
        write: asks a `Cure` for blocks. What the problem rests on stays as sure as it was.
    """
    return Deferred(lambda: _made(at, write))


def _made(at: Entity, write: Callable[[Cure], None]) -> tuple[Block, ...]:
    draft = Cure(at)
    _, unknown, certainty = at.network.weigh(lambda: write(draft))
    if unknown is not None or certainty is Certainty.AMBIGUOUS:
        return ()
    if certainty is Certainty.INFERRED and draft.blocks:
        draft.blocks[0] = _noted(draft.blocks[0], "Rests on an inferred link: compare it with what you mean.")
    return tuple(draft.blocks)


class Cure:
    """Collects the blocks of one cure.

    Args:
        at: the entity whose module the new blocks belong to.
    """

    def __init__(self, at: Entity) -> None:
        self.network: Network = at.network
        self.module = at.resource.module if at.resource is not None else ""
        self.blocks: list[Block] = []

    def add(self, type: str, name: str, *notes: str, **arguments: Written) -> Added:
        """Add a resource, under a name that is free.

        Args:
            type: its type.
            name: its name, which gets a number where it is taken.
            notes: what else there is to know, a sentence each.
            arguments: its arguments.
        """
        name = self._free(type, re.sub(_NOT_A_NAME, "_", name))
        notes += _shared(self.module)
        self._write(Block(type=type, name=name, arguments=(), module=self.module, notes=notes), arguments)
        return Added(type, name, self.module)

    def change(
        self,
        entity: Entity,
        argument: str,
        value_of: Callable[[Entity], Written],
        *,
        inside: str = "",
        notes: tuple[str, ...] = (),
    ) -> None:
        """Set an argument of a resource that is there; nothing where it is not the configuration's own.

        Args:
            entity: the resource.
            argument: the argument.
            value_of: gives its value for every instance of the block.
            inside: the nested block that the argument stands in.
            notes: what else there is to know, a sentence each.
        """
        resource = entity.resource
        if resource is None or not entity.managed:
            return
        members = instances(entity)
        changes = resource.address if len(members) == 1 else _block_of(resource)
        if any(one.changes == changes and one.inside == inside for one in self.blocks):
            return
        values = [(one.key, value_of(self.network.at(one.address) or entity)) for one in members]
        block = Block(
            type=resource.type,
            name=resource.name,
            arguments=(),
            inside=inside,
            changes=changes,
            module=resource.module,
            origin=resource.origin,
            notes=(*notes, *_shared(resource.module)),
        )
        if all(value == values[0][1] for _, value in values):
            self._write(block, {argument: values[0][1]})
            return
        written: list[tuple[str | int, Value]] = []
        for key, value in values:
            resolved, missing = self._value(value, resource.module)
            if resolved is None or missing or key is None:
                texts = ", ".join(missing) or "a value for every instance"
                self.blocks.append(_with(block, (), ((argument, texts),)))
                return
            written.append((key, resolved))
        self.blocks.append(_with(block, ((argument, ByKey(tuple(written))),), ()))

    def name(self, entity: Entity, name: str) -> str:
        """Return a name for a block that goes with an entity: no other entity's cure has the same."""
        resource = entity.resource
        if resource is None:
            return name
        counts = self.network.once(f"modules of {entity.kind}", partial(_counted, entity.kind))
        if counts[resource.module] < 2:
            return name
        key = "" if resource.key is None else f"_{resource.key}"
        return f"{resource.name}{key}_{name}"

    def routes(self, name: str, tables: Iterable[Entity | Added], **arguments: Written) -> None:
        """Add a route to each of these tables: beside them, or in those that write their routes inside."""
        for table in tables:
            resource = table.resource if isinstance(table, Entity) else None
            inline = isinstance(table, RouteTable) and any(
                route.resource is resource for route in table.routes.proven
            )
            if not inline:
                self.add("aws_route", name, route_table_id=table, **arguments)
                continue
            assert resource is not None
            inner = {key.removeprefix("destination_"): value for key, value in arguments.items()}
            block = Block(
                type=resource.type,
                name=resource.name,
                arguments=(),
                inside="route",
                changes=resource.address,
                module=resource.module,
                origin=resource.origin,
                notes=("Beside the routes that it has.",),
            )
            self._write(block, inner)

    def _write(self, block: Block, arguments: dict[str, Written]) -> None:
        known: list[tuple[str, Value]] = []
        choices: list[tuple[str, str]] = []
        for name, value in arguments.items():
            resolved, missing = self._value(value, block.module)
            if resolved is not None:
                known.append((name, resolved))
            choices += [(name, text) for text in missing]
        self.blocks.append(_with(block, tuple(known), tuple(choices)))

    def _value(self, value: Written, module: str) -> tuple[Value | None, list[str]]:
        """Return a value as it is written in a module, and what has to be chosen beside or instead of it."""
        if isinstance(value, Choice):
            return None, [value.text]
        if isinstance(value, Added):
            if value.module == module:
                return Reference(f"{value.type}.{value.name}"), []
            return None, [_way(f"the id of {value.type}.{value.name}", value.module, module)]
        if isinstance(value, Entity):
            found = refer(value, module)
            return (None, [found.text]) if isinstance(found, Choice) else (found, [])
        if isinstance(value, Of):
            found = refer(value.entity, module, value.attribute)
            if isinstance(found, Choice):
                return (value.otherwise, []) if value.otherwise else (None, [found.text])
            return found, []
        if isinstance(value, list):
            return self._list(value, module)
        return value, []

    def _list(self, values: list[Written], module: str) -> tuple[Value | None, list[str]]:
        written: list[Value] = []
        missing: list[str] = []
        done: set[str] = set()
        addresses = {one.resource.address for one in values if isinstance(one, Entity) and one.resource}
        for value in values:
            resource = value.resource if isinstance(value, Entity) else None
            if isinstance(value, Entity) and resource is not None and resource.module == module:
                block = _block_of(resource)
                members = instances(value)
                if resource.key is not None and all(one.address in addresses for one in members):
                    if block not in done:
                        done.add(block)
                        every = "count" if isinstance(resource.key, int) else "for_each"
                        written.append(Reference(_local(resource), every=every))
                    continue
            resolved, more = self._value(value, module)
            missing += more
            if resolved is not None:
                written.append(resolved)
        return (tuple(written) if written else None), missing

    def _free(self, type: str, name: str) -> str:
        declared = self.network.once(f"names of {type}", partial(_declared, type))
        added = {one.name for one in self.blocks if one.type == type and one.module == self.module}
        free, number = name, 2
        while free in added or (self.module, free) in declared:
            free, number = f"{name}_{number}", number + 1
        return free


def _counted(kind: str, network: Network) -> Counter[str]:
    """Return how many entities of a kind the resources of each module declare."""
    return Counter(one.resource.module for one in network.of_kind(kind) if one.resource is not None)


def _declared(type: str, network: Network) -> set[tuple[str, str]]:
    """Return the module and name of every block of a type."""
    return {(one.module, one.name) for one in network.snapshot.by_type.get(type, ())}


def refer(entity: Entity, module: str, attribute: str = "id") -> Reference | str | Choice:
    """Return how an attribute of an entity is written in a module.

    Args:
        entity: the entity.
        module: the address of the module instance; empty for the root module.
        attribute: the attribute, `id` or `arn` for the identity.

    Returns:
        A reference, an identity that AWS gave, or what the user has to do to refer to it.
    """
    if entity.resource is None:
        vpc = getattr(entity, "vpc", None) if entity.managed and entity.kind == "route_table" else None
        if vpc is not None and entity.address == f"{vpc.address}/main-route-table":
            return refer(vpc, module, "main_route_table_id")
        if re.fullmatch(_ASSIGNED, entity.address) and attribute in ("id", "arn"):
            return entity.address
        return Choice(f"the {attribute} of {entity.address}")
    resource = entity.resource
    if resource.module != module:
        return Choice(_way(f"the {attribute} of {resource.address}", resource.module, module))
    if resource.key is None and resource.address.endswith("]"):
        return Choice(f"the {attribute} of {resource.address}")
    return Reference(_local(resource), attribute, resource.key)


def instances(entity: Entity) -> list[ResourceInstance]:
    """Return all instances of the block that declares an entity."""
    assert entity.resource is not None
    type = entity.resource.type
    blocks = entity.network.once(f"instances of {type} by block", partial(_by_block, type))
    return blocks[_block_of(entity.resource)]


def _by_block(type: str, network: Network) -> dict[str, list[ResourceInstance]]:
    blocks: dict[str, list[ResourceInstance]] = {}
    for instance in network.snapshot.by_type.get(type, ()):
        blocks.setdefault(_block_of(instance), []).append(instance)
    return blocks


def _shared(module: str) -> tuple[str, ...]:
    return ("Every instance of the module gets it.",) if "[" in module else ()


def _local(resource: ResourceInstance) -> str:
    return f"{'data.' if resource.mode == 'data' else ''}{resource.type}.{resource.name}"


def _block_of(resource: ResourceInstance) -> str:
    return f"{resource.module}.{_local(resource)}" if resource.module else _local(resource)


def _way(what: str, source: str, target: str) -> str:
    """Say how a value gets from a module to another one."""
    below = f"{target}." if target else ""
    if source.startswith(below):
        call = re.match(r'module\.[^.\[]+(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?', source[len(below) :])
        return f"{what}, by an output of {call[0] if call else source}"
    return f"{what}, by a variable of {target}"


def _with(
    block: Block, arguments: tuple[tuple[str, Value], ...], choices: tuple[tuple[str, str], ...]
) -> Block:
    from msgspec.structs import replace

    return replace(block, arguments=arguments, choices=choices)


def _noted(block: Block, note: str) -> Block:
    from msgspec.structs import replace

    return replace(block, notes=(*block.notes, note))
