"""A VPN connection with static routing has no static route.

## What it finds

A Site-to-Site VPN connection of a virtual private gateway with `static_routes_only`, for which no
`aws_vpn_connection_route` is declared.

## Why it matters

With static routing nothing is learned by BGP: the virtual private gateway knows only the ranges that
are entered. Without any, it sends nothing into the tunnels, and propagates nothing to route tables.

## Bad

The connection is static, and no range is entered for it.

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
  bgp_asn    = 65000
  ip_address = "203.0.113.10"
  type       = "ipsec.1"
}

resource "aws_vpn_connection" "office" {
  customer_gateway_id = aws_customer_gateway.office.id
  vpn_gateway_id      = aws_vpn_gateway.main.id
  type                = "ipsec.1"
  static_routes_only  = true # <- VPN005
}

resource "aws_customer_gateway" "branch" {
  bgp_asn    = 65001
  ip_address = "203.0.113.20"
  type       = "ipsec.1"
}

resource "aws_vpn_connection" "branch" {
  customer_gateway_id = aws_customer_gateway.branch.id
  vpn_gateway_id      = aws_vpn_gateway.main.id
  type                = "ipsec.1"
}
```

## Good

The range of the office is entered.

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
  bgp_asn    = 65000
  ip_address = "203.0.113.10"
  type       = "ipsec.1"
}

resource "aws_vpn_connection" "office" {
  customer_gateway_id = aws_customer_gateway.office.id
  vpn_gateway_id      = aws_vpn_gateway.main.id
  type                = "ipsec.1"
  static_routes_only  = true
}

resource "aws_vpn_connection_route" "office" {
  vpn_connection_id      = aws_vpn_connection.office.id
  destination_cidr_block = "192.168.0.0/16"
}

resource "aws_customer_gateway" "branch" {
  bgp_asn    = 65001
  ip_address = "203.0.113.20"
  type       = "ipsec.1"
}

resource "aws_vpn_connection" "branch" {
  customer_gateway_id = aws_customer_gateway.branch.id
  vpn_gateway_id      = aws_vpn_gateway.main.id
  type                = "ipsec.1"
}
```

## How to fix it

Add an `aws_vpn_connection_route` for each range behind the customer gateway, or use BGP.

## When it stays silent

For connections of a transit gateway, whose static routes are in the transit gateway's route table, and
of a concentrator; for dynamic routing. Where `static_routes_only`, the gateway, or the connection of a
route is not known, it is undetermined.

## References

https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-static-dynamic.html
https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-edit-static-routes.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpnConnectionRoute.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import Choice, Cure, cure
from netlint.engine.finding import Severity
from netlint.network.hybrid import VpnConnection


def _write(draft: Cure, connection: VpnConnection) -> None:
    draft.add(
        "aws_vpn_connection_route",
        draft.name(connection, "network"),
        vpn_connection_id=connection,
        destination_cidr_block=Choice("a range behind the customer gateway"),
    )


@check("VPN005", "static-vpn-without-routes", Severity.HIGH)
def static_vpn_without_routes(connection: VpnConnection) -> Problems:
    """Look for the static routes of a connection that needs some."""
    if not connection.static_routes_only or connection.transit_gateway is not None:
        return
    if connection.concentrator is not None or connection.vpn_gateway is None or connection.routes:
        return
    gateway = connection.vpn_gateway
    yield Problem(
        at=connection,
        field="static_routes_only",
        message=f"{connection.address} has static routing and no static route: "
        f"{gateway.address} sends nothing through it",
        because=(
            "With static routing, no route is learned from the customer gateway.",
            f"No range is entered for it, so {gateway.address} has none to send to or to propagate.",
        ),
        help=f"add an aws_vpn_connection_route to {connection.address} for each range behind the device",
        cure=cure(connection, lambda draft: _write(draft, connection)),
        related=((gateway, "the gateway that has no route for it"),),
    )
