"""What connects AWS to other networks: Site-to-Site VPN, Client VPN and Direct Connect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.network.addresses import range_of
from netlint.network.entity import Entity
from netlint.network.fields import attribute, flag, link, links, members, number, text, texts
from netlint.network.spelling import SELF, spelled

if TYPE_CHECKING:
    from netlint.network.gateways import VpnGateway
    from netlint.network.transit import TransitGateway
    from netlint.network.vpc import Subnet, Vpc


class CustomerGateway(Entity):
    """The device at the other end of a VPN."""

    kind = "customer_gateway"
    terraform = spelled("aws_customer_gateway", asn="bgp_asn", public_address="ip_address")
    cloudformation = spelled(
        "AWS::EC2::CustomerGateway", asn="BgpAsn|BgpAsnExtended", public_address="IpAddress"
    )
    asn = attribute(number, 65000)
    public_address = attribute(text, "")
    connections: members[VpnConnection] = members("vpn_connection", "customer_gateway")


class VpnConnection(Entity):
    """A VPN of two tunnels (https://docs.aws.amazon.com/vpn/latest/s2svpn/VPC_VPN.html)."""

    kind = "vpn_connection"
    identities = ("transit_gateway_attachment_id",)
    terraform = spelled(
        "aws_vpn_connection",
        customer_gateway="customer_gateway_id",
        vpn_gateway="vpn_gateway_id",
        transit_gateway="transit_gateway_id",
        static_routes_only="static_routes_only",
        acceleration="enable_acceleration",
        local_cidr="local_ipv4_network_cidr",
        remote_cidr="remote_ipv4_network_cidr",
        tunnel1_inside_cidr="tunnel1_inside_cidr",
        tunnel2_inside_cidr="tunnel2_inside_cidr",
        concentrator="vpn_concentrator_id",
    )
    cloudformation = spelled(
        "AWS::EC2::VPNConnection",
        customer_gateway="CustomerGatewayId",
        vpn_gateway="VpnGatewayId",
        transit_gateway="TransitGatewayId",
        static_routes_only="StaticRoutesOnly",
        acceleration="EnableAcceleration",
        local_cidr="LocalIpv4NetworkCidr",
        remote_cidr="RemoteIpv4NetworkCidr",
        tunnel1_inside_cidr="VpnTunnelOptionsSpecifications[0].TunnelInsideCidr?",
        tunnel2_inside_cidr="VpnTunnelOptionsSpecifications[1].TunnelInsideCidr?",
        concentrator="VpnConcentratorId",
    )
    customer_gateway: link[CustomerGateway] = link("customer_gateway")
    vpn_gateway: link[VpnGateway] = link("vpn_gateway")
    transit_gateway: link[TransitGateway] = link("transit_gateway")
    static_routes_only = attribute(flag, False)
    acceleration = attribute(flag, False)
    local_cidr = attribute(range_of, None)
    remote_cidr = attribute(range_of, None)
    tunnel1_inside_cidr = attribute(range_of, None)
    tunnel2_inside_cidr = attribute(range_of, None)
    concentrator: link[VpnConcentrator] = link("vpn_concentrator")
    routes: members[VpnConnectionRoute] = members("vpn_connection_route", "connection")


class VpnConcentrator(Entity):
    """One attachment of a transit gateway for many VPN connections (provider 6)."""

    kind = "vpn_concentrator"
    identities = ("vpn_concentrator_id", "transit_gateway_attachment_id")
    terraform = spelled("aws_vpn_concentrator", transit_gateway="transit_gateway_id")
    cloudformation = spelled("AWS::EC2::VPNConcentrator", transit_gateway="TransitGatewayId")
    transit_gateway: link[TransitGateway] = link("transit_gateway")


class VpnConnectionRoute(Entity):
    """A static route of a VPN on a virtual private gateway."""

    kind = "vpn_connection_route"
    terraform = spelled(
        "aws_vpn_connection_route", connection="vpn_connection_id", destination="destination_cidr_block"
    )
    cloudformation = spelled(
        "AWS::EC2::VPNConnectionRoute", connection="VpnConnectionId", destination="DestinationCidrBlock"
    )
    connection: link[VpnConnection] = link("vpn_connection")
    destination = attribute(range_of, None)


class ClientVpnEndpoint(Entity):
    """A VPN for people's devices."""

    kind = "client_vpn_endpoint"
    terraform = spelled(
        "aws_ec2_client_vpn_endpoint",
        vpc="vpc_id",
        cidr="client_cidr_block",
        security_groups="security_group_ids",
        split_tunnel="split_tunnel",
    )
    cloudformation = spelled(
        "AWS::EC2::ClientVpnEndpoint",
        vpc="VpcId?",
        cidr="ClientCidrBlock",
        security_groups="SecurityGroupIds?",
        split_tunnel="SplitTunnel",
    )
    vpc: link[Vpc] = link("vpc")
    cidr = attribute(range_of, None)
    security_groups: links[Entity] = links("security_group")
    split_tunnel = attribute(flag, False)


class ClientVpnAssociation(Entity):
    """A subnet that a client VPN leads into."""

    kind = "client_vpn_association"
    terraform = spelled(
        "aws_ec2_client_vpn_network_association", endpoint="client_vpn_endpoint_id", subnet="subnet_id"
    )
    cloudformation = spelled(
        "AWS::EC2::ClientVpnTargetNetworkAssociation", endpoint="ClientVpnEndpointId", subnet="SubnetId"
    )
    endpoint: link[ClientVpnEndpoint] = link("client_vpn_endpoint")
    subnet: link[Subnet] = link("subnet")


class ClientVpnRoute(Entity):
    """Where a client VPN sends packets, by way of one of its subnets."""

    kind = "client_vpn_route"
    terraform = spelled(
        "aws_ec2_client_vpn_route",
        endpoint="client_vpn_endpoint_id",
        subnet="target_vpc_subnet_id",
        destination="destination_cidr_block",
    )
    cloudformation = spelled(
        "AWS::EC2::ClientVpnRoute",
        endpoint="ClientVpnEndpointId",
        subnet="TargetVpcSubnetId",
        destination="DestinationCidrBlock",
    )
    endpoint: link[ClientVpnEndpoint] = link("client_vpn_endpoint")
    subnet: link[Subnet] = link("subnet")
    destination = attribute(range_of, None)


class ClientVpnAuthorization(Entity):
    """What the users of a client VPN may reach."""

    kind = "client_vpn_authorization"
    terraform = spelled(
        "aws_ec2_client_vpn_authorization_rule",
        endpoint="client_vpn_endpoint_id",
        destination="target_network_cidr",
        everybody="authorize_all_groups",
    )
    cloudformation = spelled(
        "AWS::EC2::ClientVpnAuthorizationRule",
        endpoint="ClientVpnEndpointId",
        destination="TargetNetworkCidr",
        everybody="AuthorizeAllGroups",
    )
    endpoint: link[ClientVpnEndpoint] = link("client_vpn_endpoint")
    destination = attribute(range_of, None)
    everybody = attribute(flag, False)


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
    allowed_prefixes = attribute[tuple[str, ...]](texts, ())


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
    CustomerGateway,
    VpnConnection,
    VpnConcentrator,
    VpnConnectionRoute,
    ClientVpnEndpoint,
    ClientVpnAssociation,
    ClientVpnRoute,
    ClientVpnAuthorization,
    DirectConnectLag,
    DirectConnectConnection,
    DirectConnectLagMembership,
    DirectConnectGateway,
    DirectConnectGatewayAssociation,
    DirectConnectVirtualInterface,
    DirectConnectBgpPeer,
    DirectConnectVirtualInterfaceAccepter,
)
