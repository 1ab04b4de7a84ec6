"""A VPN connection has static routes, although its device speaks BGP.

## What it finds

A Site-to-Site VPN connection with `static_routes_only`, to a customer gateway with another connection that
has BGP.

## Why it matters

BGP notices that a way is dead although its tunnel is up, and withdraws it: traffic changes over to another
tunnel or connection. Static routes stay. AWS recommends BGP where the device can, and this one can.

## Bad

The office has a connection with BGP to one transit gateway, and one with static routes to the other.

```hcl
resource "aws_ec2_transit_gateway" "a" {}

resource "aws_ec2_transit_gateway" "b" {}

resource "aws_customer_gateway" "office" {
  bgp_asn    = 65000
  ip_address = "203.0.113.10"
  type       = "ipsec.1"
}

resource "aws_customer_gateway" "branch" {
  bgp_asn    = 65001
  ip_address = "203.0.113.20"
  type       = "ipsec.1"
}

resource "aws_vpn_connection" "office" {
  for_each            = { a = aws_ec2_transit_gateway.a.id, b = aws_ec2_transit_gateway.b.id }
  customer_gateway_id = aws_customer_gateway.office.id
  transit_gateway_id  = each.value
  type                = "ipsec.1"
  static_routes_only  = each.key == "b" # <- VPN003
}

resource "aws_vpn_connection" "branch" {
  for_each            = { a = aws_ec2_transit_gateway.a.id, b = aws_ec2_transit_gateway.b.id }
  customer_gateway_id = aws_customer_gateway.branch.id
  transit_gateway_id  = each.value
  type                = "ipsec.1"
}
```

## Good

All connections use BGP.

```hcl
resource "aws_ec2_transit_gateway" "a" {}

resource "aws_ec2_transit_gateway" "b" {}

resource "aws_customer_gateway" "office" {
  bgp_asn    = 65000
  ip_address = "203.0.113.10"
  type       = "ipsec.1"
}

resource "aws_customer_gateway" "branch" {
  bgp_asn    = 65001
  ip_address = "203.0.113.20"
  type       = "ipsec.1"
}

resource "aws_vpn_connection" "office" {
  for_each            = { a = aws_ec2_transit_gateway.a.id, b = aws_ec2_transit_gateway.b.id }
  customer_gateway_id = aws_customer_gateway.office.id
  transit_gateway_id  = each.value
  type                = "ipsec.1"
}

resource "aws_vpn_connection" "branch" {
  for_each            = { a = aws_ec2_transit_gateway.a.id, b = aws_ec2_transit_gateway.b.id }
  customer_gateway_id = aws_customer_gateway.branch.id
  transit_gateway_id  = each.value
  type                = "ipsec.1"
}
```

## How to fix it

Replace the connection by one with BGP: `static_routes_only` cannot be changed in place.

## When it stays silent

For devices that are not seen to speak BGP over another connection: many cannot. For a customer gateway that
is managed elsewhere, whose other connections are not here. A setting that is not known is undetermined.

## References

https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNRoutingTypes.html
https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-redundant-connection.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import where
from netlint.network.hybrid import VpnConnection


def _dynamic(connection: VpnConnection) -> bool:
    return not connection.static_routes_only


@check("VPN003", "static-vpn-of-bgp-device", Severity.LOW)
def static_vpn_of_bgp_device(connection: VpnConnection) -> Problems:
    """Look for a connection with BGP to the device of a static VPN connection."""
    if not connection.static_routes_only:
        return
    device = connection.customer_gateway
    if device is None:
        return
    others = where((one for one in device.connections.proven if one is not connection), _dynamic)
    if not others.proven:
        if others.incomplete is not None:
            raise others.incomplete
        return
    other = others.proven[0]
    yield Problem(
        at=connection,
        field="static_routes_only",
        message=f"{connection.address} has static routes only, although {device.address} speaks BGP over "
        f"{other.address}",
        because=(
            "Static routes stay when the way is dead and its tunnel is up: traffic does not change over.",
        ),
        help=f"replace {connection.address} by a connection with BGP (static_routes_only = false)",
        related=((other, "has BGP"), (device, "the device of both")),
    )
