"""Packets through transit gateways: in by an attachment, and out by the one that the table names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netlint.lang.undetermined import Undetermined
from netlint.reachability.filters import EGRESS, INGRESS
from netlint.reachability.flow import Block, Flow, Place, Step
from netlint.reachability.interfaces import subnet_ranges
from netlint.reachability.onward import over_link
from netlint.reachability.packets import DESTINATION, packets
from netlint.reachability.routing import Entry
from netlint.reachability.transit_tables import BLACKHOLE, transit_lookup
from netlint.reachability.wording import to_addresses

if TYPE_CHECKING:
    from netlint.network.cloud_wan import CoreNetworkAttachment
    from netlint.network.transit import TransitGateway, TransitGatewayAttachment, TransitGatewayRouteTable
    from netlint.network.vpc import Subnet
    from netlint.reachability.walk import Walker

_PEERING = "transit_gateway_peering_attachment"


def transit_gateway(walker: Walker, flow: Flow, gateway: TransitGateway, place: Place, entry: Entry) -> None:
    """Send packets from a VPC to a transit gateway, by the VPC's attachment in the packets' zone."""
    attachment, why = _attachment(gateway, place)
    if attachment is None:
        if why is not None:
            walker.lose(flow, why)
            return
        walker.block(
            Block(
                gateway,
                "BAD_STATE_ROUTE",
                f"{place.vpc.address} is not attached to {gateway.address}",
                flow.packets,
                entry.written,
                f"attach {place.vpc.address} to {gateway.address}",
            ),
            flow,
        )
        return
    try:
        subnets = list(attachment.subnets)
        by_zone = {subnet.zone: subnet for subnet in subnets}
        zone = place.zone()
    except Undetermined as why:
        walker.lose(flow, why)
        return
    if zone is not None and zone not in by_zone:
        walker.block(
            Block(
                attachment,
                "TGW_ROUTE_AZ_RESTRICTION",
                f"{attachment.address} has no subnet in {zone}, where the packets are",
                flow.packets,
                change=f"add a subnet in {zone} to {attachment.address}",
            ),
            flow,
        )
        return
    flow = flow.now(step=Step("transit_gateway_attachment", attachment, f"takes it to {gateway.address}"))
    flow = _references(flow, gateway, attachment)
    entered = by_zone.get(zone) if zone is not None else None
    # https://docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html
    parts = list(walker.through_acl(entered, flow, INGRESS)) if entered is not None else [flow]
    for part in parts:
        into_gateway(walker, part, gateway, attachment, zone)


def _attachment(
    gateway: TransitGateway, place: Place
) -> tuple[TransitGatewayAttachment | None, Undetermined | None]:
    by_vpc, pending = gateway.network.once(f"attachments by VPC {id(gateway)}", lambda _: _by_vpc(gateway))
    return by_vpc.get(id(place.vpc)), pending


def _by_vpc(gateway: TransitGateway) -> tuple[dict[int, TransitGatewayAttachment], Undetermined | None]:
    pending: Undetermined | None = gateway.attachments.incomplete
    found: dict[int, TransitGatewayAttachment] = {}
    for attachment in gateway.attachments.proven:
        try:
            found.setdefault(id(attachment.vpc), attachment)
        except Undetermined as why:
            pending = pending or why
    return found, pending


def _references(flow: Flow, gateway: TransitGateway, attachment: TransitGatewayAttachment) -> Flow:
    """Rules that name groups match over a transit gateway that supports it, as attachments then do.

    See https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html.
    """
    if flow.only_to is not None:
        return flow.without_references(f"{gateway.address} lets only rules for what comes in name groups")
    for one in (gateway, attachment):
        try:
            supported = one.security_group_referencing
        except Undetermined:
            supported = False
        if not supported:
            return flow.without_references(f"{one.address} does not support security group referencing")
    return flow


def into_gateway(
    walker: Walker, flow: Flow, gateway: TransitGateway, attachment: Any, zone: str | None
) -> None:
    """Route packets that have come to a transit gateway by an attachment."""
    from netlint.network.transit_routing import associated_table

    if flow.passing((id(gateway), id(attachment))):
        walker.block(
            Block(
                gateway,
                "NO_PATH",
                f"packets come back to {gateway.address} by {attachment.address}",
                flow.packets,
            ),
            flow,
            jump=False,
        )
        return
    try:
        table = associated_table(gateway, attachment)
    except Undetermined as why:
        walker.lose(flow, why)
        return
    if table is None:
        walker.block(
            Block(
                attachment,
                "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION",
                f"{attachment.address} is associated with no route table of {gateway.address}",
                flow.packets,
                change=f"associate {attachment.address} with a route table",
            ),
            flow,
        )
        return
    place = (id(gateway), id(table), zone)
    walker.gather(place, flow, lambda joined: _route(walker, joined, gateway, table, zone))


def _route(
    walker: Walker, flow: Flow, gateway: TransitGateway, table: TransitGatewayRouteTable, zone: str | None
) -> None:
    found = transit_lookup(gateway, table)
    left, outside = flow.packets, bool(walker.goal.outside)
    for destinations, entry in found.split(flow.packets.along(DESTINATION)):
        part = flow.packets & packets(destination=destinations)
        left = left - part
        sure = found.beside(entry, flow.now(part), outside=outside)
        _out(walker, sure, gateway, table, entry, zone)
    possible = found.possible(outside=outside)
    for other in possible:
        _out(walker, flow.now(doubt=other.doubt), gateway, table, other, zone)
    if left and not possible:
        walker.block(
            Block(
                table,
                "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT",
                f"{table.address} has no route to {to_addresses(left)}",
                left,
                change=_missing(walker, table, left),
            ),
            flow.now(left),
        )


def _missing(walker: Walker, table: TransitGatewayRouteTable, left: Any) -> str:
    from netlint.network.transit_routing import attachments_of

    there = set(walker.goal.vpcs)
    gateway = table.transit_gateway
    route = f"add a route for {to_addresses(left)} to {table.address}"
    if gateway is None:
        return route
    for attachment in gateway.attachments.proven:
        if any(id(vpc) in there for vpc in attachment.linked("vpc", ("vpc",)).targets):
            return f"let {attachment.address} propagate to {table.address}"
    # Nothing propagates over a peering, nor from a VPN connection without BGP.
    kinds = ("vpn_connection",) if walker.goal.outside else (_PEERING,)
    others = [one for one in attachments_of(gateway).proven if one.kind in kinds]
    return f"{route}, to {others[0].address}" if len(others) == 1 else route


def _out(
    walker: Walker,
    flow: Flow,
    gateway: TransitGateway,
    table: TransitGatewayRouteTable,
    entry: Entry,
    zone: str | None,
) -> None:
    target: Any = entry.target
    if target is None:
        walker.lose(flow, entry.doubt or Undetermined(f"a route of {table.address} has no target"))
        return
    if target is BLACKHOLE:
        walker.block(
            Block(
                table,
                "TGW_RTB_BAD_STATE_ROUTE",
                f"{table.address} drops packets to {entry.shown}: the route is a blackhole",
                flow.packets,
                entry.written,
                "remove the blackhole route",
            ),
            flow,
        )
        return
    if entry.doubt is not None and entry.doubt not in flow.doubts:
        flow = flow.now(doubt=entry.doubt)
    text = f"{entry.shown} goes to {target.address}"
    flow = flow.now(step=Step("transit_gateway_route_table", table, text, entry.written))
    if target.kind == "transit_gateway_attachment":
        from_gateway(walker, _references(flow, gateway, target), target, zone)
    elif target.kind == _PEERING:
        _to_peer(walker, flow, gateway, target)
    elif target.kind in ("vpn_connection", "direct_connect_gateway_association"):
        over_link(walker, flow, target, gateway)
    else:
        walker.lose(flow, Undetermined(f"netlint does not follow packets into {target.address}"))


def _to_peer(walker: Walker, flow: Flow, gateway: TransitGateway, connection: Any) -> None:
    try:
        peer = connection.peer if connection.transit_gateway is gateway else connection.transit_gateway
    except Undetermined as why:
        walker.lose(flow, why)
        return
    if peer is None:
        walker.lose(flow, Undetermined(f"the peer of {connection.address} is not known"))
        return
    flow = flow.without_references("security groups are not referred to across peered transit gateways")
    if not connection.network.pointing(
        "transit_gateway_attachment_accepter", "attachment", connection
    ).proven:
        flow = flow.assuming(f"{connection.address} has been accepted")
    flow = flow.now(step=Step(_PEERING, connection, f"leads to {peer.address}"))
    into_gateway(walker, flow, peer, connection, None)


def from_gateway(
    walker: Walker,
    flow: Flow,
    attachment: TransitGatewayAttachment | CoreNetworkAttachment,
    zone: str | None,
) -> None:
    """Bring packets into the VPC of an attachment: by its subnet in the zone that they come from."""
    try:
        vpc = attachment.vpc
        subnets = list(attachment.subnets)
        chosen = _in_zone(subnets, zone)
    except Undetermined as why:
        walker.lose(flow, why)
        return
    if vpc is None or not chosen:
        walker.lose(flow, Undetermined(f"the subnets of {attachment.address} are not known"))
        return
    flow = flow.now(step=Step("transit_gateway_attachment", attachment, f"brings it into {vpc.address}"))
    for subnet in _different(chosen):
        _into_vpc(walker, flow, subnet, Place(vpc, subnet))


def _in_zone(subnets: list[Subnet], zone: str | None) -> list[Subnet]:
    """Return the subnet in a zone; where the attachment has none there, or none is known, all of them.

    A transit gateway keeps packets in their zone where it can.
    """
    if len(subnets) < 2 or zone is None:
        return subnets
    return [subnet for subnet in subnets if subnet.zone == zone] or subnets


def _different(subnets: list[Subnet]) -> list[Subnet]:
    """Return one of the subnets that have the same route table and the same network ACL."""
    found: dict[tuple[int, int], Subnet] = {}
    for subnet in subnets:
        try:
            key = (id(subnet.route_table), id(subnet.network_acl))
        except Undetermined:
            key = (id(subnet), 0)
        found.setdefault(key, subnet)
    return list(found.values())


def _into_vpc(walker: Walker, flow: Flow, subnet: Subnet, place: Place) -> None:
    """Route packets from the attachment's subnet.

    Within that subnet no network ACL is asked; out of it, its outbound rules
    (https://docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html).
    """
    try:
        near = packets(destination=subnet_ranges(subnet))
        table = subnet.route_table
    except Undetermined as why:
        walker.lose(flow, why)
        return
    within = flow.packets & near
    if within:
        walker.deliver(subnet, flow.now(within))
    rest = flow.packets - near
    if rest:
        for part in walker.through_acl(subnet, flow.now(rest), EGRESS):
            walker.route(table, part, place)
