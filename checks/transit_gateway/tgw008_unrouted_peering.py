"""A peering of transit gateways without static routes on both sides.

## What it finds

A peering attachment between two transit gateways that are both declared here, to which the route tables of
one of them, or of neither, have a static route.

## Why it matters

Between transit gateways nothing is propagated. Without a static route in either direction packets do not
cross the peering, or their answers do not come back.

## Bad

The first transit gateway sends to the second one, which has no route back.

```hcl
resource "aws_ec2_transit_gateway" "first" {
  amazon_side_asn = 64512
}

resource "aws_ec2_transit_gateway" "second" {
  amazon_side_asn = 64513
}

resource "aws_ec2_transit_gateway_peering_attachment" "both" { # <- TGW008
  transit_gateway_id      = aws_ec2_transit_gateway.first.id
  peer_transit_gateway_id = aws_ec2_transit_gateway.second.id
  peer_region             = "eu-west-1"
}

resource "aws_ec2_transit_gateway_peering_attachment_accepter" "both" {
  transit_gateway_attachment_id = aws_ec2_transit_gateway_peering_attachment.both.id
}

resource "aws_ec2_transit_gateway_route" "there" {
  transit_gateway_route_table_id = aws_ec2_transit_gateway.first.association_default_route_table_id
  destination_cidr_block         = "10.1.0.0/16"
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_peering_attachment_accepter.both.id
}
```

## Good

Each transit gateway has a static route to the other one.

```hcl
resource "aws_ec2_transit_gateway" "first" {
  amazon_side_asn = 64512
}

resource "aws_ec2_transit_gateway" "second" {
  amazon_side_asn = 64513
}

resource "aws_ec2_transit_gateway_peering_attachment" "both" {
  transit_gateway_id      = aws_ec2_transit_gateway.first.id
  peer_transit_gateway_id = aws_ec2_transit_gateway.second.id
  peer_region             = "eu-west-1"
}

resource "aws_ec2_transit_gateway_peering_attachment_accepter" "both" {
  transit_gateway_attachment_id = aws_ec2_transit_gateway_peering_attachment.both.id
}

resource "aws_ec2_transit_gateway_route" "there" {
  transit_gateway_route_table_id = aws_ec2_transit_gateway.first.association_default_route_table_id
  destination_cidr_block         = "10.1.0.0/16"
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_peering_attachment_accepter.both.id
}

resource "aws_ec2_transit_gateway_route" "back" {
  transit_gateway_route_table_id = aws_ec2_transit_gateway.second.association_default_route_table_id
  destination_cidr_block         = "10.0.0.0/16"
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_peering_attachment_accepter.both.id
}
```

## How to fix it

Add static routes to the peering attachment to the route tables of the side that has none, for the ranges
behind the other one.

## When it stays silent

For peerings of Cloud WAN, which are dynamic; where a policy table decides. Where one of the transit gateways
is managed elsewhere, so may its routes be: undetermined, as is a route whose attachment is not known.

## References

https://docs.aws.amazon.com/vpc/latest/tgw/tgw-peering.html
https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined
from netlint.network.network import Network
from netlint.network.transit import (
    TransitGateway,
    TransitGatewayPeeringAttachment,
    TransitGatewayPrefixListReference,
    TransitGatewayRoute,
)

#: what sends to an attachment
_ROUTES = ("transit_gateway_route", "transit_gateway_prefix_list_reference")


def _senders(
    peering: TransitGatewayPeeringAttachment, network: Network
) -> tuple[set[TransitGateway], Undetermined | None]:
    """Return the transit gateways with a route to a peering, and why there may be more."""
    found: set[TransitGateway] = set()
    pending: Undetermined | None = None
    for kind in _ROUTES:
        routes = network.pointing(kind, "attachment", peering)
        pending = pending or routes.incomplete
        for route in routes.proven:
            assert isinstance(route, (TransitGatewayRoute, TransitGatewayPrefixListReference))
            try:
                gateway = route.table.transit_gateway if route.table is not None else None
            except Undetermined as why:
                pending = pending or why
                continue
            if gateway is not None:
                found.add(gateway)
    return found, pending or _looked_up(peering, network)


def _looked_up(peering: TransitGatewayPeeringAttachment, network: Network) -> Undetermined | None:
    """Say which data source may have found the peering, as the other side does to route to it."""
    for one in network.of_kind(peering.kind):
        if not one.managed:
            return Undetermined(
                f"{one.address} may be {peering.address}, and routes to it are this one's",
                settle=f"use the id of {peering.address} in the routes, or scan the state",
                address=peering.address,
            )
    return None


@check("TGW008", "unrouted-transit-gateway-peering", Severity.HIGH)
def unrouted_transit_gateway_peering(peering: TransitGatewayPeeringAttachment, network: Network) -> Problems:
    """Look for static routes over a peering on both sides."""
    one, other = peering.transit_gateway, peering.peer
    if one is None or other is None:
        return
    senders, pending = _senders(peering, network)
    silent = [gateway for gateway in (one, other) if gateway not in senders]
    if not silent:
        return
    if network.pointing("transit_gateway_policy_table_association", "attachment", peering).proven:
        return
    for gateway in silent:
        if not gateway.managed:
            raise Undetermined(
                f"{gateway.address}, a side of {peering.address}, is managed elsewhere, "
                "and so may its routes be",
                settle=f"scan {peering.address} together with the configuration that owns {gateway.address}",
                address=peering.address,
            )
    if pending is not None:
        raise pending
    names = " and ".join(gateway.address for gateway in silent)
    lacks = "have no route" if len(silent) > 1 else "has no route"
    speaking = next((gateway for gateway in (one, other) if gateway in senders), None)
    yield Problem(
        at=peering,
        message=f"{names} {lacks} over {peering.address}: "
        + ("it carries nothing" if speaking is None else f"what {speaking.address} sends gets no answer"),
        because=("Between transit gateways no route is propagated: each side needs static ones.",),
        help=f"add aws_ec2_transit_gateway_route to {peering.address} to the route tables of {names}",
        related=tuple((gateway, "has no route over it") for gateway in silent),
    )
