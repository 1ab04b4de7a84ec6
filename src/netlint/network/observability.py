"""What watches over networks: flow logs, address management and the block of public access."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.network.addresses import range_of
from netlint.network.entity import Entity, attribute, link, members, number, spelled, text

if TYPE_CHECKING:
    from netlint.network.gateways import NetworkInterface
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
    )
    vpc: link[Vpc] = link("vpc")
    subnet: link[Subnet] = link("subnet")
    interface: link[NetworkInterface] = link("network_interface")
    transit_gateway: link[TransitGateway] = link("transit_gateway")
    transit_gateway_attachment: link[Entity] = link(
        "transit_gateway_attachment", "transit_gateway_peering_attachment", "vpn_connection"
    )
    traffic_type = attribute(text, "")
    interval = attribute(number, 600)
    destination_type = attribute(text, "cloud-watch-logs")


class IpamPool(Entity):
    """A pool of addresses."""

    kind = "ipam_pool"
    terraform = spelled(
        "aws_vpc_ipam_pool", parent="source_ipam_pool_id", family="address_family", locale="locale"
    )
    parent: link[Entity] = link("ipam_pool")
    family = attribute(text, "")
    locale = attribute(text, "")
    cidrs: members[IpamPoolCidr] = members("ipam_pool_cidr", "pool")


class IpamPoolCidr(Entity):
    """A range in a pool."""

    kind = "ipam_pool_cidr"
    terraform = spelled("aws_vpc_ipam_pool_cidr", pool="ipam_pool_id", cidr="cidr")
    pool: link[IpamPool] = link("ipam_pool")
    cidr = attribute(range_of, None)


class IpamAllocation(Entity):
    """A range taken from a pool."""

    kind = "ipam_allocation"
    terraform = spelled("aws_vpc_ipam_pool_cidr_allocation", pool="ipam_pool_id", cidr="cidr")
    pool: link[IpamPool] = link("ipam_pool")
    cidr = attribute(range_of, None)


class BlockPublicAccessOptions(Entity):
    """Whether a region lets internet gateways carry traffic."""

    kind = "block_public_access_options"
    terraform = spelled("aws_vpc_block_public_access_options", mode="internet_gateway_block_mode")
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
    vpc: link[Vpc] = link("vpc")
    subnet: link[Subnet] = link("subnet")
    mode = attribute(text, "")


ENTITIES: tuple[type[Entity], ...] = (
    FlowLog,
    IpamPool,
    IpamPoolCidr,
    IpamAllocation,
    BlockPublicAccessOptions,
    BlockPublicAccessExclusion,
)
