"""What packets are sent through on their way: firewalls, and instances that forward."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from netlint.lang.undetermined import Undetermined
from netlint.lang.unknown import Unknown
from netlint.network.fields import flag
from netlint.reachability import groups
from netlint.reachability.filters import EGRESS, INGRESS
from netlint.reachability.firewall_rules import policy_filter
from netlint.reachability.flow import Block, Flow, Place, Step, Translation
from netlint.reachability.interfaces import Interface, interfaces_of
from netlint.reachability.packets import SOURCE, SOURCE_PORT
from netlint.reachability.routing import Entry
from netlint.reachability.wording import of_packets

if TYPE_CHECKING:
    from netlint.reachability.walk import Walker


def firewall(walker: Walker, flow: Flow, target: Any, place: Place, entry: Entry) -> None:
    """Send packets through an endpoint of a network firewall: the one in their zone, if there are several."""
    mappings = target.subnet_mappings
    if mappings.incomplete is not None:
        walker.lose(flow, mappings.incomplete)
        return
    try:
        subnets = [mapping.subnet for mapping in mappings.proven if mapping.subnet is not None]
        if len(subnets) > 1 and place.subnet is not None:
            zone = place.subnet.zone
            subnets = [subnet for subnet in subnets if subnet.zone == zone] or subnets
    except Undetermined as why:
        walker.lose(flow, why)
        return
    for part in _past_rules(walker, flow, target):
        for subnet in subnets:
            through(walker, part.now(), target, subnet, place)


def _past_rules(walker: Walker, flow: Flow, target: Any) -> Iterator[Flow]:
    """Yield what the rules of a firewall let through; answers belong to what it has let through."""
    try:
        firewall = target.firewall if target.kind == "firewall_endpoint_association" else target
        policy = firewall.policy if firewall is not None else None
    except Undetermined:
        policy = None
    found = policy_filter(walker.network, policy) if policy is not None else None
    if policy is None or found is None:
        yield flow.assuming(f"the rules of {target.address} let the packets through")
    elif walker.established is not None:
        # https://docs.aws.amazon.com/network-firewall/latest/developerguide/asymmetric-routing.html
        seen = _passed(walker.established, target)
        sentence = f"{target.address} lets answers through, though it has not seen the connection"
        yield flow if seen else flow.assuming(sentence)
    else:
        assumed = flow.packets & found.assumed
        if assumed:
            sentence = f"the rules of {target.address} that netlint does not follow let the packets through"
            yield flow.now(assumed).assuming(sentence)
        flow = flow.now(flow.packets - assumed)
        if not flow.packets:
            return
        step = Step("firewall_policy", policy, f"lets it through {target.address}", None, found.decided)
        block = Block(
            policy,
            "FIREWALL_RULES_RESTRICTION",
            f"{policy.address} does not let {of_packets(flow.packets)} through {target.address}",
            flow.packets,
            change=f"pass {of_packets(flow.packets)} in a rule group of {policy.address}",
        )
        yield from walker.filtered(flow, found.decided, step, lambda: block, otherwise=bool(assumed))


def through(walker: Walker, flow: Flow, target: Any, subnet: Any, place: Place) -> None:
    """Send packets into a subnet, through what inspects them there, and on by the subnet's table."""
    if flow.passing((id(target), id(subnet), id(place.subnet))):
        walker.block(
            Block(target, "NO_PATH", f"the route sends packets back to {target.address}", flow.packets), flow
        )
        return
    entering = [flow] if place.subnet is subnet else list(walker.through_acl(subnet, flow, INGRESS))
    for part in entering:
        part = part.now(step=Step(target.kind, target, "inspects it"))
        walker.from_subnet(subnet, part.without_references(f"they pass {target.address}"))


def appliance(walker: Walker, flow: Flow, target: Any, place: Place, entry: Entry) -> None:
    """Send packets through an instance that forwards them: a NAT instance, or an appliance."""
    if target.kind == "network_interface" and target.of_instance is not None:
        # The primary interface of an instance is where the instance is.
        target = target.of_instance
    found = interfaces_of(target)
    if found.incomplete is not None or not found.proven:
        why = found.incomplete or Undetermined(
            f"where {target.address} is, is not known", address=target.address
        )
        walker.lose(flow, why)
        return
    interface = found.proven[0]
    try:
        checked = _checks_source(target)
    except Undetermined as why:
        flow, checked = flow.now(doubt=why), False
    if checked:
        walker.block(
            Block(
                target,
                "ENI_SOURCE_DEST_CHECK_RESTRICTION",
                f"{target.address} drops packets that are not for itself: its source/destination check is on",
                flow.packets,
                entry.written,
                f"set `source_dest_check = false` on {target.address}",
            ),
            flow,
        )
        return
    if flow.passing((id(target), id(place.subnet))):
        return
    for part in (
        [flow] if place.subnet is interface.subnet else walker.through_acl(interface.subnet, flow, INGRESS)
    ):
        for admitted in _past_groups(walker, interface, part, INGRESS):
            for sent in _past_groups(walker, interface, _forwarded(walker, admitted, interface), EGRESS):
                walker.from_subnet(interface.subnet, sent)


def _past_groups(walker: Walker, interface: Interface, flow: Flow, direction: str) -> list[Flow]:
    """Return what the groups let pass; to an interface that has not seen the connection, answers are new."""
    if interface.groups is None or _passed(walker.established, interface.owner):
        return [flow]
    return list((groups.ingress if direction == INGRESS else groups.egress)(walker, interface, flow))


def _passed(opened: Flow | None, entity: Any) -> bool:
    """Tell whether a connection has passed something when it was opened."""
    trail = opened.trail if opened is not None else None
    return any(step.entity is entity for step in (trail.steps() if trail is not None else ()))


def _checks_source(target: Any) -> bool:
    """Tell whether an instance or an interface drops what is not for itself.

    Raises:
        Undetermined: that is not known.
    """
    if target.kind == "network_interface":
        return bool(target.source_dest_check)
    for interface in target.attached_interfaces.proven:
        return bool(interface.source_dest_check)
    attributes = target.resource.attributes if target.resource is not None else {}
    value = attributes.get("source_dest_check", attributes.get("SourceDestCheck"))
    if isinstance(value, Unknown):
        if target.resource.written("source_dest_check"):
            raise Undetermined(
                f"`source_dest_check` of {target.address} is not known", address=target.address
            )
        value = None
    return True if value is None else flag(value)


def _forwarded(walker: Walker, flow: Flow, interface: Interface) -> Flow:
    """Forward packets; what goes to the internet gets the address of the appliance, as NAT instances do."""
    owner = interface.owner
    flow = flow.without_references(f"they pass {owner.address}")
    if walker.established is not None or not (walker.goal.internet or walker.goal.service):
        found = flow.assuming(f"{owner.address} forwards the packets")
        return found.now(step=Step(owner.kind, owner, "forwards it"))
    found = flow.assuming(f"{owner.address} forwards the packets, and gives them its own address")
    translation = Translation(owner, interface, flow.packets, interface.addresses)
    found = found.now(
        flow.packets.replaced({SOURCE: interface.addresses, SOURCE_PORT: (1024, 65535)}),
        Step(owner.kind, owner, "forwards it, from its own address", translation=translation),
    )
    found.translations = (*flow.translations, translation)
    found.holder = interface
    return found
