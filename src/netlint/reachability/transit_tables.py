"""Route tables of transit gateways: which attachment each packet goes out by.

The longest prefix decides, and then the kind of the route: static, prefix list, propagated from a VPC, from
Direct Connect, from a VPN (https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from netlint.lang.undetermined import Undetermined
from netlint.reachability.addresses import numbers
from netlint.reachability.filters import prefix_list_addresses
from netlint.reachability.hybrid import by_bgp, routes_of
from netlint.reachability.intervals import EMPTY, Intervals, difference, intersection, union
from netlint.reachability.packets import ALL_ADDRESSES
from netlint.reachability.routing import Entry, Lookup

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.network.network import Network
    from netlint.network.transit import TransitGateway, TransitGatewayRouteTable

STATIC, PREFIX_LIST, FROM_VPC, FROM_DIRECT_CONNECT, FROM_VPN = range(5)


class Drop:
    """Stands for the target of a blackhole route."""

    kind = "blackhole"
    address = "nothing (it is a blackhole)"


BLACKHOLE: Any = Drop()


def transit_lookup(gateway: TransitGateway, table: TransitGatewayRouteTable) -> Lookup:
    """Resolve a route table of a transit gateway, once."""
    return gateway.network.once(f"transit lookup {id(table)}", partial(_lookup, gateway, table))


def _lookup(gateway: TransitGateway, table: TransitGatewayRouteTable, _network: Network) -> Lookup:
    entries: list[Entry] = []
    floating: list[Entry] = []
    for entry in (*_written(table), *_propagated(gateway, table)):
        (floating if entry.length < 0 else entries).append(entry)
    for why in (table.routes.incomplete, table.propagations.incomplete):
        if why is not None:
            floating.append(_floating(None, None, why))
    return Lookup(entries, floating)


def _floating(target: Any, written: Entity | None, why: Undetermined) -> Entry:
    return Entry("with a destination that is not known", ALL_ADDRESSES, -1, STATIC, target, written, why)


def _learned(attachment: Any, written: Entity | None, why: Undetermined) -> Entry:
    """Make the route that stands for whatever is announced by BGP."""
    found = _floating(attachment, written, why)
    found.learned = attachment.managed
    return found


def _written(table: TransitGatewayRouteTable) -> Iterator[Entry]:
    for route in table.routes.proven:
        target, doubt = _target(route)
        try:
            block = route.destination
        except Undetermined as why:
            yield _floating(target, route, why)
            continue
        if block is not None:
            yield Entry(str(block), numbers(block), block.prefixlen, STATIC, target, route, doubt)
    for reference in table.prefix_list_references.proven:
        target, doubt = _target(reference)
        try:
            prefix_list: Any = reference.prefix_list
        except Undetermined as why:
            yield _floating(target, reference, why)
            continue
        if prefix_list is None:
            continue
        for block in prefix_list.ranges.proven:
            yield Entry(str(block), numbers(block), block.prefixlen, PREFIX_LIST, target, reference, doubt)
        _, open_why = prefix_list_addresses(prefix_list)
        if open_why is not None:
            yield _floating(target, reference, open_why)


def _target(route: Any) -> tuple[Any, Undetermined | None]:
    try:
        if getattr(route, "blackhole", False):
            return BLACKHOLE, None
        return route.attachment, None
    except Undetermined as why:
        return None, why


def _propagated(gateway: TransitGateway, table: TransitGatewayRouteTable) -> Iterator[Entry]:
    """Yield what attachments propagate; of VPCs that overlap only the first one's routes are taken."""
    from netlint.network.transit_routing import attachments_of, default_table, takes_default

    sources: dict[Any, Entity | None] = {}
    for propagation in table.propagations.proven:
        try:
            if propagation.attachment is not None:
                sources[propagation.attachment] = propagation
        except Undetermined as why:
            yield _floating(None, propagation, why)
    attachments = attachments_of(gateway)
    try:
        if gateway.default_propagation and default_table(gateway, "propagation") is table:
            for attachment in attachments.proven:
                try:
                    if takes_default(attachment, "propagation"):
                        sources.setdefault(attachment, None)
                except Undetermined as why:
                    yield from _doubtful(attachment, why)
            if attachments.incomplete is not None:
                yield _floating(None, None, attachments.incomplete)
    except Undetermined as why:
        yield _floating(None, None, why)
    taken: Intervals = EMPTY
    for attachment, written in sources.items():
        for entry in _of_attachment(attachment, written):
            if entry.rank == FROM_VPC:
                if intersection(entry.destinations, taken):
                    entry.destinations = difference(entry.destinations, taken)
                    if not entry.destinations:
                        continue
                taken = union(taken, entry.destinations)
            yield entry


def _doubtful(attachment: Any, why: Undetermined) -> Iterator[Entry]:
    for entry in _of_attachment(attachment, None):
        entry.doubt = why
        yield entry


def _of_attachment(attachment: Any, written: Entity | None) -> Iterator[Entry]:
    declared = written or attachment
    if attachment.kind == "transit_gateway_attachment":
        try:
            vpc = attachment.vpc
        except Undetermined as why:
            yield _floating(attachment, declared, why)
            return
        if vpc is None:
            return
        for block in vpc.ranges.proven:
            yield Entry(str(block), numbers(block), block.prefixlen, FROM_VPC, attachment, declared)
        if vpc.ranges.incomplete is not None:
            yield _floating(attachment, declared, vpc.ranges.incomplete)
    elif attachment.kind == "vpn_connection":
        routes, more = routes_of(attachment)
        for block, route in routes:
            yield Entry(str(block), numbers(block), block.prefixlen, FROM_VPN, attachment, route)
        if more is not None:
            yield _learned(attachment, declared, more)
    elif attachment.kind != "transit_gateway_peering_attachment":
        # Peerings propagate nothing; what others do is learned by BGP.
        yield _learned(attachment, declared, by_bgp(attachment))
