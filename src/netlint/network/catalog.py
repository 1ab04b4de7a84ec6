"""All entities. A new one is a class in its module, and that module's name here.

A module is imported when something of it occurs: an installed wheel has an index of what each one declares,
which `setup.py` has written. Without one, as in a checkout, all of them are.
"""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module

import msgspec
from msgspec import Struct

from netlint.network.entity import Entity
from netlint.network.spelling import Spelling

#: Of what one resource declares, the first is the one that links find: a workload before its attachments.
_MODULES = (
    "vpc",
    "routes",
    "gateways",
    "endpoints",
    "peering",
    "transit",
    "cloud_wan",
    "route_server",
    "filtering",
    "acls",
    "hybrid",
    "direct_connect",
    "workloads",
    "launch",
    "containers",
    "load_balancers",
    "listeners",
    "targets",
    "lattice",
    "dns",
    "firewall",
    "observability",
    "apis",
    "sharing",
)

INDEX = "catalog.json"

#: spellings of one resource type, each with the entity that is spelled so
Spellings = tuple[tuple[type[Entity], Spelling], ...]


class Index(Struct):
    """The modules that declare each kind, and those with an entity that a resource type spells."""

    kinds: dict[str, str]
    types: dict[str, list[str]]


@cache
def entities() -> tuple[type[Entity], ...]:
    """Return the classes of all entities."""
    return tuple(entity for module in _MODULES for entity in _declared(module))


@cache
def class_of(kind: str) -> type[Entity]:
    """Return the class of the entities of a kind; `Entity` itself where there is no such kind."""
    index = _index()
    modules = _MODULES if index is None else [index.kinds[kind]] if kind in index.kinds else []
    return next((one for module in modules for one in _declared(module) if one.kind == kind), Entity)


@cache
def spellings_of(type: str) -> Spellings:
    """Return what a resource type spells; whole resources before blocks.

    Args:
        type: the resource type, `aws_vpc` or `AWS::EC2::VPC`.
    """
    index = _index()
    modules = _MODULES if index is None else index.types.get(type, ())
    found = [pair for module in modules for pair in _by_type(module, "::" in type).get(type, ())]
    return tuple(sorted(found, key=lambda pair: bool(pair[1].block)))


def write(folder: str) -> None:
    """Write the index of what is about to be distributed into the folder of this module there."""
    index = Index({}, {})
    for module in _MODULES:
        index.kinds |= {entity.kind: module for entity in _declared(module)}
        for type in (*_by_type(module, False), *_by_type(module, True)):
            index.types.setdefault(type, []).append(module)
    with open(os.path.join(folder, INDEX), "wb") as file:
        file.write(msgspec.json.encode(index))


@cache
def _index() -> Index | None:
    try:
        with open(os.path.join(os.path.dirname(__file__), INDEX), "rb") as file:
            return msgspec.json.decode(file.read(), type=Index)
    except FileNotFoundError:
        return None


@cache
def _declared(name: str) -> tuple[type[Entity], ...]:
    """Return the entities of a module: those that its table lists, or else all."""
    module = import_module(f"netlint.network.{name}")
    table: tuple[type[Entity], ...] | None = getattr(module, "ENTITIES", None)
    if table is not None:
        return table
    return tuple(
        value
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, Entity)
        and value.__module__ == module.__name__
        and (value.terraform or value.cloudformation)
    )


@cache
def _by_type(module: str, cloudformation: bool) -> dict[str, list[tuple[type[Entity], Spelling]]]:
    """Return what the entities of a module are spelled by, by resource type."""
    found: dict[str, list[tuple[type[Entity], Spelling]]] = {}
    for entity in _declared(module):
        for spelling in entity.cloudformation if cloudformation else entity.terraform:
            found.setdefault(spelling.type, []).append((entity, spelling))
    return found
