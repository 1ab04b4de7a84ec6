"""A VPN leads to a range that lies in a VPC on this side.

## What it finds

A static route of a Site-to-Site VPN connection for a range inside of the VPC of its virtual private
gateway; or a static route of a transit gateway to a VPN connection for a range inside of an attached VPC
that uses the same route table.

## Why it matters

In the VPC the local route wins over every route that a gateway brings, also over a more specific one:
what the VPC sends to that range never leaves it. The hosts on premises that have these addresses cannot
be reached, and do not get answers.

## Bad

The office uses 10.0.128.0/20, which is a part of the VPC.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpn_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "private" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "private" {
  subnet_id      = aws_subnet.private.id
  route_table_id = aws_route_table.private.id
}

resource "aws_vpn_gateway_route_propagation" "private" {
  vpn_gateway_id = aws_vpn_gateway.main.id
  route_table_id = aws_route_table.private.id
}

resource "aws_customer_gateway" "office" {
  for_each   = { left = "203.0.113.10", right = "203.0.113.20" }
  bgp_asn    = 65000
  ip_address = each.value
  type       = "ipsec.1"
}

resource "aws_vpn_connection" "office" {
  for_each            = aws_customer_gateway.office
  customer_gateway_id = each.value.id
  vpn_gateway_id      = aws_vpn_gateway.main.id
  type                = "ipsec.1"
  static_routes_only  = true
}

resource "aws_vpn_connection_route" "office" {
  for_each               = aws_vpn_connection.office
  vpn_connection_id      = each.value.id
  destination_cidr_block = "10.0.128.0/20" # <- VPN006
}
```

## Good

The office uses a range of its own.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpn_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "private" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "private" {
  subnet_id      = aws_subnet.private.id
  route_table_id = aws_route_table.private.id
}

resource "aws_vpn_gateway_route_propagation" "private" {
  vpn_gateway_id = aws_vpn_gateway.main.id
  route_table_id = aws_route_table.private.id
}

resource "aws_customer_gateway" "office" {
  for_each   = { left = "203.0.113.10", right = "203.0.113.20" }
  bgp_asn    = 65000
  ip_address = each.value
  type       = "ipsec.1"
}

resource "aws_vpn_connection" "office" {
  for_each            = aws_customer_gateway.office
  customer_gateway_id = each.value.id
  vpn_gateway_id      = aws_vpn_gateway.main.id
  type                = "ipsec.1"
  static_routes_only  = true
}

resource "aws_vpn_connection_route" "office" {
  for_each               = aws_vpn_connection.office
  vpn_connection_id      = each.value.id
  destination_cidr_block = "192.168.0.0/20"
}
```

## How to fix it

Renumber one of the sides, or translate addresses on the customer gateway device and route the range that it
translates to.

## When it stays silent

For a wider range that covers the VPC, such as 10.0.0.0/8 for everything on premises: only its other part is
meant. For ranges that BGP announces, which no configuration shows. Where a range is not known it is
undetermined.

## References

https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-route-priority.html
https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined, some
from netlint.network.addresses import Range, contains
from netlint.network.entity import Entity
from netlint.network.hybrid import VpnConnection, VpnConnectionRoute
from netlint.network.network import Network
from netlint.network.transit import TransitGateway, TransitGatewayRoute, TransitGatewayRouteTable
from netlint.network.transit_routing import propagating_to, route_table_of
from netlint.network.vpc import Vpc


def _within(vpc: Vpc, destination: Range) -> bool:
    return some(vpc.ranges, lambda block: contains(block, destination))


def _attached(table: TransitGatewayRouteTable, gateway: TransitGateway, destination: Range) -> Vpc | None:
    """Return an attached VPC that has a range and uses a route table."""
    pending: Undetermined | None = None
    for attachment in gateway.attachments.proven:
        try:
            vpc = attachment.vpc
            if vpc is None or not _within(vpc, destination):
                continue
            if route_table_of(attachment) is table or attachment in propagating_to(table).proven:
                return vpc
        except Undetermined as why:
            pending = pending or why
    if pending is not None:
        raise pending
    return None


def _problem(route: Entity, connection: VpnConnection, vpc: Vpc, destination: Range) -> Problem:
    block = next(one for one in vpc.ranges.proven if contains(one, destination))
    return Problem(
        at=route,
        field="destination",
        message=f"{route.address} leads to {destination} over {connection.address}, but that is in "
        f"{vpc.address}: nothing there can reach it",
        because=(
            f"{vpc.address} has {block}. Its local route wins over what a gateway brings.",
            f"Hosts with addresses of {destination} on premises get no answers from {vpc.address}.",
        ),
        help="renumber one of the sides, or translate addresses on the customer gateway device",
        related=((vpc, f"has {block}"), (connection, "leads there")),
    )


@check("VPN006", "vpn-to-range-of-the-vpc", Severity.HIGH)
def vpn_to_range_of_the_vpc(connection: VpnConnection, network: Network) -> Problems:
    """Compare the static routes of a VPN connection with the ranges of the VPCs on this side."""
    pending: Undetermined | None = None
    routes = (
        *connection.routes.proven,
        *network.pointing("transit_gateway_route", "attachment", connection).proven,
    )
    for route in routes:
        assert isinstance(route, (VpnConnectionRoute, TransitGatewayRoute))
        try:
            destination = route.destination
            if destination is None or destination.prefixlen == 0:
                continue
            vpc: Vpc | None = None
            if isinstance(route, TransitGatewayRoute):
                table = route.table
                gateway = table.transit_gateway if table is not None else None
                vpc = _attached(table, gateway, destination) if table and gateway else None
            elif connection.vpn_gateway is not None and connection.vpn_gateway.vpc is not None:
                own = connection.vpn_gateway.vpc
                vpc = own if _within(own, destination) else None
        except Undetermined as why:
            pending = pending or why
            continue
        if vpc is not None:
            yield _problem(route, connection, vpc, destination)
    if pending is not None:
        raise pending
