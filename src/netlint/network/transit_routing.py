"""Which route table of a transit gateway packets meet, and which attachments bring routes into one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from netlint.lang.undetermined import Members, Undetermined, some, where
from netlint.network.addresses import Range
from netlint.network.collect import flattened, joined, one
from netlint.network.entity import Entity
from netlint.network.routes import PrefixList
from netlint.network.transit import (
    TransitGateway,
    TransitGatewayAssociation,
    TransitGatewayAttachment,
    TransitGatewayAttachmentAccepter,
    TransitGatewayDefaultTable,
    TransitGatewayPrefixListReference,
    TransitGatewayRouteTable,
)

if TYPE_CHECKING:
    from netlint.network.network import Network

#: what is attached and may bring routes, all but the VPCs' by BGP, and its link to the transit gateway
_PROPAGATING = (
    ("transit_gateway_attachment", "transit_gateway"),
    ("vpn_connection", "transit_gateway"),
    ("vpn_concentrator", "transit_gateway"),
    ("direct_connect_gateway_association", "associated"),
    ("transit_gateway_connect", "transit_gateway"),
)


def gateways_of(vpc: Entity) -> Members[Entity]:
    """Return the transit gateways that a VPC is attached to."""

    def gateway(attachment: Entity) -> Members[Entity]:
        assert isinstance(attachment, TransitGatewayAttachment)
        return one(attachment.transit_gateway)

    return flattened(vpc.network.pointing("transit_gateway_attachment", "vpc", vpc), gateway)


def attachments_of(gateway: TransitGateway) -> Members[Entity]:
    """Return everything that is attached to a transit gateway, peerings in both directions included."""
    return gateway.network.once(f"attachments of {id(gateway)}", partial(_attachments, gateway))


def _attachments(gateway: TransitGateway, network: Network) -> Members[Entity]:
    peerings = (
        network.pointing("transit_gateway_peering_attachment", via, gateway)
        for via in ("transit_gateway", "peer")
    )
    return joined(_propagating(gateway), *peerings)


def _propagating(gateway: TransitGateway) -> Members[Entity]:
    return joined(*(gateway.network.pointing(kind, via, gateway) for kind, via in _PROPAGATING))


def takes_default(attachment: Entity, purpose: str) -> bool:
    """Tell whether an attachment takes the transit gateway's default table, where there is one.

    Of the attachment of another account's VPC its accepter decides
    (https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ec2_transit_gateway_vpc_attachment_accepter).

    Args:
        attachment: the attachment, of whatever kind.
        purpose: `association` or `propagation`.

    Raises:
        Undetermined: that is not known, or who accepts the attachment.
    """
    if not isinstance(attachment, TransitGatewayAttachment):
        return True
    deciding: TransitGatewayAttachment | TransitGatewayAttachmentAccepter = attachment
    accepters = attachment.network.pointing("transit_gateway_attachment_accepter", "attachment", attachment)
    for accepter in accepters:
        assert isinstance(accepter, TransitGatewayAttachmentAccepter)
        deciding = accepter
    return deciding.default_association if purpose == "association" else deciding.default_propagation


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


def associated_table(gateway: TransitGateway, attachment: Entity) -> TransitGatewayRouteTable | None:
    """Return the table for packets that enter from an attachment; None where there is none.

    Raises:
        Undetermined: it is not known.
    """
    network = gateway.network
    for association in network.pointing("transit_gateway_association", "attachment", attachment):
        assert isinstance(association, TransitGatewayAssociation)
        table = association.table
        # A peering is attached to two transit gateways, and has a table of each.
        if table is not None and table.transit_gateway in (gateway, None):
            return table
    for other in network.pointing("transit_gateway_policy_table_association", "attachment", attachment):
        raise Undetermined(
            f"{other.address} decides which route table {attachment.address} uses",
            address=attachment.address,
        )
    if not gateway.default_association or not takes_default(attachment, "association"):
        return None
    return default_table(gateway, "association")


def route_table_of(attachment: TransitGatewayAttachment) -> TransitGatewayRouteTable | None:
    """Return the table for packets that enter from the attachment of a VPC; None where there is none.

    Raises:
        Undetermined: it is not known.
    """
    gateway = attachment.transit_gateway
    return associated_table(gateway, attachment) if gateway is not None else None


def propagating_to(table: TransitGatewayRouteTable) -> Members[Entity]:
    """Return the attachments whose routes are copied into a table."""
    written = flattened(table.propagations, lambda propagation: one(propagation.attachment))
    gateway = table.transit_gateway
    if gateway is None or not gateway.default_propagation:
        return written
    if default_table(gateway, "propagation") is not table:
        return written
    return joined(written, where(_propagating(gateway), lambda other: takes_default(other, "propagation")))


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
