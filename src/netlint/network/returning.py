"""Whether a route table has a way to the private addresses of another network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from netlint.lang.undetermined import Members, every, some, where
from netlint.network.addresses import Range, overlap

if TYPE_CHECKING:
    from netlint.network.routes import Route, RouteTable

#: where packets for private addresses are dropped
DEAD_ENDS = ("internet_gateway", "nat_gateway", "egress_only_internet_gateway")


def shares(block: Range, blocks: Sequence[Range]) -> bool:
    """Tell whether a range has addresses of any of these ranges."""
    return any(overlap(block, one) is not None for one in blocks)


def learns(table: RouteTable) -> bool:
    """Tell whether a virtual private gateway or a route server may add routes to a route table.

    Raises:
        Undetermined: it is not known.
    """
    served = table.network.pointing("route_server_propagation", "table", table)
    return some((table.propagating, table.propagations, served), bool)


def ways_to(table: RouteTable, blocks: Sequence[Range]) -> Members[Route]:
    """Return the routes of a table that may take packets to private addresses.

    Args:
        table: the route table.
        blocks: the private addresses.

    Returns:
        The routes for some of the addresses, except those to internet and NAT gateways.
    """

    def takes(route: Route) -> bool:
        questions: tuple[Callable[[], bool], ...] = (
            lambda: some(route.destinations, lambda one: shares(one, blocks)),
            lambda: not any(route.goes_to(kind) for kind in DEAD_ENDS),
        )
        return every(questions, lambda question: question())

    return where(table.routes, takes)
