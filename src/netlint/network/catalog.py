"""All entities. A new one is a class in its module and that module's name here."""

from __future__ import annotations

from netlint.network import (
    acls,
    apis,
    cloud_wan,
    containers,
    direct_connect,
    dns,
    endpoints,
    filtering,
    firewall,
    gateways,
    hybrid,
    lattice,
    launch,
    listeners,
    load_balancers,
    observability,
    peering,
    route_server,
    routes,
    sharing,
    targets,
    transit,
    vpc,
    workloads,
)
from netlint.network.entity import Entity

_HERE = (vpc, routes, gateways, endpoints, peering, transit)
# Of what one resource declares, the first is the one that links find: a workload before its attachments.
_WITH_TABLES = (
    cloud_wan,
    route_server,
    filtering,
    acls,
    hybrid,
    direct_connect,
    workloads,
    launch,
    containers,
    load_balancers,
    listeners,
    targets,
    lattice,
    dns,
    firewall,
    observability,
    apis,
    sharing,
)


def _declared(module: object) -> tuple[type[Entity], ...]:
    return tuple(
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Entity) and (value.terraform or value.cloudformation)
    )


ENTITIES: tuple[type[Entity], ...] = tuple(
    dict.fromkeys(
        (
            *(entity for module in _HERE for entity in _declared(module)),
            *(entity for module in _WITH_TABLES for entity in module.ENTITIES),
        )
    )
)
