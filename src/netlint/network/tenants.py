"""What takes addresses of a subnet for certain."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from netlint.lang.undetermined import Undetermined
from netlint.network.entity import Entity
from netlint.network.fields import link, links

if TYPE_CHECKING:
    from netlint.network.network import Network
    from netlint.network.vpc import Subnet

#: The first four addresses of a subnet and the last
#: (https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html).
RESERVED = 5
#: What an application load balancer needs to scale in each subnet
#: (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html).
APPLICATION_LOAD_BALANCER = 8
APPLICATION_LOAD_BALANCER_PREFIX = 27

#: kinds that have one network interface in each of their subnets, and the field that names these
_ONE_EACH = (
    ("network_interface", "subnet"),
    ("nat_gateway", "subnet"),
    ("vpc_endpoint", "own_subnets"),
    ("endpoint_subnet_association", "subnet"),
    ("transit_gateway_attachment", "subnets"),
)
#: workloads that are in the one subnet that they name
_PLACED = frozenset(["aws_instance", "aws_efs_mount_target", "AWS::EC2::Instance", "AWS::EFS::MountTarget"])
#: what the address has of an instance that stands for any number of them
_ANY_NUMBER = "[*]"
#: what is declared in great numbers
_NUMEROUS = ("network_interface", "workload")


def tenants_of(subnet: Subnet) -> list[tuple[Entity, int]]:
    """Return what is known to take IPv4 addresses of a subnet, each with how many at least."""
    found: dict[int, list[tuple[Entity, int]]] = subnet.network.once("tenants by subnet", _tenants)
    return found.get(id(subnet), [])


def further_tenants_of(subnet: Subnet) -> tuple[float, Undetermined | None]:
    """Return how many IPv4 addresses of a subnet may be taken besides, and why that is not known.

    There may be any number of instances and interfaces whose `count` or `for_each` is not known. Of a NAT
    gateway and the like one is counted, and so it is where there is a subnet for each.
    """
    subnet.network.once("tenants by subnet", _tenants)
    possible: dict[int, list[tuple[Entity, int, Undetermined]]] = subnet.network.once(
        "possible tenants by subnet", lambda _: {}
    )
    further = possible.get(id(subnet), [])
    any_number = _ANY_NUMBER not in subnet.address and any(
        _ANY_NUMBER in entity.address and entity.kind in _NUMEROUS for entity, _, _ in further
    )
    taken = inf if any_number else sum(count for _, count, _ in further)
    return taken, further[0][2] if further else None


def _tenants(network: Network) -> dict[int, list[tuple[Entity, int]]]:
    found: dict[int, list[tuple[Entity, int]]] = {}
    possible: dict[int, list[tuple[Entity, int, Undetermined]]] = network.once(
        "possible tenants by subnet", lambda _: {}
    )

    def enter(entity: Entity, field: str, count: int) -> None:
        declared = getattr(type(entity), field)
        assert isinstance(declared, (link, links))
        if not entity.managed:
            return
        linked = entity.linked(field, declared.kinds)
        for subnet in linked.targets:
            found.setdefault(id(subnet), []).append((entity, count))
        for subnet in linked.candidates if linked.incomplete is not None else ():
            assert linked.incomplete is not None
            possible.setdefault(id(subnet), []).append((entity, count, linked.incomplete))

    for kind, field in _ONE_EACH:
        for entity in network.of_kind(kind):
            enter(entity, field, 1)
    for entity in network.of_kind("workload"):
        if entity.resource is not None and entity.resource.type in _PLACED:
            enter(entity, "own_subnets", 1)
    for entity in network.of_kind("load_balancer"):
        count = APPLICATION_LOAD_BALANCER if is_application_load_balancer(entity) else 1
        enter(entity, "own_subnets", count)
    for entity in network.of_kind("load_balancer_subnet"):
        enter(entity, "subnet", 1)
    return found


def is_application_load_balancer(entity: Entity) -> bool:
    """Tell whether something is known to be an application load balancer."""
    try:
        return entity.kind == "load_balancer" and getattr(entity, "type", "") == "application"
    except Undetermined:
        return False
