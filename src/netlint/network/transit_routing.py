"""Which route table of a transit gateway packets meet, and which attachments bring routes into one."""

from __future__ import annotations

from netlint.lang.undetermined import Members, Undetermined, some
from netlint.network.addresses import Range
from netlint.network.collect import flattened, joined, one
from netlint.network.entity import Entity
from netlint.network.routes import PrefixList
from netlint.network.transit import (
    TransitGateway,
    TransitGatewayAttachment,
    TransitGatewayDefaultTable,
    TransitGatewayPrefixListReference,
    TransitGatewayRouteTable,
)

#: what is attached besides VPCs and may bring routes by BGP, and its link to the transit gateway
_OTHERS = (
    ("vpn_connection", "transit_gateway"),
    ("vpn_concentrator", "transit_gateway"),
    ("direct_connect_gateway_association", "associated"),
    ("transit_gateway_connect", "transit_gateway"),
)


def follows(attachment: TransitGatewayAttachment, field: str) -> bool:
    """Tell whether an attachment takes the transit gateway's default, as it does where it says nothing.

    The provider calls what is left out "known after apply", and changes nothing then
    (https://github.com/hashicorp/terraform-provider-aws/pull/32821).

    Args:
        attachment: the attachment.
        field: `default_association` or `default_propagation`.
    """
    _, path = attachment.locate(field)
    if attachment.is_unwritten(path):
        return True
    return (
        attachment.default_association if field == "default_association" else attachment.default_propagation
    )


def default_table(gateway: TransitGateway, purpose: str) -> TransitGatewayRouteTable:
    """Return the table that new attachments are associated with, or propagate to.

    Args:
        gateway: the transit gateway.
        purpose: `association` or `propagation`.
    """
    set_apart = gateway.network.pointing("transit_gateway_default_table", "transit_gateway", gateway)
    for entity in set_apart:
        assert isinstance(entity, TransitGatewayDefaultTable)
        if entity.resource is not None and entity.resource.type.endswith(purpose) and entity.table:
            return entity.table
    table = gateway.identified_by(f"{purpose}_default_route_table_id")
    assert isinstance(table, TransitGatewayRouteTable)
    return table


def route_table_of(attachment: TransitGatewayAttachment) -> TransitGatewayRouteTable | None:
    """Return the table for packets that enter from the attachment of a VPC; None where there is none.

    Raises:
        Undetermined: it is not known.
    """
    for association in attachment.associations:
        if association.table is not None:
            return association.table
    network = attachment.network
    for kind in ("transit_gateway_attachment_accepter", "transit_gateway_policy_table_association"):
        for other in network.pointing(kind, "attachment", attachment):
            raise Undetermined(
                f"{other.address} decides which route table {attachment.address} uses",
                address=attachment.address,
            )
    gateway = attachment.transit_gateway
    if gateway is None or not gateway.default_association or not follows(attachment, "default_association"):
        return None
    return default_table(gateway, "association")


def propagating_to(table: TransitGatewayRouteTable) -> Members[Entity]:
    """Return the attachments whose routes are copied into a table."""
    written = flattened(table.propagations, lambda propagation: one(propagation.attachment))
    gateway = table.transit_gateway
    if gateway is None or not gateway.default_propagation:
        return written
    if default_table(gateway, "propagation") is not table:
        return written
    vpcs: list[Entity] = []
    pending = gateway.attachments.incomplete
    for attachment in gateway.attachments.proven:
        try:
            if follows(attachment, "default_propagation"):
                vpcs.append(attachment)
        except Undetermined as why:
            pending = pending or why
    others = [gateway.network.pointing(kind, via, gateway) for kind, via in _OTHERS]
    return joined(written, Members(vpcs, pending), *others)


def vpcs_propagating_to(table: TransitGatewayRouteTable) -> Members[TransitGatewayAttachment]:
    """Return the VPC attachments whose routes are copied into a table.

    Returns:
        The attachments; incomplete where something else, such as a VPN connection, may bring any route.
    """
    found: list[TransitGatewayAttachment] = []
    every = propagating_to(table)
    pending = every.incomplete
    for attachment in every.proven:
        if isinstance(attachment, TransitGatewayAttachment):
            found.append(attachment)
            continue
        pending = pending or Undetermined(
            f"{attachment.address} may bring any route to {table.address}, 0.0.0.0/0 too",
            settle="scan the state, or look at what it advertises",
            address=attachment.address,
        )
    return Members(found, pending)


def takes_everything(table: TransitGatewayRouteTable) -> bool:
    """Tell whether a table has a static route for `0.0.0.0/0`, or for a half of it.

    Raises:
        Undetermined: none that is known has, but one that is not may.
    """

    def wide(block: Range | None) -> bool:
        return block is not None and block.version == 4 and block.prefixlen <= 1

    if some(table.routes, lambda route: wide(route.destination)):
        return True

    def named(reference: TransitGatewayPrefixListReference) -> bool:
        prefix_list = reference.prefix_list
        if not isinstance(prefix_list, PrefixList):
            return False
        return some(prefix_list.ranges, wide)

    return some(table.prefix_list_references, named)
