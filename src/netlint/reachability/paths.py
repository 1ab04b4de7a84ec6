"""Answers by way of relays: from the client to a listener, and from the relay to its target."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from netlint.lang.undetermined import Undetermined
from netlint.reachability.alike import why_unplaced
from netlint.reachability.answers import merge
from netlint.reachability.direct import Traffic, direct
from netlint.reachability.endpoints import Endpoint, of_entity
from netlint.reachability.filters import EGRESS, INGRESS, security_group_filter
from netlint.reachability.flow import Block, Flow, Goal
from netlint.reachability.gateways import EPHEMERAL
from netlint.reachability.interfaces import Interface, Placement, interfaces_of
from netlint.reachability.intervals import Intervals, difference, from_pairs, intersection, pairs
from netlint.reachability.lattice import to_service, to_target
from netlint.reachability.packets import DESTINATION, PORT, PROTOCOL, SOURCE, PacketSet, packets, united
from netlint.reachability.relays import Relay, relays_to
from netlint.reachability.services import endpoint_named
from netlint.reachability.walk import Walker
from netlint.reachability.witness import BLOCKED, REACHABLE, UNDETERMINED, Answer, Hop
from netlint.reachability.wording import traffic as traffic_in_words

if TYPE_CHECKING:
    from netlint.network.network import Network

#: How many relays may stand behind each other: an endpoint or a Network Load Balancer, and then one more.
_DEPTH = 3


def analyse(
    network: Network, source: Endpoint, destination: Endpoint, traffic: Traffic | None = None
) -> Answer:
    """Answer whether packets of a kind can get from one endpoint to another, and their answers back.

    Where an endpoint is several things, one that reaches suffices. Where it is one thing that may be in
    several places or at several addresses, all of them have to agree. Where packets do not get there
    themselves, load balancers and endpoints that send on to the destination are asked too: `traffic` is
    then what they send to it.

    Args:
        network: the network.
        source: where packets start, see `netlint.reachability.endpoints.find`.
        destination: where they are to go.
        traffic: what kind of packets; any if None.
    """
    try:
        answer = _analyse(network, source, destination, traffic or Traffic(), _DEPTH)
    except Undetermined as why:
        # Where packets end up is not known if something is not that every way depends on.
        answer = Answer(UNDETERMINED, undetermined=[why])
    answer.assumptions = [*source.assumptions, *destination.assumptions, *answer.assumptions]
    return answer


def _analyse(
    network: Network, source: Endpoint, destination: Endpoint, traffic: Traffic, depth: int
) -> Answer:
    if destination.lattice is not None:
        return _to_lattice(network, source, destination, traffic)
    if destination.service and any(one is not None for place in source.places for one in place):
        return _to_service(network, source, destination, traffic)
    found = direct(network, source, destination, traffic)
    if found.verdict == REACHABLE or not depth:
        return found
    relayed = [
        _by(network, source, relay, depth) for relay in _candidates(network, source, destination, traffic)
    ]
    for answer in relayed:
        if answer.verdict == REACHABLE:
            return answer
    open_ones = [answer for answer in (found, *relayed) if answer.verdict == UNDETERMINED]
    verdict = UNDETERMINED if open_ones else BLOCKED
    reasons = {why.reason: why for answer in open_ones for why in answer.undetermined}
    # What has the least in its way comes first.
    ways = sorted((found, *relayed), key=lambda answer: len(answer.blocked_by) or len(relayed) + 99)
    blocks = merge([block for answer in ways for block in answer.blocked_by])
    return Answer(verdict, blocked_by=blocks, undetermined=list(reasons.values()))


def _to_lattice(network: Network, source: Endpoint, destination: Endpoint, traffic: Traffic) -> Answer:
    sent = packets(protocol=traffic.protocol, port=traffic.port, source_port=EPHEMERAL)
    answers = [
        to_service(network, one, destination.lattice, sent)
        for place in source.places
        for one in place
        if one is not None
    ]
    if not answers:
        why = Undetermined(f"clients of {destination.text} are in VPCs", settle="ask from a resource in one")
        return Answer(UNDETERMINED, undetermined=[why])
    reached = next((one for one in answers if one.verdict == REACHABLE), None)
    return reached or next((one for one in answers if one.verdict == UNDETERMINED), answers[0])


def _to_service(network: Network, source: Endpoint, destination: Endpoint, traffic: Traffic) -> Answer:
    """Answer for what the service's name stands for where packets start."""
    answers: list[Answer] = []
    for place in source.places:
        here = Endpoint(source.text, [place], source.unsettled)
        try:
            endpoint = endpoint_named(place[0].vpc, destination.service)
        except Undetermined as why:
            answers.append(Answer(UNDETERMINED, undetermined=[why]))
            continue
        if endpoint is not None and not interfaces_of(endpoint).proven:
            # In no subnet it would answer for the name, and nobody could reach it.
            left_open = Undetermined(f"which subnets {endpoint.address} is in is not known")
            open_places = interfaces_of(endpoint).incomplete or left_open
            answers.append(Answer(UNDETERMINED, undetermined=[open_places]))
            continue
        there = of_entity(endpoint) if endpoint is not None else destination
        answer = direct(network, here, there, traffic)
        if endpoint is not None:
            answer.assumptions.append(f"the name of {destination.service} leads to {endpoint.address}")
        if answer.verdict == REACHABLE:
            return answer
        answers.append(answer)
    return next((one for one in answers if one.verdict == UNDETERMINED), answers[0])


def _candidates(network: Network, source: Endpoint, destination: Endpoint, traffic: Traffic) -> list[Relay]:
    senders = {id(one.owner) for place in source.places for one in place if one is not None}
    owners = {id(one.owner): one.owner for place in destination.places for one in place}
    wanted = packets(protocol=traffic.protocol, port=traffic.port)
    return [
        relay
        for owner in owners.values()
        for relay in relays_to(network, owner)
        if relay.sends & wanted and id(relay.entity) not in senders and id(relay.balancer) not in senders
    ]


def _by(network: Network, source: Endpoint, relay: Relay, depth: int) -> Answer:
    taken = Traffic(relay.listens.along(PROTOCOL), relay.listens.along(PORT))
    first = _analyse(network, source, of_entity(relay.entity), taken, depth - 1)
    if first.verdict == BLOCKED:
        return first
    second = second_leg(network, relay, first.packets.along(SOURCE))
    if second.verdict == BLOCKED:
        return second
    if first.verdict == UNDETERMINED:
        return first
    if second.verdict == UNDETERMINED:
        return second
    if relay.doubt is not None:
        return Answer(UNDETERMINED, undetermined=[relay.doubt])
    text = f"opens a connection to {relay.target.address} ({traffic_in_words(relay.sends)})"
    hop = Hop(relay.balancer.kind, relay.balancer, text, relay.group)
    own = [one for one in (relay.assumption,) if one]
    assumptions = dict.fromkeys([*first.assumptions, *second.assumptions, *own])
    return Answer(
        REACHABLE,
        first.packets,
        first.witness,
        [*first.hops, hop, *second.hops],
        assumptions=list(assumptions),
    )


def second_leg(network: Network, relay: Relay, clients: Intervals) -> Answer:
    """Answer whether a relay reaches its target.

    Args:
        network: the network.
        relay: the relay.
        clients: the addresses of the clients, which the target may see.
    """
    if relay.balancer.kind == "lattice_service":
        found = [
            to_target(network, one, relay.sends) for place in of_entity(relay.target).places for one in place
        ]
        if not found:
            why = Undetermined(f"where {relay.target.address} is, is not known", address=relay.target.address)
            return Answer(UNDETERMINED, undetermined=[why])
        return next((one for one in found if one.verdict != REACHABLE), found[0])
    if clients and not _admitted(network, relay, clients):
        return Answer(BLOCKED, blocked_by=[_refused(relay, clients)])
    source, target = of_entity(relay.balancer), of_entity(relay.target)
    if not relay.cross_zone:
        try:
            zones = {one.subnet.zone for place in target.places for one in place}
            source.places = [place for place in source.places if place[0].subnet.zone in zones]
        except Undetermined as why:
            return Answer(UNDETERMINED, undetermined=[why])
        if not source.places and not source.unsettled:
            return Answer(BLOCKED, blocked_by=[_no_zone(relay)])
    if relay.keeps_client and clients:
        return _with_client(network, relay, source, target, clients)
    sends = Traffic(relay.sends.along(PROTOCOL), relay.sends.along(PORT))
    return direct(network, source, target, sends)


def _no_zone(relay: Relay) -> Block:
    return Block(
        relay.balancer,
        "ELBV2_NO_TARGETS_IN_AZ",
        f"{relay.balancer.address} is not in the zone of {relay.target.address}, and does not cross zones",
        relay.sends,
        relay.group,
        f"turn cross-zone load balancing on, or give {relay.balancer.address} a subnet in the zone",
    )


def served(network: Network, relay: Relay, clients: Intervals) -> Iterator[tuple[Intervals, Answer]]:
    """Yield the clients of a relay that get to its target, with the answer; those that perhaps do, too.

    Args:
        network: the network.
        relay: the relay.
        clients: the addresses of the clients, which the target may see.
    """
    left = intersection(clients, _admitted(network, relay, clients))
    answer = second_leg(network, relay, left) if left else Answer(BLOCKED)
    if answer.verdict == REACHABLE and relay.keeps_client and relay.balancer.kind != "lattice_service":
        through = intersection(left, answer.packets.along(SOURCE))
        yield through, answer
        left = difference(left, through)
        answer = second_leg(network, relay, left) if left else Answer(BLOCKED)
    if answer.verdict != BLOCKED:
        yield left, answer


_ENFORCED = "enforce_security_group_inbound_rules_on_private_link_traffic"


def _admitted(network: Network, relay: Relay, clients: Intervals) -> Intervals:
    """Return the clients that are not refused: of an endpoint, the balancer's groups see their addresses."""
    if relay.entity is relay.balancer or relay.balancer.kind == "lattice_service":
        return clients
    groups = relay.balancer.security_groups.proven
    resource = relay.balancer.resource
    if not groups or (resource is not None and resource.attributes.get(_ENFORCED) == "off"):
        return clients
    wanted = relay.listens & packets(source=clients)
    filters = [security_group_filter(network, group, INGRESS).by_address for group in groups]
    if any(one.doubts for one in filters):
        return clients
    return united(wanted & one.allowed for one in filters).along(SOURCE)


def _refused(relay: Relay, clients: Intervals) -> Block:
    group, balancer = relay.balancer.security_groups.proven[0], relay.balancer
    return Block(
        group,
        "ENI_SG_RULES_MISMATCH",
        f"{group.address} does not admit the clients of {relay.entity.address} to {balancer.address}",
        relay.listens & packets(source=clients),
        change=f"allow them, or set `{_ENFORCED}` of {balancer.address} to `off`",
    )


def _with_client(
    network: Network, relay: Relay, source: Endpoint, target: Endpoint, clients: Intervals
) -> Answer:
    """Ask with the addresses of the clients: the balancer brings answers back to them by itself."""
    blocks: list[Block] = []
    sure: list[Answer] = []
    reasons: list[Undetermined] = [*source.unsettled, *target.unsettled]
    for place in source.places:
        own: Interface = place[0]
        sender = Interface(own.owner, own.subnet, clients, True, own.groups, own.groups_open)
        for interfaces in target.places:
            answer = _to_all(network, relay, sender, interfaces)
            if answer.verdict == REACHABLE:
                sure.append(answer)
            blocks += answer.blocked_by
            reasons += answer.undetermined
    if sure:
        return Answer(REACHABLE, united(one.packets for one in sure), None, sure[0].hops)
    return Answer(UNDETERMINED if reasons else BLOCKED, blocked_by=merge(blocks), undetermined=reasons)


def _to_all(network: Network, relay: Relay, sender: Interface, interfaces: tuple[Any, ...]) -> Answer:
    found = Answer(BLOCKED)
    everywhere = clients = sender.addresses
    for interface in interfaces:
        nowhere = why_unplaced(interface)
        if nowhere is not None:
            return Answer(UNDETERMINED, undetermined=[nowhere])
        walker = Walker(network, Goal(Placement([interface])), explain=True)
        sent = relay.sends & packets(source=sender.addresses, destination=interface.addresses)
        walker.leave(sender, Flow(sent, sender=sender))
        answered = [
            (one.flow, own)
            for one in walker.arrivals
            if (own := _answered(walker, sender, interface, one.flow.packets))
        ]
        sure = [(flow, own) for flow, own in answered if not flow.doubts]
        reasons = [why for flow, _ in answered for why in flow.doubts] + [why for _, why in walker.lost]
        clients = from_pairs(pair for _, own in sure for pair in pairs(own))
        everywhere = intersection(everywhere, clients)
        if not sure:
            verdict = UNDETERMINED if reasons else BLOCKED
            return Answer(verdict, blocked_by=walker.blocks, undetermined=reasons)
        flow = sure[0][0]
        steps = flow.trail.steps() if flow.trail is not None else []
        hops = [Hop(step.component, step.entity, step.text, step.rule) for step in steps]
        found = Answer(REACHABLE, flow.packets, None, hops)
    if found.verdict == REACHABLE:
        # Wherever the target is; where each place takes other clients, those that some place takes.
        found.packets = packets(source=everywhere or clients)
    return found


def _answered(walker: Walker, sender: Interface, interface: Interface, arrived: PacketSet) -> Intervals:
    """Return the clients to whose addresses network ACLs let answers back to the balancer."""
    if sender.subnet is interface.subnet:
        return arrived.along(SOURCE)
    flow = Flow(arrived.reversed())
    back = [
        back.packets
        for out in walker.through_acl(interface.subnet, flow, EGRESS)
        if not out.stopped
        for back in walker.through_acl(sender.subnet, out, INGRESS)
        if not back.stopped
    ]
    return united(back).along(DESTINATION)


__all__ = ["Answer", "Hop", "Traffic", "analyse", "second_leg", "served"]
