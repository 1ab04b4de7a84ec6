"""What has network interfaces in which subnet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from netlint.lang.undetermined import Members, Undetermined
from netlint.network.collect import one

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.network.network import Network
    from netlint.network.vpc import Subnet

#: Kinds that occupy addresses of subnets, and the field that says of which.
_OCCUPANTS = {
    "workload": "subnets",
    "load_balancer": "subnets",
    "nat_gateway": "subnet",
    "vpc_endpoint": "subnets",
    "network_interface": "subnet",
    "transit_gateway_attachment": "subnets",
}


def occupants(network: Network, subnet: Subnet) -> list[Entity]:
    """Return what is certain to have an interface in a subnet; workloads come first."""
    return network.once("occupants", _by_subnet).get(id(subnet), [])


def workloads_in(network: Network, subnet: Subnet) -> Members[Entity]:
    """Return the workloads in a subnet; incomplete where it is not known in which subnets one is."""
    found, pending = network.once("workloads by subnet", _workloads)
    return Members(found.get(id(subnet), ()), pending)


def _workloads(network: Network) -> tuple[dict[int, list[Entity]], Undetermined | None]:
    found: dict[int, list[Entity]] = {}
    pending: Undetermined | None = None
    for workload in network.of_kind("workload"):
        subnets, why, _ = network.weigh(getattr, workload, "subnets")
        pending = pending or (why if subnets is None else subnets.incomplete)
        for subnet in subnets.proven if subnets is not None else ():
            found.setdefault(id(subnet), []).append(workload)
    return found, pending


def _by_subnet(network: Network) -> dict[int, list[Entity]]:
    found: dict[int, list[Entity]] = {}
    for kind, field in _OCCUPANTS.items():
        for entity in network.of_kind(kind):
            for subnet in _subnets(entity, field):
                found.setdefault(id(subnet), []).append(entity)
    return found


def _subnets(entity: Entity, field: str) -> Iterator[Entity]:
    def read() -> Members[Any]:
        value = getattr(entity, field)
        return value if isinstance(value, Members) else one(value)

    answer, _, _ = entity.network.weigh(read)
    proven: Iterable[Entity] = answer.proven if answer is not None else ()
    yield from proven
