"""Ways to the internet over a transit gateway: who sends everything to it, and who has a way out."""

from __future__ import annotations

from netlint.lang.undetermined import Members, Undetermined, some, where
from netlint.network.addresses import ALL_IPV4
from netlint.network.collect import flattened, one
from netlint.network.entity import Entity
from netlint.network.routes import Route
from netlint.network.transit import TransitGateway, TransitGatewayAttachment, TransitGatewayRoute
from netlint.network.vpc import Subnet, Vpc


def defaults(gateway: TransitGateway) -> tuple[dict[Vpc, list[Route]], dict[Vpc, Undetermined]]:
    """Return the default routes to a transit gateway by VPC, and why other VPCs may have one too."""
    found: dict[Vpc, list[Route]] = {}
    doubts: dict[Vpc, Undetermined] = {}
    for route in gateway.routes.proven:
        try:
            vpc = route.table.vpc if route.table is not None else None
        except Undetermined:
            # Such a route may be anywhere: it says nothing of any one VPC.
            continue
        if vpc is None:
            continue
        try:
            if route.destination == ALL_IPV4:
                found.setdefault(vpc, []).append(route)
        except Undetermined as why:
            if not _has_default(route):
                doubts.setdefault(vpc, why)
    return found, doubts


def _has_default(route: Route) -> bool:
    """Tell whether the table of a route is known to have another one for everything: there is only one."""
    assert route.table is not None
    return bool(where(route.table.routes.proven, lambda one: one.destination == ALL_IPV4).proven)


def _goes_out(subnet: Subnet) -> bool:
    route = subnet.default_route()
    return route is not None and (route.inspected or route.goes_to("nat_gateway"))


def ways_out(gateway: TransitGateway, senders: dict[Vpc, list[Route]]) -> Members[TransitGatewayAttachment]:
    """Return the attachments of VPCs that send what enters from them to a NAT gateway or a firewall."""

    def offers(attachment: TransitGatewayAttachment) -> bool:
        return attachment.vpc not in senders and some(attachment.subnets, _goes_out)

    return where(gateway.attachments.proven, offers)


def hubs(gateway: TransitGateway) -> Members[Vpc]:
    """Return the VPCs with NAT gateways to which a static route of a transit gateway sends everything."""

    def leads_out(route: Entity) -> bool:
        assert isinstance(route, TransitGatewayRoute)
        if route.destination != ALL_IPV4 or route.blackhole:
            return False
        attachment, table = route.attachment, route.table
        if table is None or table.transit_gateway is not gateway:
            return False
        if not isinstance(attachment, TransitGatewayAttachment) or attachment.vpc is None:
            return False
        return bool(attachment.vpc.nat_gateways)

    def vpc_behind(route: Entity) -> Members[Vpc]:
        assert isinstance(route, TransitGatewayRoute)
        assert isinstance(route.attachment, TransitGatewayAttachment)
        return one(route.attachment.vpc)

    return flattened(where(gateway.network.of_kind("transit_gateway_route"), leads_out), vpc_behind)


def senders(vpc: Vpc, gateway: TransitGateway) -> Members[Subnet]:
    """Return the subnets of a VPC that send everything to a transit gateway."""

    def sends(subnet: Subnet) -> bool:
        route = subnet.default_route()
        return route is not None and route.goes_to("transit_gateway") and route.target is gateway

    return where(vpc.subnets, sends)
