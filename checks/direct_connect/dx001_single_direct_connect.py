"""One Direct Connect connection, or one location, is the only way to a network on premises.

## What it finds

A Direct Connect gateway all of whose virtual interfaces are on one connection or LAG, or on connections
in one location, while no VPN connection leads to the gateways that it is associated with.

## Why it matters

A connection ends at one device of AWS in one location; so does a LAG, which adds bandwidth and nothing
else. When that fails or is maintained, the network on premises is cut off. AWS's service level agreement
asks for connections in two locations, and a VPN connection is the documented backup for one.

## Bad

The only virtual interface is on one connection.

```hcl
resource "aws_dx_connection" "main" {
  name      = "main"
  bandwidth = "1Gbps"
  location  = "EqDC2"
}

resource "aws_dx_gateway" "main" { # <- DX001
  name            = "main"
  amazon_side_asn = 64513
}

resource "aws_dx_transit_virtual_interface" "main" {
  connection_id  = aws_dx_connection.main.id
  dx_gateway_id  = aws_dx_gateway.main.id
  name           = "main"
  vlan           = 100
  address_family = "ipv4"
  bgp_asn        = 65000
}

resource "aws_ec2_transit_gateway" "hub" {}

resource "aws_dx_gateway_association" "hub" {
  dx_gateway_id         = aws_dx_gateway.main.id
  associated_gateway_id = aws_ec2_transit_gateway.hub.id
  allowed_prefixes      = ["10.0.0.0/8"]
}
```

## Good

A second connection in another location has a virtual interface too.

```hcl
resource "aws_dx_connection" "main" {
  for_each  = toset(["EqDC2", "EqLD5"])
  name      = each.key
  bandwidth = "1Gbps"
  location  = each.key
}

resource "aws_dx_gateway" "main" {
  name            = "main"
  amazon_side_asn = 64513
}

resource "aws_dx_transit_virtual_interface" "main" {
  for_each       = aws_dx_connection.main
  connection_id  = each.value.id
  dx_gateway_id  = aws_dx_gateway.main.id
  name           = each.key
  vlan           = 100
  address_family = "ipv4"
  bgp_asn        = 65000
}

resource "aws_ec2_transit_gateway" "hub" {}

resource "aws_dx_gateway_association" "hub" {
  dx_gateway_id         = aws_dx_gateway.main.id
  associated_gateway_id = aws_ec2_transit_gateway.hub.id
  allowed_prefixes      = ["10.0.0.0/8"]
}
```

## How to fix it

Add a connection in a second location with a virtual interface to the same Direct Connect gateway; or,
where less will do, a Site-to-Site VPN connection to the gateway behind it.

## When it stays silent

In the profile `dev`. Where a VPN connection leads to one of the associated gateways; for a Direct Connect
gateway without virtual interfaces or associations here. Where connections, their locations or further
virtual interfaces are another account's and not known, or a gateway is managed elsewhere, whose VPN may
be too, it is undetermined.

## References

https://docs.aws.amazon.com/directconnect/latest/UserGuide/resiliency_toolkit.html
https://docs.aws.amazon.com/directconnect/latest/UserGuide/lags.html
https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-redundant-connection.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined
from netlint.lang.wording import listed
from netlint.network.direct_connect import (
    DirectConnectConnection,
    DirectConnectGateway,
    DirectConnectGatewayAssociation,
    DirectConnectLag,
)
from netlint.network.entity import Entity
from netlint.network.network import Network


def _has_vpn(gateway: DirectConnectGateway, network: Network) -> bool:
    """Tell whether a VPN connection leads to one of the associated gateways.

    Raises:
        Undetermined: none that is known does.
    """
    pending: Undetermined | None = None
    for association in gateway.associations:
        assert isinstance(association, DirectConnectGatewayAssociation)
        try:
            other = association.associated
            if other is not None and network.pointing("vpn_connection", other.kind, other):
                return True
        except Undetermined as why:
            pending = pending or why
    if pending is not None:
        raise pending
    return False


def _location(link: Entity) -> str:
    """Return where a connection ends.

    Raises:
        Undetermined: it is managed elsewhere.
    """
    assert isinstance(link, (DirectConnectConnection, DirectConnectLag))
    if not link.location:
        raise Undetermined(f"the location of {link.address} is not known", address=link.address)
    return link.location


@check("DX001", "single-direct-connect", Severity.MEDIUM)
def single_direct_connect(gateway: DirectConnectGateway, network: Network) -> Problems:
    """Compare the connections of the virtual interfaces of a Direct Connect gateway."""
    interfaces = gateway.virtual_interfaces
    if not interfaces.proven or not gateway.associations.proven:
        return
    links = dict.fromkeys(one.connection for one in interfaces.proven if one.connection is not None)
    places = {_location(link) for link in links} if len(links) > 1 else {""}
    if len(places) != 1 or not links or _has_vpn(gateway, network):
        return
    for accepter in network.pointing("direct_connect_virtual_interface_accepter", "gateway", gateway):
        raise Undetermined(
            f"{accepter.address} is on a connection of another account",
            settle="look at the location of that connection",
            address=gateway.address,
        )
    link = next(iter(links))
    if not link.managed:
        raise Undetermined(
            f"{link.address} is managed elsewhere, and so may virtual interfaces of {gateway.address} be",
            settle="scan it together with the configuration that owns it",
            address=gateway.address,
        )
    if interfaces.incomplete is not None:
        raise interfaces.incomplete
    names = listed(one.address for one in links)
    what = f"one location, {next(iter(places))}" if len(links) > 1 else names
    count = len(interfaces.proven)
    yield Problem(
        at=gateway,
        message=f"{gateway.address} depends on {what}: no other connection and no VPN leads there",
        because=(
            f"All of its virtual interfaces ({count}) are on {names}.",
            "A connection or a LAG ends at one device in one location.",
        ),
        help=f"add a connection in a second location with a virtual interface to {gateway.address}, or a VPN",
        related=tuple(
            (one, "the only way" if len(links) == 1 else "in that location") for one in list(links)[:5]
        ),
    )
