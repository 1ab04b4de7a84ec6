"""Subnets in which traffic does not begin: what stands in them passes on that of others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netlint.lang.undetermined import Members, Undetermined, some
from netlint.network.addresses import ALL_IPV4
from netlint.network.collect import one
from netlint.network.endpoints import VpcEndpoint
from netlint.network.occupancy import occupants

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.network.network import Network
    from netlint.network.transit import TransitGatewayRoute
    from netlint.network.vpc import Subnet

#: Something that passes traffic on, the subnets among which it stands, and why more is not known.
_Unplaced = tuple["Entity", list["Entity"], Undetermined]
#: Kinds that pass traffic on, and the field that says in which subnets.
_PASSING_ON = {
    "firewall_subnet": "subnet",
    "vpc_endpoint": "subnets",
    "transit_gateway_attachment": "subnets",
    "core_network_attachment": "subnets",
}
#: Kinds whose own traffic it may be.
_CLIENTS = frozenset({"workload", "network_interface"})
#: Types of workloads that only take connections.
_NO_CLIENTS = frozenset(
    (
        *("aws_ec2_instance_connect_endpoint", "aws_efs_mount_target"),
        *("AWS::EC2::InstanceConnectEndpoint", "AWS::EFS::MountTarget"),
    )
)


def passes_on(subnet: Subnet) -> bool:
    """Tell whether a subnet is for the traffic of others only.

    It holds endpoints of a firewall, or the attachment that other VPCs send their internet traffic to, and
    nothing that is known to be a client. A gateway endpoint would not serve that traffic: "endpoint
    connections cannot be extended out of a VPC"
    (https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html).

    Raises:
        Undetermined: what an attachment is sent is not known, or where something stands that does.
    """
    network = subnet.network
    placed, unplaced = network.once("what passes traffic on", _by_subnet)
    holders = placed.get(id(subnet))
    if not holders:
        _raise_for_unplaced(subnet, unplaced)
        return False
    # Few attachments are sent what is meant for elsewhere: who else is in the subnet is asked last.
    try:
        takes = some(holders, _takes_from_others)
    except Undetermined:
        if any(map(_is_client, occupants(network, subnet))):
            return False
        raise
    return takes and not any(map(_is_client, occupants(network, subnet)))


def _is_client(occupant: Entity) -> bool:
    if occupant.resource is not None and occupant.resource.type in _NO_CLIENTS:
        # An EC2 Instance Connect Endpoint reaches what is in the VPC, and calls nothing itself.
        return False
    return occupant.kind in _CLIENTS


def _takes_from_others(holder: Entity) -> bool:
    if holder.kind in ("firewall_subnet", "vpc_endpoint"):
        return True
    transit_gateway = getattr(holder, "transit_gateway", None)
    if transit_gateway is None or not transit_gateway.managed:
        raise Undetermined(
            f"which traffic is sent to {holder.address} is not known",
            settle="scan it together with the configuration that owns what it is attached to",
            address=holder.address,
        )
    return some(holder.network.pointing("transit_gateway_route", "attachment", holder), _is_default)


def _is_default(route: Any) -> bool:
    found: TransitGatewayRoute = route
    return found.destination == ALL_IPV4 and not found.blackhole


def _raise_for_unplaced(subnet: Subnet, unplaced: dict[int, list[_Unplaced]]) -> None:
    """Raise why it is not known that something which passes traffic on stands in a subnet, if it may."""
    vpc, _, _ = subnet.network.weigh(lambda: subnet.vpc)
    for holder, candidates, why in unplaced.get(id(vpc), ()):
        # Where the link tells among which subnets it stands, the others are not concerned.
        if candidates and subnet not in candidates:
            continue
        if some((holder,), _takes_from_others) and not any(
            map(_is_client, occupants(subnet.network, subnet))
        ):
            raise why


def _by_subnet(network: Network) -> tuple[dict[int, list[Entity]], dict[int, list[_Unplaced]]]:
    """Return what stands in which subnet, and by VPC of what that is not known."""
    placed: dict[int, list[Entity]] = {}
    unplaced: dict[int, list[_Unplaced]] = {}
    for kind, field in _PASSING_ON.items():
        for entity in network.of_kind(kind):
            found, why, _ = network.weigh(_subnets, entity, field)
            for subnet in found.proven if found is not None else ():
                placed.setdefault(id(subnet), []).append(entity)
            why = found.incomplete if found is not None else why
            vpc = network.weigh(_vpc_of, entity)[0] if why is not None else None
            if vpc is not None and why is not None:
                candidates = entity.linked(
                    "own_subnets" if kind == "vpc_endpoint" else field, ("subnet",)
                ).candidates
                unplaced.setdefault(id(vpc), []).append((entity, candidates, why))
    return placed, unplaced


def _vpc_of(holder: Any) -> Any:
    return (holder.firewall if holder.kind == "firewall_subnet" else holder).vpc


def _subnets(entity: Entity, field: str) -> Members[Any]:
    """Return the subnets in which it stands; none for an endpoint that inspects nothing."""
    if isinstance(entity, VpcEndpoint) and entity.endpoint_type != "GatewayLoadBalancer":
        return Members(())
    value = getattr(entity, field)
    return value if isinstance(value, Members) else one(value)
