"""Networks of CloudFormation resources, made by hand: no template is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netlint.lang.unknown import AFTER_APPLY
from netlint.network.build import build
from netlint.network.entity import Entity
from netlint.network.network import Network
from netlint.resources.model import Certainty, Path, Reference, ResourceInstance, Snapshot, Target


class Of:
    """What only AWS knows of another resource: its id, or an attribute."""

    def __init__(self, name: str, attribute: str = "id") -> None:
        self.target = Target(f"Stack/{name}", attribute)


class Links:
    """A resolver that knows each link by its path."""

    def __init__(self, found: dict[tuple[str, Path], Target]) -> None:
        self.found = found

    def resolve(self, instance: ResourceInstance, path: Path) -> Reference | None:
        targets = [
            target
            for (address, at), target in self.found.items()
            if address == instance.address and at[: len(path)] == path
        ]
        return Reference(tuple(targets), Certainty.EXACT) if targets else None

    def written(self, instance: ResourceInstance, name: str) -> bool:
        return name in instance.attributes

    def references(self, instance: ResourceInstance) -> Mapping[str, Reference]:
        return {}


def stack(**resources: tuple[str, dict[str, Any]]) -> Network:
    """Build the network of resources: name → type below `AWS::` (or whole) and properties."""
    links: dict[tuple[str, Path], Target] = {}
    instances = []
    for name, (type, properties) in resources.items():
        address = f"Stack/{name}"
        full = type if type.startswith("Custom::") else f"AWS::{type}"
        instances.append(
            ResourceInstance(address, full, name, attributes=_plain(properties, address, (), links))
        )
    return build(Snapshot("after", instances, Links(links)))


def _plain(value: Any, address: str, path: Path, links: dict[tuple[str, Path], Target]) -> Any:
    if isinstance(value, Of):
        links[address, path] = value.target
        return AFTER_APPLY
    if isinstance(value, dict):
        return {key: _plain(item, address, (*path, key), links) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item, address, (*path, index), links) for index, item in enumerate(value)]
    return value


def at(network: Network, name: str, kind: str = "") -> Any:
    """Return the entity that a resource, or one of its blocks, declares."""
    return next(one for one in network.entities if one.address == f"Stack/{name}" and kind in ("", one.kind))


def names(members: Any) -> list[str]:
    """Return the names of entities, sorted; `...` at the end of what may have more."""
    found = sorted(_name(one) for one in members.proven)
    return found if members.incomplete is None else [*found, "..."]


def _name(value: Any) -> str:
    return value.address.removeprefix("Stack/") if isinstance(value, Entity) else str(value)
