"""What an endpoint leads to, also where the Region in its name or the number of a service is not known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netlint.lang.unknown import Unknown
from netlint.network.fields import attribute

if TYPE_CHECKING:
    from netlint.network.entity import Entity

#: What stands for the endpoint's own Region, where nothing tells which one that is.
OWN_REGION = "${region}"

#: `com.amazonaws.REGION.SERVICE`, with a data source that tells the Region.
_REGIONAL = (
    r"((?:cn\.)?com\.amazonaws\.)"
    r"\$\{((?:module\.[^{}]+\.)?data\.aws_(?:region|vpc_endpoint_service)\.[^{}]+)\.(?:name|id|region)\}"
    r"(\.[a-z][a-z0-9.-]*)"
)


class ServiceName(attribute[str]):
    """The field that holds the name of a service.

    A configuration without the Region of its provider, as modules are, writes
    `com.amazonaws.${data.aws_region.current.name}.s3`: the service is known all the same.
    """

    def _read(self, entity: Entity) -> str:
        value, _ = entity.locate(self.name)
        if isinstance(value, Unknown) and value.text:
            found = _in_own_region(entity, value.text)
            if found:
                return found
        service = _own_service(entity) if isinstance(value, Unknown) else None
        if service is not None:
            return f"com.amazonaws.vpce.{OWN_REGION}.vpce-svc-{service.address}"
        return super()._read(entity)


class EndpointType(attribute[str]):
    """The field that holds the type of an endpoint.

    That of an endpoint service says `service_type`, which follows from its load balancers: "Specify either
    Gateway Load Balancers or Network Load Balancers"
    (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpointServiceConfiguration.html).
    """

    def _read(self, entity: Entity) -> str:
        value, _ = entity.locate(self.name)
        service = _own_service(entity) if isinstance(value, Unknown) else None
        if service is not None and service.writes("gateway_load_balancers"):
            return "GatewayLoadBalancer"
        if service is not None and service.writes("load_balancers"):
            return "Interface"
        return super()._read(entity)


def _own_service(endpoint: Entity) -> Entity | None:
    """Return the endpoint service of what was read that an endpoint names; None where it is another one."""
    linked = endpoint.linked("endpoint_service", ("endpoint_service",))
    if len(linked.targets) != 1 or linked.incomplete is not None or not linked.targets[0].managed:
        return None
    # Of several services that a block makes, each has the same type, and is none of AWS's.
    return linked.targets[0]


def _in_own_region(entity: Entity, name: str) -> str:
    """Return the name with the entity's own Region as a word; empty where it may be another one."""
    parts = re.fullmatch(_REGIONAL, name)
    data = entity.network.snapshot.by_address.get(parts[2]) if parts is not None else None
    if parts is None or data is None or entity.resource is None or entity.home_region is not None:
        return ""
    if data.provider != entity.resource.provider or data.written("endpoint") or data.written("region"):
        return ""
    return f"{parts[1]}{OWN_REGION}{parts[3]}"
