"""What watches over networks: flow logs, address management and the block of public access."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.lang.undetermined import Members
from netlint.network.addresses import range_of
from netlint.network.collect import flattened, one
from netlint.network.entity import Entity
from netlint.network.fields import attribute, link, members, number, text
from netlint.network.spelling import SELF, adapted, spelled
from netlint.network.transit import ATTACHMENTS

if TYPE_CHECKING:
    from netlint.network.gateways import NetworkInterface
    from netlint.network.network import Network
    from netlint.network.transit import TransitGateway
    from netlint.network.vpc import Subnet, Vpc


class FlowLog(Entity):
    """A record of traffic (https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html)."""

    kind = "flow_log"
    terraform = spelled(
        "aws_flow_log",
        vpc="vpc_id",
        subnet="subnet_id",
        interface="eni_id",
        transit_gateway="transit_gateway_id",
        transit_gateway_attachment="transit_gateway_attachment_id",
        traffic_type="traffic_type",
        interval="max_aggregation_interval",
        destination_type="log_destination_type",
        destination="log_destination",
        log_group="log_group_name",
    )
    cloudformation = spelled(
        "AWS::EC2::FlowLog",
        vpc="[ResourceType=VPC].ResourceId",
        subnet="[ResourceType=Subnet].ResourceId",
        interface="[ResourceType=NetworkInterface].ResourceId",
        transit_gateway="[ResourceType=TransitGateway].ResourceId",
        transit_gateway_attachment="[ResourceType=TransitGatewayAttachment].ResourceId",
        traffic_type="TrafficType",
        interval="MaxAggregationInterval",
        destination_type="LogDestinationType",
        destination="LogDestination",
        log_group="LogGroupName",
    )
    vpc: link[Vpc] = link("vpc")
    subnet: link[Subnet] = link("subnet")
    interface: link[NetworkInterface] = link("network_interface")
    transit_gateway: link[TransitGateway] = link("transit_gateway")
    transit_gateway_attachment: link[Entity] = link(*ATTACHMENTS)
    traffic_type = attribute(text, "")
    interval = attribute(number, 600)
    destination_type = attribute(text, "cloud-watch-logs")
    destination = attribute(text, "")
    log_group = attribute(text, "")


def logged_vpcs(network: Network) -> Members[Vpc]:
    """Return the VPCs of which all or a part has a flow log."""

    def home(log: Entity) -> Members[Vpc]:
        assert isinstance(log, FlowLog)
        if log.vpc is not None:
            return one(log.vpc)
        interface = log.interface
        subnet = log.subnet or (interface.subnet if interface is not None else None)
        return one(subnet.vpc if subnet is not None else None)

    return flattened(Members(log for log in network.of_kind("flow_log") if log.managed), home)


_DEFAULT_SCOPES = {
    "private_default_scope_id": "private-default-scope",
    "public_default_scope_id": "public-default-scope",
    "PrivateDefaultScopeId": "private-default-scope",
    "PublicDefaultScopeId": "public-default-scope",
}


class Ipam(Entity):
    """An address manager (https://docs.aws.amazon.com/vpc/latest/ipam/what-it-is-ipam.html)."""

    kind = "ipam"
    companions = tuple(_DEFAULT_SCOPES)
    terraform = spelled("aws_vpc_ipam", tier="tier")
    cloudformation = spelled("AWS::EC2::IPAM", tier="Tier")
    tier = attribute(text, "advanced")
    scopes: members[IpamScope] = members("ipam_scope", "ipam")

    def identified_by(self, attribute: str) -> Entity | None:
        """Resolve the ids of its default scopes to what AWS creates along with it."""
        if attribute not in self.companions:
            return self
        name = _DEFAULT_SCOPES[attribute]
        scope = self.network.outside("ipam_scope", f"{self.address}/{name}")
        scope.managed = self.managed
        scope.imply("ipam", self)
        return scope


class IpamScope(Entity):
    """Addresses within which none is used twice."""

    kind = "ipam_scope"
    terraform = spelled("aws_vpc_ipam_scope", ipam="ipam_id")
    cloudformation = spelled("AWS::EC2::IPAMScope", ipam="IpamId")
    ipam: link[Ipam] = link("ipam")


class IpamPool(Entity):
    """A pool of addresses."""

    kind = "ipam_pool"
    terraform = spelled(
        "aws_vpc_ipam_pool",
        scope="ipam_scope_id",
        parent="source_ipam_pool_id",
        family="address_family",
        locale="locale",
    )
    cloudformation = adapted(
        spelled(
            "AWS::EC2::IPAMPool",
            scope="IpamScopeId",
            parent="SourceIpamPoolId",
            family="AddressFamily",
            locale="Locale",
        ),
        # The word for an unlimited pool, which Terraform writes out.
        defaults={"locale": "None"},
    )
    scope: link[IpamScope] = link("ipam_scope")
    parent: link[Entity] = link("ipam_pool")
    family = attribute(text, "")
    locale = attribute(text, "")
    cidrs: members[IpamPoolCidr] = members("ipam_pool_cidr", "pool")


class IpamPoolCidr(Entity):
    """A range in a pool."""

    kind = "ipam_pool_cidr"
    terraform = spelled("aws_vpc_ipam_pool_cidr", pool="ipam_pool_id", cidr="cidr")
    cloudformation = (
        *spelled("AWS::EC2::IPAMPoolCidr", pool="IpamPoolId", cidr="Cidr?NetmaskLength"),
        *spelled("AWS::EC2::IPAMPool", block="ProvisionedCidrs", pool=SELF, cidr="Cidr"),
    )
    pool: link[IpamPool] = link("ipam_pool")
    cidr = attribute(range_of, None)


class IpamAllocation(Entity):
    """A range taken from a pool."""

    kind = "ipam_allocation"
    terraform = spelled("aws_vpc_ipam_pool_cidr_allocation", pool="ipam_pool_id", cidr="cidr")
    cloudformation = spelled("AWS::EC2::IPAMAllocation", pool="IpamPoolId", cidr="Cidr?NetmaskLength")
    pool: link[IpamPool] = link("ipam_pool")
    cidr = attribute(range_of, None)


class BlockPublicAccessOptions(Entity):
    """Whether a region lets internet gateways carry traffic."""

    kind = "block_public_access_options"
    terraform = spelled("aws_vpc_block_public_access_options", mode="internet_gateway_block_mode")
    cloudformation = spelled("AWS::EC2::VPCBlockPublicAccessOptions", mode="InternetGatewayBlockMode")
    mode = attribute(text, "off")


class BlockPublicAccessExclusion(Entity):
    """A VPC or a subnet to which the block of public access does not apply."""

    kind = "block_public_access_exclusion"
    terraform = spelled(
        "aws_vpc_block_public_access_exclusion",
        vpc="vpc_id",
        subnet="subnet_id",
        mode="internet_gateway_exclusion_mode",
    )
    cloudformation = spelled(
        "AWS::EC2::VPCBlockPublicAccessExclusion",
        vpc="VpcId",
        subnet="SubnetId",
        mode="InternetGatewayExclusionMode",
    )
    vpc: link[Vpc] = link("vpc")
    subnet: link[Subnet] = link("subnet")
    mode = attribute(text, "")


class EncryptionControl(Entity):
    """Whether a VPC watches over, or enforces, encryption in transit (provider 6)."""

    kind = "encryption_control"
    terraform = spelled("aws_vpc_encryption_control", vpc="vpc_id", mode="mode")
    cloudformation = (
        *spelled("AWS::EC2::VPCEncryptionControl", vpc="VpcId", mode="Mode"),
        *spelled("AWS::EC2::VPC", block="VpcEncryptionControl", vpc=SELF, mode="Mode"),
    )
    vpc: link[Vpc] = link("vpc")
    mode = attribute(text, "")


ENTITIES: tuple[type[Entity], ...] = (
    FlowLog,
    Ipam,
    IpamScope,
    IpamPool,
    IpamPoolCidr,
    IpamAllocation,
    BlockPublicAccessOptions,
    BlockPublicAccessExclusion,
    EncryptionControl,
)
