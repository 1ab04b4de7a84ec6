"""What takes connections and opens others: load balancers, and endpoints of services behind them.

A client reaches what is behind one in two steps: to a listener, and from the relay to a target. A Network
Load Balancer may keep the client's address on the second one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from netlint.lang.undetermined import Undetermined
from netlint.reachability.filters import Filter
from netlint.reachability.flow import Block, Flow, Step
from netlint.reachability.interfaces import Interface
from netlint.reachability.packets import EVERYTHING, NOTHING, TCP, UDP, PacketSet, packets, united
from netlint.reachability.wording import traffic

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.network.network import Network
    from netlint.reachability.walk import Walker

_KINDS = ("load_balancer", "vpc_endpoint", "lattice_service")
#: protocols of listeners and target groups that are not TCP alone
_TRANSPORTS: dict[str, tuple[int, ...]] = {
    "UDP": (UDP,),
    "QUIC": (UDP,),
    "TCP_UDP": (TCP, UDP),
    "TCP_QUIC": (TCP, UDP),
}


class Relay(Struct, eq=False):
    """One way through a relay: what it takes, and to whom it opens what.

    Attributes:
        entity: what clients connect to: a load balancer, or an endpoint of a service.
        balancer: the load balancer that opens the second connection; mostly the same.
        listens: the packets that it takes (any addresses).
        target: what it connects to.
        sends: the packets that it sends (any addresses).
        group: what declares the target: a target group, or a listener.
        keeps_client: whether the target sees the client's address.
        cross_zone: whether it sends to targets in other zones than its own.
        doubt: why it is not certain that it sends there.
        assumption: what is taken for granted; empty for nothing.
    """

    entity: Any
    balancer: Any
    listens: PacketSet
    target: Any
    sends: PacketSet
    group: Any
    keeps_client: bool = False
    cross_zone: bool = True
    doubt: Undetermined | None = None
    assumption: str = ""


def is_relay(entity: Entity) -> bool:
    """Tell whether something is of a kind that opens connections for its clients."""
    return entity.kind in _KINDS


def relays_to(network: Network, target: Entity) -> list[Relay]:
    """Return the relays that send to something."""
    return network.once("relays by target", _by_target).get(id(target), [])


def relays_of(entity: Entity) -> list[Relay]:
    """Return the ways through a relay; none for anything else."""
    if entity.kind not in _KINDS:
        return []
    return entity.network.once(f"relays of {id(entity)}", partial(_relays, entity))


def _by_target(network: Network) -> dict[int, list[Relay]]:
    found: dict[int, list[Relay]] = {}
    for kind in _KINDS:
        for entity in network.of_kind(kind):
            if entity.managed:
                for relay in relays_of(entity):
                    found.setdefault(id(relay.target), []).append(relay)
    return found


def _relays(entity: Any, _network: Network) -> list[Relay]:
    try:
        if entity.kind == "vpc_endpoint":
            return list(_of_endpoint(entity))
        if entity.kind == "lattice_service":
            return list(_of_lattice(entity))
        if entity.type == "classic":
            return list(_of_classic(entity))
        return list(_of_balancer(entity)) if entity.type in ("application", "network") else []
    except Undetermined:
        return []


def listening(entity: Any) -> Filter:
    """Return what a load balancer takes: the ports of its listeners."""
    found: Filter = entity.network.once(f"listening {id(entity)}", partial(_listening, entity))
    return found


def _listening(entity: Any, _network: Network) -> Filter:
    try:
        if entity.type == "gateway":
            return Filter(EVERYTHING)
    except Undetermined as why:
        return Filter(NOTHING, ((EVERYTHING, why),))
    rules: list[tuple[Entity, PacketSet]] = []
    doubts: list[tuple[PacketSet, Undetermined]] = []
    for listener in entity.listeners.proven:
        try:
            rules.append((listener, _taken(listener)))
        except Undetermined as why:
            doubts.append((EVERYTHING, why))
    if entity.listeners.incomplete is not None:
        doubts.append((EVERYTHING, entity.listeners.incomplete))
    return Filter(united(taken for _, taken in rules), tuple(doubts), tuple(rules))


def _taken(listener: Any) -> PacketSet:
    return _ports(listener.protocol, listener.port)


def _ports(protocol: str, port: int | None) -> PacketSet:
    """Return the packets to a port of a protocol as load balancers name it; HTTP and TLS are TCP."""
    numbers = _TRANSPORTS.get(protocol.upper(), (TCP,))
    if port is None:
        return NOTHING
    return united(packets(protocol=(number, number), port=(port, port)) for number in numbers)


def take(walker: Walker, interface: Interface, flow: Flow) -> Iterator[Flow]:
    """Yield what the listeners of a load balancer take of the packets that have come to it."""
    owner = interface.owner
    found = listening(owner)
    step = Step("load_balancer", owner, "takes it on a listener", None, found)
    kind, _, _ = owner.network.weigh(lambda: owner.type)
    code = "ELB_LISTENERS_MISMATCH" if kind == "classic" else "ELBV2_LISTENERS_MISMATCH"
    yield from walker.filtered(
        flow,
        found,
        step,
        lambda: Block(
            owner,
            code,
            f"{owner.address} has no listener for {traffic(flow.packets)}",
            flow.packets,
            change=f"add a listener for {traffic(flow.packets)} to {owner.address}",
        ),
    )


def _of_balancer(balancer: Any) -> Iterator[Relay]:
    for listener in balancer.listeners.proven:
        try:
            taken = _taken(listener)
        except Undetermined:
            continue
        groups = dict.fromkeys(listener.target_groups.proven)
        for rule in listener.rules.proven:
            groups.update(dict.fromkeys(rule.target_groups.proven))
        for group in groups:
            yield from _to_group(balancer, balancer, taken, group)


def _to_group(entity: Any, balancer: Any, taken: PacketSet, group: Any) -> Iterator[Relay]:
    doubt: Undetermined | None = None
    try:
        if group.target_type == "lambda":
            return
        keeps = balancer.type == "network" and group.preserves_client_ip
        cross = group.cross_zone(balancer)
    except Undetermined as why:
        doubt, keeps, cross = why, False, True
    for attachment in group.attachments.proven:
        try:
            target, port = attachment.target, attachment.port
            port = port if port is not None else group.port
            sends = _ports(group.protocol, port)
        except Undetermined:
            continue
        if target is not None and target.managed:
            yield Relay(entity, balancer, taken, target, sends, group, keeps, cross, doubt)


def _of_classic(balancer: Any) -> Iterator[Relay]:
    network = balancer.network
    for attachment in network.pointing("classic_attachment", "load_balancers", balancer).proven:
        for target in attachment.targets.proven:
            for listener in balancer.listeners.proven:
                try:
                    taken, sends = _taken(listener), _ports("TCP", listener.instance_port)
                except Undetermined:
                    continue
                if target.managed:
                    yield Relay(
                        balancer, balancer, taken, target, sends, listener, cross_zone=balancer.cross_zone
                    )


def _of_endpoint(endpoint: Any) -> Iterator[Relay]:
    """Yield the ways through an endpoint of a service: those of the balancers behind it.

    The targets see the balancer's addresses
    (https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html).
    """
    if endpoint.endpoint_type != "Interface":
        return
    service = endpoint.endpoint_service
    if service is None or not service.managed or service.kind != "endpoint_service":
        return
    assumption = ""
    try:
        if service.acceptance_required and not endpoint.auto_accept and not service.accepters.proven:
            assumption = f"{service.address} has accepted {endpoint.address}"
    except Undetermined:
        assumption = f"{service.address} has accepted {endpoint.address}"
    for balancer in service.load_balancers.proven:
        for relay in relays_of(balancer):
            yield Relay(
                endpoint,
                balancer,
                relay.listens,
                relay.target,
                relay.sends,
                relay.group,
                False,
                relay.cross_zone,
                relay.doubt,
                assumption,
            )


def _of_lattice(service: Any) -> Iterator[Relay]:
    network = service.network
    listener: Any
    for listener in network.pointing("lattice_listener", "service", service).proven:
        try:
            taken = lattice_taken(listener)
        except Undetermined:
            continue
        groups = dict.fromkeys(listener.target_groups.proven)
        for rule in listener.rules.proven:
            groups.update(dict.fromkeys(rule.target_groups.proven))
        for group in groups:
            attachment: Any
            for attachment in network.pointing(
                "lattice_target_group_attachment", "target_group", group
            ).proven:
                try:
                    target, port = attachment.target, attachment.port or group.port
                except Undetermined:
                    continue
                if target is not None and target.managed and port is not None:
                    sends = packets(protocol=(TCP, TCP), port=(port, port))
                    yield Relay(service, service, taken, target, sends, group)


def lattice_taken(listener: Any) -> PacketSet:
    """Return the packets that a listener of VPC Lattice takes; left out, the port is the protocol's own.

    Raises:
        Undetermined: the listener is not known.
    """
    port = listener.port or (443 if listener.protocol.upper() == "HTTPS" else 80)
    return packets(protocol=(TCP, TCP), port=(port, port))
