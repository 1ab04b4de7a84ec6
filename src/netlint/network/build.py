"""From resources to the network: no code per type, the entities know how they are spelled."""

from __future__ import annotations

from typing import Any

from netlint.lang.unknown import Unknown
from netlint.network.catalog import class_of, spellings_of
from netlint.network.entity import Entity
from netlint.network.network import Network
from netlint.network.spelling import Spelling, blocks_at
from netlint.resources.model import Certainty, Path, Reading, ResourceInstance, Snapshot


def build_change(reading: Reading) -> Network:
    """Build the network after a change, with the network before it and what drifted.

    Raises:
        InputError: attributes of a resource cannot be decoded.
    """
    network = build(reading.after)
    network.drift = reading.drift
    if reading.before is not None:
        network.before = network if reading.unchanged else build(reading.before)
    return network


def build(snapshot: Snapshot) -> Network:
    """Build the network of one side of a change.

    Raises:
        InputError: attributes of a resource cannot be decoded.
    """
    network = Network(snapshot, class_of)
    repeated: dict[str, str] = {}
    for type, instances in snapshot.by_type.items():
        spellings = spellings_of(type)
        again = _read_again(instances) if spellings else {}
        repeated |= again
        for entity, spelling in spellings:
            for instance in instances:
                if instance.address in again:
                    continue
                if spelling.needs and not _writes(instance, spelling.needs):
                    continue
                if spelling.block:
                    _add_blocks(network, entity, spelling, instance)
                else:
                    network.add(entity(network, instance.address, instance, spelling))
    network.name_again(repeated)
    return network


def _read_again(instances: list[ResourceInstance]) -> dict[str, str]:
    """Return the data sources that read what is managed here: its address, by theirs."""
    reads = [one for one in instances if one.mode == "data"]
    if not reads or len(reads) == len(instances):
        return {}
    managed = {one.address: one for one in instances if one.mode == "managed"}
    identities = ((one.attributes.get("id"), one.address) for one in managed.values())
    by_id = {identity: address for identity, address in identities if isinstance(identity, str)}
    found: dict[str, str] = {}
    for read in reads:
        identity = read.attributes.get("id")
        if isinstance(identity, str):
            if identity in by_id:
                found[read.address] = by_id[identity]
            continue
        # `data "aws_route_table" "a" { route_table_id = … }`
        for name in ("id", f"{read.type.removeprefix('aws_')}_id", "arn"):
            reference = read.reference(name)
            if reference is None or reference.certainty is Certainty.AMBIGUOUS or len(reference.targets) != 1:
                continue
            if reference.targets[0].address in managed:
                found[read.address] = reference.targets[0].address
                break
    return found


def _writes(instance: ResourceInstance, names: str) -> bool:
    """Tell whether a resource writes one of some attributes."""
    return any(instance.attributes.get(name) is not None for name in names.split())


def _add_blocks(
    network: Network, entity: type[Entity], spelling: Spelling, instance: ResourceInstance
) -> None:
    steps = tuple(spelling.block.split("."))
    blocks = list(blocks_at(instance.attributes, steps))
    if not blocks and spelling.implied is not None:
        name = f"{instance.address}.{spelling.block}[?]"
        network.add(entity(network, name, instance, spelling, steps, spelling.implied))
    for block, path in blocks:
        if isinstance(block, Unknown):
            # Some number of blocks: one entity of which nothing is known stands for them. Left out of the
            # configuration, they are computed from standalone resources, which are read in their own
            # right. (Plan JSON leaves `dynamic` blocks out too, but those have a known length.)
            if isinstance(path[-1], int) or instance.written(steps[0]):
                name = f"{instance.address}.{_shown(path)}"
                suffix = "" if isinstance(path[-1], int) else "[?]"
                network.add(entity(network, name + suffix, instance, spelling, path, block))
        elif not _is_nothing(spelling, block):
            name = f"{instance.address}.{_shown(path)}"
            network.add(entity(network, name, instance, spelling, path, block))


def _is_nothing(spelling: Spelling, block: Any) -> bool:
    """Tell whether a block is written only because there has to be one."""
    if spelling.nothing is None or not isinstance(block, dict):
        return False
    return all(str(block.get(name)) == str(value) for name, value in spelling.nothing.items())


def _shown(path: Path) -> str:
    """Write a path as Terraform does: `route[0]`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")
