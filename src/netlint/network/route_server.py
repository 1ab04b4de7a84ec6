"""VPC Route Server: routes that appliances announce, written into route tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.network.entity import Entity
from netlint.network.fields import attribute, link, members, number, text
from netlint.network.spelling import spelled

if TYPE_CHECKING:
    from netlint.network.routes import RouteTable
    from netlint.network.vpc import Subnet, Vpc


class RouteServer(Entity):
    """A route server (https://docs.aws.amazon.com/vpc/latest/userguide/dynamic-routing-route-server.html)."""

    kind = "route_server"
    identities = ("route_server_id",)
    terraform = spelled("aws_vpc_route_server", asn="amazon_side_asn")
    cloudformation = spelled("AWS::EC2::RouteServer", asn="AmazonSideAsn")
    asn = attribute[int | None](number, None)
    vpc_associations: members[RouteServerAssociation] = members("route_server_association", "server")
    endpoints: members[RouteServerEndpoint] = members("route_server_endpoint", "server")
    propagations: members[RouteServerPropagation] = members("route_server_propagation", "server")


class RouteServerAssociation(Entity):
    """The VPC of a route server."""

    kind = "route_server_association"
    terraform = spelled("aws_vpc_route_server_vpc_association", server="route_server_id", vpc="vpc_id")
    cloudformation = spelled("AWS::EC2::RouteServerAssociation", server="RouteServerId", vpc="VpcId")
    server: link[RouteServer] = link("route_server")
    vpc: link[Vpc] = link("vpc")


class RouteServerEndpoint(Entity):
    """The interface at which a route server talks BGP: TCP port 179, and UDP port 3784 for BFD."""

    kind = "route_server_endpoint"
    identities = ("route_server_endpoint_id",)
    terraform = spelled("aws_vpc_route_server_endpoint", server="route_server_id", subnet="subnet_id")
    cloudformation = spelled("AWS::EC2::RouteServerEndpoint", server="RouteServerId", subnet="SubnetId")
    server: link[RouteServer] = link("route_server")
    subnet: link[Subnet] = link("subnet")
    peers: members[RouteServerPeer] = members("route_server_peer", "endpoint")


class RouteServerPeer(Entity):
    """An appliance that announces routes."""

    kind = "route_server_peer"
    terraform = spelled(
        "aws_vpc_route_server_peer",
        endpoint="route_server_endpoint_id",
        ip_address="peer_address",
        asn="bgp_options.peer_asn",
    )
    cloudformation = spelled(
        "AWS::EC2::RouteServerPeer",
        endpoint="RouteServerEndpointId",
        ip_address="PeerAddress",
        asn="BgpOptions.PeerAsn",
    )
    endpoint: link[RouteServerEndpoint] = link("route_server_endpoint")
    ip_address = attribute(text, "")
    asn = attribute[int | None](number, None)


class RouteServerPropagation(Entity):
    """A route table that a route server writes to."""

    kind = "route_server_propagation"
    terraform = spelled("aws_vpc_route_server_propagation", server="route_server_id", table="route_table_id")
    cloudformation = spelled("AWS::EC2::RouteServerPropagation", server="RouteServerId", table="RouteTableId")
    server: link[RouteServer] = link("route_server")
    table: link[RouteTable] = link("route_table")


ENTITIES: tuple[type[Entity], ...] = (
    RouteServer,
    RouteServerAssociation,
    RouteServerEndpoint,
    RouteServerPeer,
    RouteServerPropagation,
)
