"""AWS Cloud WAN: core networks and what is attached to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.network.entity import Entity
from netlint.network.fields import attribute, document, flag, link, links, members, text, texts
from netlint.network.spelling import spelled

if TYPE_CHECKING:
    from netlint.network.direct_connect import DirectConnectGateway
    from netlint.network.hybrid import VpnConnection
    from netlint.network.transit import TransitGateway, TransitGatewayRouteTable
    from netlint.network.vpc import Subnet, Vpc


class GlobalNetwork(Entity):
    """The container of core networks and of what is registered with Network Manager."""

    kind = "global_network"
    terraform = spelled("aws_networkmanager_global_network")
    cloudformation = spelled("AWS::NetworkManager::GlobalNetwork")


class CoreNetwork(Entity):
    """A Cloud WAN core network (https://docs.aws.amazon.com/network-manager/latest/cloudwan/what-is-cloudwan.html)."""

    kind = "core_network"
    terraform = spelled(
        "aws_networkmanager_core_network",
        global_network="global_network_id",
        base_policy="base_policy_document",
    )
    cloudformation = spelled(
        "AWS::NetworkManager::CoreNetwork", global_network="GlobalNetworkId", base_policy="PolicyDocument"
    )
    global_network: link[GlobalNetwork] = link("global_network")
    base_policy = attribute(document, "")
    attachments: members[CoreNetworkAttachment] = members("core_network_attachment", "core_network")
    policies: members[CoreNetworkPolicy] = members("core_network_policy", "core_network")


class CoreNetworkPolicy(Entity):
    """The policy of a core network, as a resource of its own."""

    kind = "core_network_policy"
    terraform = spelled(
        "aws_networkmanager_core_network_policy_attachment",
        core_network="core_network_id",
        document="policy_document",
    )
    core_network: link[CoreNetwork] = link("core_network")
    document = attribute(text, "")


class CoreNetworkAttachment(Entity):
    """What is attached to a core network: exactly one of the links but `subnets` says what it is."""

    kind = "core_network_attachment"
    identities = ("attachment_id",)
    terraform = (
        *spelled(
            "aws_networkmanager_vpc_attachment",
            core_network="core_network_id",
            vpc="vpc_arn",
            subnets="subnet_arns",
            appliance_mode="options.appliance_mode_support",
            security_group_referencing="options.security_group_referencing_support",
        ),
        *spelled(
            "aws_networkmanager_site_to_site_vpn_attachment",
            core_network="core_network_id",
            vpn_connection="vpn_connection_arn",
        ),
        *spelled(
            "aws_networkmanager_connect_attachment",
            core_network="core_network_id",
            transport="transport_attachment_id",
        ),
        *spelled(
            "aws_networkmanager_dx_gateway_attachment",
            core_network="core_network_id",
            direct_connect_gateway="direct_connect_gateway_arn",
            edge_locations="edge_locations",
        ),
        *spelled(
            "aws_networkmanager_transit_gateway_route_table_attachment",
            peering="peering_id",
            route_table="transit_gateway_route_table_arn",
        ),
    )
    cloudformation = (
        *spelled(
            "AWS::NetworkManager::VpcAttachment",
            core_network="CoreNetworkId",
            vpc="VpcArn",
            subnets="SubnetArns",
            appliance_mode="Options.ApplianceModeSupport",
            security_group_referencing="Options.SecurityGroupReferencingSupport",
        ),
        *spelled(
            "AWS::NetworkManager::SiteToSiteVpnAttachment",
            core_network="CoreNetworkId",
            vpn_connection="VpnConnectionArn",
        ),
        *spelled(
            "AWS::NetworkManager::ConnectAttachment",
            core_network="CoreNetworkId",
            transport="TransportAttachmentId",
        ),
        *spelled(
            "AWS::NetworkManager::DirectConnectGatewayAttachment",
            core_network="CoreNetworkId",
            direct_connect_gateway="DirectConnectGatewayArn",
            edge_locations="EdgeLocations",
        ),
        *spelled(
            "AWS::NetworkManager::TransitGatewayRouteTableAttachment",
            peering="PeeringId",
            route_table="TransitGatewayRouteTableArn",
        ),
    )
    core_network: link[CoreNetwork] = link("core_network")
    vpc: link[Vpc] = link("vpc")
    subnets: links[Subnet] = links("subnet")
    appliance_mode = attribute(flag, False)
    security_group_referencing = attribute(flag, True, settled=True)
    vpn_connection: link[VpnConnection] = link("vpn_connection")
    transport: link[CoreNetworkAttachment] = link("core_network_attachment")
    direct_connect_gateway: link[DirectConnectGateway] = link("direct_connect_gateway")
    edge_locations = attribute[tuple[str, ...]](texts, ())
    peering: link[CoreNetworkPeering] = link("core_network_peering")
    route_table: link[TransitGatewayRouteTable] = link("transit_gateway_route_table")


class CoreNetworkAttachmentAccepter(Entity):
    """The acceptance of an attachment."""

    kind = "core_network_attachment_accepter"
    terraform = spelled("aws_networkmanager_attachment_accepter", attachment="attachment_id")
    attachment: link[CoreNetworkAttachment] = link("core_network_attachment")


class CoreNetworkConnectPeer(Entity):
    """A peer of a Connect attachment."""

    kind = "core_network_connect_peer"
    terraform = spelled(
        "aws_networkmanager_connect_peer",
        attachment="connect_attachment_id",
        ip_address="peer_address",
        subnet="subnet_arn",
    )
    cloudformation = spelled(
        "AWS::NetworkManager::ConnectPeer",
        attachment="ConnectAttachmentId",
        ip_address="PeerAddress",
        subnet="SubnetArn",
    )
    attachment: link[CoreNetworkAttachment] = link("core_network_attachment")
    ip_address = attribute(text, "")
    subnet: link[Subnet] = link("subnet")


class CoreNetworkPeering(Entity):
    """A core network's peering with a transit gateway."""

    kind = "core_network_peering"
    identities = ("transit_gateway_peering_attachment_id",)
    terraform = spelled(
        "aws_networkmanager_transit_gateway_peering",
        core_network="core_network_id",
        transit_gateway="transit_gateway_arn",
    )
    cloudformation = spelled(
        "AWS::NetworkManager::TransitGatewayPeering",
        core_network="CoreNetworkId",
        transit_gateway="TransitGatewayArn",
    )
    core_network: link[CoreNetwork] = link("core_network")
    transit_gateway: link[TransitGateway] = link("transit_gateway")


class TransitGatewayRegistration(Entity):
    """A transit gateway that Network Manager looks after."""

    kind = "transit_gateway_registration"
    terraform = spelled(
        "aws_networkmanager_transit_gateway_registration",
        global_network="global_network_id",
        transit_gateway="transit_gateway_arn",
    )
    cloudformation = spelled(
        "AWS::NetworkManager::TransitGatewayRegistration",
        global_network="GlobalNetworkId",
        transit_gateway="TransitGatewayArn",
    )
    global_network: link[GlobalNetwork] = link("global_network")
    transit_gateway: link[TransitGateway] = link("transit_gateway")


ENTITIES: tuple[type[Entity], ...] = (
    GlobalNetwork,
    CoreNetwork,
    CoreNetworkPolicy,
    CoreNetworkAttachment,
    CoreNetworkAttachmentAccepter,
    CoreNetworkConnectPeer,
    CoreNetworkPeering,
    TransitGatewayRegistration,
)
