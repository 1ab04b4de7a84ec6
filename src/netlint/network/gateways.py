"""Gateways out of a VPC: internet, egress-only, NAT, carrier; elastic addresses and interfaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.lang.undetermined import Members, Undetermined, some
from netlint.network.collect import flattened, joined, one
from netlint.network.entity import Entity
from netlint.network.fields import attribute, derived, flag, link, links, members, tag_names, text
from netlint.network.spelling import SELF, adapted, spelled

if TYPE_CHECKING:
    from netlint.network.filtering import SecurityGroup, SecurityGroupInterfaceAttachment
    from netlint.network.load_balancers import LoadBalancerSubnet
    from netlint.network.routes import Route, RouteTableAssociation
    from netlint.network.vpc import Subnet, Vpc
    from netlint.network.workloads import Workload


class InternetGateway(Entity):
    """An internet gateway, attached to at most one VPC."""

    kind = "internet_gateway"
    computed = frozenset({"vpc_id"})
    terraform = adapted(
        spelled("aws_internet_gateway", vpc="vpc_id"),
        through={"vpc": ("internet_gateway_attachment", "gateway")},
    )
    cloudformation = adapted(
        spelled("AWS::EC2::InternetGateway"), through={"vpc": ("internet_gateway_attachment", "gateway")}
    )
    vpc: link[Vpc] = link("vpc")
    edge_associations: members[RouteTableAssociation] = members("route_table_association", "gateway")


class InternetGatewayAttachment(Entity):
    """The attachment of an internet gateway, as a resource of its own."""

    kind = "internet_gateway_attachment"
    terraform = spelled("aws_internet_gateway_attachment", gateway="internet_gateway_id", vpc="vpc_id")
    cloudformation = spelled(
        "AWS::EC2::VPCGatewayAttachment", needs="InternetGatewayId", gateway="InternetGatewayId", vpc="VpcId"
    )
    gateway: link[InternetGateway] = link("internet_gateway")
    vpc: link[Vpc] = link("vpc")


class EgressOnlyInternetGateway(Entity):
    """Lets IPv6 out and nothing in."""

    kind = "egress_only_internet_gateway"
    terraform = spelled("aws_egress_only_internet_gateway", vpc="vpc_id")
    cloudformation = spelled("AWS::EC2::EgressOnlyInternetGateway", vpc="VpcId")
    vpc: link[Vpc] = link("vpc")


class CarrierGateway(Entity):
    """The way out of Wavelength zones."""

    kind = "carrier_gateway"
    terraform = spelled("aws_ec2_carrier_gateway", vpc="vpc_id")
    cloudformation = spelled("AWS::EC2::CarrierGateway", vpc="VpcId")
    vpc: link[Vpc] = link("vpc")


class ElasticIp(Entity):
    """A public IPv4 address."""

    kind = "elastic_ip"
    terraform = spelled(
        "aws_eip",
        instance="instance",
        interface="network_interface",
        tags="tags",
        pool="public_ipv4_pool",
        outpost_pool="customer_owned_ipv4_pool",
    )
    cloudformation = spelled("AWS::EC2::EIP", instance="InstanceId", tags="Tags", pool="PublicIpv4Pool")
    computed = frozenset({"instance", "network_interface"})
    tags = attribute[tuple[str, ...]](tag_names, ())
    #: the pool that it is taken from: `amazon`, or one that was brought along; and the one of an Outpost
    pool = attribute(text, "amazon", settled=True)
    outpost_pool = attribute(text, "", settled=True)
    instance: link[Entity] = link("workload")
    interface: link[NetworkInterface] = link("network_interface")
    associations: members[ElasticIpAssociation] = members("elastic_ip_association", "allocation")
    primary_of: members[NatGateway] = members("nat_gateway", "allocation")
    secondary_of: members[NatGateway] = members("nat_gateway", "secondary_allocations")
    nat_gateway_associations: members[NatGatewayAllocation] = members("nat_gateway_allocation", "allocation")
    nat_gateway_zones: members[NatGatewayZone] = members("nat_gateway_zone", "allocations")

    load_balancer_subnets: members[LoadBalancerSubnet] = members("load_balancer_subnet", "allocation")
    other_uses: members[ElasticIpUse] = members("elastic_ip_use", "allocations")

    @property
    def public_address(self) -> str:
        """The address itself, as a state knows it; empty where it is not known."""
        found = self.resource.attributes.get("public_ip") if self.resource is not None else None
        return found if isinstance(found, str) else ""

    @property
    def is_billed(self) -> bool:
        """Whether AWS charges for it: an address that was brought along, or one of an Outpost, is free.

        See https://aws.amazon.com/vpc/pricing/ (public IPv4 addresses).
        """
        return not self.outpost_pool and not self.pool.startswith("ipv4pool-ec2-")

    @derived
    def used(self) -> bool:
        """Whether anything has it: an instance, an interface, a NAT gateway, a load balancer, a service."""
        if self.instance is not None or self.interface is not None:
            return True
        return some((self.associations, self.nat_gateways, self.load_balancer_subnets, self.other_uses), bool)

    @derived
    def owners(self) -> Members[Entity]:
        """What answers at it: NAT gateways, instances, interfaces, load balancers."""
        return joined(
            self.nat_gateways,
            one(self.instance),
            one(self.interface),
            flattened(self.associations, lambda association: one(association.instance)),
            flattened(self.associations, lambda association: one(association.interface)),
            flattened(self.load_balancer_subnets, lambda subnet: one(subnet.load_balancer)),
        )

    @derived
    def nat_gateways(self) -> Members[NatGateway]:
        """The NAT gateways that translate to it, by address: more than one is more than AWS allows."""
        found = joined(
            self.primary_of,
            self.secondary_of,
            flattened(self.nat_gateway_associations, lambda association: one(association.gateway)),
            flattened(self.nat_gateway_zones, lambda zone: one(zone.gateway)),
        )
        return Members(sorted(found.proven, key=lambda gateway: gateway.address), found.incomplete)


class ElasticIpAssociation(Entity):
    """What a public address is associated with."""

    kind = "elastic_ip_association"
    computed = frozenset({"instance_id", "network_interface_id"})
    terraform = spelled(
        "aws_eip_association",
        allocation="allocation_id",
        instance="instance_id",
        interface="network_interface_id",
    )
    cloudformation = spelled(
        "AWS::EC2::EIPAssociation",
        allocation="AllocationId|EIP",
        instance="InstanceId",
        interface="NetworkInterfaceId",
    )
    allocation: link[ElasticIp] = link("elastic_ip")
    instance: link[Entity] = link("workload")
    interface: link[NetworkInterface] = link("network_interface")


class ElasticIpUse(Entity):
    """A service that answers at public addresses of one's own."""

    kind = "elastic_ip_use"
    terraform = (
        *spelled("aws_transfer_server", allocations="endpoint_details.address_allocation_ids"),
        *spelled("aws_medialive_channel", allocations="vpc.public_address_allocation_ids"),
        *spelled("aws_redshift_cluster", needs="elastic_ip", allocations="elastic_ip"),
    )
    cloudformation = (
        *spelled("AWS::Transfer::Server", allocations="EndpointDetails.AddressAllocationIds"),
        *spelled("AWS::MediaLive::Channel", allocations="Vpc.PublicAddressAllocationIds"),
        *spelled("AWS::Redshift::Cluster", needs="ElasticIp", allocations="ElasticIp"),
    )
    allocations: links[ElasticIp] = links("elastic_ip")


class NetworkInterface(Entity):
    """An elastic network interface."""

    kind = "network_interface"
    terraform = spelled(
        "aws_network_interface",
        subnet="subnet_id",
        own_security_groups="security_groups",
        written_source_dest_check="source_dest_check",
    )
    cloudformation = spelled(
        "AWS::EC2::NetworkInterface",
        subnet="SubnetId",
        own_security_groups="GroupSet?",
        written_source_dest_check="SourceDestCheck",
    )
    subnet: link[Subnet] = link("subnet")
    own_security_groups: links[SecurityGroup] = links("security_group")
    security_group_attachments: members[SecurityGroupInterfaceAttachment] = members(
        "security_group_interface_attachment", "interface"
    )
    written_source_dest_check = attribute(flag, True)
    #: the instance that AWS made it with; None for one that is a resource of its own
    of_instance: link[Workload] = link("workload")

    @derived
    def source_dest_check(self) -> bool:
        """Whether it drops packets that are neither from nor for itself, set here or on its instance.

        See https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html.
        """
        if self.of_instance is not None:
            return self.of_instance.source_dest_check
        if not self.managed:
            raise Undetermined(
                f"whether {self.address} checks sources and destinations is set where it is managed",
                settle="scan it together with the configuration that owns it",
                address=self.address,
            )
        return self.written_source_dest_check

    @derived
    def security_groups(self) -> Members[SecurityGroup]:
        """Its security groups, written here or in resources of their own."""
        attached = flattened(self.security_group_attachments, lambda attachment: one(attachment.group))
        return joined(self.own_security_groups, attached)


class NatGateway(Entity):
    """A NAT gateway (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html)."""

    kind = "nat_gateway"
    computed = frozenset({"secondary_allocation_ids"})
    terraform = spelled(
        "aws_nat_gateway",
        subnet="subnet_id",
        own_vpc="vpc_id",
        allocation="allocation_id",
        connectivity="connectivity_type",
        availability="availability_mode",
        secondary_allocations="secondary_allocation_ids",
    )
    cloudformation = spelled(
        "AWS::EC2::NatGateway",
        subnet="SubnetId",
        own_vpc="VpcId",
        allocation="AllocationId",
        connectivity="ConnectivityType",
        availability="AvailabilityMode",
        secondary_allocations="SecondaryAllocationIds",
    )
    subnet: link[Subnet] = link("subnet")
    own_vpc: link[Vpc] = link("vpc")
    allocation: link[ElasticIp] = link("elastic_ip")
    connectivity = attribute(text, "public")
    availability = attribute(text, "zonal", settled=True)
    secondary_allocations: links[ElasticIp] = links("elastic_ip")
    allocation_associations: members[NatGatewayAllocation] = members("nat_gateway_allocation", "gateway")
    zone_addresses: members[NatGatewayZone] = members("nat_gateway_zone", "gateway")

    @derived
    def regional(self) -> bool:
        """Whether AWS spreads it over the zones by itself."""
        return self.availability == "regional"

    @derived
    def public(self) -> bool:
        """Whether it translates to public addresses."""
        return self.connectivity == "public"

    @derived
    def zone(self) -> str:
        """The zone that it lives in and fails with; a regional one has none of its own."""
        if self.subnet is None:
            raise Undetermined(f"the subnet of {self.address} is not known", address=self.address)
        return self.subnet.zone

    @derived
    def zones(self) -> Members[str]:
        """The zones that it serves from.

        A regional one without `availability_zone_address` blocks follows the interfaces in the VPC
        (https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html).
        """
        if not self.regional:
            return Members((self.zone,))
        found = flattened(self.zone_addresses, lambda address: one(address.zone))
        if not found.proven and found.incomplete is None:
            why = Undetermined(f"AWS chooses the zones of {self.address} as needed", address=self.address)
            return Members((), why)
        return found

    @derived
    def allocations(self) -> Members[ElasticIp]:
        """All its public addresses, written here or in resources of their own."""
        if self.regional and not self.zone_addresses.proven:
            why = Undetermined(f"AWS chooses the addresses of {self.address} as needed", address=self.address)
            return Members((), why)
        return joined(
            one(self.allocation),
            self.secondary_allocations,
            flattened(self.allocation_associations, lambda association: one(association.allocation)),
            flattened(self.zone_addresses, lambda address: address.allocations),
        )

    @derived
    def vpc(self) -> Vpc | None:
        """The VPC that it serves."""
        return self.subnet.vpc if self.subnet is not None else self.own_vpc

    @derived
    def routes(self) -> Members[Route]:
        """The routes that send to it."""
        return self.network.routes_to(self)


class NatGatewayZone(Entity):
    """The addresses of a regional NAT gateway in one zone (provider 6)."""

    kind = "nat_gateway_zone"
    terraform = spelled(
        "aws_nat_gateway",
        block="availability_zone_address",
        gateway=SELF,
        allocations="allocation_ids",
        zone="availability_zone|availability_zone_id",
    )
    cloudformation = spelled(
        "AWS::EC2::NatGateway",
        block="AvailabilityZoneAddresses",
        gateway=SELF,
        allocations="AllocationIds",
        zone="AvailabilityZone|AvailabilityZoneId",
    )
    gateway: link[NatGateway] = link("nat_gateway")
    allocations: links[ElasticIp] = links("elastic_ip")
    zone = attribute(text, "")


class NatGatewayAllocation(Entity):
    """A further public address of a NAT gateway, as a resource of its own (provider 6)."""

    kind = "nat_gateway_allocation"
    terraform = spelled(
        "aws_nat_gateway_eip_association", gateway="nat_gateway_id", allocation="allocation_id"
    )
    gateway: link[NatGateway] = link("nat_gateway")
    allocation: link[ElasticIp] = link("elastic_ip")


class VpnGateway(Entity):
    """A virtual private gateway."""

    kind = "vpn_gateway"
    computed = frozenset({"vpc_id"})
    terraform = adapted(
        spelled("aws_vpn_gateway", vpc="vpc_id"), through={"vpc": ("vpn_gateway_attachment", "gateway")}
    )
    cloudformation = adapted(
        spelled("AWS::EC2::VPNGateway"), through={"vpc": ("vpn_gateway_attachment", "gateway")}
    )
    vpc: link[Vpc] = link("vpc")
    attachments: members[VpnGatewayAttachment] = members("vpn_gateway_attachment", "gateway")


class VpnGatewayAttachment(Entity):
    """The VPC of a virtual private gateway, as a resource of its own."""

    kind = "vpn_gateway_attachment"
    terraform = spelled("aws_vpn_gateway_attachment", gateway="vpn_gateway_id", vpc="vpc_id")
    cloudformation = spelled(
        "AWS::EC2::VPCGatewayAttachment", needs="VpnGatewayId", gateway="VpnGatewayId", vpc="VpcId"
    )
    gateway: link[VpnGateway] = link("vpn_gateway")
    vpc: link[Vpc] = link("vpc")
