"""Can A reach B: the packets that do, with every step of one of them; or what stops them all.

A connection needs both ways: packets from A to B, and the answers from B to A. What comes out is exact for
the model; what the model leaves out is said as an assumption.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from netlint.lang.undetermined import Undetermined
from netlint.reachability.addresses import nat64
from netlint.reachability.alike import why_unplaced
from netlint.reachability.answers import Reached, answered, merge
from netlint.reachability.endpoints import Endpoint
from netlint.reachability.flow import Block, Flow, Goal
from netlint.reachability.gateways import EPHEMERAL, from_internet
from netlint.reachability.interfaces import Interface, Placement
from netlint.reachability.intervals import EMPTY, Intervals, difference, intersection, is_subset, union
from netlint.reachability.packets import (
    ALL_IPV4_ADDRESSES,
    ALL_IPV6_ADDRESSES,
    ALL_PORTS,
    ALL_PROTOCOLS,
    DESTINATION,
    ICMP,
    ICMPV6,
    NOTHING,
    SOURCE,
    WITH_PORTS,
    PacketSet,
    packets,
)
from netlint.reachability.walk import Walker
from netlint.reachability.witness import BLOCKED, REACHABLE, UNDETERMINED, Answer, Hop, witnessed

if TYPE_CHECKING:
    from netlint.network.network import Network


class Traffic(Struct, frozen=True):
    """What kind of packets are asked for: protocols, and ports (for ICMP: messages)."""

    protocol: Intervals = (0, 255)
    port: Intervals = ALL_PORTS

    def between(self, source: Intervals, destination: Intervals) -> PacketSet:
        """Return the packets of this kind that a client may send from some addresses to others."""
        found = NOTHING
        for family, other in ((ALL_IPV4_ADDRESSES, ICMPV6), (ALL_IPV6_ADDRESSES, ICMP)):
            # Each family has an ICMP of its own. Where everything is asked for, that makes no difference.
            own = (
                self.protocol if self.protocol == ALL_PROTOCOLS else difference(self.protocol, (other, other))
            )
            kind = packets(
                intersection(source, family), intersection(destination, family), own, port=self.port
            )
            clients = kind & packets(protocol=WITH_PORTS, source_port=EPHEMERAL)
            found = found | clients | (kind - packets(protocol=WITH_PORTS))
        return found


#: All traffic.
ANYTHING = Traffic()


def direct(network: Network, source: Endpoint, destination: Endpoint, traffic: Traffic) -> Answer:
    """Answer whether packets themselves get from one endpoint to another, and their answers back.

    See `netlint.reachability.paths.analyse`, which asks load balancers too.
    """
    verdicts: list[Answer] = []
    for place in source.places:
        verdict = _from_one(network, source, place, destination, traffic)
        if verdict.verdict == REACHABLE:
            return verdict
        verdicts.append(verdict)
    unsettled = [*source.unsettled, *destination.unsettled]
    if not verdicts:
        return Answer(UNDETERMINED, undetermined=unsettled or [_nowhere(source)])
    found = _worst(verdicts)
    if found.verdict == BLOCKED and unsettled:
        return Answer(UNDETERMINED, blocked_by=found.blocked_by, undetermined=unsettled)
    return found


def _nowhere(endpoint: Endpoint) -> Undetermined:
    return Undetermined(f"{endpoint.text} has no interface in a subnet that was read")


def _worst(verdicts: list[Answer]) -> Answer:
    """Put together the answers for several sources, none of which surely reaches."""
    found = next((one for one in verdicts if one.verdict == UNDETERMINED), verdicts[0])
    blocks = merge([block for one in verdicts for block in one.blocked_by])
    return Answer(
        found.verdict, blocked_by=blocks, undetermined=found.undetermined, assumptions=found.assumptions
    )


def _from_one(
    network: Network,
    source: Endpoint,
    starts: tuple[Interface | None, ...],
    destination: Endpoint,
    traffic: Traffic,
) -> Answer:
    """Answer for one thing that sends, which is in one of several places."""
    answers = [_from_place(network, source, start, destination, traffic) for start in starts]
    return _all_agree(answers, source)


def _all_agree(answers: list[Answer], endpoint: Endpoint) -> Answer:
    first = answers[0]
    if all(answer.verdict == first.verdict for answer in answers):
        if first.verdict != REACHABLE:
            first.blocked_by = merge([block for answer in answers for block in answer.blocked_by])
        return first
    if any(answer.verdict == UNDETERMINED for answer in answers):
        return next(answer for answer in answers if answer.verdict == UNDETERMINED)
    blocked = next(answer for answer in answers if answer.verdict == BLOCKED)
    why = Undetermined(
        f"{endpoint.text} is in one of {len(answers)} subnets, and it depends on which", address=endpoint.text
    )
    return Answer(UNDETERMINED, blocked_by=blocked.blocked_by, undetermined=[why])


def _from_place(
    network: Network, source: Endpoint, start: Interface | None, destination: Endpoint, traffic: Traffic
) -> Answer:
    question = _Question(network, source, start, destination, traffic)
    if destination.places and not (question.goal.placement.by_subnet or question.lost):
        why = Undetermined(
            f"what {source.text} sends to itself does not leave it", settle="ask about two things"
        )
        return Answer(UNDETERMINED, undetermined=[why])
    reached = question.reached(explain=False)
    by_place: list[Answer] = []
    for place in destination.places:
        answers = [question.verdict(reached, interface) for interface in place]
        found = _all_agree(answers, destination)
        if found.verdict == REACHABLE:
            return found
        by_place.append(found)
    if not destination.places:
        found = question.verdict(reached, None)
        if found.verdict == REACHABLE:
            return found
        by_place.append(found)
    found = next((one for one in by_place if one.verdict == UNDETERMINED), by_place[0])
    question.reached(explain=True)
    found.blocked_by = merge(question.blocks)
    return found


class _Question:
    """One question: from one place to all places of the destination."""

    def __init__(
        self,
        network: Network,
        source: Endpoint,
        start: Interface | None,
        destination: Endpoint,
        traffic: Traffic,
    ) -> None:
        self.network = network
        self.source = source
        self.start = start
        self.destination = destination
        self.blocks: list[Block] = []
        self.lost: list[Undetermined] = []
        interfaces = [
            one for place in destination.places for one in place if one is not None and one is not start
        ]
        unplaced = {one.subnet: why for one in interfaces if (why := why_unplaced(one)) is not None}
        self.lost += unplaced.values()
        self.goal = Goal(
            Placement(one for one in interfaces if one.subnet not in unplaced),
            destination.internet,
            None,
            destination.outside,
            destination.service,
        )
        there: Intervals = destination.addresses
        for one in interfaces:
            there = union(there, one.addresses)
        here = start.addresses if start is not None else source.addresses
        if destination.internet and start is not None and is_subset(here, ALL_IPV6_ADDRESSES):
            # To what has IPv4 only it sends by the addresses that stand for theirs.
            there = union(there, nat64(there))
        self.packets = traffic.between(here, there)

    def reached(self, *, explain: bool) -> list[Reached]:
        """Walk there, and back from everywhere that is reached."""
        walker = Walker(self.network, self.goal, explain=explain)
        if self.packets:
            for flow, begin in self._beginnings():
                begin(walker, flow)
        elif explain and self.start is not None:
            self.blocks.append(self._no_packets(self.start))
        found: list[Reached] = []
        for arrival in walker.arrivals:
            back = answered(self.network, arrival, self.start, self.source, explain=explain)
            found.extend(back.reached)
            self.blocks.extend(back.blocks)
            self.lost.extend(back.lost)
        if explain:
            self.blocks[:0] = walker.blocks
            for arrival in walker.stopped[:1]:
                back = answered(self.network, arrival, self.start, self.source, explain=True)
                self.blocks.extend(back.blocks)
            return found
        self.lost.extend(why for _, why in walker.lost)
        self.lost.extend(doubt for flow, _ in walker.lost for doubt in flow.doubts)
        return found

    def _no_packets(self, start: Interface) -> Block:
        """Say that nothing can be sent at all: the two ends have no kind of address in common."""
        detail = f"{start.owner.address} and {self.destination.text} have no addresses of one IP version"
        return Block(start.owner, "NO_PATH", detail, NOTHING)

    def _beginnings(self) -> list[tuple[Flow, Any]]:
        flow = Flow(self.packets, sender=self.start)
        if self.start is not None:
            start = self.start
            return [(flow, lambda walker, one: walker.leave(start, one))]
        if self.source.internet:
            return self._by_internet_gateways(flow)
        return [(flow, begin) for begin in self.source.beginnings(self.network)]

    def _by_internet_gateways(self, flow: Flow) -> list[tuple[Flow, Any]]:
        found: list[tuple[Flow, Any]] = []
        for subnets in self.goal.placement.by_vpc.values():
            vpc = next(iter(subnets.values())).vpc
            if vpc is None:
                continue
            gateways = vpc.internet_gateways
            for gateway in gateways.proven:
                found.append((flow, lambda walker, one, gateway=gateway: _inward(walker, one, gateway)))
            if not gateways.proven and gateways.incomplete is not None:
                self.lost.append(gateways.incomplete)
            elif not gateways.proven:
                block = Block(
                    vpc,
                    "NO_PATH",
                    f"{vpc.address} has no internet gateway",
                    self.packets,
                    change=f"attach an internet gateway to {vpc.address}",
                )
                found.append((flow, lambda walker, one, block=block: walker.block(block, one)))
        return found

    def verdict(self, reached: list[Reached], interface: Interface | None) -> Answer:
        """Say what is known about one place of the destination."""
        mine = [one for one in reached if interface is None or one.arrival.at is interface]
        sure = [one for one in mine if not one.doubts]
        doubtful = [one for one in mine if one.doubts]
        wanted = self._combinations(interface)
        if sure:
            if self._cover(sure, wanted):
                return witnessed(sure, self._preferred(interface))
            why = Undetermined(
                "it depends on the addresses that AWS gives: only some of the possible ones reach",
                settle="write the private addresses, or rules for whole subnets",
            )
            return Answer(
                UNDETERMINED, undetermined=[why, *(doubt for one in doubtful for doubt in one.doubts)]
            )
        if doubtful or self.lost:
            reasons = [*(doubt for one in doubtful for doubt in one.doubts), *self.lost]
            return Answer(UNDETERMINED, undetermined=_once(reasons))
        return Answer(BLOCKED)

    def _combinations(self, interface: Interface | None) -> tuple[Intervals, Intervals]:
        """Return the addresses at each end all of which have to reach; none where any one suffices."""
        here = self.start.addresses if self.start is not None and not self.start.known else EMPTY
        there = interface.addresses if interface is not None and not interface.known else EMPTY
        return here, there

    def _cover(self, sure: list[Reached], wanted: tuple[Intervals, Intervals]) -> bool:
        here, there = wanted
        if not here and not there:
            return True
        for family in (ALL_IPV4_ADDRESSES, ALL_IPV6_ADDRESSES):
            found = NOTHING
            for one in sure:
                found = found | one.packets.freed(2, 3, 4)
            ends = {}
            if not here:
                found, ends[SOURCE] = found.freed(SOURCE), (0, 0)
            if not there:
                found, ends[DESTINATION] = found.freed(DESTINATION), (0, 0)
            needed = packets(
                ends.get(SOURCE, intersection(here, family)),
                ends.get(DESTINATION, intersection(there, family)),
            )
            if needed and found.covers(needed):
                return True
        return False

    def _preferred(self, interface: Interface | None) -> list[int]:
        """Return the ports to show first: those that the destination is known to serve."""
        if interface is None or interface.owner.kind != "workload":
            return []
        return [one.first for one in interface.owner.ports.proven]


def _inward(walker: Walker, flow: Flow, gateway: Any) -> None:
    """Start at an internet gateway, which brings in what is for public addresses only."""
    six = flow.packets & packets(source=ALL_IPV6_ADDRESSES)
    for interfaces in walker.goal.placement.by_subnet.values():
        for interface in interfaces:
            if interface.shut_to_gateways:
                six = six - packets(destination=interface.addresses)
    if six:
        from_internet(walker, flow.now(six), gateway)
    four = flow.packets & packets(source=ALL_IPV4_ADDRESSES)
    hidden: list[Interface] = []
    for interfaces in walker.goal.placement.by_subnet.values():
        for interface in interfaces:
            if interface.vpc is not gateway.vpc:
                continue
            part = flow.now(four & packets(destination=interface.addresses))
            if not part.packets:
                continue
            try:
                public = interface.public()
            except Undetermined as why:
                part, public = part.now(doubt=why), True
            if public:
                from_internet(walker, part, gateway)
            else:
                hidden.append(interface)
    for interface in hidden:
        what = interface.owner.address
        block = Block(
            gateway,
            "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS",
            f"{what} has no public IPv4 address, so {gateway.address} brings nothing to it",
            four,
            change=f"give {what} a public address, or put a load balancer before it",
        )
        part = flow.now(four & packets(destination=interface.addresses))
        if walker.block(block, part, jump=False):
            from_internet(walker, part.dropped(), gateway)


def _once(reasons: list[Undetermined]) -> list[Undetermined]:
    return list({one.reason: one for one in reasons}.values())


__all__ = ["ANYTHING", "Answer", "Hop", "Traffic", "direct"]
