"""From resources to the network: no code per type, the entities know how they are spelled."""

from __future__ import annotations

from functools import cache

from netlint.lang.unknown import Unknown
from netlint.network.catalog import ENTITIES
from netlint.network.entity import Entity
from netlint.network.network import Network
from netlint.network.spelling import Spelling, blocks_at
from netlint.resources.model import Path, ResourceInstance, Snapshot


@cache
def _classes() -> dict[str, type[Entity]]:
    return {entity.kind: entity for entity in ENTITIES}


@cache
def _spellings() -> dict[str, list[tuple[type[Entity], Spelling]]]:
    """Index every spelling by resource type; those of whole resources before those of blocks."""
    found: dict[str, list[tuple[type[Entity], Spelling]]] = {}
    for entity in ENTITIES:
        for spelling in entity.terraform:
            found.setdefault(spelling.type, []).append((entity, spelling))
    for spellings in found.values():
        spellings.sort(key=lambda pair: bool(pair[1].block))
    return found


def build(snapshot: Snapshot) -> Network:
    """Build the network of one side of a change.

    Raises:
        InputError: attributes of a resource cannot be decoded.
    """
    network = Network(snapshot, _classes())
    spellings = _spellings()
    for type, instances in snapshot.by_type.items():
        for entity, spelling in spellings.get(type, ()):
            for instance in instances:
                if spelling.block:
                    _add_blocks(network, entity, spelling, instance)
                else:
                    network.add(entity(network, instance.address, instance, spelling))
    return network


def _add_blocks(
    network: Network, entity: type[Entity], spelling: Spelling, instance: ResourceInstance
) -> None:
    steps = tuple(spelling.block.split("."))
    for block, path in blocks_at(instance.attributes, steps):
        if isinstance(block, Unknown):
            # Some number of blocks: one entity of which nothing is known stands for them. Left out of the
            # configuration, they are computed from standalone resources, which are read in their own
            # right. (Plan JSON leaves `dynamic` blocks out too, but those have a known length.)
            if isinstance(path[-1], int) or instance.written(steps[0]):
                name = f"{instance.address}.{_shown(path)}"
                suffix = "" if isinstance(path[-1], int) else "[?]"
                network.add(entity(network, name + suffix, instance, spelling, path, block))
        else:
            name = f"{instance.address}.{_shown(path)}"
            network.add(entity(network, name, instance, spelling, path, block))


def _shown(path: Path) -> str:
    """Write a path as Terraform does: `route[0]`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")
