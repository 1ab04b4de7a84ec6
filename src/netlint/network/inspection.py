"""Routes through firewalls: which endpoint they go to, and in which zone that stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netlint.lang.undetermined import Members, Undetermined
from netlint.lang.unknown import Unknown
from netlint.network.collect import flattened, one
from netlint.network.endpoints import VpcEndpoint
from netlint.network.firewall import FirewallEndpointAssociation, NetworkFirewall
from netlint.network.reasons import is_of_template
from netlint.network.spelling import places
from netlint.resources.model import Certainty, Path

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.network.network import Network
    from netlint.network.routes import Route
    from netlint.network.vpc import Subnet, Vpc

#: what has endpoints that inspect, by kind
INSPECTING = ("network_firewall", "firewall_endpoint_association", "vpc_endpoint")


def inspects(network: Network) -> bool:
    """Tell whether anything in a network may inspect traffic."""
    return network.once("anything that inspects", _inspecting)


def _inspecting(network: Network) -> bool:
    if any(network.of_kind(kind) for kind in INSPECTING[:2]):
        return True
    types = (endpoint.locate("endpoint_type")[0] for endpoint in network.of_kind("vpc_endpoint"))
    return any(isinstance(one, Unknown) or one == "GatewayLoadBalancer" for one in types)


def inspector(route: Route) -> Entity | None:
    """Return the firewall, or the Gateway Load Balancer endpoint, that a route sends to; None for others.

    Raises:
        Undetermined: the target is not known, and may be one.
    """
    if not any(route.may_hold(kind) for kind in INSPECTING):
        return None
    target = route.target
    if isinstance(target, VpcEndpoint):
        if target.resource is None:
            raise Undetermined(
                f"what {target.address} is an endpoint of is not known", address=target.address
            )
        return target if target.endpoint_type == "GatewayLoadBalancer" else None
    return target if isinstance(target, (NetworkFirewall, FirewallEndpointAssociation)) else None


def endpoint_subnets(target: Entity) -> Members[Subnet]:
    """Return the subnets in which the endpoints of a firewall stand: one in each zone."""
    if isinstance(target, VpcEndpoint):
        return target.subnets
    assert isinstance(target, (NetworkFirewall, FirewallEndpointAssociation))
    return flattened(target.subnet_mappings, lambda mapping: one(mapping.subnet))


def endpoint_zone(route: Route, target: Entity) -> str:
    """Return the zone of the endpoint that a route sends to.

    Raises:
        Undetermined: a firewall has several endpoints, and which of them it is AWS says after apply.
    """
    subnets = endpoint_subnets(target)
    if len(subnets.proven) == 1 and subnets.incomplete is None:
        return subnets.proven[0].zone
    value, path = route.locate("endpoint")
    if isinstance(value, Unknown) and (told := _zone_told(route, path)):
        return told
    if isinstance(value, str) and target.resource is not None:
        for state, _ in places(target.resource.attributes, ("firewall_status", "sync_states")):
            zone = _zone_in(state, value)
            if zone:
                return zone
    raise Undetermined(
        f"which endpoint of {target.address} {route.address} sends to is not known",
        settle="" if is_of_template(target.resource) else "check the plan after apply, or the state",
        address=route.address,
    )


def _zone_told(route: Route, path: Path) -> str:
    """Return the zone by which the sources pick an endpoint; empty where they do not tell."""
    reference = route.resource.reference(*path) if route.resource is not None and path else None
    if reference is None or reference.certainty is not Certainty.EXACT or len(reference.targets) != 1:
        return ""
    start, _, rest = reference.targets[0].attribute.partition(".sync_states.")
    zone, end, _ = rest.partition(".attachment.endpoint_id")
    return zone if start == "firewall_status" and end else ""


def _zone_in(states: Any, endpoint: str) -> str:
    """Find an endpoint in what AWS says of a firewall; empty where it is not there."""
    for state in states if isinstance(states, list) else [states]:
        if not isinstance(state, dict):
            continue
        for found, _ in places(state, ("attachment", "endpoint_id")):
            if found == endpoint and isinstance(state.get("availability_zone"), str):
                return str(state["availability_zone"])
    return ""


def endpoint_zones(vpc: Vpc, target: Entity) -> Members[str]:
    """Return the zones of a VPC in which there is an endpoint for the same inspection as a target's.

    These are all endpoints of one firewall, or the Gateway Load Balancer endpoints of one service.
    """
    found: list[Members[Subnet]] = []
    if isinstance(target, VpcEndpoint):
        endpoints = vpc.endpoints
        found += [added.subnets for added in endpoints.proven if added.endpoint_type == "GatewayLoadBalancer"]
        found.append(Members((), endpoints.incomplete))
    else:
        firewall = target.firewall if isinstance(target, FirewallEndpointAssociation) else target
        if isinstance(firewall, NetworkFirewall):
            found.append(endpoint_subnets(firewall))
            found += [endpoint_subnets(added) for added in firewall.endpoint_associations.proven]
    subnets = flattened(Members(found), lambda members: members)
    return flattened(subnets, lambda subnet: one(subnet.zone if subnet.vpc is vpc else None))
