"""A zone sends traffic to a transit gateway whose attachment has no subnet in that zone.

## What it finds

A VPC attachment, and subnets of its VPC in other availability zones than the attachment's whose
route table sends traffic to the transit gateway.

## Why it matters

What lives in a zone without an attachment subnet cannot reach the transit gateway.

## Bad

An attachment with one subnet in `eu-west-1a`, and a route to the transit gateway in the table of a
subnet in `eu-west-1b`.

## Good

An attachment with one subnet in each zone that has workloads.

## How to fix it

Add a subnet of that zone to the attachment; AWS advises a /28 of its own for each zone.

## When it stays silent

For Local Zones, which go through their parent zone; where a zone or a route is not known.

## References

https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import some, where
from netlint.network.routes import Route
from netlint.network.transit import TransitGatewayAttachment
from netlint.network.vpc import Subnet


def _in_local_zone(subnet: Subnet) -> bool:
    """Local and Wavelength Zones have longer names: us-west-2-lax-1a."""
    return subnet.zone.count("-") > 2


@check("TGW001", "zone-without-attachment", Severity.HIGH)
def zone_without_attachment(attachment: TransitGatewayAttachment) -> Problems:
    """Compare the zones of an attachment with those that send to the transit gateway."""
    gateway, vpc = attachment.transit_gateway, attachment.vpc
    if gateway is None or vpc is None:
        return

    def sends(subnet: Subnet) -> bool:
        def over(route: Route) -> bool:
            return route.goes_to("transit_gateway") and route.target is gateway

        return some(subnet.route_table.routes, over) and not _in_local_zone(subnet)

    attached = {subnet.zone for subnet in attachment.subnets}
    cut_off = [subnet for subnet in where(vpc.subnets, sends) if subnet.zone not in attached]
    if not cut_off:
        return
    zones = sorted({subnet.zone for subnet in cut_off})
    yield Problem(
        at=attachment,
        field="subnets",
        message=f"{', '.join(zones)} of {vpc.address} cannot reach {gateway.address}: "
        f"{attachment.address} has no subnet there",
        because=(
            f"The attachment has subnets in {', '.join(sorted(attached))}.",
            f"{', '.join(subnet.address for subnet in cut_off[:5])} send to the transit gateway.",
        ),
        help=f"add a subnet in {', '.join(zones)} to {attachment.address}",
        related=tuple((subnet, f"in {subnet.zone}") for subnet in cut_off[:5]),
    )
