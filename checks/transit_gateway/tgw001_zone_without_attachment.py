"""A zone sends traffic to a transit gateway whose attachment has no subnet in that zone.

## What it finds

A VPC attachment, and subnets of its VPC in other availability zones than the attachment's whose
route table sends traffic to the transit gateway.

## Why it matters

What lives in a zone without an attachment subnet cannot reach the transit gateway.

## Bad

Subnets in two zones send to the transit gateway; the attachment has a subnet in one of them.

```hcl
resource "aws_subnet" "app" {
  for_each          = { eu-west-1a = "10.0.0.0/24", eu-west-1b = "10.0.1.0/24" }
  vpc_id            = aws_vpc.main.id
  cidr_block        = each.value
  availability_zone = each.key
}

resource "aws_route_table" "app" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block         = "10.0.0.0/8"
    transit_gateway_id = aws_ec2_transit_gateway.hub.id
  }
}

resource "aws_route_table_association" "app" {
  for_each       = aws_subnet.app
  subnet_id      = each.value.id
  route_table_id = aws_route_table.app.id
}

resource "aws_ec2_transit_gateway_vpc_attachment" "main" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.main.id
  subnet_ids         = [aws_subnet.app["eu-west-1a"].id] # <- TGW001
}
```

## Good

The attachment has a subnet in each zone that sends to the transit gateway.

```hcl
resource "aws_subnet" "app" {
  for_each          = { eu-west-1a = "10.0.0.0/24", eu-west-1b = "10.0.1.0/24" }
  vpc_id            = aws_vpc.main.id
  cidr_block        = each.value
  availability_zone = each.key
}

resource "aws_route_table" "app" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block         = "10.0.0.0/8"
    transit_gateway_id = aws_ec2_transit_gateway.hub.id
  }
}

resource "aws_route_table_association" "app" {
  for_each       = aws_subnet.app
  subnet_id      = each.value.id
  route_table_id = aws_route_table.app.id
}

resource "aws_ec2_transit_gateway_vpc_attachment" "main" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.main.id
  subnet_ids         = [for subnet in aws_subnet.app : subnet.id]
}
```

## How to fix it

Add a subnet of that zone to the attachment; AWS advises a /28 of its own for each zone.

## When it stays silent

For Local Zones, which go through their parent zone; where a zone or a route is not known.

## References

https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import Choice, Cure, Written, cure
from netlint.engine.finding import Severity
from netlint.lang.undetermined import some, where
from netlint.lang.wording import listed
from netlint.network.entity import Entity
from netlint.network.routes import Route
from netlint.network.transit import TransitGatewayAttachment
from netlint.network.vpc import Subnet


def _in_local_zone(subnet: Subnet) -> bool:
    """Local and Wavelength Zones have longer names: us-west-2-lax-1a."""
    return subnet.zone.count("-") > 2


def _write(draft: Cure, attachment: TransitGatewayAttachment, cut_off: tuple[Subnet, ...]) -> None:
    if attachment.resource is None or attachment.resource.type != "aws_ec2_transit_gateway_vpc_attachment":
        return
    added: list[Written] = []
    for zone in sorted({subnet.zone for subnet in cut_off}):
        there = [subnet for subnet in cut_off if subnet.zone == zone]
        shown = " or ".join(subnet.address for subnet in there[:5])
        added.append(there[0] if len(there) == 1 else Choice(f"one subnet in {zone}: {shown}"))

    def attached(member: Entity) -> list[Written]:
        assert isinstance(member, TransitGatewayAttachment)
        return [*member.subnets, *(added if member is attachment else ())]

    draft.change(attachment, "subnet_ids", attached)


@check("TGW001", "zone-without-attachment", Severity.HIGH)
def zone_without_attachment(attachment: TransitGatewayAttachment) -> Problems:
    """Compare the zones of an attachment with those that send to the transit gateway."""
    gateway, vpc = attachment.transit_gateway, attachment.vpc
    if gateway is None or vpc is None:
        return

    own = attachment.subnets

    def sends(subnet: Subnet) -> bool:
        def over(route: Route) -> bool:
            return route.goes_to("transit_gateway") and route.target is gateway

        if subnet in own.proven:
            return False
        return some(subnet.route_table.routes, over) and not _in_local_zone(subnet)

    senders = where(vpc.subnets, sends)
    if not senders:
        return
    cut_off = where(senders, lambda subnet: not some(own, lambda attached: attached.zone == subnet.zone))
    if not cut_off:
        return
    attached = {subnet.zone for subnet in own}
    zones = sorted({subnet.zone for subnet in cut_off.proven})
    yield Problem(
        at=attachment,
        field="subnets",
        message=f"{', '.join(zones)} of {vpc.address} cannot reach {gateway.address}: "
        f"{attachment.address} has no subnet there",
        because=(
            f"The attachment has subnets in {', '.join(sorted(attached))}.",
            f"{listed(subnet.address for subnet in cut_off.proven)} send to the transit gateway.",
        ),
        help=f"add a subnet in {', '.join(zones)} to {attachment.address}",
        cure=cure(attachment, lambda draft: _write(draft, attachment, cut_off.proven)),
        related=tuple((subnet, f"in {subnet.zone}") for subnet in cut_off.proven[:5]),
    )
