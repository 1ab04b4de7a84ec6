"""Gateways to the internet: what they let out and in, and which address packets have after them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netlint.lang.undetermined import Undetermined
from netlint.network.own_addresses import private_addresses
from netlint.reachability import block_public_access
from netlint.reachability.across import across
from netlint.reachability.addresses import (
    INTERNET,
    INTERNET_IPV4,
    NAT64,
    PRIVATE,
    SERVICES,
    TO_NAT64,
    numbers,
    usable,
)
from netlint.reachability.filters import INGRESS
from netlint.reachability.flow import Arrival, Block, Flow, Place, Step, Translation
from netlint.reachability.interfaces import Interface
from netlint.reachability.intervals import EMPTY, Intervals, union
from netlint.reachability.onward import missing_route
from netlint.reachability.packets import (
    ALL_IPV4_ADDRESSES,
    ALL_IPV6_ADDRESSES,
    DESTINATION,
    ICMP,
    ICMPV6,
    SOURCE,
    SOURCE_PORT,
    TCP,
    UDP,
    packets,
)
from netlint.reachability.routing import Entry
from netlint.reachability.wording import of_packets, to_addresses

if TYPE_CHECKING:
    from netlint.network.gateways import EgressOnlyInternetGateway, InternetGateway, NatGateway
    from netlint.reachability.walk import Walker

_OUT = packets(destination=union(INTERNET, SERVICES))
_IPV4 = packets(source=ALL_IPV4_ADDRESSES, destination=ALL_IPV4_ADDRESSES)
_IPV6 = packets(source=ALL_IPV6_ADDRESSES, destination=ALL_IPV6_ADDRESSES)
#: What a NAT gateway translates (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html).
_TRANSLATED = packets(protocol=(ICMP, ICMP, TCP, TCP, UDP, UDP))
#: IPv6 to what stands for IPv4 addresses, which it translates too: of TCP and UDP, ICMP is not followed.
_TO_IPV4 = packets(source=ALL_IPV6_ADDRESSES, destination=NAT64, protocol=(TCP, TCP, UDP, UDP))
_PINGS_TO_IPV4 = packets(source=ALL_IPV6_ADDRESSES, destination=NAT64, protocol=(ICMPV6, ICMPV6))
#: Ports that a NAT gateway and clients send from (https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html).
EPHEMERAL: Intervals = (1024, 65535)


def internet_gateway(
    walker: Walker, flow: Flow, gateway: InternetGateway, place: Place, entry: Entry
) -> None:
    """Send packets out by an internet gateway."""
    if not _attached(walker, flow, gateway, place, entry):
        return
    private = flow.packets & packets(destination=PRIVATE)
    if private:
        walker.block(
            Block(
                gateway,
                "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS",
                f"{gateway.address} carries no packets to private addresses such as {to_addresses(private)}",
                private,
                entry.written,
                change=_other_route(walker, flow, place),
            ),
            flow.now(private),
        )
    _not_translated(walker, flow, gateway, entry)
    for part in block_public_access.out(walker, flow.now(flow.packets & _OUT), gateway, place):
        six = part.packets & _IPV6
        if six:
            _out(walker, part.now(six), gateway, "carries IPv6 to the internet")
        four = part.packets & _IPV4
        if four:
            _out_with_public_address(walker, part.now(four), gateway, place)


def _out_with_public_address(walker: Walker, flow: Flow, gateway: InternetGateway, place: Place) -> None:
    holder = flow.holder
    try:
        own = holder is not None and holder.vpc is place.vpc
        # What is answered has come in for a public address.
        public = own and holder is not None and (walker.established is not None or holder.public())
    except Undetermined as why:
        flow, public = flow.now(doubt=why), True
    if not public:
        who = holder.owner.address if holder is not None else "what sends"
        ours = walker.goal.internet or walker.goal.service
        if walker.block(
            Block(
                gateway,
                "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",
                f"{who} has no public IPv4 address, so {gateway.address} drops its packets",
                flow.packets,
                change=f"give {who} a public address, or send its subnet's traffic to a NAT gateway"
                if ours
                else "",
            ),
            flow,
            jump=False,
        ):
            _out(walker, flow.dropped(), gateway, "carries it to the internet")
        return
    _out(walker, flow, gateway, "carries it to the internet, from its public address")


def _out(walker: Walker, flow: Flow, gateway: Any, text: str) -> None:
    flow = flow.now(step=Step(gateway.kind, gateway, text))
    goal = walker.goal
    if goal.gateway is not None and goal.gateway is not gateway:
        walker.block(
            Block(
                gateway,
                "NO_PATH",
                f"the answer leaves by {gateway.address}, the connection came by {goal.gateway.address}",
                flow.packets,
            ),
            flow,
            jump=False,
        )
        return
    if goal.internet or goal.service:
        walker.arrive(Arrival(flow, "internet", gateway))
    across(walker, flow, gateway)


def egress_only(
    walker: Walker, flow: Flow, gateway: EgressOnlyInternetGateway, place: Place, entry: Entry
) -> None:
    """Send IPv6 packets out by an egress-only internet gateway; nothing can be opened from outside."""
    if not _attached(walker, flow, gateway, place, entry):
        return
    if walker.established is not None:
        walker.block(
            Block(
                gateway,
                "NO_PATH",
                f"the answer leaves by {gateway.address}, which did not open the connection and drops it",
                flow.packets,
                entry.written,
            ),
            flow,
            jump=False,
        )
        return
    _not_translated(walker, flow, gateway, entry)
    for part in block_public_access.out(walker, flow.now(flow.packets & _IPV6 & _OUT), gateway, place):
        if part.packets:
            _out(walker, part, gateway, "carries IPv6 to the internet")


def _not_translated(walker: Walker, flow: Flow, gateway: Any, entry: Entry) -> None:
    """Say that what stands for IPv4 addresses has to go to a NAT gateway."""
    embedded = flow.packets & packets(destination=NAT64)
    if embedded:
        what = f"{gateway.address} does not translate IPv6 to {to_addresses(embedded)}"
        change = "add a route for 64:ff9b::/96 to a NAT gateway"
        block = Block(gateway, "NO_PATH", what, embedded, entry.written, change)
        walker.block(block, flow.now(embedded), jump=False)


def from_internet(walker: Walker, flow: Flow, gateway: InternetGateway) -> None:
    """Bring packets from the internet in; their destinations are private addresses already.

    The gateway gives packets for a public address the private one that it stands for.
    """
    try:
        vpc = gateway.vpc
    except Undetermined as why:
        walker.lose(flow, why)
        return
    if vpc is None:
        walker.block(
            Block(gateway, "BAD_STATE_ATTACHMENT", f"{gateway.address} is attached to no VPC", flow.packets),
            flow,
        )
        return
    place = Place(vpc)
    for part in block_public_access.into(walker, flow, gateway, place):
        part = part.now(step=Step(gateway.kind, gateway, f"brings it into {vpc.address}"))
        try:
            table = walker.edge_table(gateway)
        except Undetermined as why:
            walker.lose(part, why)
            continue
        if table is not None:
            walker.route(table, part, place)
        else:
            walker.enter_vpc(vpc, part, None)


def nat_gateway(walker: Walker, flow: Flow, gateway: NatGateway, place: Place, entry: Entry) -> None:
    """Send packets through a NAT gateway, which gives them its own address."""
    if walker.established is not None:
        walker.block(
            Block(
                gateway,
                "NGW_SOURCE_ADDRESS_REASSIGN",
                f"the answer is sent to {gateway.address}, which did not open the connection and drops it",
                flow.packets,
                entry.written,
                change="send answers the way that the connection came",
            ),
            flow,
        )
        return
    if flow.passing(id(gateway)):
        walker.block(
            Block(
                gateway,
                "NO_PATH",
                f"the route sends packets back to {gateway.address}",
                flow.packets,
                entry.written,
            ),
            flow,
            jump=False,
        )
        return
    if pings := flow.packets & _PINGS_TO_IPV4:
        why = f"netlint does not follow ICMPv6 that {gateway.address} translates"
        walker.lose(flow.now(pings), Undetermined(why, address=gateway.address))
        flow = flow.now(flow.packets - pings)
        if not flow.packets:
            return
    part = (flow.packets & _IPV4 & _TRANSLATED) | (flow.packets & _TO_IPV4)
    if not part:
        other = flow.packets & (_IPV4 | packets(destination=NAT64))
        walker.block(
            Block(
                gateway,
                "NGW_PROTOCOL_RESTRICTION" if other else "NO_PATH",
                f"{gateway.address} does not translate {of_packets(flow.packets)}",
                flow.packets,
                entry.written,
            ),
            flow,
        )
        return
    try:
        if gateway.regional:
            _regional(walker, flow.now(part), gateway, place)
        else:
            _zonal(walker, flow.now(part), gateway, place)
    except Undetermined as why:
        walker.lose(flow, why)


def _zonal(walker: Walker, flow: Flow, gateway: NatGateway, place: Place) -> None:
    subnet = gateway.subnet
    if subnet is None or gateway.vpc is not place.vpc:
        where = gateway.vpc.address if gateway.vpc is not None else "another VPC"
        walker.block(
            Block(
                gateway,
                "NGW_REQUIRES_SOURCE_IN_VPC",
                f"{gateway.address} is in {where}, not in {place.vpc.address}",
                flow.packets,
            ),
            flow,
        )
        return
    own = nat_interface(gateway)
    entering = [flow] if place.subnet is subnet else list(walker.through_acl(subnet, flow, INGRESS))
    for part in entering:
        walker.from_subnet(subnet, _translated(part, gateway, own, own.addresses))


def nat_interface(gateway: NatGateway) -> Interface:
    """Return the interface of a zonal NAT gateway.

    Raises:
        Undetermined: its subnet or its address is not known.
    """
    return gateway.network.once(f"interface of {id(gateway)}", lambda _: _nat_interface(gateway))


def _nat_interface(gateway: NatGateway) -> Interface:
    subnet = gateway.subnet
    if subnet is None:
        raise Undetermined(f"the subnet of {gateway.address} is not known", address=gateway.address)
    written = private_addresses(gateway)
    addresses: Intervals = EMPTY
    for block in written:
        addresses = union(addresses, numbers(block))
    if not addresses and subnet.cidr is not None:
        addresses = usable(subnet.cidr)
    return Interface(gateway, subnet, addresses, True, None)


def _regional(walker: Walker, flow: Flow, gateway: NatGateway, place: Place) -> None:
    """Translate in the zone where packets are; AWS routes them to the internet gateway by itself.

    See https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html.
    """
    if gateway.own_vpc is not place.vpc:
        walker.block(
            Block(
                gateway,
                "NGW_REQUIRES_SOURCE_IN_VPC",
                f"{gateway.address} is not a gateway of {place.vpc.address}",
                flow.packets,
            ),
            flow,
        )
        return
    if (
        gateway.zone_addresses.proven
        and place.subnet is not None
        and place.subnet.zone not in gateway.zones.proven
    ):
        walker.block(
            Block(
                gateway,
                "REGIONAL_NGW_ROUTE_AZ_RESTRICTION",
                f"{gateway.address} has no address in {place.subnet.zone}",
                flow.packets,
                change=f"add an `availability_zone_address` for {place.subnet.zone}",
            ),
            flow,
        )
        return
    igw = next(iter(place.vpc.internet_gateways), None)
    if igw is None:
        walker.block(
            Block(gateway, "NO_PATH", f"{place.vpc.address} has no internet gateway", flow.packets), flow
        )
        return
    outward = flow.now((flow.packets & _OUT) | (flow.packets & _TO_IPV4))
    for part in block_public_access.out(walker, outward, gateway, place):
        translated = _translated(part, gateway, None, INTERNET_IPV4)
        if sent := translated.packets & _OUT:
            _out(walker, translated.now(sent), gateway, "translates it to a public address")


def _translated(flow: Flow, gateway: Any, interface: Interface | None, source: Intervals) -> Flow:
    translation = Translation(gateway, interface, flow.packets, source)
    text = f"gives it its own address ({'public' if interface is None else 'private'})"
    six = (flow.packets & _TO_IPV4).moved(DESTINATION, -TO_NAT64)
    found = flow.now(
        ((flow.packets & _IPV4) | six).replaced({SOURCE: source, SOURCE_PORT: EPHEMERAL}),
        Step(gateway.kind, gateway, text, translation=translation),
    )
    found.translations = (*flow.translations, translation)
    found.holder = interface
    found.unreferenced = found.unreferenced or f"{gateway.address} gives packets its own address"
    return found


def _attached(walker: Walker, flow: Flow, gateway: Any, place: Place, entry: Entry) -> bool:
    try:
        vpc = gateway.vpc
    except Undetermined as why:
        walker.lose(flow, why)
        return False
    if vpc is place.vpc:
        return True
    where = f"attached to {vpc.address}" if vpc is not None else "attached to no VPC"
    walker.block(
        Block(
            gateway,
            "BAD_STATE_ROUTE",
            f"{gateway.address} is {where}, so the route of {place.vpc.address} leads nowhere",
            flow.packets,
            entry.written,
            change=f"attach {gateway.address} to {place.vpc.address}",
        ),
        flow,
    )
    return False


def _other_route(walker: Walker, flow: Flow, place: Place) -> str:
    return missing_route(walker, None, flow, place)
