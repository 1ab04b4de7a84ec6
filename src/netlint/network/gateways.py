"""Gateways out of a VPC: internet, egress-only, NAT, carrier; elastic addresses and interfaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.lang.undetermined import Members, Undetermined
from netlint.network.entity import Entity, attribute, derived, flag, link, links, members, spelled, text

if TYPE_CHECKING:
    from netlint.network.routes import Route
    from netlint.network.vpc import Subnet, Vpc


class InternetGateway(Entity):
    """An internet gateway, attached to at most one VPC."""

    kind = "internet_gateway"
    terraform = spelled("aws_internet_gateway", vpc="vpc_id")
    vpc: link[Vpc] = link("vpc")


class InternetGatewayAttachment(Entity):
    """The attachment of an internet gateway, as a resource of its own."""

    kind = "internet_gateway_attachment"
    terraform = spelled("aws_internet_gateway_attachment", gateway="internet_gateway_id", vpc="vpc_id")
    gateway: link[InternetGateway] = link("internet_gateway")
    vpc: link[Vpc] = link("vpc")


class EgressOnlyInternetGateway(Entity):
    """Lets IPv6 out and nothing in."""

    kind = "egress_only_internet_gateway"
    terraform = spelled("aws_egress_only_internet_gateway", vpc="vpc_id")
    vpc: link[Vpc] = link("vpc")


class CarrierGateway(Entity):
    """The way out of Wavelength zones."""

    kind = "carrier_gateway"
    terraform = spelled("aws_ec2_carrier_gateway", vpc="vpc_id")
    vpc: link[Vpc] = link("vpc")


class ElasticIp(Entity):
    """A public IPv4 address."""

    kind = "elastic_ip"
    terraform = spelled("aws_eip", instance="instance", interface="network_interface")
    instance: link[Entity] = link("workload")
    interface: link[NetworkInterface] = link("network_interface")


class ElasticIpAssociation(Entity):
    """What a public address is associated with."""

    kind = "elastic_ip_association"
    terraform = spelled(
        "aws_eip_association",
        allocation="allocation_id",
        instance="instance_id",
        interface="network_interface_id",
    )
    allocation: link[ElasticIp] = link("elastic_ip")
    instance: link[Entity] = link("workload")
    interface: link[NetworkInterface] = link("network_interface")


class NetworkInterface(Entity):
    """An elastic network interface."""

    kind = "network_interface"
    terraform = spelled(
        "aws_network_interface",
        subnet="subnet_id",
        security_groups="security_groups",
        source_dest_check="source_dest_check",
    )
    subnet: link[Subnet] = link("subnet")
    security_groups: links[Entity] = links("security_group")
    source_dest_check = attribute(flag, True)


class NatGateway(Entity):
    """A NAT gateway (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html)."""

    kind = "nat_gateway"
    terraform = spelled(
        "aws_nat_gateway",
        subnet="subnet_id",
        own_vpc="vpc_id",
        allocation="allocation_id",
        connectivity="connectivity_type",
        availability="availability_mode",
    )
    subnet: link[Subnet] = link("subnet")
    own_vpc: link[Vpc] = link("vpc")
    allocation: link[ElasticIp] = link("elastic_ip")
    connectivity = attribute(text, "public")
    availability = attribute(text, "zonal", settled=True)

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
        """The zone that it lives in and fails with."""
        if self.subnet is None:
            raise Undetermined(f"the subnet of {self.address} is not known", address=self.address)
        return self.subnet.zone

    @derived
    def vpc(self) -> Vpc | None:
        """The VPC that it serves."""
        return self.subnet.vpc if self.subnet is not None else self.own_vpc

    @derived
    def routes(self) -> Members[Route]:
        """The routes that send to it."""
        return self.network.routes_to(self)


class VpnGateway(Entity):
    """A virtual private gateway."""

    kind = "vpn_gateway"
    terraform = spelled("aws_vpn_gateway", vpc="vpc_id")
    vpc: link[Vpc] = link("vpc")
    attachments: members[VpnGatewayAttachment] = members("vpn_gateway_attachment", "gateway")


class VpnGatewayAttachment(Entity):
    """The VPC of a virtual private gateway, as a resource of its own."""

    kind = "vpn_gateway_attachment"
    terraform = spelled("aws_vpn_gateway_attachment", gateway="vpn_gateway_id", vpc="vpc_id")
    gateway: link[VpnGateway] = link("vpn_gateway")
    vpc: link[Vpc] = link("vpc")
