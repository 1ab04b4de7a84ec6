"""Which target a route table of a VPC sends each packet to.

The order is AWS's (https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html): the longest
prefix; of routes that are equally long, the local one, then static ones, then those of prefix lists, then
propagated ones. A propagated route never takes packets for the VPC itself, however specific it is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from netlint.lang.undetermined import Undetermined
from netlint.network.addresses import Range
from netlint.reachability.addresses import numbers, stand_in
from netlint.reachability.interfaces import assigned_ranges
from netlint.reachability.intervals import (
    EMPTY,
    Intervals,
    difference,
    from_pairs,
    intersection,
    pairs,
    union,
)
from netlint.reachability.packets import ALL_ADDRESSES

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.network.network import Network
    from netlint.network.routes import PrefixList, Route, RouteTable
    from netlint.network.vpc import Vpc
    from netlint.reachability.flow import Flow

LOCAL, STATIC, PREFIX_LIST, ENDPOINT, PROPAGATED = range(5)
_NAMES = (
    "the local route",
    "the route",
    "the route",
    "the route of the gateway endpoint",
    "a propagated route",
)


class Entry(Struct, eq=False):
    """A route as the table uses it. `target` is None for a route that leads nowhere known.

    `written` is what declares it, for file and line. `doubt` says why it is not certain, `length` is the
    length of its prefix. `learned` tells that it stands for whatever is announced by BGP.
    """

    shown: str
    destinations: Intervals
    length: int
    rank: int
    target: Entity | None
    written: Entity | None
    doubt: Undetermined | None = None
    learned: bool = False

    def describe(self) -> str:
        """Name the route in a sentence."""
        return f"{_NAMES[self.rank]} {self.shown}"


class Lookup:
    """A table, resolved: each address has the one route that takes it.

    `floating` are routes of which the destination is not known: they may take any address instead.
    """

    __slots__ = ("_routes", "_starts", "floating")

    def __init__(self, entries: list[Entry], floating: list[Entry]) -> None:
        """Let the longest prefix win everywhere."""
        taken: Intervals = EMPTY
        segments: list[tuple[int, int, Entry]] = []
        for entry in sorted(entries, key=lambda one: (-one.length, one.rank)):
            segments += [(low, high, entry) for low, high in pairs(difference(entry.destinations, taken))]
            taken = union(taken, entry.destinations)
        segments.sort(key=lambda segment: segment[0])
        self._starts = [low for low, _, _ in segments]
        self._routes = segments
        self.floating = tuple(floating)

    def beside(self, entry: Entry, flow: Flow, *, outside: bool) -> Flow:
        """Return packets that a route takes, with what routes that are not known may do to them instead.

        What networks on premises announce is taken not to reach into what is routed here: an assumption,
        unless the question is about such networks.
        """
        for other in self.floating:
            if other.target is entry.target and other.target is not None:
                continue
            if other.learned and not outside:
                assert other.target is not None
                flow = flow.assuming(f"nothing more specific is announced over {other.target.address}")
            else:
                flow = flow.now(doubt=other.doubt)
        return flow

    def possible(self, *, outside: bool) -> list[Entry]:
        """Return the routes that are not known and may take packets that no other route does."""
        return [other for other in self.floating if outside or not other.learned]

    def _by_entry(self) -> Iterator[tuple[Intervals, Entry]]:
        """Yield the routes, each with all addresses that it takes."""
        found: dict[int, tuple[list[tuple[int, int]], Entry]] = {}
        for low, high, entry in self._routes:
            found.setdefault(id(entry), ([], entry))[0].append((low, high))
        yield from ((from_pairs(spans), entry) for spans, entry in found.values())

    def segments(self) -> list[tuple[int, int, Entry]]:
        """Return all spans of addresses that a route takes, lowest first."""
        return self._routes

    def entries(self) -> Iterator[Entry]:
        """Yield all routes that take some address, or perhaps do."""
        yield from {id(entry): entry for _, _, entry in self._routes}.values()
        yield from self.floating

    def split(self, addresses: Intervals) -> list[tuple[Intervals, Entry]]:
        """Return the routes that take some of the addresses, each with those that it takes."""
        if len(addresses) > 4 * len(self._routes):
            return [
                (part, entry) for taken, entry in self._by_entry() if (part := intersection(addresses, taken))
            ]
        found: dict[int, tuple[list[tuple[int, int]], Entry]] = {}
        for low, high in pairs(addresses):
            at = max(bisect_right(self._starts, low) - 1, 0)
            while at < len(self._routes) and self._routes[at][0] <= high:
                first, last, entry = self._routes[at]
                if last >= low:
                    span = (max(low, first), min(high, last))
                    found.setdefault(id(entry), ([], entry))[0].append(span)
                at += 1
        return [(from_pairs(spans), entry) for spans, entry in found.values()]


def lookup(network: Network, table: RouteTable, vpc: Vpc | None = None) -> Lookup:
    """Resolve a route table, once.

    Args:
        network: the network.
        table: the route table.
        vpc: the VPC in which it is used, which is its own where that is not known: AWS associates a table
            within its VPC only. Without either, local routes are left out.
            See https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateRouteTable.html.
    """
    try:
        own = table.vpc or vpc
    except Undetermined:
        own = vpc
    return network.once(f"lookup {id(table)} {id(own)}", partial(_lookup, table, own))


def _lookup(table: RouteTable, vpc: Vpc | None, network: Network) -> Lookup:
    entries, floating = list(_local(vpc)), []
    local: Intervals = EMPTY
    for entry in entries:
        local = union(local, entry.destinations)
    if vpc is not None and vpc.ranges.incomplete is not None:
        floating.append(_floating(vpc, None, vpc.ranges.incomplete, LOCAL))
    for entry in [*_static(table), *_of_endpoints(network, table), *_propagated(network, table)]:
        if entry.rank == PROPAGATED:
            entry.destinations = difference(entry.destinations, local)
        (floating if entry.length < 0 else entries).append(entry)
    if table.routes.incomplete is not None:
        floating.append(_floating(None, None, table.routes.incomplete))
    return Lookup(entries, floating)


def _floating(target: Entity | None, written: Entity | None, why: Undetermined, rank: int = STATIC) -> Entry:
    """Make a route of which the destination is not known."""
    return Entry("with a destination that is not known", ALL_ADDRESSES, -1, rank, target, written, why)


def _local(vpc: Vpc | None) -> Iterator[Entry]:
    if vpc is None:
        return
    for block in vpc.ranges.proven:
        yield Entry(str(block), numbers(block), block.prefixlen, LOCAL, vpc, None)
    assigned = vpc.network.once(f"assigned IPv6 ranges {id(vpc)}", lambda _: assigned_ranges(vpc))
    if assigned:
        yield Entry("the IPv6 range", assigned, 56, LOCAL, vpc, None)


def _static(table: RouteTable) -> Iterator[Entry]:
    for route in table.routes.proven:
        target, doubt = _target(route)
        try:
            block = route.destination
            prefix_list = route.prefix_list if block is None else None
        except Undetermined as why:
            yield _floating(target, route, why)
            continue
        if block is not None:
            yield _to(block, STATIC, target, route, doubt)
        elif prefix_list is not None:
            yield from _by_prefix_list(prefix_list, target, route, doubt)  # type: ignore[arg-type]


def _target(route: Route) -> tuple[Entity | None, Undetermined | None]:
    try:
        return route.target, None
    except Undetermined as why:
        return None, why


def _to(
    block: Range, rank: int, target: Entity | None, written: Entity | None, doubt: Undetermined | None
) -> Entry:
    return Entry(str(block), numbers(block), block.prefixlen, rank, target, written, doubt)


def _by_prefix_list(
    prefix_list: PrefixList, target: Entity | None, route: Entity, doubt: Undetermined | None
) -> Iterator[Entry]:
    try:
        service = prefix_list.aws_service
    except Undetermined as why:
        yield _floating(target, route, why)
        return
    if service:
        yield Entry(f"to {service}", stand_in(service), 32, PREFIX_LIST, target, route, doubt)
        return
    for block in prefix_list.ranges.proven:
        yield _to(block, PREFIX_LIST, target, route, doubt)
    if prefix_list.ranges.incomplete is not None:
        yield _floating(target, route, prefix_list.ranges.incomplete)


def _of_endpoints(network: Network, table: RouteTable) -> Iterator[Entry]:
    """Yield the routes that gateway endpoints write into a table.

    See https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html.
    """
    by_table, doubts = network.once("gateway endpoints by table", _gateway_endpoints)
    for endpoint, service in by_table.get(id(table), ()):
        yield Entry(f"to {service}", stand_in(service), 32, ENDPOINT, endpoint, endpoint)
    for endpoint, service, why in doubts:
        if endpoint not in [one for one, _ in by_table.get(id(table), ())]:
            yield Entry(f"to {service}", stand_in(service), 32, ENDPOINT, endpoint, endpoint, why)


def _gateway_endpoints(
    network: Network,
) -> tuple[dict[int, list[tuple[Any, str]]], list[tuple[Any, str, Undetermined]]]:
    found: dict[int, list[tuple[Any, str]]] = {}
    doubts: list[tuple[Any, str, Undetermined]] = []
    endpoints: list[Any] = network.of_kind("vpc_endpoint")
    for endpoint in endpoints:
        try:
            if endpoint.endpoint_type != "Gateway":
                continue
            service = endpoint.service
        except Undetermined:
            continue
        for table in endpoint.route_tables.proven:
            found.setdefault(id(table), []).append((endpoint, service))
        if endpoint.route_tables.incomplete is not None:
            doubts.append((endpoint, service, endpoint.route_tables.incomplete))
    return found, doubts


def _propagated(network: Network, table: RouteTable) -> Iterator[Entry]:
    from netlint.reachability.hybrid import learned

    gateways: list[Any] = list(table.propagating.proven)
    doubts = [table.propagating.incomplete] if table.propagating.incomplete is not None else []
    further = network.pointing("route_propagation", "table", table)
    for propagation in further.proven:
        try:
            gateways.append(propagation.gateway)  # type: ignore[attr-defined]
        except Undetermined as why:
            doubts.append(why)
    if further.incomplete is not None and table.managed:
        doubts.append(further.incomplete)
    for gateway in dict.fromkeys(gateways):
        if gateway is None:
            continue
        routes, unknown = learned(gateway)
        for block, written in routes:
            yield _to(block, PROPAGATED, gateway, written, None)
        for reason in unknown:
            unknown_route = _floating(gateway, gateway, reason, PROPAGATED)
            unknown_route.learned = gateway.managed
            yield unknown_route
    for server in network.pointing("route_server_propagation", "table", table).proven:
        advertised = Undetermined(
            f"which routes {server.address} writes into {table.address} is up to the appliances",
            address=server.address,
        )
        yield _floating(None, server, advertised, PROPAGATED)
    for doubt in doubts:
        yield _floating(None, None, doubt, PROPAGATED)
