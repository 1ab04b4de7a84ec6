"""Transit gateways.

What may be attached: VPCs, other transit gateways, Connect over another attachment, Site-to-Site VPN
connections and concentrators, Direct Connect gateways, and network firewalls. The attachments that AWS
makes along with something have no resource type of their own: they are found by the data sources, or are
meant by the `transit_gateway_attachment_id` that what they belong to exports.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.lang.undetermined import Members
from netlint.network.addresses import range_of
from netlint.network.entity import Entity
from netlint.network.fields import attribute, derived, flag, link, links, members, number, text, texts
from netlint.network.spelling import adapted, spelled

if TYPE_CHECKING:
    from netlint.network.hybrid import VpnConnection
    from netlint.network.routes import Route
    from netlint.network.vpc import Subnet, Vpc

#: the kinds that an attachment's id may identify
ATTACHMENTS = (
    "transit_gateway_attachment",
    "transit_gateway_peering_attachment",
    "transit_gateway_connect",
    "vpn_connection",
    "vpn_concentrator",
    "direct_connect_gateway_association",
    "network_firewall",
    "core_network_peering",
    "transit_gateway_attachment_lookup",
)

#: the kinds that a lookup finds the attachment of
_ATTACHED = ("vpn_connection", "direct_connect_gateway", "vpc", "transit_gateway")


class TransitGateway(Entity):
    """A transit gateway (https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html)."""

    kind = "transit_gateway"
    terraform = spelled(
        "aws_ec2_transit_gateway",
        asn="amazon_side_asn",
        default_association="default_route_table_association",
        default_propagation="default_route_table_propagation",
        accepts_shared_attachments="auto_accept_shared_attachments",
        cidrs="transit_gateway_cidr_blocks",
        security_group_referencing="security_group_referencing_support",
    )
    cloudformation = spelled(
        "AWS::EC2::TransitGateway",
        asn="AmazonSideAsn",
        default_association="DefaultRouteTableAssociation",
        default_propagation="DefaultRouteTablePropagation",
        accepts_shared_attachments="AutoAcceptSharedAttachments",
        cidrs="TransitGatewayCidrBlocks",
        security_group_referencing="SecurityGroupReferencingSupport",
    )
    companions = ("association_default_route_table_id", "propagation_default_route_table_id")
    asn = attribute(number, 64512)
    default_association = attribute(flag, True)
    default_propagation = attribute(flag, True)
    accepts_shared_attachments = attribute(flag, False)
    cidrs = attribute[tuple[str, ...]](texts, ())
    security_group_referencing = attribute(flag, False)
    attachments: members[TransitGatewayAttachment] = members("transit_gateway_attachment", "transit_gateway")
    peering_attachments: members[TransitGatewayPeeringAttachment] = members(
        "transit_gateway_peering_attachment", "transit_gateway"
    )
    vpn_connections: members[VpnConnection] = members("vpn_connection", "transit_gateway")
    route_tables: members[TransitGatewayRouteTable] = members(
        "transit_gateway_route_table", "transit_gateway"
    )

    def identified_by(self, attribute: str) -> Entity | None:
        """Resolve the ids of its default route tables to what AWS creates along with it."""
        if attribute not in self.companions:
            return self
        own = [self.resource.attributes.get(name) for name in self.companions] if self.resource else []
        # It is one table, unless the defaults have been set apart.
        apart = len({value for value in own if isinstance(value, str)}) > 1
        name = attribute.removesuffix("_id").replace("_", "-") if apart else "default-route-table"
        table = self.network.outside("transit_gateway_route_table", f"{self.address}/{name}")
        table.managed = self.managed
        table.imply("transit_gateway", self)
        return table

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
        default_association="transit_gateway_default_route_table_association",
        default_propagation="transit_gateway_default_route_table_propagation",
        security_group_referencing="security_group_referencing_support",
    )
    cloudformation = (
        *spelled(
            "AWS::EC2::TransitGatewayAttachment",
            transit_gateway="TransitGatewayId",
            vpc="VpcId",
            subnets="SubnetIds",
            appliance_mode="Options.ApplianceModeSupport",
            security_group_referencing="Options.SecurityGroupReferencingSupport",
        ),
        *spelled(
            "AWS::EC2::TransitGatewayVpcAttachment",
            transit_gateway="TransitGatewayId",
            vpc="VpcId",
            subnets="SubnetIds AddSubnetIds",
            appliance_mode="Options.ApplianceModeSupport",
            security_group_referencing="Options.SecurityGroupReferencingSupport",
        ),
    )
    transit_gateway: link[TransitGateway] = link("transit_gateway")
    vpc: link[Vpc] = link("vpc")
    subnets: links[Subnet] = links("subnet")
    appliance_mode = attribute(flag, False)
    security_group_referencing = attribute(flag, True, settled=True)
    default_association = attribute(flag, True, settled=True)
    default_propagation = attribute(flag, True, settled=True)
    associations: members[TransitGatewayAssociation] = members("transit_gateway_association", "attachment")
    propagations: members[TransitGatewayPropagation] = members("transit_gateway_propagation", "attachment")


class TransitGatewayAttachmentAccepter(Entity):
    """The acceptance of an attachment from another account."""

    kind = "transit_gateway_attachment_accepter"
    terraform = (
        *spelled(
            "aws_ec2_transit_gateway_vpc_attachment_accepter",
            attachment="transit_gateway_attachment_id",
            default_association="transit_gateway_default_route_table_association",
            default_propagation="transit_gateway_default_route_table_propagation",
        ),
        *spelled(
            "aws_ec2_transit_gateway_peering_attachment_accepter"
            " aws_networkfirewall_firewall_transit_gateway_attachment_accepter",
            attachment="transit_gateway_attachment_id",
        ),
    )
    attachment: link[Entity] = link(*ATTACHMENTS)
    default_association = attribute(flag, True)
    default_propagation = attribute(flag, True)

    def identified_by(self, attribute: str) -> Entity | None:
        """Pass the attachment's id on: its own is the same."""
        accepted = self.linked("attachment", ATTACHMENTS).targets
        return accepted[0] if accepted else self


class TransitGatewayPeeringAttachment(Entity):
    """A connection between two transit gateways."""

    kind = "transit_gateway_peering_attachment"
    terraform = spelled(
        "aws_ec2_transit_gateway_peering_attachment",
        transit_gateway="transit_gateway_id",
        peer="peer_transit_gateway_id",
        peer_region="peer_region",
        peer_account="peer_account_id",
    )
    cloudformation = spelled(
        "AWS::EC2::TransitGatewayPeeringAttachment",
        transit_gateway="TransitGatewayId",
        peer="PeerTransitGatewayId",
        peer_region="PeerRegion",
        peer_account="PeerAccountId",
    )
    transit_gateway: link[TransitGateway] = link("transit_gateway")
    peer: link[TransitGateway] = link("transit_gateway")
    peer_region = attribute(text, "")
    peer_account = attribute(text, "")


class TransitGatewayConnect(Entity):
    """A Connect attachment, over another attachment."""

    kind = "transit_gateway_connect"
    terraform = spelled(
        "aws_ec2_transit_gateway_connect",
        transit_gateway="transit_gateway_id",
        transport="transport_attachment_id",
    )
    cloudformation = adapted(
        spelled("AWS::EC2::TransitGatewayConnect", transport="TransportTransitGatewayAttachmentId"),
        through={"transit_gateway": ("", "transport")},
    )
    transit_gateway: link[TransitGateway] = link("transit_gateway")
    transport: link[Entity] = link(*ATTACHMENTS)
    peers: members[TransitGatewayConnectPeer] = members("transit_gateway_connect_peer", "attachment")


class TransitGatewayConnectPeer(Entity):
    """A peer of a Connect attachment."""

    kind = "transit_gateway_connect_peer"
    terraform = spelled(
        "aws_ec2_transit_gateway_connect_peer",
        attachment="transit_gateway_attachment_id",
        ip_address="peer_address",
        inside_cidrs="inside_cidr_blocks",
    )
    cloudformation = spelled(
        "AWS::EC2::TransitGatewayConnectPeer",
        attachment="TransitGatewayAttachmentId",
        ip_address="ConnectPeerConfiguration.PeerAddress",
        inside_cidrs="ConnectPeerConfiguration.InsideCidrBlocks",
    )
    attachment: link[TransitGatewayConnect] = link("transit_gateway_connect")
    ip_address = attribute(text, "")
    inside_cidrs = attribute[tuple[str, ...]](texts, ())


class TransitGatewayAttachmentLookup(Entity):
    """A data source that finds the attachment which AWS made of something."""

    kind = "transit_gateway_attachment_lookup"
    identities = ("transit_gateway_attachment_id",)
    terraform = (
        *spelled(
            "aws_ec2_transit_gateway_vpn_attachment",
            transit_gateway="transit_gateway_id",
            attached="vpn_connection_id",
        ),
        *spelled(
            "aws_ec2_transit_gateway_dx_gateway_attachment",
            transit_gateway="transit_gateway_id",
            attached="dx_gateway_id",
        ),
        *spelled(
            "aws_ec2_transit_gateway_attachment",
            transit_gateway="transit_gateway_id",
            attached="resource_id",
        ),
    )
    transit_gateway: link[TransitGateway] = link("transit_gateway")
    attached: link[Entity] = link(*_ATTACHED)

    def identified_by(self, attribute: str) -> Entity | None:
        """Return the VPN connection where that is known, because it exports the same attachment itself."""
        linked = self.linked("attached", _ATTACHED)
        found = linked.targets[0] if linked.targets else None
        return found if found is not None and found.kind == "vpn_connection" and found.resource else self


class TransitGatewayRouteTable(Entity):
    """A route table of a transit gateway."""

    kind = "transit_gateway_route_table"
    terraform = spelled("aws_ec2_transit_gateway_route_table", transit_gateway="transit_gateway_id")
    cloudformation = spelled("AWS::EC2::TransitGatewayRouteTable", transit_gateway="TransitGatewayId")
    transit_gateway: link[TransitGateway] = link("transit_gateway")
    associations: members[TransitGatewayAssociation] = members("transit_gateway_association", "table")
    propagations: members[TransitGatewayPropagation] = members("transit_gateway_propagation", "table")
    routes: members[TransitGatewayRoute] = members("transit_gateway_route", "table")
    prefix_list_references: members[TransitGatewayPrefixListReference] = members(
        "transit_gateway_prefix_list_reference", "table"
    )

    @property
    def shown(self) -> str:
        """What messages call it: AWS makes the default one along with its transit gateway."""
        gateway = self.transit_gateway if self.resource is None else None
        return self.address if gateway is None else f"the default route table of {gateway.address}"


class TransitGatewayDefaultTable(Entity):
    """The table that new attachments are associated with, or propagate to, instead of AWS's own."""

    kind = "transit_gateway_default_table"
    terraform = spelled(
        "aws_ec2_transit_gateway_default_route_table_association"
        " aws_ec2_transit_gateway_default_route_table_propagation",
        transit_gateway="transit_gateway_id",
        table="transit_gateway_route_table_id",
    )
    transit_gateway: link[TransitGateway] = link("transit_gateway")
    table: link[TransitGatewayRouteTable] = link("transit_gateway_route_table")


class TransitGatewayPolicyTableAssociation(Entity):
    """An attachment whose packets a policy table sends to a route table."""

    kind = "transit_gateway_policy_table_association"
    terraform = spelled(
        "aws_ec2_transit_gateway_policy_table_association", attachment="transit_gateway_attachment_id"
    )
    cloudformation = spelled(
        "AWS::EC2::TransitGatewayPolicyTableAssociation", attachment="TransitGatewayAttachmentId"
    )
    attachment: link[Entity] = link(*ATTACHMENTS)


class TransitGatewayAssociation(Entity):
    """The table for packets that enter from an attachment."""

    kind = "transit_gateway_association"
    terraform = spelled(
        "aws_ec2_transit_gateway_route_table_association",
        attachment="transit_gateway_attachment_id",
        table="transit_gateway_route_table_id",
    )
    cloudformation = spelled(
        "AWS::EC2::TransitGatewayRouteTableAssociation",
        attachment="TransitGatewayAttachmentId",
        table="TransitGatewayRouteTableId",
    )
    attachment: link[Entity] = link(*ATTACHMENTS)
    table: link[TransitGatewayRouteTable] = link("transit_gateway_route_table")


class TransitGatewayPropagation(Entity):
    """The routes of an attachment, copied into a table."""

    kind = "transit_gateway_propagation"
    terraform = spelled(
        "aws_ec2_transit_gateway_route_table_propagation",
        attachment="transit_gateway_attachment_id",
        table="transit_gateway_route_table_id",
    )
    cloudformation = spelled(
        "AWS::EC2::TransitGatewayRouteTablePropagation",
        attachment="TransitGatewayAttachmentId",
        table="TransitGatewayRouteTableId",
    )
    attachment: link[Entity] = link(*ATTACHMENTS)
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
    cloudformation = spelled(
        "AWS::EC2::TransitGatewayRoute",
        table="TransitGatewayRouteTableId",
        attachment="TransitGatewayAttachmentId",
        destination="DestinationCidrBlock",
        blackhole="Blackhole",
    )
    table: link[TransitGatewayRouteTable] = link("transit_gateway_route_table")
    attachment: link[Entity] = link(*ATTACHMENTS)
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
    attachment: link[Entity] = link(*ATTACHMENTS)
    prefix_list: link[Entity] = link("prefix_list")
