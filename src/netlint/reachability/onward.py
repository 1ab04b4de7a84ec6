"""Targets of routes other than gateways to the internet: peering, VPN, endpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netlint.lang.undetermined import Undetermined
from netlint.reachability.addresses import SERVICES, numbers, shown_ranges
from netlint.reachability.flow import Arrival, Block, Flow, Place, Step
from netlint.reachability.hybrid import leads_out, routes_of
from netlint.reachability.interfaces import interfaces_of
from netlint.reachability.intervals import EMPTY, Intervals, is_subset, union
from netlint.reachability.middleboxes import through
from netlint.reachability.packets import ALL_IPV4_ADDRESSES, ICMP, SOURCE, TCP, packets
from netlint.reachability.routing import Entry
from netlint.reachability.wording import to_addresses

if TYPE_CHECKING:
    from netlint.network.peering import PeeringConnection
    from netlint.network.routes import RouteTable
    from netlint.network.vpc import Vpc
    from netlint.reachability.interfaces import Interface
    from netlint.reachability.walk import Walker


def vpc_addresses(vpc: Vpc) -> tuple[Intervals, Undetermined | None]:
    """Return the addresses of a VPC as far as known, and why there may be more."""
    found: Intervals = EMPTY
    for block in vpc.ranges.proven:
        found = union(found, numbers(block))
    return found, vpc.ranges.incomplete


def peering(walker: Walker, flow: Flow, connection: PeeringConnection, place: Place, entry: Entry) -> None:
    """Send packets over a peering connection: from addresses of the one VPC to addresses of the other."""
    try:
        here, there = connection.requester, connection.accepter
        other = there if here is place.vpc else here
        if place.vpc not in (here, there):
            other = None
        accepted = _accepted(connection)
        away = bool(connection.region) and other is not None and connection.region != _region(connection)
    except Undetermined as why:
        walker.lose(flow, why)
        return
    if other is None:
        walker.block(
            Block(
                connection,
                "BAD_STATE_ROUTE",
                f"{connection.address} does not connect {place.vpc.address}",
                flow.packets,
                entry.written,
            ),
            flow,
        )
        return
    flow = _within(walker, flow, connection, place.vpc, other)
    if not flow.packets:
        return
    if away:
        flow = flow.without_references(f"{connection.address} connects two regions")
    if not accepted:
        flow = flow.assuming(f"{connection.address} has been accepted")
    flow = flow.now(step=Step("peering_connection", connection, f"leads to {other.address}"))
    walker.enter_vpc(other, flow, None)


def _within(walker: Walker, flow: Flow, connection: Any, here: Vpc, there: Vpc) -> Flow:
    """Keep packets from one VPC to the other: a peering connection carries no others."""
    own, own_open = vpc_addresses(here)
    others, others_open = vpc_addresses(there)
    part = flow.packets & packets(source=own, destination=others)
    rest = flow.packets - part
    why = own_open or others_open
    if rest and why is not None:
        walker.lose(flow.now(rest), why)
    elif rest and not part:
        walker.block(
            Block(
                connection,
                "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR",
                f"{connection.address} carries packets between {here.address} and {there.address} only, "
                f"not to {to_addresses(rest)}",
                rest,
            ),
            flow,
        )
    return flow.now(part)


def _accepted(connection: PeeringConnection) -> bool:
    try:
        return connection.auto_accept or bool(connection.accepters.proven)
    except Undetermined:
        return False


def _region(connection: PeeringConnection) -> str | None:
    return connection.home_region


def vpn_gateway(walker: Walker, flow: Flow, gateway: Any, place: Place, entry: Entry) -> None:
    """Send packets to what a virtual private gateway connects: networks on premises."""
    try:
        attached = gateway.vpc is place.vpc
    except Undetermined as why:
        walker.lose(flow, why)
        return
    if not attached:
        walker.block(
            Block(
                gateway,
                "BAD_STATE_ROUTE",
                f"{gateway.address} is not attached to {place.vpc.address}",
                flow.packets,
                entry.written,
                change=f"attach {gateway.address} to {place.vpc.address}",
            ),
            flow,
        )
        return
    flow = flow.now(step=Step("vpn_gateway", gateway, f"takes it out of {place.vpc.address}"))
    links = leads_out(gateway)
    if not links and gateway.managed:
        walker.block(
            Block(gateway, "BAD_STATE_VPN", f"{gateway.address} has no VPN connection", flow.packets), flow
        )
    for link in links:
        over_link(walker, flow, link, gateway)


def over_link(walker: Walker, flow: Flow, link: Any, gateway: Any) -> None:
    """Send packets over a VPN connection, or over Direct Connect, to a network on premises.

    To a transit gateway, a connection has no routes of its own: that gateway's table has chosen it
    (https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-static-dynamic.html).
    """
    part = flow.packets & packets(destination=walker.goal.outside)
    if not part:
        what = f"{link.address} takes packets to {to_addresses(flow.packets)} to the network on premises"
        walker.block(Block(link, "NO_PATH", what, flow.packets), flow)
        return
    flow = flow.now(part)
    if link.kind == "vpn_connection" and gateway.kind != "transit_gateway":
        routes, why = routes_of(link)
        known: Intervals = EMPTY
        for block, _ in routes:
            known = union(known, numbers(block))
        if why is None:
            part = part & packets(destination=known)
            if not part:
                walker.block(
                    Block(
                        link,
                        "NO_ROUTE_TO_DESTINATION",
                        f"{link.address} has no static route to {to_addresses(flow.packets)}",
                        flow.packets,
                        change=f"add an `aws_vpn_connection_route` for {to_addresses(flow.packets)}",
                    ),
                    flow,
                )
                return
        else:
            flow = flow.assuming(f"the other end of {link.address} announces {to_addresses(part)} by BGP")
    elif link.kind != "vpn_connection":
        flow = _announced(walker, flow, link, gateway)
        part = flow.packets
        if not part:
            return
        flow = flow.assuming(f"{to_addresses(part)} is announced over {link.address}")
    flow = flow.now(part, Step(link.kind, link, "carries it to the network on premises"))
    walker.arrive(Arrival(flow, "outside", gateway, link))


def _announced(walker: Walker, flow: Flow, link: Any, gateway: Any) -> Flow:
    """Keep packets from addresses that a Direct Connect gateway announces on premises, so that answers come.

    Of a VPC it announces the ranges that an allowed prefix has whole, of a transit gateway the prefixes
    themselves (https://docs.aws.amazon.com/directconnect/latest/UserGuide/allowed-to-prefixes.html).
    """
    if link.kind != "direct_connect_gateway_association":
        return flow
    try:
        allowed = link.allowed_ranges
        ranges = allowed if gateway.kind == "transit_gateway" or gateway.vpc is None else gateway.vpc.ranges
        announced: Intervals = EMPTY
        for block in ranges:
            if any(is_subset(numbers(block), numbers(one)) for one in allowed):
                announced = union(announced, numbers(block))
    except Undetermined as why:
        return flow.now(doubt=why)
    if not allowed:
        return flow
    part = flow.packets & packets(source=announced)
    if not part:
        what = shown_ranges(flow.packets.along(SOURCE))
        walker.block(
            Block(
                link,
                "NO_ROUTE_TO_DESTINATION",
                f"{link.address} does not announce {what} on premises: no allowed prefix has it",
                flow.packets,
                change=f"add a prefix that has the VPC's range to `allowed_prefixes` of {link.address}",
            ),
            flow,
        )
    return flow.now(part)


def from_vpn_gateway(walker: Walker, flow: Flow, gateway: Any) -> None:
    """Bring packets from a network on premises into the VPC of a virtual private gateway."""
    try:
        vpc = gateway.vpc
        table = walker.edge_table(gateway)
    except Undetermined as why:
        walker.lose(flow, why)
        return
    if vpc is None:
        return
    flow = flow.now(step=Step("vpn_gateway", gateway, f"brings it into {vpc.address}"))
    if table is not None:
        walker.route(table, flow, Place(vpc))
    else:
        walker.enter_vpc(vpc, flow, None)


def endpoint(walker: Walker, flow: Flow, target: Any, place: Place, entry: Entry) -> None:
    """Send packets to a VPC endpoint: of a gateway type to the service, else through an appliance."""
    try:
        kind = target.endpoint_type
    except Undetermined as why:
        walker.lose(flow, why)
        return
    if kind == "Gateway":
        _to_service(walker, flow, target)
        return
    if kind != "GatewayLoadBalancer":
        walker.block(
            Block(
                target,
                "BAD_STATE_ROUTE",
                f"no route can lead to {target.address}",
                flow.packets,
                entry.written,
            ),
            flow,
        )
        return
    flow = flow.assuming(f"the appliances behind {target.address} let the packets through")
    subnets = interfaces_of(target)
    if subnets.incomplete is not None:
        walker.lose(flow, subnets.incomplete)
    for interface in subnets.proven:
        through(walker, flow, target, interface.subnet, place)


def _to_service(walker: Walker, flow: Flow, target: Any) -> None:
    """Hand packets to a service: a gateway endpoint takes TCP, and ICMP echo, for the service only."""
    part = flow.packets & packets(destination=SERVICES, protocol=(ICMP, ICMP, TCP, TCP))
    if not part:
        walker.block(
            Block(
                target,
                "VPCE_GATEWAY_PROTOCOL_RESTRICTION",
                f"{target.address} carries TCP and ICMP only",
                flow.packets,
            ),
            flow,
            jump=False,
        )
        return
    flow = flow.now(part, Step("vpc_endpoint", target, f"leads to {target.service}"))
    flow = flow.assuming(f"the policy of {target.address} allows the requests")
    walker.arrive(Arrival(flow, "service", target))


def missing_route(walker: Walker, table: RouteTable | None, flow: Flow, place: Place) -> str:
    """Return the route that would lead on, where the network has what it would need."""
    where = f" to {table.address}" if table is not None else ""
    goal = walker.goal
    if goal.internet or goal.service:
        return _to_internet(walker, table, flow, place, where)
    route = f"add a route{where} for {to_addresses(flow.packets)}"
    there = set(goal.vpcs)
    connections = (*place.vpc.requested_peerings.proven, *place.vpc.accepted_peerings.proven)
    for connection in connections:
        linked = (
            connection.linked("requester", ("vpc",)).targets + connection.linked("accepter", ("vpc",)).targets
        )
        if any(id(vpc) in there for vpc in linked if vpc is not place.vpc):
            return f"{route} to {connection.address}"
    if goal.outside:
        private: Any = walker.network.of_kind("vpn_gateway")
        for gateway in private:
            if leads_out(gateway) and place.vpc in gateway.linked("vpc", ("vpc",)).targets:
                return f"{route} to {gateway.address}, or let it propagate its routes there"
    attachments: list[Any] = walker.network.of_kind("transit_gateway_attachment")
    by_vpc = {
        id(vpc): attachment
        for attachment in attachments
        for vpc in attachment.linked("vpc", ("vpc",)).targets
    }
    own = by_vpc.get(id(place.vpc))
    if own is not None and (there & by_vpc.keys() or goal.outside):
        gateways = own.linked("transit_gateway", ("transit_gateway",)).targets
        if gateways:
            return f"{route} to {gateways[0].address}"
    if goal.outside:
        return "connect the VPC with that network, for instance by a VPN connection, and add a route"
    return "connect the networks, for instance by a peering connection, and add routes on both sides"


def _to_internet(walker: Walker, table: RouteTable | None, flow: Flow, place: Place, where: str) -> str:
    """Return the route that would lead to the internet; answers leave where the question came in."""
    gateway: Any = walker.goal.gateway or next(iter(place.vpc.internet_gateways.proven), None)
    if gateway is None:
        return f"attach an internet gateway to {place.vpc.address}, and add a route{where} to it"
    six = bool(flow.packets) and not flow.packets & packets(destination=ALL_IPV4_ADDRESSES)
    route = f"add a route{where} for {'::/0' if six else '0.0.0.0/0'} to"
    if walker.established is not None:
        return f"{route} {gateway.address}"
    if six:
        return f"{route} {next(iter(place.vpc.egress_only_gateways.proven), gateway).address}"
    nat: Any = next((one for one in place.vpc.nat_gateways.proven if _translates_for(one, table)), None)
    if nat is not None:
        return f"{route} {nat.address}"
    if flow.holder is not None and not _may_be_public(flow.holder):
        # What has no public address gets out by a NAT gateway only, which stands where the internet is near.
        return f"{route} a NAT gateway, in a subnet with a route to {gateway.address}"
    return f"{route} {gateway.address}"


def _translates_for(gateway: Any, table: RouteTable | None) -> bool:
    """Tell whether a NAT gateway leads to the internet, and stands in no subnet that uses a table itself."""
    try:
        subnet = gateway.subnet
        return gateway.public and (subnet is None or subnet.route_table is not table)
    except Undetermined:
        return False


def _may_be_public(holder: Interface) -> bool:
    try:
        return holder.public()
    except Undetermined:
        return True
