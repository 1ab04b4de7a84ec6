"""VPCs, their address blocks, subnets and DHCP options."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from netlint.lang.undetermined import Members, Undetermined, some, where
from netlint.lang.unknown import Unknown
from netlint.network.addresses import ALL_IPV4, Range, range_of
from netlint.network.adoption import adopted_route_tables, adopters, default_vpc_of
from netlint.network.entity import Entity
from netlint.network.fields import attribute, derived, flag, link, members, text
from netlint.network.linked import Linked
from netlint.network.spelling import adapted, spelled
from netlint.network.zones import list_of_all_zones

if TYPE_CHECKING:
    from netlint.network.acls import NetworkAcl, NetworkAclAssociation
    from netlint.network.endpoints import VpcEndpoint
    from netlint.network.gateways import EgressOnlyInternetGateway, InternetGateway, NatGateway
    from netlint.network.observability import IpamPool
    from netlint.network.peering import PeeringConnection
    from netlint.network.routes import MainRouteTableAssociation, Route, RouteTable, RouteTableAssociation


_WRITTEN = {
    "cidr": "cidr_block",
    "dns_support": "enable_dns_support",
    "dns_hostnames": "enable_dns_hostnames",
}


class Vpc(Entity):
    """A virtual network (https://docs.aws.amazon.com/vpc/latest/userguide/configure-your-vpc.html)."""

    kind = "vpc"
    terraform = (
        *spelled(
            "aws_vpc",
            ipv6_cidr="ipv6_cidr_block",
            ipam_pool="ipv4_ipam_pool_id",
            ipv6_ipam_pool="ipv6_ipam_pool_id",
            **_WRITTEN,
        ),
        *adapted(spelled("aws_default_vpc", **_WRITTEN), defaults={"dns_hostnames": True}),
    )
    cloudformation = spelled(
        "AWS::EC2::VPC",
        cidr="CidrBlock?Ipv4IpamPoolId",
        dns_support="EnableDnsSupport",
        dns_hostnames="EnableDnsHostnames",
        ipam_pool="Ipv4IpamPoolId",
    )

    companions = (
        "default_route_table_id",
        "main_route_table_id",
        "default_security_group_id",
        "default_network_acl_id",
    )

    cidr = attribute(range_of, None)
    ipv6_cidr = attribute(range_of, None)
    dns_support = attribute(flag, True)
    dns_hostnames = attribute(flag, False, settled=True)
    ipam_pool: link[IpamPool] = link("ipam_pool")
    ipv6_ipam_pool: link[IpamPool] = link("ipam_pool")
    cidr_associations: members[VpcCidrAssociation] = members("vpc_cidr_association", "vpc")
    subnets: members[Subnet] = members("subnet", "vpc")
    route_tables: members[RouteTable] = members("route_table", "vpc")
    internet_gateways: members[InternetGateway] = members("internet_gateway", "vpc")
    egress_only_gateways: members[EgressOnlyInternetGateway] = members("egress_only_internet_gateway", "vpc")
    endpoints: members[VpcEndpoint] = members("vpc_endpoint", "vpc")
    main_associations: members[MainRouteTableAssociation] = members("main_route_table_association", "vpc")
    requested_peerings: members[PeeringConnection] = members("peering_connection", "requester")
    accepted_peerings: members[PeeringConnection] = members("peering_connection", "accepter")

    def identified_by(self, attribute: str) -> Entity | None:
        """Resolve `default_route_table_id` and its like to what AWS creates along with a VPC."""
        if attribute in ("default_route_table_id", "main_route_table_id"):
            return self.implied_main_route_table
        if attribute == "default_security_group_id":
            return self.adopted("security_group")
        if attribute == "default_network_acl_id":
            return self.adopted("network_acl")
        return self

    def adopted(self, kind: str) -> Entity:
        """Return the default thing of this VPC: the resource that adopts it, or an undescribed one."""
        found = self.network.once(f"adopted {kind}", partial(adopters, kind=kind)).get(id(self))
        if found is not None:
            adopter, certainty = found
            self.network.note(certainty)
            return adopter
        default = self.network.outside(kind, f"{self.address}/default_{kind}")
        default.imply("vpc", self)
        return default

    @derived
    def senders_to_nat(self) -> Members[Subnet]:
        """The subnets with a route to a NAT gateway."""
        return where(self.subnets, lambda subnet: subnet.nat_gateway is not None)

    @derived
    def users_of_nat(self) -> Members[Subnet]:
        """The subnets that send to NAT gateways, and not only what other VPCs send them."""
        from netlint.network.passing_on import passes_on

        return where(self.senders_to_nat, lambda subnet: not passes_on(subnet))

    @property
    def is_default(self) -> bool:
        """Whether it is known to be the default VPC of its region.

        See https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc.html.
        """
        if self.resource is None:
            return False
        if self.resource.type == "aws_default_vpc":
            return True
        return not self.managed and self.resource.attributes.get("default") is True

    @derived
    def implied_main_route_table(self) -> RouteTable:
        """The table that AWS creates with the VPC; an `aws_default_route_table` that adopts it."""
        adopted = self.network.once("adopted route tables", adopted_route_tables)
        own = self.resource.attributes.get("default_route_table_id") if self.resource is not None else None
        found = adopted.get(own) if isinstance(own, str) else adopted.get(self.address)
        if found is not None:
            adopter, certainty = found
            self.network.note(certainty)
            return adopter
        table = self.network.outside("route_table", f"{self.address}/main-route-table")
        # A new VPC's own main table holds nothing but local routes until something adopts it; that of the
        # default VPC, which is older than the configuration, has at least a route to its internet gateway.
        table.managed = self.managed and not self.is_default
        table.imply("vpc", self)
        return table  # type: ignore[return-value]

    @derived
    def main_route_table(self) -> RouteTable:
        """The table of subnets without an association of their own."""
        for association in self.main_associations:
            if association.route_table is not None:
                return association.route_table
        return self.implied_main_route_table

    @derived
    def nat_gateways(self) -> Members[NatGateway]:
        """The zonal NAT gateways that stand in its subnets."""
        found: list[NatGateway] = []
        pending = self.subnets.incomplete
        for subnet in self.subnets.proven:
            inside = subnet.nat_gateways
            found.extend(inside.proven)
            pending = pending or inside.incomplete
        return Members(found, pending)

    @derived
    def regional_nat_gateways(self) -> Members[NatGateway]:
        """Its NAT gateways without a subnet: AWS routes what they send to the internet gateway.

        See https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html.
        """
        found = self.network.pointing("nat_gateway", "own_vpc", self)
        return where(found, lambda gateway: gateway.regional)  # type: ignore[arg-type]

    @derived
    def peers(self) -> Members[Vpc]:
        """The VPCs that it is peered with."""
        asked, answered = self.requested_peerings, self.accepted_peerings
        ends = [*(one.accepter for one in asked.proven), *(one.requester for one in answered.proven)]
        return Members([end for end in ends if end is not None], asked.incomplete or answered.incomplete)

    @derived
    def connections(self) -> Members[Entity]:
        """The peerings, attachments and gateways that connect it to other networks than the internet."""
        from netlint.network.connections import connections_of

        return connections_of(self)

    @derived
    def ranges(self) -> Members[Range]:
        """All address blocks, secondary ones included."""
        found: list[Range] = []
        pending: Undetermined | None = None
        try:
            if self.cidr is not None:
                found.append(self.cidr)
        except Undetermined as why:
            pending = why
        # An IPv6 block that AWS assigns is unique: unknown, it still overlaps nobody else's.
        with suppress(Undetermined):
            if self.ipv6_cidr is not None:
                found.append(self.ipv6_cidr)
        associations = self.cidr_associations
        for association in associations.proven:
            try:
                if association.cidr is not None and association.cidr not in found:
                    found.append(association.cidr)
            except Undetermined as why:
                pending = pending or why
        return Members(found, pending or associations.incomplete)


class VpcCidrAssociation(Entity):
    """A further address block of a VPC."""

    kind = "vpc_cidr_association"
    terraform = (
        *spelled("aws_vpc_ipv4_cidr_block_association", vpc="vpc_id", cidr="cidr_block"),
        *spelled("aws_vpc_ipv6_cidr_block_association", vpc="vpc_id", cidr="ipv6_cidr_block"),
    )
    cloudformation = spelled(
        "AWS::EC2::VPCCidrBlock", vpc="VpcId", cidr="CidrBlock|Ipv6CidrBlock?Ipv4IpamPoolId"
    )

    vpc: link[Vpc] = link("vpc")
    cidr = attribute(range_of, None)

    def identified_by(self, attribute: str) -> Entity | None:
        """Its `vpc_id` passes the VPC's id on."""
        return self.vpc if attribute == "vpc_id" else self


_SUBNET = {
    "vpc": "vpc_id",
    "zone_name": "availability_zone",
    "zone_id": "availability_zone_id",
    "cidr": "cidr_block",
    "assigns_public_addresses": "map_public_ip_on_launch",
}


class Subnet(Entity):
    """A range of addresses in one zone (https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html)."""

    kind = "subnet"
    terraform = (
        *spelled(
            "aws_subnet",
            ipv6_cidr="ipv6_cidr_block",
            ipv6_native="ipv6_native",
            assigns_ipv6_addresses="assign_ipv6_address_on_creation",
            outpost="outpost_arn",
            **_SUBNET,
        ),
        *spelled("aws_default_subnet", **_SUBNET),
    )
    cloudformation = spelled(
        "AWS::EC2::Subnet",
        vpc="VpcId",
        zone_name="AvailabilityZone?",
        zone_id="AvailabilityZoneId?",
        cidr="CidrBlock?Ipv4IpamPoolId",
        ipv6_cidr="Ipv6CidrBlock?Ipv6IpamPoolId",
        ipv6_native="Ipv6Native",
        assigns_public_addresses="MapPublicIpOnLaunch",
        assigns_ipv6_addresses="AssignIpv6AddressOnCreation",
        outpost="OutpostArn",
    )

    vpc: link[Vpc] = link("vpc")
    cidr = attribute(range_of, None)
    ipv6_cidr = attribute(range_of, None)
    ipv6_native = attribute(flag, False)
    assigns_public_addresses = attribute(flag, False)
    assigns_ipv6_addresses = attribute(flag, False, settled=True)
    zone_name = attribute(text, "")
    zone_id = attribute(text, "")
    outpost = attribute(text, "")
    cidr_associations: members[SubnetCidrAssociation] = members("subnet_cidr_association", "subnet")
    associations: members[RouteTableAssociation] = members("route_table_association", "subnet")
    nat_gateways: members[NatGateway] = members("nat_gateway", "subnet")
    own_acls: members[NetworkAcl] = members("network_acl", "subnets")
    acl_associations: members[NetworkAclAssociation] = members("network_acl_association", "subnet")

    @property
    def is_default(self) -> bool:
        """Whether it is known to be a default subnet, which is in the default VPC."""
        return self.resource is not None and self.resource.type == "aws_default_subnet"

    def _resolve(self, field: str, kinds: tuple[str, ...]) -> Linked:
        found = super()._resolve(field, kinds)
        if field == "vpc" and self.is_default and not found.targets:
            # Only AWS knows its id before apply, but it is none of those that the configuration makes.
            found = Linked()
            found.targets.append(default_vpc_of(self))
        return found

    @derived
    def zone(self) -> str:
        """The availability zone: its name, or its id where only that is known.

        Where all zones of the network are members of one list that is not known, it names the member of that.
        """
        value, _ = self.locate("zone_name")
        if isinstance(value, str) and value:
            return value
        if isinstance(value, Unknown) and value.symbol:
            member = self.network.once("list of all zones", list_of_all_zones).member(value)
            if member:
                return member
        identifier, _ = self.locate("zone_id")
        if isinstance(identifier, str) and identifier:
            return identifier
        name = self.spelling_of("zone_name") or "availability_zone"
        settle = (
            "check a plan" if self.managed and self.writes("zone_name") else f"set `{name}` on the subnet"
        )
        why = f"the availability zone of {self.address} is not known"
        raise Undetermined(why, settle=settle, address=self.address, attribute=name)

    @derived
    def route_table(self) -> RouteTable:
        """The table in effect: its own by association, otherwise the VPC's main table."""
        own = where(self.associations, lambda association: association.route_table is not None)
        for association in own:
            table = association.route_table
            assert table is not None
            return table
        if self.vpc is None:
            raise Undetermined(f"the VPC of {self.address} is not known", address=self.address)
        return self.vpc.main_route_table

    @derived
    def network_acl(self) -> NetworkAcl:
        """The network ACL in effect: its own by association, otherwise the VPC's default one."""
        associated = (association.acl for association in self.acl_associations)
        own = next((acl for acl in chain(associated, self.own_acls) if acl is not None), None)
        if own is None and self.vpc is None:
            raise Undetermined(f"the VPC of {self.address} is not known", address=self.address)
        return own or self.vpc.adopted("network_acl")  # type: ignore[return-value, union-attr]

    @derived
    def public(self) -> bool:
        """Whether the table in effect sends some destination to an internet gateway."""
        return some(self.route_table.routes, lambda route: route.goes_to("internet_gateway"))

    def default_route(self, destination: Range = ALL_IPV4) -> Route | None:
        """Return the route for everything that nothing more specific matches."""
        return self.route_table.route_to(destination)

    @derived
    def nat_gateway(self) -> NatGateway | None:
        """The NAT gateway that takes this subnet's IPv4 internet traffic."""
        route = self.default_route()
        if route is None or not route.goes_to("nat_gateway"):
            return None
        return route.target  # type: ignore[return-value]


class SubnetCidrAssociation(Entity):
    """An IPv6 block of a subnet, as a resource of its own."""

    kind = "subnet_cidr_association"
    cloudformation = spelled(
        "AWS::EC2::SubnetCidrBlock", subnet="SubnetId", cidr="Ipv6CidrBlock?Ipv6IpamPoolId"
    )
    subnet: link[Subnet] = link("subnet")
    cidr = attribute(range_of, None)


class SubnetReservation(Entity):
    """A part of a subnet's range that is kept for prefixes, or for addresses that are asked for."""

    kind = "subnet_reservation"
    terraform = spelled("aws_ec2_subnet_cidr_reservation", subnet="subnet_id", cidr="cidr_block")
    cloudformation = spelled("AWS::EC2::SubnetCidrReservation", subnet="SubnetId", cidr="Cidr")
    subnet: link[Subnet] = link("subnet")
    cidr = attribute(range_of, None)
