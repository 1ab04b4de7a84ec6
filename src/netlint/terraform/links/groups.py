"""Deciding among the instances that a value may identify."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from netlint.resources.model import Certainty, Reference, ResourceInstance, Target
from netlint.terraform.address import parse_module
from netlint.terraform.links.choice import by_zone, pick
from netlint.terraform.links.closure import Hint, Leaf, Own
from netlint.terraform.links.scopes import Key, Scopes


class Group(Struct):
    """The instances of one block that a value may stand for, each with the targets that it means.

    `scope` is the module instance of the block. `direct` says that the reference itself names the
    identity of its own instance, `elsewhere` that the value may be something unknown that
    identifies nothing. `mapped` says that it is in a map of which `each.value` picks a member.
    """

    scope: str
    block: str
    members: dict[str, tuple[Target, ...]]
    leaf: Leaf | None = None
    hints: tuple[Hint, ...] = ()
    direct: bool = True
    elsewhere: bool = False
    mapped: bool = False


class Candidates(Struct):
    """All that an expression may stand for, whichever instance of the block asks.

    `sure`: a single target is proven, `proven` is the reference then. `doubtful`: what is found may not be
    the value at all. `addresses` are those of all members, `undecided` is the reference when nothing
    decides.
    """

    groups: list[Group]
    every: tuple[Target, ...]
    addresses: frozenset[str]
    undecided: Reference
    proven: Reference | None
    sure: bool
    doubtful: bool


class Asked(Struct, frozen=True):
    """What is known of the value that is asked for.

    `many`: it is a list or a set. `length`: how many of its members are unknown, None when that is unknown
    too. `settled`: it is unknown because the configuration sets it, not because AWS does. `blocks`: how many
    nested blocks there are like the one that it is in; 0 when that says nothing.
    """

    many: bool
    length: int | None = None
    settled: bool = True
    blocks: int = 0


#: From how many blocks on no name singles one out: every instance that asks would look at all of them.
MANY_GROUPS = 64


def candidates(groups: list[Group], *, sure: bool, doubtful: bool) -> Candidates:
    """Collect the targets of groups; groups of the same block of a module instance become one."""
    merged: dict[tuple[str, str], Group] = {}
    for group in groups if len(groups) > 1 else ():
        place = (group.scope, group.block)
        known = merged.get(place)
        if known is None:
            merged[place] = group
        elif known.members.keys() == group.members.keys():
            merged[place] = _joined(known, group)
        else:
            merged[group.scope, f"{group.block}#{len(merged)}"] = group
    groups = list(merged.values()) or groups
    every = tuple(
        dict.fromkeys(
            [target for group in groups for targets in group.members.values() for target in targets]
        )
    )
    return Candidates(
        groups=groups,
        every=every,
        addresses=frozenset([address for group in groups for address in group.members]),
        undecided=Reference(every, Certainty.AMBIGUOUS),
        proven=Reference(every, Certainty.EXACT) if sure and len(every) == 1 else None,
        sure=sure,
        doubtful=doubtful,
    )


def _joined(first: Group, second: Group) -> Group:
    return Group(
        scope=first.scope,
        block=first.block,
        members={
            address: tuple(dict.fromkeys((*targets, *second.members[address])))
            for address, targets in first.members.items()
        },
        leaf=first.leaf,
        hints=tuple(dict.fromkeys((*first.hints, *second.hints))),
        direct=first.direct and second.direct,
        elsewhere=first.elsewhere or second.elsewhere,
        mapped=first.mapped and second.mapped,
    )


def decide(
    scopes: Scopes, found: Candidates, instance: ResourceInstance, asked: Asked, *, alone: bool = False
) -> Reference | None:
    """Choose among what an expression may stand for.

    Args:
        scopes: finds instances by address.
        found: what the expression may stand for.
        instance: whose attribute it is.
        asked: what kind of value is asked for.
        alone: whether no other instance of the same block can hold the attribute.
    """
    every = found.every
    if found.proven is not None or not every:
        return found.proven
    if found.doubtful:
        return found.undecided
    if asked.many and not asked.settled and not alone and any(group.mapped for group in found.groups):
        # Other members of the map may be without it, and AWS sets what nobody does.
        return found.undecided
    if len(every) == 1 or (alone and asked.many):
        return Reference(every, Certainty.INFERRED)
    for considered in _narrowed(found.groups, instance, asked):
        if asked.many:
            chosen = _several(scopes, considered, instance, asked)
        else:
            chosen = _one(scopes, considered, instance, asked)
        if chosen:
            return Reference(chosen, Certainty.INFERRED)
    return found.undecided


def _narrowed(groups: list[Group], instance: ResourceInstance, asked: Asked) -> Iterator[list[Group]]:
    """Yield the groups, then those that a name at hand singles out, the plainest sign first."""
    yield groups
    if len(groups) == 1 or len(groups) > MANY_GROUPS:
        return
    # `element(coalescelist(aws_route_table.database, aws_route_table.private), count.index)`
    namesakes = [group for group in groups if group.block.rpartition(".")[2] == instance.name]
    if namesakes and not asked.blocks:  # One of several nested blocks may be meant, but not each of them.
        yield namesakes
    keys = _keys([hint for group in groups for hint in group.hints], instance)
    if keys:
        # `{ vpc1 = { vpc_id = module.vpc1.vpc_id, … }, … }`
        named = [group for group in groups if group.hints and _stands_in(group.scope, keys)]
        if named:
            yield named


def _keys(hints: Iterable[Hint], instance: ResourceInstance) -> set[Key]:
    """Return the keys at hand that may be the very keys of what is meant."""
    found = {
        instance.key if isinstance(hint, Own) else hint
        for hint in hints
        if not (isinstance(hint, Own) and hint.part)
    }
    return found - {None}


def _stands_in(scope: str, keys: set[Key]) -> bool:
    """Tell whether a module instance's own name or key, or one of its callers', is a key at hand."""
    return any(step.name in keys or step.key in keys for step in parse_module(scope))


def _several(
    scopes: Scopes, groups: list[Group], instance: ResourceInstance, asked: Asked
) -> tuple[Target, ...]:
    """Choose the members of a list: all instances of its only source, or all that are spelled out."""
    if asked.length in (None, 1) and len(groups) == 1 and (same := _namesake(scopes, groups[0], instance)):
        return same
    if len(groups) != 1 and not all(_is_spelled_out(group) for group in groups):
        return ()
    chosen = tuple(target for group in groups for targets in group.members.values() for target in targets)
    if asked.length is not None:
        return chosen if len(chosen) == asked.length else ()
    return chosen if all(_is_whole(scopes, group) for group in groups) else ()


def _namesake(scopes: Scopes, group: Group, instance: ResourceInstance) -> tuple[Target, ...]:
    """Return the instance whose key is at hand: `[aws_security_group.a[each.key].id]`."""
    keys = _keys(group.hints, instance)
    same = [address for address in group.members if scopes.by_address(address).key in keys]
    return group.members[same[0]] if len(same) == 1 and len(group.members) > 1 else ()


def _is_whole(scopes: Scopes, group: Group) -> bool:
    """Tell whether a list holds a group's instances all: `[for key, one in aws_subnet.a : one.id if …]`.

    Plan JSON lists the same reference for a choice as for all of them. A choice is likely where a key is
    mentioned, and where the instances are not of one kind: subnets of several tiers share their zones,
    and security groups that are made together have a role each.
    """
    if len(group.members) == 1 or _is_spelled_out(group):
        return True
    members = [scopes.by_address(address) for address in group.members]
    if group.hints and not _one_per_zone(members):
        return False
    kinds = {member.type.removeprefix("aws_").removeprefix("default_") for member in members}
    if kinds == {"subnet"}:
        return _one_per_zone(members)
    return kinds != {"security_group"}


def _one_per_zone(members: list[ResourceInstance]) -> bool:
    """Tell whether the availability zones of subnets are known and differ."""
    zones = set()
    for member in members:
        attributes = member.attributes
        zone = attributes.get("availability_zone")
        if not isinstance(zone, str):
            zone = attributes.get("availability_zone_id")
        if not isinstance(zone, str):
            return False
        zones.add(zone)
    return len(zones) == len(members)


def _is_spelled_out(group: Group) -> bool:
    """Tell whether a reference names one instance's identity: `[aws_subnet.a.id, aws_subnet.b.id]`."""
    leaf = group.leaf
    return group.direct and not group.elsewhere and leaf is not None and not leaf.every and not leaf.hints


def _one(scopes: Scopes, groups: list[Group], instance: ResourceInstance, asked: Asked) -> tuple[Target, ...]:
    chosen: dict[Target, None] = {}
    for group in groups:
        picked = _pick(scopes, group, instance, asked)
        chosen.update(dict.fromkeys(picked))
        if len(chosen) > 1 or not picked:
            return ()
    return tuple(chosen)


def _pick(scopes: Scopes, group: Group, instance: ResourceInstance, asked: Asked) -> tuple[Target, ...]:
    members = group.members
    first = next(iter(members.values()))
    if all(targets == first for targets in members.values()):
        return first
    choice = [scopes.by_address(address) for address in members]
    if group.leaf is not None and group.leaf.steps and isinstance(group.leaf.steps[0], int):
        index = group.leaf.steps[0]
        return members[choice[index].address] if index < len(choice) else ()
    if group.leaf is not None and group.leaf.steps and isinstance(group.leaf.steps[0], tuple):
        # `module.vpc.subnet_ids["eu-west-1a"]`: a map that goes by the keys of the instances.
        same = [address for address in members if scopes.by_address(address).key == group.leaf.steps[0][0]]
        return members[same[0]] if len(same) == 1 else ()
    positions = [hint for hint in group.hints if isinstance(hint, int)]
    if asked.blocks == len(choice) and positions:
        # `dynamic "subnet_mapping" { for_each = aws_subnet.a, … }` goes through the keys in their order.
        return members[sorted(choice, key=_place)[positions[0]].address]
    found = pick(choice, group.hints, instance) or by_zone(choice, instance)
    return members[found.address] if found is not None else ()


def _place(instance: ResourceInstance) -> tuple[str, int | float, str]:
    """Return what instances of one block are in order by: the module, then the number or the text."""
    key = instance.key
    return (instance.module, key, "") if isinstance(key, (int, float)) else (instance.module, 0, key or "")
