"""Route tables, what is associated with them, and routes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.lang.undetermined import Members, Undetermined
from netlint.lang.unknown import Unknown
from netlint.network.addresses import ALL_IPV4, ALL_IPV6, Range, range_of
from netlint.network.collect import flattened, one
from netlint.network.entity import Entity
from netlint.network.fields import attribute, derived, link, links, members, number, text
from netlint.network.route_targets import TARGETS, kinds_in
from netlint.network.spelling import ITSELF, SELF, spelled

if TYPE_CHECKING:
    from netlint.network.endpoints import VpcEndpoint
    from netlint.network.vpc import Subnet, Vpc

_SPELLED = {
    "nat_gateway": "nat_gateway_id",
    "transit_gateway": "transit_gateway_id",
    "peering_connection": "vpc_peering_connection_id",
    "network_interface": "network_interface_id",
    "endpoint": "vpc_endpoint_id",
    "core_network": "core_network_arn",
    "carrier_gateway": "carrier_gateway_id",
    "local_gateway": "local_gateway_id",
    "odb_network": "odb_network_arn",
    "egress_only_gateway": "egress_only_gateway_id",
    "gateway": "gateway_id",
}

_INLINE = {
    "table": SELF,
    "ipv4": "cidr_block",
    "ipv6": "ipv6_cidr_block",
    "prefix_list": "destination_prefix_list_id",
}
_OF_DEFAULT_TABLE = {
    field: written
    for field, written in _SPELLED.items()
    if field not in ("carrier_gateway", "local_gateway", "odb_network")
}


class RouteTable(Entity):
    """A route table (https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html)."""

    kind = "route_table"
    terraform = (
        *spelled("aws_route_table", vpc="vpc_id", propagating="propagating_vgws"),
        *spelled("aws_default_route_table", vpc="vpc_id", propagating="propagating_vgws"),
    )
    cloudformation = spelled("AWS::EC2::RouteTable", vpc="VpcId")

    computed = frozenset({"propagating_vgws"})

    vpc: link[Vpc] = link("vpc")
    propagating: links[Entity] = links("vpn_gateway")
    routes: members[Route] = members("route", "table", echoed=True)
    associations: members[RouteTableAssociation] = members("route_table_association", "route_table")
    propagations: members[RoutePropagation] = members("route_propagation", "table")

    @derived
    def is_isolated(self) -> bool:
        """Whether it leads nowhere but to the VPC itself and to gateway endpoints, whose routes AWS adds."""
        return not self.routes and not self.propagating and not self.propagations

    def route_to(self, destination: Range) -> Route | None:
        """Return the route with exactly this destination.

        Raises:
            Undetermined: no known route has it, but one that is not known may.
        """
        # Most ask for a default route, of one table again and again.
        if destination is ALL_IPV4:
            return self._default_ipv4
        return self._default_ipv6 if destination is ALL_IPV6 else self._exactly(destination)

    @derived
    def _default_ipv4(self) -> Route | None:
        return self._exactly(ALL_IPV4)

    @derived
    def _default_ipv6(self) -> Route | None:
        return self._exactly(ALL_IPV6)

    def _exactly(self, destination: Range) -> Route | None:
        pending: Undetermined | None = self.routes.incomplete
        for route in self.routes.proven:
            try:
                if route.destination == destination:
                    return route
            except Undetermined as why:
                pending = pending or why
        if pending is not None:
            raise pending
        return None

    @derived
    def subnets(self) -> Members[Subnet]:
        """The subnets that use this table, implicitly associated ones included."""
        if self.vpc is None:
            raise Undetermined(f"the VPC of {self.address} is not known", address=self.address)
        found, pending = [], self.vpc.subnets.incomplete
        for subnet in self.vpc.subnets.proven:
            try:
                if subnet.route_table is self:
                    found.append(subnet)
            except Undetermined as why:
                pending = pending or why
        return Members(found, pending)


class RouteTableAssociation(Entity):
    """The table of a subnet, or of a gateway (edge association)."""

    kind = "route_table_association"
    terraform = spelled(
        "aws_route_table_association", subnet="subnet_id", gateway="gateway_id", route_table="route_table_id"
    )
    cloudformation = (
        *spelled("AWS::EC2::SubnetRouteTableAssociation", subnet="SubnetId", route_table="RouteTableId"),
        *spelled("AWS::EC2::GatewayRouteTableAssociation", gateway="GatewayId", route_table="RouteTableId"),
    )
    subnet: link[Subnet] = link("subnet")
    gateway: link[Entity] = link("internet_gateway", "vpn_gateway")
    route_table: link[RouteTable] = link("route_table")


class MainRouteTableAssociation(Entity):
    """Another main table for a VPC."""

    kind = "main_route_table_association"
    terraform = spelled("aws_main_route_table_association", vpc="vpc_id", route_table="route_table_id")
    vpc: link[Vpc] = link("vpc")
    route_table: link[RouteTable] = link("route_table")


class Route(Entity):
    """One route: inline or standalone.

    The provider accepts the id of any gateway in `gateway_id`, so the kind of target
    is told by what it is and not by the argument that holds it.
    """

    kind = "route"
    terraform = (
        *spelled(
            "aws_route",
            table="route_table_id",
            ipv4="destination_cidr_block",
            ipv6="destination_ipv6_cidr_block",
            prefix_list="destination_prefix_list_id",
            **_SPELLED,
        ),
        *spelled("aws_route_table", block="route", **_INLINE, **_SPELLED),
        *spelled("aws_default_route_table", block="route", **_INLINE, **_OF_DEFAULT_TABLE),
    )
    cloudformation = spelled(
        "AWS::EC2::Route",
        table="RouteTableId",
        ipv4="DestinationCidrBlock",
        ipv6="DestinationIpv6CidrBlock",
        prefix_list="DestinationPrefixListId",
        gateway="GatewayId",
        nat_gateway="NatGatewayId",
        egress_only_gateway="EgressOnlyInternetGatewayId",
        transit_gateway="TransitGatewayId",
        peering_connection="VpcPeeringConnectionId",
        network_interface="NetworkInterfaceId",
        instance="InstanceId",
        endpoint="VpcEndpointId",
        core_network="CoreNetworkArn",
        carrier_gateway="CarrierGatewayId",
        local_gateway="LocalGatewayId",
        odb_network="OdbNetworkArn",
    )

    table: link[RouteTable] = link("route_table")
    ipv4 = attribute(range_of, None)
    ipv6 = attribute(range_of, None)
    prefix_list: link[Entity] = link("prefix_list")
    gateway: link[Entity] = link(*kinds_in("gateway"))
    nat_gateway: link[Entity] = link(*TARGETS["nat_gateway"])
    egress_only_gateway: link[Entity] = link(*TARGETS["egress_only_gateway"])
    transit_gateway: link[Entity] = link(*TARGETS["transit_gateway"])
    peering_connection: link[Entity] = link(*TARGETS["peering_connection"])
    network_interface: link[Entity] = link(*TARGETS["network_interface"])
    instance: link[Entity] = link(*TARGETS["instance"])
    endpoint: link[Entity] = link(*TARGETS["endpoint"])
    core_network: link[Entity] = link(*TARGETS["core_network"])
    carrier_gateway: link[Entity] = link(*TARGETS["carrier_gateway"])
    local_gateway: link[Entity] = link(*TARGETS["local_gateway"])
    odb_network: link[Entity] = link(*TARGETS["odb_network"])

    @derived
    def destination(self) -> Range | None:
        """The destination; None for a prefix list."""
        try:
            if self.ipv4 is not None:
                return self.ipv4
        except Undetermined:
            # Only one of the two is ever set: a known IPv6 destination settles it.
            written = self.locate("ipv6")[0]
            if isinstance(written, str) and written:
                return self.ipv6
            raise
        return self.ipv6

    @derived
    def destinations(self) -> Members[Range]:
        """The ranges that it is for: one, or the entries of a prefix list.

        Raises:
            Undetermined: what it is for is not known, or is a prefix list that is managed elsewhere.
        """
        if self.destination is not None:
            return one(self.destination)
        named = self.prefix_list
        if not isinstance(named, PrefixList) or not named.managed:
            raise Undetermined(f"the destination of {self.address} is not known", address=self.address)
        return named.ranges

    @derived
    def target(self) -> Entity | None:
        """Where the route sends to.

        Raises:
            Undetermined: the target is not known.
        """
        pending: Undetermined | None = None
        for field in self._written_targets():
            linked = self.linked(field, kinds_in(field))
            if linked.targets:
                self.network.note(linked.certainty)
                return linked.targets[0]
            pending = pending or linked.incomplete
        if pending is not None:
            raise pending
        return None

    @derived
    def inspected(self) -> bool:
        """Whether it sends to an endpoint of a firewall or of a Gateway Load Balancer.

        The argument for endpoints takes no others, so that their ids need not be known.
        """
        # Few routes do, and most are seen not to at once.
        if all(self.locate(field)[0] in (None, "") for field in ("endpoint", "gateway")):
            return False
        written = self._written_targets()
        return written == ["endpoint"] or (bool(written) and self.goes_to("vpc_endpoint"))

    @property
    def target_link(self) -> str:
        """The field that holds the target; empty where none is written."""
        written = self._written_targets()
        return written[0] if written else ""

    @property
    def target_field(self) -> str:
        """The attribute that holds the target, dotted."""
        return self.spelling_of(self.target_link) if self.target_link else ""

    def _written_targets(self, *, unknown: bool = False) -> list[str]:
        """Return the fields that hold a target, or may; those that the provider computes hold none."""
        return [field for field, is_open in self.held if is_open or not unknown]

    @derived
    def held(self) -> tuple[tuple[str, bool], ...]:
        """The fields that hold a target, or may, and whether it is unknown."""
        return tuple(
            (field, isinstance(value, Unknown))
            for field, value, path in self.given(tuple(TARGETS))
            if not isinstance(value, Unknown) or not self.is_unwritten(path)
        )

    def may_go_to(self, entity: Entity) -> bool:
        """Tell whether an unknown target may be this entity."""
        for field in self._written_targets(unknown=True):
            if entity.kind in TARGETS[field]:
                linked = self.linked(field, kinds_in(field))
                if not linked.candidates or entity in linked.candidates:
                    return True
        return False

    def may_hold(self, kind: str) -> bool:
        """Tell whether an attribute that may hold a target of a kind is written at all."""
        return any(kind in kinds_in(field) for field, _ in self.held)

    def goes_to(self, kind: str) -> bool:
        """Tell whether the target is of a kind. Undetermined only when the field leaves it open."""
        try:
            target = self.target
        except Undetermined:
            possible = [TARGETS[field] for field in self._written_targets(unknown=True)]
            if possible and not any(kind in kinds for kinds in possible):
                return False
            if possible and all(kinds == (kind,) for kinds in possible):
                return True
            raise
        return target is not None and target.kind == kind


class RoutePropagation(Entity):
    """Routes of a virtual private gateway, copied into a table."""

    kind = "route_propagation"
    terraform = spelled("aws_vpn_gateway_route_propagation", gateway="vpn_gateway_id", table="route_table_id")
    cloudformation = spelled(
        "AWS::EC2::VPNGatewayRoutePropagation", block="RouteTableIds", gateway="^VpnGatewayId", table=ITSELF
    )
    gateway: link[Entity] = link("vpn_gateway")
    table: link[RouteTable] = link("route_table")


class PrefixList(Entity):
    """A named set of ranges."""

    kind = "prefix_list"
    terraform = (
        *spelled(
            "aws_ec2_managed_prefix_list", name="name", family="address_family", max_entries="max_entries"
        ),
        *spelled("aws_prefix_list", name="name"),
    )
    cloudformation = spelled(
        "AWS::EC2::PrefixList", name="PrefixListName", family="AddressFamily", max_entries="MaxEntries"
    )
    name = attribute(text, "")
    family = attribute(text, "")
    max_entries = attribute[int | None](number, None)
    entries: members[PrefixListEntry] = members("prefix_list_entry", "prefix_list")

    #: the endpoint whose service's addresses it holds, where it is named by way of that
    endpoint: link[VpcEndpoint] = link("vpc_endpoint")

    @derived
    def aws_service(self) -> str:
        """The service whose addresses AWS keeps in it, such as `s3`; empty for a list of one's own.

        AWS's own are named `com.amazonaws.REGION.SERVICE`
        (https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html).
        """
        if self.resource is None and not self.linked("endpoint", ("vpc_endpoint",)).targets:
            raise Undetermined(
                f"which addresses {self.address} holds is not known",
                settle="read it by the data source `aws_ec2_managed_prefix_list`",
                address=self.address,
            )
        if self.endpoint is not None:
            return self.endpoint.service
        if self.managed:
            return ""
        parts = self.name.split(".")
        return ".".join(parts[3:]) if parts[:2] == ["com", "amazonaws"] else ""

    @derived
    def ranges(self) -> Members[Range]:
        """Its ranges, written here or in resources of their own."""
        return flattened(self.entries, lambda entry: one(entry.cidr))


class PrefixListEntry(Entity):
    """A range in a prefix list: a block, or a resource of its own."""

    kind = "prefix_list_entry"
    terraform = (
        *spelled("aws_ec2_managed_prefix_list_entry", prefix_list="prefix_list_id", cidr="cidr"),
        *(
            spelling
            for block in ("entry", "entries")
            for spelling in spelled("aws_ec2_managed_prefix_list", block=block, prefix_list=SELF, cidr="cidr")
        ),
    )
    cloudformation = spelled("AWS::EC2::PrefixList", block="Entries", prefix_list=SELF, cidr="Cidr")
    prefix_list: link[PrefixList] = link("prefix_list")
    cidr = attribute(range_of, None)


class LocalGatewayAssociation(Entity):
    """A VPC that may send to the local gateway of an Outpost."""

    kind = "local_gateway_association"
    terraform = spelled("aws_ec2_local_gateway_route_table_vpc_association", vpc="vpc_id")
    cloudformation = spelled("AWS::EC2::LocalGatewayRouteTableVPCAssociation", vpc="VpcId")
    vpc: link[Vpc] = link("vpc")
