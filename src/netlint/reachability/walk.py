"""The walk of packets through a network, from where they are to where they are asked for.

All packets of a question walk at once: an element lets a part through, drops the rest, and may send parts
different ways. What an element does that is not known splits a flow in two: one that surely goes on, and
one that perhaps does and carries the reason. The way back is a walk of its own, of the answers, for which
what keeps connections in mind (security groups, NAT) lets through what belongs to one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from netlint.lang.undetermined import Undetermined
from netlint.reachability import gateways, groups, middleboxes, onward, relays, segments, transit
from netlint.reachability.filters import EGRESS, INGRESS, Filter, network_acl_filter
from netlint.reachability.flow import Arrival, Block, Flow, Goal, Place, Step
from netlint.reachability.interfaces import Interface, subnet_ranges, vpc_of
from netlint.reachability.packets import DESTINATION, packets, united
from netlint.reachability.routing import Entry, lookup
from netlint.reachability.wording import of_packets, to_addresses

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.network.network import Network
    from netlint.network.routes import RouteTable
    from netlint.network.vpc import Subnet, Vpc

_Target = Callable[["Walker", Flow, Any, Place, Entry], None]

#: kind of a route's target → what happens to packets there
_TARGETS: dict[str, _Target] = {
    "internet_gateway": gateways.internet_gateway,
    "egress_only_internet_gateway": gateways.egress_only,
    "nat_gateway": gateways.nat_gateway,
    "peering_connection": onward.peering,
    "vpn_gateway": onward.vpn_gateway,
    "vpc_endpoint": onward.endpoint,
    "network_firewall": middleboxes.firewall,
    "firewall_endpoint_association": middleboxes.firewall,
    "network_interface": middleboxes.appliance,
    "workload": middleboxes.appliance,
    "transit_gateway": transit.transit_gateway,
    "core_network": segments.core_network,
}


class Walker:
    """One walk. `established` is the flow whose answers walk, on the way back."""

    def __init__(
        self,
        network: Network,
        goal: Goal,
        *,
        established: Flow | None = None,
        explain: bool = False,
        gather: bool = False,
    ) -> None:
        """Prepare a walk.

        Args:
            network: the network.
            goal: where packets are asked for.
            established: the flow that is answered; None on the way there.
            explain: go on behind what drops everything, to find what else would.
            gather: let packets that come into a transit gateway, or into a VPC, wait there for others, until
                `resume`; what blocks is not told.
        """
        self.network = network
        self.goal = goal
        self.established = established
        self.explain = explain
        self.arrivals: list[Arrival] = []
        #: where packets would have come, had nothing stopped them
        self.stopped: list[Arrival] = []
        self.blocks: list[Block] = []
        #: packets of which it is not known where they go
        self.lost: list[tuple[Flow, Undetermined]] = []
        self._jumped = False
        self._gathers = gather
        self._waiting: dict[tuple[Any, ...], tuple[Callable[[Flow], None], list[Flow]]] | None = (
            {} if gather else None
        )
        self._entering: dict[tuple[Any, ...], tuple[Vpc, list[Flow]]] | None = {} if gather else None

    def gather(self, place: tuple[Any, ...], flow: Flow, onward: Callable[[Flow], None]) -> None:
        """Send packets on from a transit gateway; while a crowd is sent off, they wait for others there.

        Only what has passed nothing before that would tell it apart waits: no appliance, and no translation.

        Args:
            place: where they are, and what matters there.
            flow: the packets.
            onward: how they go on.
        """
        if self._waiting is None or flow.translations or len(flow.seen) > 1 or flow.stopped:
            onward(flow)
            return
        key = (*place, *flow.treatment(), flow.assumptions)
        self._waiting.setdefault(key, (onward, []))[1].append(flow)

    def resume(self) -> None:
        """Let what waits at transit gateways go on: as one flow where it is treated alike."""
        waiting, self._waiting = self._waiting or {}, None
        for go_on, flows in waiting.values():
            go_on(flows[0] if len(flows) == 1 else _joined(flows))
        entering, self._entering = self._entering or {}, None
        for vpc, flows in entering.values():
            self._within_vpc(vpc, flows[0].now(united(flow.packets for flow in flows)), None)

    def leave(self, interface: Interface, flow: Flow) -> None:
        """Send packets from an interface."""
        step = Step("interface", interface.owner, f"leave {interface.owner.address}")
        flow = flow.now(step=step)
        flow.holder = interface
        if self.established is not None or interface.groups is None:
            self.from_subnet(interface.subnet, flow)
            return
        for part in groups.egress(self, interface, flow):
            self.from_subnet(interface.subnet, part)

    def from_subnet(self, subnet: Subnet, flow: Flow) -> None:
        """Send packets from within a subnet: to a neighbour directly, otherwise by its route table."""
        try:
            near = packets(destination=subnet_ranges(subnet))
            vpc = vpc_of(subnet)
        except Undetermined as why:
            self.lose(flow, why)
            return
        neighbours = flow.packets & near
        if neighbours:
            # Within a subnet no network ACL is asked, and no route.
            self.deliver(subnet, flow.now(neighbours))
        rest = flow.packets - near
        if rest:
            for part in self.through_acl(subnet, flow.now(rest), EGRESS):
                try:
                    table = subnet.route_table
                except Undetermined as why:
                    self.lose(part, why)
                    continue
                self.route(table, part, Place(vpc, subnet))

    def route(self, table: RouteTable, flow: Flow, place: Place) -> None:
        """Send packets where a route table says."""
        found = lookup(self.network, table, place.vpc)
        left, outside = flow.packets, bool(self.goal.outside)
        for destinations, entry in found.split(flow.packets.along(DESTINATION)):
            part = flow.packets & packets(destination=destinations)
            left = left - part
            sure = flow.now(part)
            if entry.target is place.vpc:
                self.enter_vpc(place.vpc, sure.now(step=_routed(table, entry)), place.subnet)
                continue
            # A route that is not known may be the longer one; it cannot be longer than the local one.
            self._by_entry(table, entry, found.beside(entry, sure, outside=outside), place)
        possible = found.possible(outside=outside)
        for other in possible:
            if flow.packets:
                assert other.doubt is not None
                self._by_entry(table, other, flow.now(doubt=other.doubt), place)
        if left and not possible:
            self._no_route(table, flow.now(left), place)

    def _by_entry(self, table: RouteTable, entry: Entry, flow: Flow, place: Place) -> None:
        if entry.doubt is not None and entry.target is None:
            self.lose(flow, entry.doubt)
            return
        if entry.doubt is not None and entry.doubt not in flow.doubts:
            flow = flow.now(doubt=entry.doubt)
        flow = flow.now(step=_routed(table, entry))
        if entry.target is place.vpc:
            self.enter_vpc(place.vpc, flow, place.subnet)
            return
        action = _TARGETS.get(entry.target.kind) if entry.target is not None else None
        if action is None:
            what = entry.target.address if entry.target is not None else "nothing"
            kind = (
                entry.target.kind.replace("_", " ") if entry.target is not None else "route without a target"
            )
            self.lose(flow, Undetermined(f"netlint does not follow packets into a {kind} ({what})"))
            return
        action(self, flow, entry.target, place, entry)

    def _no_route(self, table: RouteTable, flow: Flow, place: Place) -> None:
        addresses = to_addresses(flow.packets)
        self.block(
            Block(
                table,
                "NO_ROUTE_TO_DESTINATION",
                f"{table.address} has no route to {addresses}",
                flow.packets,
                change=onward.missing_route(self, table, flow, place),
            ),
            flow,
        )

    def enter_vpc(self, vpc: Vpc, flow: Flow, origin: Subnet | None) -> None:
        """Deliver packets in a VPC, to the subnets that have their destinations."""
        if self._entering is None or flow.stopped:
            self._within_vpc(vpc, flow, origin)
            return
        if origin is not None:
            # Only there it matters that they come from there.
            near = packets(destination=subnet_ranges(origin))
            if own := flow.packets & near:
                self._within_vpc(vpc, flow.now(own), origin)
                flow = flow.now(flow.packets - near)
        if flow.packets:
            translations = tuple(id(one) for one in flow.translations)
            key = (id(vpc), *flow.treatment(), flow.seen, flow.assumptions, translations, flow.ways())
            self._entering.setdefault(key, (vpc, []))[1].append(flow)

    def _within_vpc(self, vpc: Vpc, flow: Flow, origin: Subnet | None) -> None:
        found = False
        for subnet in self.goal.placement.subnets_in(vpc):
            try:
                part = flow.packets & packets(destination=subnet_ranges(subnet))
            except Undetermined as why:
                self.lose(flow, why)
                continue
            if part:
                found = True
                self.enter_subnet(subnet, flow.now(part), origin)
        # Of the internet's IPv6 addresses some are those of the VPC: nobody on the internet has them.
        own = self.goal.internet and self.established is not None
        if not found and not flow.stopped and not own:
            self.block(
                Block(
                    vpc,
                    "VPC_LOCAL_ROUTE_CIDR_RESTRICTION",
                    f"{to_addresses(flow.packets)} is within {vpc.address}, and packets to it stay there",
                    flow.packets,
                ),
                flow,
            )

    def enter_subnet(self, subnet: Subnet, flow: Flow, origin: Subnet | None) -> None:
        """Bring packets into a subnet, past its network ACL if they come from outside of it."""
        if origin is subnet:
            self.deliver(subnet, flow)
            return
        for part in self.through_acl(subnet, flow, INGRESS):
            self.deliver(subnet, part)

    def deliver(self, subnet: Subnet, flow: Flow) -> None:
        """Hand packets in a subnet to the interfaces that are asked for, past their security groups."""
        for interface in self.goal.placement.within(subnet):
            reached = flow.now(flow.packets & packets(destination=interface.addresses))
            if not reached.packets:
                continue
            answers = self.established is not None
            unfiltered = interface.groups is None or answers
            for admitted in [reached] if unfiltered else groups.ingress(self, interface, reached):
                taken = [admitted]
                if interface.owner.kind == "load_balancer" and not answers:
                    taken = list(relays.take(self, interface, admitted))
                for part in taken:
                    self.arrive(Arrival(_at(part, interface), "interface", interface))

    def arrive(self, arrival: Arrival) -> None:
        """Note that packets have come where they are asked for."""
        (self.stopped if arrival.flow.stopped else self.arrivals).append(arrival)

    def through_acl(self, subnet: Subnet, flow: Flow, direction: str) -> Iterator[Flow]:
        """Yield what the network ACL of a subnet lets through, in one direction."""
        try:
            acl = subnet.network_acl
            found = network_acl_filter(self.network, acl, direction)
        except Undetermined as why:
            yield flow.now(doubt=why)
            return
        way = "out of" if direction == EGRESS else "into"
        step = Step("network_acl", acl, f"lets it {way} {subnet.address}", None, found)
        yield from self.filtered(
            flow,
            found,
            step,
            lambda: Block(
                acl,
                "SUBNET_ACL_RESTRICTION",
                f"{acl.address} lets no {of_packets(flow.packets)} {way} {subnet.address}",
                flow.packets,
                _denying(found, flow),
                f"allow {of_packets(flow.packets, direction)} in the {direction} rules of {acl.address}"
                + (", before the rule that denies it" if _denying(found, flow) is not None else ""),
            ),
        )

    def filtered(
        self, flow: Flow, by: Filter, step: Step, why: Callable[[], Block], *, otherwise: bool = False
    ) -> Iterator[Flow]:
        """Yield what a filter surely lets through, and then what it perhaps does.

        `otherwise` says that something has got through in another way already.
        """
        sure = flow.packets & by.allowed
        something = bool(sure) or otherwise
        if sure:
            yield flow.now(sure, step)
        for doubtful, doubt in by.doubts:
            part = (flow.packets & doubtful) - by.allowed
            if part:
                something = True
                yield flow.now(part, step, doubt)
        if not something and not self._gathers and self.block(why(), flow, jump=False):
            yield flow.dropped()

    def lose(self, flow: Flow, why: Undetermined) -> None:
        """Note packets of which it is not known where they go."""
        if not flow.stopped:
            self.lost.append((flow, why))

    def block(self, block: Block, flow: Flow, *, jump: bool = True) -> bool:
        """Note what drops packets. Tell whether to go on behind it, to find what else would.

        With `jump`, what stands at the destination is asked as if packets had come there.
        """
        block.returning = self.established is not None
        self.blocks.append(block)
        if jump and self.explain and not self._jumped:
            self._jumped = True
            for subnets in self.goal.placement.by_vpc.values():
                for subnet in subnets.values():
                    self.enter_subnet(subnet, flow.dropped(), None)
        return self.explain

    def edge_table(self, gateway: Entity) -> RouteTable | None:
        """Return the route table that a gateway is associated with, for what comes into the VPC.

        Raises:
            Undetermined: that is not known.
        """
        for association in self.network.pointing("route_table_association", "gateway", gateway):
            table: RouteTable | None = association.route_table  # type: ignore[attr-defined]
            return table
        return None


def _joined(flows: list[Flow]) -> Flow:
    """Make one flow of several. What each has passed to come to the gateway may be passed again."""
    found = flows[0].now(united(flow.packets for flow in flows))
    found.seen = frozenset()
    holders = {id(flow.holder.vpc) for flow in flows if flow.holder is not None}
    if len(holders) > 1:
        found.holder = None
    return found


def _at(flow: Flow, interface: Interface) -> Flow:
    return flow.now(step=Step("interface", interface.owner, f"arrive at {interface.owner.address}"))


def _routed(table: RouteTable, entry: Entry) -> Step:
    to = entry.target.address if entry.target is not None else "nowhere"
    text = f"{entry.describe()} leads to {to}" if entry.rank else f"{entry.shown} is local to {to}"
    return Step("route_table", table, text, entry.written)


def _denying(found: Filter, flow: Flow) -> Entity | None:
    """Return the first rule that denies some of the packets."""
    for rule, decided in found.rules:
        if decided & flow.packets:
            return rule
    return None
