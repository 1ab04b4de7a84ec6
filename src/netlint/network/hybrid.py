"""What connects AWS to other networks by VPN: Site-to-Site VPN and Client VPN."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.lang.undetermined import Members, some
from netlint.network.addresses import range_of
from netlint.network.entity import Entity
from netlint.network.fields import attribute, derived, flag, link, links, members, number, text
from netlint.network.spelling import spelled

if TYPE_CHECKING:
    from netlint.network.gateways import VpnGateway
    from netlint.network.transit import TransitGateway
    from netlint.network.vpc import Subnet, Vpc


class CustomerGateway(Entity):
    """The device at the other end of a VPN."""

    kind = "customer_gateway"
    terraform = spelled(
        "aws_customer_gateway", asn="bgp_asn", public_address="ip_address", device_name="device_name"
    )
    cloudformation = spelled(
        "AWS::EC2::CustomerGateway",
        asn="BgpAsn|BgpAsnExtended",
        public_address="IpAddress",
        device_name="DeviceName",
    )
    asn = attribute(number, 65000)
    public_address = attribute(text, "")
    device_name = attribute(text, "")
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
    static_routes_only = attribute(flag, False, settled=True)
    acceleration = attribute(flag, False)
    local_cidr = attribute(range_of, None)
    remote_cidr = attribute(range_of, None)
    tunnel1_inside_cidr = attribute(range_of, None)
    tunnel2_inside_cidr = attribute(range_of, None)
    concentrator: link[VpnConcentrator] = link("vpn_concentrator")
    routes: members[VpnConnectionRoute] = members("vpn_connection_route", "connection")

    @derived
    def gateway(self) -> VpnGateway | TransitGateway | None:
        """The gateway on AWS's side."""
        return self.transit_gateway or self.vpn_gateway

    @derived
    def siblings(self) -> Members[Entity]:
        """The connections of its gateway, itself included."""
        gateway = self.gateway
        if gateway is None:
            return Members((self,))
        return self.network.pointing("vpn_connection", gateway.kind, gateway)


#: what joins Direct Connect with a gateway, and by which link
_DIRECT_CONNECT = (
    ("direct_connect_gateway_association", "associated"),
    ("direct_connect_virtual_interface", "vpn_gateway"),
    ("direct_connect_virtual_interface_accepter", "vpn_gateway"),
)


def has_way_besides_vpn(gateway: VpnGateway | TransitGateway) -> bool:
    """Tell whether something besides VPN leads from a gateway to other networks.

    Raises:
        Undetermined: nothing that is known does.
    """
    network = gateway.network
    ways: tuple[tuple[str, str], ...] = _DIRECT_CONNECT
    if gateway.kind == "transit_gateway":
        peerings = network.pointing("transit_gateway_peering_attachment", "transit_gateway", gateway)
        if peerings or network.of_kind("transit_gateway_connect"):
            return True
        ways = ways[:1]
    return some(ways, lambda way: bool(network.pointing(*way, gateway)))


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


ENTITIES: tuple[type[Entity], ...] = (
    CustomerGateway,
    VpnConnection,
    VpnConcentrator,
    VpnConnectionRoute,
    ClientVpnEndpoint,
    ClientVpnAssociation,
    ClientVpnRoute,
    ClientVpnAuthorization,
)
