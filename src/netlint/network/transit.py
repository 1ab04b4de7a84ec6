"""Transit gateways and Cloud WAN."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.lang.undetermined import Members
from netlint.network.addresses import range_of
from netlint.network.entity import (
    Entity,
    attribute,
    derived,
    flag,
    link,
    links,
    members,
    number,
    spelled,
    text,
)

if TYPE_CHECKING:
    from netlint.network.routes import Route
    from netlint.network.vpc import Subnet, Vpc

_ATTACHMENT = ("transit_gateway_attachment", "transit_gateway_peering_attachment", "vpn_connection")


class TransitGateway(Entity):
    """A transit gateway (https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html)."""

    kind = "transit_gateway"
    terraform = spelled(
        "aws_ec2_transit_gateway",
        asn="amazon_side_asn",
        default_association="default_route_table_association",
        default_propagation="default_route_table_propagation",
        accepts_shared_attachments="auto_accept_shared_attachments",
    )
    asn = attribute(number, 64512)
    default_association = attribute(flag, True)
    default_propagation = attribute(flag, True)
    accepts_shared_attachments = attribute(flag, False)
    attachments: members[TransitGatewayAttachment] = members("transit_gateway_attachment", "transit_gateway")

    @derived
    def routes(self) -> Members[Route]:
        """The VPC routes that send to it."""
        return self.network.routes_to(self)


class TransitGatewayAttachment(Entity):
    """The attachment of a VPC: one subnet in each zone that may use it."""

    kind = "transit_gateway_attachment"
    terraform = spelled(
        "aws_ec2_transit_gateway_vpc_attachment",
        transit_gateway="transit_gateway_id",
        vpc="vpc_id",
        subnets="subnet_ids",
        appliance_mode="appliance_mode_support",
    )
    transit_gateway: link[TransitGateway] = link("transit_gateway")
    vpc: link[Vpc] = link("vpc")
    subnets: links[Subnet] = links("subnet")
    appliance_mode = attribute(flag, False)


class TransitGatewayAttachmentAccepter(Entity):
    """The acceptance of an attachment from another account."""

    kind = "transit_gateway_attachment_accepter"
    terraform = spelled(
        "aws_ec2_transit_gateway_vpc_attachment_accepter aws_ec2_transit_gateway_peering_attachment_accepter",
        attachment="transit_gateway_attachment_id",
    )
    attachment: link[Entity] = link(*_ATTACHMENT)


class TransitGatewayPeeringAttachment(Entity):
    """A connection between two transit gateways."""

    kind = "transit_gateway_peering_attachment"
    terraform = spelled(
        "aws_ec2_transit_gateway_peering_attachment",
        transit_gateway="transit_gateway_id",
        peer="peer_transit_gateway_id",
    )
    transit_gateway: link[TransitGateway] = link("transit_gateway")
    peer: link[TransitGateway] = link("transit_gateway")


class TransitGatewayConnect(Entity):
    """A Connect attachment, over another attachment."""

    kind = "transit_gateway_connect"
    terraform = spelled(
        "aws_ec2_transit_gateway_connect",
        transit_gateway="transit_gateway_id",
        transport="transport_attachment_id",
    )
    transit_gateway: link[TransitGateway] = link("transit_gateway")
    transport: link[Entity] = link(*_ATTACHMENT)


class TransitGatewayRouteTable(Entity):
    """A route table of a transit gateway."""

    kind = "transit_gateway_route_table"
    terraform = spelled("aws_ec2_transit_gateway_route_table", transit_gateway="transit_gateway_id")
    transit_gateway: link[TransitGateway] = link("transit_gateway")


class TransitGatewayAssociation(Entity):
    """The table for packets that enter from an attachment."""

    kind = "transit_gateway_association"
    terraform = spelled(
        "aws_ec2_transit_gateway_route_table_association",
        attachment="transit_gateway_attachment_id",
        table="transit_gateway_route_table_id",
    )
    attachment: link[Entity] = link(*_ATTACHMENT)
    table: link[TransitGatewayRouteTable] = link("transit_gateway_route_table")


class TransitGatewayPropagation(Entity):
    """The routes of an attachment, copied into a table."""

    kind = "transit_gateway_propagation"
    terraform = spelled(
        "aws_ec2_transit_gateway_route_table_propagation",
        attachment="transit_gateway_attachment_id",
        table="transit_gateway_route_table_id",
    )
    attachment: link[Entity] = link(*_ATTACHMENT)
    table: link[TransitGatewayRouteTable] = link("transit_gateway_route_table")


class TransitGatewayRoute(Entity):
    """A static route of a transit gateway."""

    kind = "transit_gateway_route"
    terraform = spelled(
        "aws_ec2_transit_gateway_route",
        table="transit_gateway_route_table_id",
        attachment="transit_gateway_attachment_id",
        destination="destination_cidr_block",
        blackhole="blackhole",
    )
    table: link[TransitGatewayRouteTable] = link("transit_gateway_route_table")
    attachment: link[Entity] = link(*_ATTACHMENT)
    destination = attribute(range_of, None)
    blackhole = attribute(flag, False)


class TransitGatewayPrefixListReference(Entity):
    """Routes of a transit gateway for the ranges of a prefix list."""

    kind = "transit_gateway_prefix_list_reference"
    terraform = spelled(
        "aws_ec2_transit_gateway_prefix_list_reference",
        table="transit_gateway_route_table_id",
        attachment="transit_gateway_attachment_id",
        prefix_list="prefix_list_id",
    )
    table: link[TransitGatewayRouteTable] = link("transit_gateway_route_table")
    attachment: link[Entity] = link(*_ATTACHMENT)
    prefix_list: link[Entity] = link("prefix_list")


class CoreNetwork(Entity):
    """A Cloud WAN core network."""

    kind = "core_network"
    terraform = spelled("aws_networkmanager_core_network", global_network="global_network_id")
    global_network = attribute(text, "")


class CoreNetworkAttachment(Entity):
    """The attachment of a VPC to a core network."""

    kind = "core_network_attachment"
    terraform = spelled(
        "aws_networkmanager_vpc_attachment",
        core_network="core_network_id",
        vpc="vpc_arn",
        subnets="subnet_arns",
    )
    core_network: link[CoreNetwork] = link("core_network")
    vpc: link[Vpc] = link("vpc")
    subnets: links[Subnet] = links("subnet")
