"""Ways to the internet over a transit gateway on which no answer comes back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from netlint.lang.undetermined import Undetermined, some, where
from netlint.network.addresses import ALL_IPV4, Range
from netlint.network.returning import learns, shares, ways_to
from netlint.network.transit import TransitGatewayAttachment
from netlint.network.transit_egress import defaults
from netlint.network.transit_routing import route_table_of, vpcs_propagating_to

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.network.routes import Route
    from netlint.network.transit import TransitGateway, TransitGatewayRouteTable
    from netlint.network.vpc import Vpc


class Unanswered(Struct, frozen=True):
    """A VPC that sends everything to the VPC behind `hub`, whose answers `lacking` has no route for.

    `lacking` is the route table of the transit gateway for what comes from the hub, or that of the subnet of
    a NAT gateway. `route` is the sender's default route.
    """

    sender: Vpc
    route: Route
    hub: TransitGatewayAttachment
    lacking: Entity


def unanswered(gateway: TransitGateway, pending: list[Undetermined]) -> Iterator[Unanswered]:
    """Yield who gets no answers from the internet; why more is not known goes to `pending`."""
    senders, _ = defaults(gateway)
    tables = _Tables()
    for attachment in gateway.attachments.proven if senders else ():
        try:
            vpc = attachment.vpc
            if vpc in senders:
                yield from _of_sender(attachment, vpc, senders[vpc][0], tables)
        except Undetermined as why:
            pending.append(why)


class _Tables:
    """What is asked of route tables of a transit gateway, once for all senders."""

    def __init__(self) -> None:
        self._hubs: dict[TransitGatewayRouteTable, TransitGatewayAttachment | None] = {}
        self._propagating: dict[TransitGatewayRouteTable, frozenset[Entity]] = {}

    def hub(self, table: TransitGatewayRouteTable) -> TransitGatewayAttachment | None:
        if table not in self._hubs:
            self._hubs[table] = _hub(table)
        return self._hubs[table]

    def propagates(self, sender: TransitGatewayAttachment, table: TransitGatewayRouteTable) -> bool:
        if table not in self._propagating:
            self._propagating[table] = frozenset(vpcs_propagating_to(table).proven)
        return sender in self._propagating[table]


def _of_sender(
    attachment: TransitGatewayAttachment, vpc: Any, route: Route, known: _Tables
) -> Iterator[Unanswered]:
    entered = route_table_of(attachment)
    hub = known.hub(entered) if entered is not None else None
    blocks = [one for one in vpc.ranges if one.version == 4]
    if hub is None or hub.vpc is None or hub.vpc is vpc or not hub.vpc.managed or not blocks:
        return
    back = route_table_of(hub)
    if back is None:
        return
    if not known.propagates(attachment, back) and not leads_back(back, attachment, blocks):
        yield Unanswered(vpc, route, hub, back)
        return
    tables = [nat.subnet.route_table for nat in _translating(hub) if nat.subnet is not None]
    if tables and not any(learns(table) or ways_to(table, blocks) for table in tables):
        yield Unanswered(vpc, route, hub, tables[0])


def _hub(table: TransitGatewayRouteTable) -> TransitGatewayAttachment | None:
    """Return the attachment of a VPC to which a static route sends everything."""
    found = where(table.routes, lambda route: route.destination == ALL_IPV4 and not route.blackhole)
    targets = [route.attachment for route in found]
    hub = targets[0] if len(targets) == 1 else None
    return hub if isinstance(hub, TransitGatewayAttachment) else None


def _translating(hub: TransitGatewayAttachment) -> list[Any]:
    """Return the public NAT gateways to which everything goes that enters from an attachment."""
    found = [subnet.nat_gateway for subnet in hub.subnets]
    if any(nat is None or nat.regional or not nat.public or not nat.managed for nat in found):
        return []
    return list(dict.fromkeys(found))


def leads_back(
    table: TransitGatewayRouteTable, sender: TransitGatewayAttachment, blocks: list[Range]
) -> bool:
    """Tell whether a table of the transit gateway has any route for the sender, a blackhole too.

    Raises:
        Undetermined: none that is known is, but one that is not may be.
    """

    def about(to: Range | None) -> bool:
        return to is not None and shares(to, blocks)

    if some(table.routes, lambda route: about(route.destination)) or table.prefix_list_references:
        return True
    return some(vpcs_propagating_to(table), lambda one: one is sender)
