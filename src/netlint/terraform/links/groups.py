"""Deciding among the instances that a value may identify."""

from __future__ import annotations

from collections.abc import Iterator

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
    identifies nothing.
    """

    scope: str
    block: str
    members: dict[str, tuple[Target, ...]]
    leaf: Leaf | None = None
    hints: tuple[Hint, ...] = ()
    direct: bool = True
    elsewhere: bool = False


class Candidates(Struct):
    """All that an expression may stand for, whichever instance of the block asks.

    `sure`: a single target is proven. `doubtful`: what is found may not be the value at all.
    `addresses` are those of all members, `undecided` is the reference when nothing decides.
    """

    groups: list[Group]
    every: tuple[Target, ...]
    addresses: frozenset[str]
    undecided: Reference
    sure: bool
    doubtful: bool


#: From how many blocks on no name singles one out: every instance that asks would look at all of them.
MANY_GROUPS = 64


def candidates(groups: list[Group], *, sure: bool, doubtful: bool) -> Candidates:
    """Collect the targets of groups; groups of the same block of a module instance become one."""
    merged: dict[tuple[str, str], Group] = {}
    for group in groups:
        place = (group.scope, group.block)
        known = merged.get(place)
        if known is None:
            merged[place] = group
        elif known.members.keys() == group.members.keys():
            merged[place] = _joined(known, group)
        else:
            merged[group.scope, f"{group.block}#{len(merged)}"] = group
    found: dict[Target, None] = {}
    for group in merged.values():
        for targets in group.members.values():
            found.update(dict.fromkeys(targets))
    every = tuple(found)
    return Candidates(
        groups=list(merged.values()),
        every=every,
        addresses=frozenset(address for group in merged.values() for address in group.members),
        undecided=Reference(every, Certainty.AMBIGUOUS),
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
    )


def decide(scopes: Scopes, found: Candidates, instance: ResourceInstance, *, many: bool) -> Reference | None:
    """Choose among what an expression may stand for.

    Args:
        scopes: finds instances by address.
        found: what the expression may stand for.
        instance: whose attribute it is.
        many: whether the attribute holds several.
    """
    every = found.every
    if not every:
        return None
    if len(every) == 1 and found.sure:
        return Reference(every, Certainty.EXACT)
    if found.doubtful:
        return found.undecided
    if len(every) == 1:
        return Reference(every, Certainty.INFERRED)
    for considered in _narrowed(found.groups, instance):
        chosen = _several(considered) if many else _one(scopes, considered, instance)
        if chosen:
            return Reference(chosen, Certainty.INFERRED)
    return found.undecided


def _narrowed(groups: list[Group], instance: ResourceInstance) -> Iterator[list[Group]]:
    """Yield the groups, then those that a name at hand singles out, the plainest sign first."""
    yield groups
    if len(groups) == 1 or len(groups) > MANY_GROUPS:
        return
    # `element(coalescelist(aws_route_table.database, aws_route_table.private), count.index)`
    namesakes = [group for group in groups if group.block.rpartition(".")[2] == instance.name]
    if namesakes:
        yield namesakes
    keys = {instance.key if isinstance(hint, Own) else hint for group in groups for hint in group.hints}
    keys.discard(None)
    if keys:
        # `{ vpc1 = { vpc_id = module.vpc1.vpc_id, … }, … }`
        named = [group for group in groups if group.hints and _stands_in(group.scope, keys)]
        if named:
            yield named


def _stands_in(scope: str, keys: set[Key]) -> bool:
    """Tell whether a module instance's own name, or one of its callers', is a key at hand."""
    return any(step.name in keys for step in parse_module(scope))


def _several(groups: list[Group]) -> tuple[Target, ...]:
    """Choose the members of a list: all instances of its only source, or all that are spelled out."""
    if len(groups) != 1 and not all(_is_spelled_out(group) for group in groups):
        return ()
    return tuple(target for group in groups for targets in group.members.values() for target in targets)


def _is_spelled_out(group: Group) -> bool:
    """Tell whether a reference names one instance's identity: `[aws_subnet.a.id, aws_subnet.b.id]`."""
    leaf = group.leaf
    return group.direct and not group.elsewhere and leaf is not None and not leaf.every and not leaf.hints


def _one(scopes: Scopes, groups: list[Group], instance: ResourceInstance) -> tuple[Target, ...]:
    chosen: dict[Target, None] = {}
    for group in groups:
        chosen.update(dict.fromkeys(_pick(scopes, group, instance)))
        if len(chosen) > 1:
            return ()
    return tuple(chosen)


def _pick(scopes: Scopes, group: Group, instance: ResourceInstance) -> tuple[Target, ...]:
    members = group.members
    if len(members) == 1:
        return next(iter(members.values()))
    choice = [scopes.by_address(address) for address in members]
    if group.leaf is not None and group.leaf.steps and isinstance(group.leaf.steps[0], int):
        index = group.leaf.steps[0]
        return members[choice[index].address] if index < len(choice) else ()
    found = pick(choice, group.hints, instance) or by_zone(choice, instance)
    return members[found.address] if found is not None else ()
