"""Resources that adopt what AWS creates along with a VPC, instead of creating something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.network.entity import Entity
from netlint.resources.model import Certainty

if TYPE_CHECKING:
    from netlint.network.network import Network
    from netlint.network.routes import RouteTable

#: What adopts the default thing of a VPC, and its link to the VPC.
_ADOPTING = {
    "aws_default_security_group": "vpc",
    "aws_default_network_acl": "default_of",
    "Custom::VpcRestrictDefaultSG": "default_of",
}


def adopters(network: Network, kind: str) -> dict[int, tuple[Entity, Certainty]]:
    """Return by VPC (its `id()`) what adopts the default thing of a kind."""
    found: dict[int, tuple[Entity, Certainty]] = {}
    for entity in network.of_kind(kind):
        field = _ADOPTING.get(entity.resource.type) if entity.resource is not None else None
        if field is not None:
            linked = entity.linked(field, ("vpc", kind))
            for vpc in linked.targets:
                found.setdefault(id(vpc), (entity, linked.certainty))
    return found


def default_vpc_of(entity: Entity) -> Entity:
    """Return the default VPC of an entity's Region: what adopts it, or else one that nothing describes."""
    resource = entity.resource
    for vpc in entity.network.of_kind("vpc"):
        adopts = vpc.resource is not None and vpc.resource.type == "aws_default_vpc"
        if adopts and resource is not None and vpc.resource.provider == resource.provider:  # type: ignore[union-attr]
            return vpc
    region = entity.home_region
    return entity.network.outside("vpc", f"the default VPC of {region}" if region else "the default VPC")


def adopted_route_tables(network: Network) -> dict[str, tuple[RouteTable, Certainty]]:
    """Return the `aws_default_route_table` of each VPC: by the table's id, or by the VPC's address."""
    found: dict[str, tuple[RouteTable, Certainty]] = {}
    for entity in network.of_kind("route_table"):
        resource = entity.resource
        if resource is None or resource.type != "aws_default_route_table":
            continue
        written = resource.attributes.get("default_route_table_id")
        reference = resource.reference("default_route_table_id")
        table: RouteTable = entity  # type: ignore[assignment]
        if isinstance(written, str):
            found[written] = (table, Certainty.EXACT)
        elif reference is not None and reference.certainty is not Certainty.AMBIGUOUS:
            found.update({target.address: (table, reference.certainty) for target in reference.targets})
    return found
