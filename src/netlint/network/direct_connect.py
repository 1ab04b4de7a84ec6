"""AWS Direct Connect: links, virtual interfaces on them, and the gateways that join those with VPCs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.lang.undetermined import Undetermined
from netlint.network.addresses import Range, range_of
from netlint.network.entity import Entity
from netlint.network.fields import attribute, derived, link, members, number, text, texts
from netlint.network.spelling import SELF, spelled

if TYPE_CHECKING:
    from netlint.network.gateways import VpnGateway


class DirectConnectLag(Entity):
    """Direct Connect links that are used as one: all of them end on one device of AWS."""

    kind = "direct_connect_lag"
    terraform = spelled("aws_dx_lag", location="location", bandwidth="connections_bandwidth")
    cloudformation = spelled("AWS::DirectConnect::Lag", location="Location", bandwidth="ConnectionsBandwidth")
    location = attribute(text, "")
    bandwidth = attribute(text, "")
    connections: members[DirectConnectLagMembership] = members("direct_connect_lag_membership", "lag")


class DirectConnectConnection(Entity):
    """A physical or hosted Direct Connect link."""

    kind = "direct_connect_connection"
    terraform = spelled(
        "aws_dx_connection aws_dx_hosted_connection", location="location", bandwidth="bandwidth"
    )
    cloudformation = spelled("AWS::DirectConnect::Connection", location="Location", bandwidth="Bandwidth")
    location = attribute(text, "")
    bandwidth = attribute(text, "")


class DirectConnectLagMembership(Entity):
    """The LAG that a Direct Connect link belongs to."""

    kind = "direct_connect_lag_membership"
    terraform = spelled("aws_dx_connection_association", connection="connection_id", lag="lag_id")
    cloudformation = spelled("AWS::DirectConnect::Connection", needs="LagId", connection=SELF, lag="LagId")
    connection: link[DirectConnectConnection] = link("direct_connect_connection")
    lag: link[DirectConnectLag] = link("direct_connect_lag")


class DirectConnectGateway(Entity):
    """A Direct Connect gateway: joins virtual interfaces with gateways in any region."""

    kind = "direct_connect_gateway"
    terraform = spelled("aws_dx_gateway", asn="amazon_side_asn")
    cloudformation = spelled("AWS::DirectConnect::DirectConnectGateway", asn="AmazonSideAsn")
    asn = attribute(number, 64512)
    associations: members[DirectConnectGatewayAssociation] = members(
        "direct_connect_gateway_association", "gateway"
    )
    virtual_interfaces: members[DirectConnectVirtualInterface] = members(
        "direct_connect_virtual_interface", "gateway"
    )


class DirectConnectGatewayAssociation(Entity):
    """What a Direct Connect gateway leads to."""

    kind = "direct_connect_gateway_association"
    identities = ("transit_gateway_attachment_id",)
    terraform = spelled(
        "aws_dx_gateway_association aws_dx_gateway_association_proposal",
        gateway="dx_gateway_id",
        associated="associated_gateway_id",
        allowed_prefixes="allowed_prefixes",
    )
    cloudformation = spelled(
        "AWS::DirectConnect::DirectConnectGatewayAssociation",
        gateway="DirectConnectGatewayId",
        associated="AssociatedGatewayId",
        allowed_prefixes="AllowedPrefixesToDirectConnectGateway",
    )
    gateway: link[DirectConnectGateway] = link("direct_connect_gateway")
    associated: link[Entity] = link("vpn_gateway", "transit_gateway")
    allowed_prefixes = attribute[tuple[str, ...]](texts, (), settled=True)

    @derived
    def allowed_ranges(self) -> tuple[Range, ...]:
        """What it lets be advertised on premises; empty for the ranges of the VPC.

        Raises:
            Undetermined: a prefix is not known, or is none.
        """
        try:
            found = [range_of(text) for text in self.allowed_prefixes]
        except ValueError:
            raise Undetermined(f"the prefixes of {self.address} are not understood") from None
        return tuple(one for one in found if one is not None)


class DirectConnectVirtualInterface(Entity):
    """A virtual interface on a Direct Connect link."""

    kind = "direct_connect_virtual_interface"
    terraform = (
        *spelled(
            "aws_dx_private_virtual_interface",
            connection="connection_id",
            gateway="dx_gateway_id",
            vpn_gateway="vpn_gateway_id",
            vlan="vlan",
        ),
        *spelled(
            "aws_dx_transit_virtual_interface",
            connection="connection_id",
            gateway="dx_gateway_id",
            vlan="vlan",
        ),
        *spelled(
            "aws_dx_public_virtual_interface aws_dx_hosted_private_virtual_interface"
            " aws_dx_hosted_public_virtual_interface aws_dx_hosted_transit_virtual_interface",
            connection="connection_id",
            vlan="vlan",
        ),
    )
    cloudformation = (
        *spelled(
            "AWS::DirectConnect::PrivateVirtualInterface",
            connection="ConnectionId",
            gateway="DirectConnectGatewayId",
            vpn_gateway="VirtualGatewayId",
            vlan="Vlan",
        ),
        *spelled(
            "AWS::DirectConnect::TransitVirtualInterface",
            connection="ConnectionId",
            gateway="DirectConnectGatewayId",
            vlan="Vlan",
        ),
        *spelled("AWS::DirectConnect::PublicVirtualInterface", connection="ConnectionId", vlan="Vlan"),
    )
    connection: link[Entity] = link("direct_connect_connection", "direct_connect_lag")
    gateway: link[DirectConnectGateway] = link("direct_connect_gateway")
    vpn_gateway: link[VpnGateway] = link("vpn_gateway")
    vlan = attribute(number, 0)


class DirectConnectBgpPeer(Entity):
    """A further BGP session on a virtual interface."""

    kind = "direct_connect_bgp_peer"
    terraform = spelled(
        "aws_dx_bgp_peer", interface="virtual_interface_id", family="address_family", asn="bgp_asn"
    )
    cloudformation = spelled(
        "AWS::DirectConnect::PrivateVirtualInterface AWS::DirectConnect::TransitVirtualInterface"
        " AWS::DirectConnect::PublicVirtualInterface",
        block="BgpPeers",
        interface=SELF,
        family="AddressFamily",
        asn="Asn",
    )
    interface: link[DirectConnectVirtualInterface] = link("direct_connect_virtual_interface")
    family = attribute(text, "")
    asn = attribute[int | None](number, None)


class DirectConnectVirtualInterfaceAccepter(Entity):
    """The acceptance of a virtual interface from another account."""

    kind = "direct_connect_virtual_interface_accepter"
    terraform = (
        *spelled(
            "aws_dx_hosted_private_virtual_interface_accepter",
            interface="virtual_interface_id",
            gateway="dx_gateway_id",
            vpn_gateway="vpn_gateway_id",
        ),
        *spelled(
            "aws_dx_hosted_transit_virtual_interface_accepter",
            interface="virtual_interface_id",
            gateway="dx_gateway_id",
        ),
        *spelled("aws_dx_hosted_public_virtual_interface_accepter", interface="virtual_interface_id"),
    )
    interface: link[DirectConnectVirtualInterface] = link("direct_connect_virtual_interface")
    gateway: link[DirectConnectGateway] = link("direct_connect_gateway")
    vpn_gateway: link[VpnGateway] = link("vpn_gateway")


ENTITIES: tuple[type[Entity], ...] = (
    DirectConnectLag,
    DirectConnectConnection,
    DirectConnectLagMembership,
    DirectConnectGateway,
    DirectConnectGatewayAssociation,
    DirectConnectVirtualInterface,
    DirectConnectBgpPeer,
    DirectConnectVirtualInterfaceAccepter,
)
