"""A transit gateway has the ASN of what it is connected with.

## What it finds

A transit gateway that is associated with a Direct Connect gateway of the same ASN, or peered with a transit
gateway of the same ASN. The provider's default for transit gateways is 64512.

## Why it matters

AWS refuses to associate a Direct Connect gateway with a transit gateway of its own ASN. For transit
gateways that are peered AWS advises different ASNs: those that share one cannot exchange routes by BGP
later, with Cloud WAN for instance, and an ASN cannot always be changed.

## Bad

Both have 64512.

```hcl
resource "aws_ec2_transit_gateway" "hub" {
  amazon_side_asn = 64512 # <- TGW009
}

resource "aws_dx_gateway" "main" {
  name            = "main"
  amazon_side_asn = 64512
}

resource "aws_dx_gateway_association" "hub" {
  dx_gateway_id         = aws_dx_gateway.main.id
  associated_gateway_id = aws_ec2_transit_gateway.hub.id
  allowed_prefixes      = ["10.0.0.0/8"]
}
```

## Good

Each has its own.

```hcl
resource "aws_ec2_transit_gateway" "hub" {
  amazon_side_asn = 64512
}

resource "aws_dx_gateway" "main" {
  name            = "main"
  amazon_side_asn = 64513
}

resource "aws_dx_gateway_association" "hub" {
  dx_gateway_id         = aws_dx_gateway.main.id
  associated_gateway_id = aws_ec2_transit_gateway.hub.id
  allowed_prefixes      = ["10.0.0.0/8"]
}
```

## How to fix it

Give one of them another private ASN: 64512 to 65534, or 4200000000 to 4294967294.

## When it stays silent

Where the ASN of a gateway that is managed elsewhere is not read. One that is not known is undetermined. For
transit gateways that are peered the severity is low: static routes work with one ASN too.

## References

https://docs.aws.amazon.com/directconnect/latest/UserGuide/direct-connect-transit-gateways.html
https://repost.aws/knowledge-center/direct-connect-associate-transit-gateway
https://docs.aws.amazon.com/vpc/latest/tgw/tgw-peering.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined
from netlint.network.direct_connect import DirectConnectGateway, DirectConnectGatewayAssociation
from netlint.network.entity import Entity
from netlint.network.network import Network
from netlint.network.transit import TransitGateway, TransitGatewayPeeringAttachment


@check(
    "TGW009",
    "shared-asn",
    Severity.HIGH,
    needs=("direct_connect_gateway_association|transit_gateway_peering_attachment",),
)
def shared_asn(gateway: TransitGateway, network: Network) -> Problems:
    """Compare the ASN of a transit gateway with those of its neighbours."""
    pending: Undetermined | None = None
    joined: tuple[Entity, ...] = (
        *network.pointing("direct_connect_gateway_association", "associated", gateway).proven,
        *gateway.peering_attachments.proven,
    )
    for one in joined:
        try:
            problem = _compared(gateway, one)
        except Undetermined as why:
            pending = pending or why
            continue
        if problem is not None:
            yield problem
    if pending is not None:
        raise pending


def _compared(gateway: TransitGateway, joined: Entity) -> Problem | None:
    direct = isinstance(joined, DirectConnectGatewayAssociation)
    assert isinstance(joined, (DirectConnectGatewayAssociation, TransitGatewayPeeringAttachment))
    other: DirectConnectGateway | TransitGateway | None
    other = joined.gateway if isinstance(joined, DirectConnectGatewayAssociation) else joined.peer
    if other is None or other.resource is None or other is gateway or other.asn != gateway.asn:
        return None
    if direct:
        consequence = "AWS refuses to associate them"
        because = "A Direct Connect gateway and a transit gateway that are associated need different ASNs."
    else:
        consequence = "AWS advises one for each of those that are peered"
        because = "Transit gateways with one ASN cannot exchange routes by BGP later."
    return Problem(
        at=gateway,
        field="asn" if gateway.locate("asn")[0] is not None else "",
        message=f"{gateway.address} and {other.address} both have ASN {gateway.asn}: {consequence}",
        because=(because, f"{joined.address} joins them."),
        help=f"give {other.address} or {gateway.address} another private ASN",
        related=((other, f"has ASN {other.asn}"), (joined, "joins them")),
        key=other.address,
        severity=None if direct else Severity.LOW,
    )
