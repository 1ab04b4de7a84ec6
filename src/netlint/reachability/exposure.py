"""What an origin, such as the internet, can reach: every workload, with ports and what leads there.

Workloads that are alike (same subnet, same security groups, public or not) are asked together, so that the
work grows with the kinds of places and not with the number of workloads.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from netlint.lang.undetermined import Undetermined
from netlint.network.own_addresses import ipv6_addresses
from netlint.reachability import groups
from netlint.reachability.alike import Alike, grouped, is_only_of, out_of_place, split_by_place, why_unplaced
from netlint.reachability.answers import Reached, answered, answered_together
from netlint.reachability.crowds import reached_by_many, unsettled
from netlint.reachability.direct import ANYTHING
from netlint.reachability.endpoints import Endpoint
from netlint.reachability.flow import Arrival, Flow, Goal, Step
from netlint.reachability.gateways import from_internet
from netlint.reachability.interfaces import (
    SERVING,
    Interface,
    Placement,
    all_interfaces,
    interfaces_in,
    interfaces_of,
)
from netlint.reachability.intervals import (
    EMPTY,
    Intervals,
    difference,
    from_pairs,
    intersection,
    is_subset,
    pairs,
    union,
)
from netlint.reachability.packets import (
    ALL_IPV4_ADDRESSES,
    ALL_IPV6_ADDRESSES,
    ALL_PORTS,
    DESTINATION,
    PORT,
    PROTOCOL,
    SOURCE,
    TCP,
    UDP,
    PacketSet,
    packets,
    united,
)
from netlint.reachability.paths import served
from netlint.reachability.relays import Relay, relays_of
from netlint.reachability.walk import Walker
from netlint.reachability.witness import Answer
from netlint.reachability.wording import ports as ports_in_words
from netlint.reachability.wording import protocol_name

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.network.network import Network

#: components that say by which way something is reached
_WAYS = frozenset(
    {
        *("internet_gateway", "nat_gateway", "egress_only_internet_gateway", "peering_connection"),
        *("transit_gateway_route_table", "vpn_gateway", "vpc_endpoint", "network_firewall", "load_balancer"),
        *("firewall_endpoint_association", "network_interface", "workload"),
    }
)


class Exposure(Struct, eq=False):
    """One workload that an origin reaches.

    Attributes:
        origin: what was asked about: `internet`, or the text of an endpoint.
        entity: what is reached.
        packets: the packets that reach it, as their sender sends them, and are answered.
        via: what they pass on the way that is neither a filter nor a route table of a VPC.
        steps: every step, for hop-by-hop explanations.
        doubts: why it is not certain; none when it is.
    """

    origin: str
    entity: Any
    packets: PacketSet
    via: tuple[Any, ...]
    steps: list[Step]
    doubts: tuple[Undetermined, ...] = ()

    @property
    def certain(self) -> bool:
        """Whether nothing unknown could change it."""
        return not self.doubts

    @property
    def sources(self) -> Intervals:
        """The addresses from which it is reached."""
        return self.packets.along(SOURCE)

    def rows(self) -> Iterator[tuple[str, str]]:
        """Yield protocols with ports: `("tcp", "80, 443")`; all protocols together are `("all", "all")`."""
        protocols = self.packets.along(PROTOCOL)
        everything = packets(protocol=protocols, port=ALL_PORTS)
        if is_subset((0, 255), protocols) and self.packets.freed(0, 1, 3).covers(everything):
            yield "all", "all"
            return
        others: list[str] = []
        for low, high in pairs(protocols):
            for number in range(low, high + 1):
                part = self.packets & packets(protocol=(number, number))
                if number in (TCP, UDP):
                    yield protocol_name(number).lower(), ports_in_words(part.along(PORT))
                elif number in (1, 58):
                    yield protocol_name(number).lower(), "all"
                else:
                    others.append(str(number))
        if others:
            yield ("other" if len(others) > 3 else ", ".join(others)), "all"


def exposures(network: Network, origin: Endpoint, among: Container[int] | None = None) -> Iterator[Exposure]:
    """Yield what an origin reaches, in the order of the input; what is uncertain with its doubts.

    Args:
        network: the network.
        origin: the internet, or anything else that packets can come from.
        among: the entities (their `id()`) that are asked about, besides those behind a load balancer or an
            endpoint among them; None for all.
    """
    passed: _Passed = {}
    for found in _directly(network, origin, among):
        yield found
        yield from _behind(network, found, passed)


def _directly(network: Network, origin: Endpoint, among: Container[int] | None) -> Iterator[Exposure]:
    if origin.internet:
        yield from _from_internet(network, origin, among)
        return
    everything = all_interfaces(network)
    placed, unplaced = split_by_place(
        grouped(one for one in everything if among is None or id(one[0]) in among)
    )
    for place in origin.places:
        for start in place:
            sources = origin.addresses if start is None else start.addresses
            nowhere = why_unplaced(start)
            open_ones = [*unplaced, *((one, nowhere) for one in placed if nowhere is not None)]
            for one, why in open_ones:
                if start is None or not is_only_of(one, start.owner):
                    there = one.interface.addresses
                    yield from _collected(origin, _perhaps(network, sources, there, one, why))
            if start is None:
                yield from _collected(origin, _reached(network, origin, placed))
            elif nowhere is None:
                others = [one for one in placed if not is_only_of(one, start.owner)]
                yield from _collected(origin, _by_crowd(network, [start], others))


def exposures_of_crowd(
    network: Network, starts: list[Interface], among: Container[int] | None = None
) -> Iterator[Exposure]:
    """Yield what several senders reach; the source addresses of the packets tell which of them.

    Args:
        network: the network.
        starts: the interfaces that send, with no address in common.
        among: the entities (their `id()`) that are asked about; None for all.
    """
    everything = all_interfaces(network)
    placed, unplaced = split_by_place(
        grouped(one for one in everything if among is None or id(one[0]) in among)
    )
    passed: _Passed = {}
    surely = _by_crowd(network, [one for one in starts if why_unplaced(one) is None], placed)
    perhaps = (
        reached
        for sources, one, why in out_of_place(starts, placed, unplaced)
        for reached in _perhaps(network, sources, one.interface.addresses, one, why)
    )
    for several in (surely, perhaps):
        for found in _collected(Endpoint(""), several, whole=True):
            yield found
            yield from _behind(network, found, passed)


#: For each relay, whether it is certain that it is reached, and the clients of which it has been asked.
_Passed = dict[tuple[int, bool], Intervals]


def _behind(network: Network, found: Exposure, passed: _Passed) -> Iterator[Exposure]:
    """Yield what is reached by way of a load balancer, or of an endpoint, that is reached."""
    for relay in relays_of(found.entity):
        key = (id(relay), found.certain)
        clients = difference(found.sources, passed.get(key, ()))
        if not clients or not found.packets & relay.listens:
            continue
        passed[key] = union(passed.get(key, ()), clients)
        addresses: Intervals = ()
        for interface in interfaces_of(relay.target).proven:
            addresses = union(addresses, interface.addresses)
        for own, answer in served(network, relay, clients) if addresses else ():
            behind = _relayed(found, relay, packets(source=own, destination=addresses), answer)
            yield behind
            yield from _behind(network, behind, passed)


def _relayed(found: Exposure, relay: Relay, ends: PacketSet, answer: Answer) -> Exposure:
    doubts = [*found.doubts, *answer.undetermined, *([relay.doubt] if relay.doubt is not None else [])]
    step = Step(relay.balancer.kind, relay.balancer, f"opens a connection to {relay.target.address}")
    onward = [Step(hop.component, hop.entity, hop.detail, hop.rule) for hop in answer.hops]
    return Exposure(
        found.origin,
        relay.target,
        relay.sends & ends,
        (*found.via, *dict.fromkeys((relay.entity, relay.balancer))),
        [*found.steps, step, *onward],
        tuple(doubts),
    )


def _from_internet(network: Network, origin: Endpoint, among: Container[int] | None) -> Iterator[Exposure]:
    wanted = [
        entity
        for kind in SERVING
        for entity in network.of_kind(kind)
        if (among is None or id(entity) in among)
        # An endpoint has no public IPv4 address.
        and (kind != "vpc_endpoint" or ipv6_addresses(entity))
    ]
    gateways: dict[int, list[Any]] = {}
    gateway: Any
    for gateway in network.of_kind("internet_gateway") if wanted else ():
        for vpc in gateway.linked("vpc", ("vpc",)).targets:
            gateways.setdefault(id(vpc), []).append(gateway)
    placed, unplaced = split_by_place(grouped(interfaces_in(wanted, gateways), public=True))
    by_vpc: dict[int, list[Alike]] = {}
    for alike in placed:
        by_vpc.setdefault(id(alike.interface.vpc), []).append(alike)
    for alike, why in unplaced if gateways else ():
        there, _ = _at_gateways(alike)
        yield from _collected(origin, _perhaps(network, origin.addresses, there, alike, why))
    for vpc, found in by_vpc.items():
        for gateway in gateways.get(vpc, ()):
            yield from _collected(origin, _by_gateway(network, origin, gateway, found))


def _by_gateway(
    network: Network, origin: Endpoint, gateway: Any, found: list[Alike]
) -> Iterator[tuple[Alike, Reached]]:
    for alike in found:
        interface = alike.interface
        there, doubt = _at_gateways(alike)
        sent = ANYTHING.between(origin.addresses, there)
        if not sent:
            continue
        walker = Walker(network, Goal(Placement([interface])))
        four = sent & packets(source=ALL_IPV4_ADDRESSES)
        from_internet(walker, Flow(four, doubts=() if doubt is None else (doubt,)), gateway)
        six = sent & packets(source=ALL_IPV6_ADDRESSES)
        if six:
            from_internet(walker, Flow(six), gateway)
        for arrival in walker.arrivals:
            back = answered(network, arrival, None, origin, explain=False)
            yield from ((alike, reached) for reached in back.reached)
            if back.lost and not back.reached:
                yield alike, unsettled(arrival.flow, interface, back.lost)
        for flow, reason in walker.lost:
            unfiltered = interface.groups is None
            for admitted in [flow] if unfiltered else groups.ingress(walker, interface, flow):
                yield alike, unsettled(admitted, interface, [reason])


def _at_gateways(alike: Alike) -> tuple[Intervals, Undetermined | None]:
    """Return the addresses to which internet gateways bring packets, and why perhaps only to some."""
    interface = alike.interface
    if interface.shut_to_gateways:
        return EMPTY, None
    try:
        public, doubt = alike.members[0].public(), None
    except Undetermined as why:
        public, doubt = True, why
    return interface.addresses if public else intersection(interface.addresses, ALL_IPV6_ADDRESSES), doubt


def _perhaps(
    network: Network, source: Intervals, there: Intervals, alike: Alike, why: Undetermined
) -> Iterator[tuple[Alike, Reached]]:
    """Yield what the security groups of an interface admit, which packets may get to or not."""
    interface = alike.interface
    flow = Flow(ANYTHING.between(source, there))
    if not flow.packets:
        return
    walker = Walker(network, Goal(Placement(())))
    for admitted in [flow] if interface.groups is None else groups.ingress(walker, interface, flow):
        yield alike, unsettled(admitted, interface, [why])


def _by_crowd(
    network: Network, starts: list[Interface], found: list[Alike]
) -> Iterator[tuple[Alike, Reached]]:
    """Yield what several senders reach, which have no address in common."""
    by_interface = {id(alike.interface): alike for alike in found}
    for interface, reached in reached_by_many(network, starts, [alike.interface for alike in found]):
        yield by_interface[id(interface)], reached


def _reached(network: Network, origin: Endpoint, found: list[Alike]) -> Iterator[tuple[Alike, Reached]]:
    """Yield what networks on premises reach."""
    by_interface = {id(alike.interface): alike for alike in found}
    placement = Placement(alike.interface for alike in found)
    there = from_pairs(pair for alike in found for pair in pairs(alike.interface.addresses))
    walker = Walker(network, Goal(placement))
    flow = Flow(ANYTHING.between(origin.addresses, there))
    for begin in origin.beginnings(network):
        begin(walker, flow)
    for arrivals in _together(walker.arrivals):
        for arrival, reached in answered_together(network, arrivals, None, origin):
            yield by_interface[id(arrival.at)], reached
    certain = {id(arrival.at) for arrival in walker.arrivals if not arrival.flow.doubts}
    for flow, why in walker.lost:
        for alike in found:
            interface = alike.interface
            part = flow.now(flow.packets & packets(destination=interface.addresses))
            if part.packets and id(interface) not in certain:
                unfiltered = interface.groups is None
                for admitted in [part] if unfiltered else groups.ingress(walker, interface, part):
                    yield alike, unsettled(admitted, interface, [why])


def _together(arrivals: list[Arrival]) -> Iterable[list[Arrival]]:
    """Put arrivals together whose answers go the same way: from one subnet, after the same translations.

    What has been passed matters too: an appliance lets the answers to what it has seen through.
    """
    found: dict[tuple[Any, ...], list[Arrival]] = {}
    for arrival in arrivals:
        flow = arrival.flow
        translations = tuple(id(one) for one in flow.translations)
        doubts = tuple(id(doubt) for doubt in flow.doubts)
        key = (id(arrival.at.subnet), translations, doubts, flow.seen)
        found.setdefault(key, []).append(arrival)
    return found.values()


def _collected(
    origin: Endpoint, found: Iterator[tuple[Alike, Reached]], *, whole: bool = False
) -> Iterator[Exposure]:
    """Put together what reaches each member, and turn it into exposures: one for each way.

    With `whole`, packets to any member are those to each, where all of them are reached by the same.
    """
    ways: dict[tuple[int, tuple[int, ...], bool], tuple[Alike, list[Reached], tuple[Any, ...]]] = {}
    for alike, reached in found:
        via = _via(reached.steps, reached.arrival.at.owner)
        key = (id(alike), tuple(id(one) for one in via), bool(reached.doubts))
        ways.setdefault(key, (alike, [], via))[1].append(reached)
    for alike, several, via in ways.values():
        everything = united(reached.packets for reached in several)
        shared = whole and all(
            is_subset(alike.interface.addresses, box[DESTINATION]) for box in everything.boxes
        )
        for member in alike.members:
            mine = everything if shared else everything & packets(destination=member.addresses)
            if not mine:
                continue
            doubts = tuple({doubt.reason: doubt for one in several for doubt in one.doubts}.values())
            if not member.known and not doubts:
                doubts = _by_address(member, mine)
            yield Exposure(origin.text, member.owner, mine, via, several[0].steps, doubts)


def _by_address(member: Interface, mine: PacketSet) -> tuple[Undetermined, ...]:
    """Return a doubt where only some of the addresses that a member may have are reached."""
    for family in (ALL_IPV4_ADDRESSES, ALL_IPV6_ADDRESSES):
        possible = intersection(member.addresses, family)
        if possible and is_subset(possible, mine.along(DESTINATION)):
            return ()
    return (
        Undetermined(
            f"it depends on the address that {member.owner.address} gets", address=member.owner.address
        ),
    )


def _via(steps: list[Step], owner: Entity) -> tuple[Any, ...]:
    ways = (step.entity for step in steps if step.component in _WAYS and step.entity is not owner)
    return tuple(dict.fromkeys(ways))
