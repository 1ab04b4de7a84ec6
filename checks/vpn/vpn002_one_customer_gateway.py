"""All VPN connections of a gateway end at one customer gateway device.

## What it finds

A virtual private gateway or transit gateway with two Site-to-Site VPN connections or more, all of which end
at one address, and no other way beside them.

## Why it matters

A second connection protects from nothing that happens on premises if it ends at the same device. AWS advises
a second connection to a second customer gateway device.

## Bad

Both connections end at 203.0.113.10.

```hcl
resource "aws_ec2_transit_gateway" "hub" {}

resource "aws_customer_gateway" "office" {
  bgp_asn    = 65000
  ip_address = "203.0.113.10"
  type       = "ipsec.1"
}

resource "aws_vpn_connection" "first" { # <- VPN002
  customer_gateway_id = aws_customer_gateway.office.id
  transit_gateway_id  = aws_ec2_transit_gateway.hub.id
  type                = "ipsec.1"
}

resource "aws_vpn_connection" "second" {
  customer_gateway_id = aws_customer_gateway.office.id
  transit_gateway_id  = aws_ec2_transit_gateway.hub.id
  type                = "ipsec.1"
}
```

## Good

The second connection ends at a second device.

```hcl
resource "aws_ec2_transit_gateway" "hub" {}

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

resource "aws_vpn_connection" "first" {
  customer_gateway_id = aws_customer_gateway.office.id
  transit_gateway_id  = aws_ec2_transit_gateway.hub.id
  type                = "ipsec.1"
}

resource "aws_vpn_connection" "second" {
  customer_gateway_id = aws_customer_gateway.branch.id
  transit_gateway_id  = aws_ec2_transit_gateway.hub.id
  type                = "ipsec.1"
}
```

## How to fix it

Add a customer gateway for a second device with an address of its own, and let one of the connections end
there. Two connections to one device only add bandwidth.

## When it stays silent

In the profile `dev`; where Direct Connect, peering or Connect leads to the same gateway, as for VPN001; where
the customer gateways behind one address have different `device_name`s: a pair of devices. Where addresses, or
the connections of a gateway that is managed elsewhere, are not known, it is undetermined. A pair of devices
that the configuration does not show as two looks the same: allow it.

## References

https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-redundant-connection.html
https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import some
from netlint.lang.wording import listed
from netlint.network.entity import Entity
from netlint.network.hybrid import CustomerGateway, VpnConnection, has_way_besides_vpn


def _another(device: CustomerGateway, other: Entity) -> bool:
    """Tell whether a connection ends at another device."""
    assert isinstance(other, VpnConnection)
    end = other.customer_gateway
    if end is None:
        # One of a concentrator, or certificates alone: not the same for sure.
        return True
    if end is device:
        return False
    if end.device_name and device.device_name and end.device_name != device.device_name:
        return True
    return not end.public_address or end.public_address != device.public_address


@check("VPN002", "one-customer-gateway-device", Severity.LOW)
def one_customer_gateway_device(connection: VpnConnection) -> Problems:
    """Compare where the VPN connections of a gateway end."""
    siblings = connection.siblings.proven
    # One of them speaks for all.
    if len(siblings) < 2 or connection is not min(siblings, key=lambda one: one.address):
        return
    gateway, device = connection.gateway, connection.customer_gateway
    if gateway is None or device is None:
        return
    if some(connection.siblings, lambda other: _another(device, other)) or has_way_besides_vpn(gateway):
        return
    names = listed(one.address for one in siblings)
    yield Problem(
        at=connection,
        message=f"all {len(siblings)} VPN connections of {gateway.address} end at one device: "
        f"{device.address}",
        because=(
            f"{names} end there.",
            "When that device fails or is updated, the network behind it is cut off.",
        ),
        help="add a customer gateway for a second device, and let a connection of "
        f"{gateway.address} end there",
        related=((device, "the only device"), (gateway, "has no other way")),
    )
