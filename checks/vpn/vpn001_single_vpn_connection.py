"""One VPN connection is the only way to a network on premises.

## What it finds

A virtual private gateway or transit gateway with exactly one Site-to-Site VPN connection, and no
Direct Connect, Connect or peering attachment beside it.

## Why it matters

The two tunnels of a connection protect from a failure at AWS. Both end at one customer gateway device:
when it fails or is updated, the network behind it is cut off. AWS advises a second connection to a
second customer gateway device.

## Bad

The transit gateway has one connection, to one device.

```hcl
resource "aws_ec2_transit_gateway" "hub" {}

resource "aws_customer_gateway" "office" {
  bgp_asn    = 65000
  ip_address = "203.0.113.10"
  type       = "ipsec.1"
}

resource "aws_vpn_connection" "office" { # <- VPN001
  customer_gateway_id = aws_customer_gateway.office.id
  transit_gateway_id  = aws_ec2_transit_gateway.hub.id
  type                = "ipsec.1"
}
```

## Good

A second connection leads to a second device.

```hcl
resource "aws_ec2_transit_gateway" "hub" {}

resource "aws_customer_gateway" "office" {
  bgp_asn    = 65000
  ip_address = "203.0.113.10"
  type       = "ipsec.1"
}

resource "aws_vpn_connection" "office" {
  customer_gateway_id = aws_customer_gateway.office.id
  transit_gateway_id  = aws_ec2_transit_gateway.hub.id
  type                = "ipsec.1"
}

resource "aws_customer_gateway" "branch" {
  bgp_asn    = 65001
  ip_address = "203.0.113.20"
  type       = "ipsec.1"
}

resource "aws_vpn_connection" "branch" {
  customer_gateway_id = aws_customer_gateway.branch.id
  transit_gateway_id  = aws_ec2_transit_gateway.hub.id
  type                = "ipsec.1"
}
```

## How to fix it

Add a customer gateway for a second device, and a VPN connection to it.

## When it stays silent

In the profile `dev`. Where a Direct Connect gateway or a virtual interface leads to the same gateway:
the VPN is its backup. For a transit gateway that is peered or has Connect attachments: there may be
another way. For VPN concentrators, which are for many small sites. For a gateway that is
managed elsewhere it is undetermined, as another connection may be there. If the second connection is in
another configuration, allow it.

## References

https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-redundant-connection.html
https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import some
from netlint.network.hybrid import VpnConnection, has_way_besides_vpn


@check("VPN001", "single-vpn-connection", Severity.MEDIUM)
def single_vpn_connection(connection: VpnConnection) -> Problems:
    """Look for another way from the connection's gateway to networks on premises."""
    if connection.concentrator is not None:
        return
    gateway = connection.gateway
    if gateway is None or some(connection.siblings, lambda other: other is not connection):
        return
    if has_way_besides_vpn(gateway):
        return
    device = connection.customer_gateway
    if device is None:
        return
    yield Problem(
        at=connection,
        message=f"{connection.address} is the only VPN connection of {gateway.address}, to one device: "
        f"{device.address}",
        because=(
            f"Both tunnels of the connection end at {device.address}.",
            "When that device fails or is updated, the network behind it is cut off.",
        ),
        help=f"add a customer gateway for a second device, and a VPN connection of {gateway.address} to it",
        related=((gateway, "has no other connection"), (device, "the only device")),
    )
