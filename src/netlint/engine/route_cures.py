"""Cures that several checks share: routes that are added, and routes that are sent elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from netlint.engine.cure import Added, Cure, Of, Written
from netlint.lang.undetermined import Undetermined
from netlint.network.addresses import ALL_IPV4
from netlint.network.entity import Entity
from netlint.network.peering import PeeringConnection
from netlint.network.routes import Route, RouteTable
from netlint.network.transit import TransitGateway, TransitGatewayRouteTable
from netlint.network.vpc import Subnet, Vpc


def only_zone(table: RouteTable) -> str:
    """Return the zone of all subnets of a table; empty where there are several."""
    zones = {subnet.zone for subnet in table.subnets}
    return zones.pop() if len(zones) == 1 else ""


def reroute(draft: Cure, subnet: Subnet, nat_of: Callable[[RouteTable], Entity | Added | None]) -> None:
    """Send what a subnet sends to the internet elsewhere.

    Args:
        draft: takes the change of the block that declares its default route.
        subnet: the subnet.
        nat_of: gives the NAT gateway for a route table; None to leave it as it is.

    Raises:
        Undetermined: another instance of the block has a target that is not known.
    """
    route = subnet.default_route()
    if route is None or route.resource is None:
        return
    inline = route.resource is subnet.route_table.resource

    def target(member: Entity) -> Written:
        one = member if isinstance(member, Route) else None
        if isinstance(member, RouteTable):
            one = member.route_to(ALL_IPV4)
        table = one.table if one is not None else None
        now = one.target if one is not None else None
        if one is None or table is None or now is None or now.kind != "nat_gateway":
            raise Undetermined(f"{member.address} sends elsewhere", address=member.address)
        chosen = nat_of(table) if one.destination == ALL_IPV4 else None
        return now if chosen is None else chosen

    notes = ("In its route for 0.0.0.0/0.",) if inline else ()
    draft.change(route, "nat_gateway_id", target, inside="route" if inline else "", notes=notes)


def written_table(table: TransitGatewayRouteTable) -> Written:
    """Return how a cure refers to a table of a transit gateway, to the default one by what it belongs to."""
    gateway = table.transit_gateway if table.resource is None else None
    return table if gateway is None else Of(gateway, "association_default_route_table_id")


def short(vpc: Vpc) -> str:
    """Return the name of a VPC's block; its address where it has none."""
    return vpc.resource.name if vpc.resource is not None else vpc.address


def add_way(
    draft: Cure, name: str, source: Vpc, goal: Vpc, over: PeeringConnection | TransitGateway | Added
) -> None:
    """Add routes to every range of a VPC to the tables that the subnets of another one use.

    Args:
        draft: takes the routes.
        name: a name for them.
        source: the VPC whose tables get them; its main table where it has no subnets.
        goal: the VPC that they lead to.
        over: the peering connection or transit gateway.

    Raises:
        Undetermined: the tables of the subnets are not known.
    """
    tables = dict.fromkeys(subnet.route_table for subnet in source.subnets) or {source.main_route_table: None}
    target = "transit_gateway_id" if isinstance(over, TransitGateway) else "vpc_peering_connection_id"
    for block in goal.ranges.proven:
        family = "destination_cidr_block" if block.version == 4 else "destination_ipv6_cidr_block"
        attribute = {goal.locate("cidr")[0]: "cidr_block", goal.locate("ipv6_cidr")[0]: "ipv6_cidr_block"}
        own = attribute.get(str(block))
        destination = Of(goal, own, str(block)) if own else str(block)
        draft.routes(name, tables, **{family: destination, target: over})
