"""Security groups before an interface, and what rules that name other groups match.

A rule that names a group means the private addresses of the interfaces in it, as long as packets come from
them directly (https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from netlint.lang.undetermined import Undetermined
from netlint.reachability.filters import EGRESS, INGRESS, Doubt, Filter, GroupFilter, security_group_filter
from netlint.reachability.flow import Block, Flow, Step
from netlint.reachability.interfaces import Interface
from netlint.reachability.packets import EVERYTHING, NOTHING, PacketSet, united
from netlint.reachability.wording import of_packets

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.reachability.walk import Walker


def ingress(walker: Walker, interface: Interface, flow: Flow) -> Iterator[Flow]:
    """Yield what the security groups of an interface admit."""
    if flow.only_to is not None and not _may_have(interface, flow.only_to):
        return
    if flow.only_to is not None and flow.unreferenced:
        _only_to_groups(walker, flow)
        return
    found = _admitting(walker, interface, flow)
    step = Step("security_group", _shown(interface), f"lets it into {interface.owner.address}", None, found)
    yield from walker.filtered(flow, found, step, lambda: _mismatch(walker, interface, flow, INGRESS))


def _only_to_groups(walker: Walker, flow: Flow) -> None:
    """Note that egress rules name the receiver's group where such rules do not match."""
    assert flow.sender is not None
    group = _shown(flow.sender)
    block = Block(
        group,
        "SG_REFERENCES_NOT_PRESERVED",
        f"{group.address} lets it out to a security group, which does not match, for {flow.unreferenced}",
        flow.packets,
        change=f"allow {of_packets(flow.packets, EGRESS)} in the egress rules of {group.address}",
    )
    walker.block(block, flow, jump=False)


def egress(walker: Walker, interface: Interface, flow: Flow) -> Iterator[Flow]:
    """Yield what the security groups of an interface let out, by address and by the receiver's groups."""
    assert interface.groups is not None
    filters = _filters(walker, interface, EGRESS)
    allowed = united(one.by_address.allowed for one in filters)
    doubts = _doubts_of(interface, filters)
    rules = tuple(rule for one in filters for rule in one.by_address.rules)
    by_address = Filter(allowed, doubts, rules)
    text = f"lets it out of {interface.owner.address}"
    wanted = _receivers(walker)
    found = False
    for one in filters:
        for group, kind in one.references.items():
            part = (flow.packets & kind) - allowed
            if part and group in wanted:
                found = True
                rule = next((rule for rule, _, peer in one.reference_rules if peer == group), None)
                narrowed = flow.now(part, Step("security_group", _shown(interface), text, rule))
                narrowed.only_to = group
                yield narrowed
        for doubtful, why in one.doubts_of_references:
            part = (flow.packets & doubtful) - allowed
            if part:
                found = True
                yield flow.now(part, Step("security_group", _shown(interface), text), why)
    step = Step("security_group", _shown(interface), text, None, by_address)
    yield from walker.filtered(
        flow, by_address, step, lambda: _mismatch(walker, interface, flow, EGRESS), otherwise=found
    )


def _has_rules(one: GroupFilter) -> bool:
    return bool(one.by_address.allowed or one.by_address.doubts or one.references or one.doubts_of_references)


def _filters(walker: Walker, interface: Interface, direction: str) -> list[GroupFilter]:
    return [security_group_filter(walker.network, group, direction) for group in interface.groups or ()]


def _doubts_of(interface: Interface, filters: list[GroupFilter]) -> tuple[Doubt, ...]:
    doubts = [doubt for one in filters for doubt in one.by_address.doubts]
    if interface.groups_open is not None:
        doubts.append((EVERYTHING, interface.groups_open))
    return tuple(doubts)


def _admitting(walker: Walker, interface: Interface, flow: Flow) -> Filter:
    sender = flow.sender
    told: Any = None
    if sender is not None and not flow.unreferenced:
        told = sender.key() if sender.owner.kind == "subnet" else sender.key()[1:]
    key = (interface.key()[1:], told, flow.unreferenced)
    remembered: dict[object, Filter] = walker.network.once("admitting filters", lambda _: {})
    if key in remembered:
        return remembered[key]
    filters = _filters(walker, interface, INGRESS)
    rules: list[tuple[Entity, PacketSet]] = [rule for one in filters for rule in one.by_address.rules]
    doubts = list(_doubts_of(interface, filters))
    own: set[int] = set()
    open_groups: Undetermined | None = None
    if sender is not None and not flow.unreferenced:
        own = {id(group) for group in sender.groups or ()}
        open_groups = sender.groups_open or _unasked(sender)
        doubts += [doubt for one in filters for doubt in one.doubts_of_references]
    by_reference = NOTHING
    for one in filters:
        for group, kind in one.references.items():
            if group in own:
                by_reference = by_reference | kind
            elif open_groups is not None:
                doubts.append((kind, open_groups))
        rules += [(rule, kind) for rule, kind, peer in one.reference_rules if peer in own]
    allowed = united(one.by_address.allowed for one in filters) | by_reference
    remembered[key] = found = Filter(allowed, tuple(doubts), tuple(rules))
    return found


def _unasked(sender: Interface) -> Undetermined | None:
    """Say why the groups of a sender are not known, where it stands for whatever is in a subnet."""
    if sender.owner.kind != "subnet":
        return None
    return Undetermined(
        f"the security groups of what sends from {sender.owner.address} are not known",
        settle="ask from a resource",
        address=sender.owner.address,
    )


def _receivers(walker: Walker) -> frozenset[int]:
    """Return the security groups (their `id()`) of what is asked for."""
    return walker.goal.placement.security_groups


def _may_have(interface: Interface, group: int) -> bool:
    return any(id(own) == group for own in interface.groups or ())


def _shown(interface: Interface) -> Entity:
    """Return the group to name for a filter that several make together: the first one."""
    return interface.groups[0] if interface.groups else interface.owner  # type: ignore[no-any-return]


def _mismatch(walker: Walker, interface: Interface, flow: Flow, direction: str) -> Block:
    own = interface.groups or ()
    first = _shown(interface)
    names = " and ".join(group.address for group in own) or "its security groups"
    filters = _filters(walker, interface, direction)
    code = "ENI_SG_RULES_MISMATCH"
    if not any(_has_rules(one) for one in filters):
        code = "SG_HAS_NO_RULES"
    verb = "admit" if direction == INGRESS else "let out"
    detail = f"{names} {'do' if len(own) > 1 else 'does'} not {verb} {of_packets(flow.packets, direction)}"
    if (
        flow.unreferenced
        and direction == INGRESS
        and any(flow.packets & kind for one in filters for kind in one.references.values())
    ):
        code = "SG_REFERENCES_NOT_PRESERVED"
        detail += f"; rules that name a security group do not match, for {flow.unreferenced}"
    return Block(
        _shown(interface),
        code,
        detail,
        flow.packets,
        change=f"allow {of_packets(flow.packets, direction)} in the {direction} rules of {first.address}",
    )
