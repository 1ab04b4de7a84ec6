"""A transit gateway sends to firewalls in several zones, without appliance mode.

## What it finds

The attachment of a VPC whose attachment subnets, in two zones or more, send to different endpoints of a
firewall or of a Gateway Load Balancer, with `appliance_mode_support` off. Off is the default.

## Why it matters

Without appliance mode a transit gateway enters the VPC in the zone that a packet comes from. Where the two
ends of a connection are in different zones, the way there meets one firewall endpoint and the way back
another one, which knows nothing of the connection and drops it.

## Bad

Each zone has its endpoint, and the attachment leaves appliance mode off.

```hcl
resource "aws_vpc" "inspection" {
  cidr_block = "100.64.0.0/16"
}

resource "aws_subnet" "transit" {
  for_each          = { eu-west-1a = "100.64.0.0/28", eu-west-1b = "100.64.0.16/28" }
  vpc_id            = aws_vpc.inspection.id
  cidr_block        = each.value
  availability_zone = each.key
}

resource "aws_subnet" "firewall" {
  for_each          = { eu-west-1a = "100.64.1.0/28", eu-west-1b = "100.64.1.16/28" }
  vpc_id            = aws_vpc.inspection.id
  cidr_block        = each.value
  availability_zone = each.key
}

resource "aws_ec2_transit_gateway" "hub" {}

resource "aws_ec2_transit_gateway_vpc_attachment" "inspection" { # <- TGW006
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.inspection.id
  subnet_ids         = [for subnet in aws_subnet.transit : subnet.id]
}

resource "aws_vpc_endpoint" "firewall" {
  for_each          = aws_subnet.firewall
  vpc_id            = aws_vpc.inspection.id
  service_name      = "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0"
  vpc_endpoint_type = "GatewayLoadBalancer"
  subnet_ids        = [each.value.id]
}

resource "aws_route_table" "transit" {
  for_each = aws_subnet.transit
  vpc_id   = aws_vpc.inspection.id

  route {
    cidr_block      = "0.0.0.0/0"
    vpc_endpoint_id = aws_vpc_endpoint.firewall[each.key].id
  }
}

resource "aws_route_table_association" "transit" {
  for_each       = aws_subnet.transit
  subnet_id      = each.value.id
  route_table_id = aws_route_table.transit[each.key].id
}
```

## Good

The attachment has appliance mode.

```hcl
resource "aws_vpc" "inspection" {
  cidr_block = "100.64.0.0/16"
}

resource "aws_subnet" "transit" {
  for_each          = { eu-west-1a = "100.64.0.0/28", eu-west-1b = "100.64.0.16/28" }
  vpc_id            = aws_vpc.inspection.id
  cidr_block        = each.value
  availability_zone = each.key
}

resource "aws_subnet" "firewall" {
  for_each          = { eu-west-1a = "100.64.1.0/28", eu-west-1b = "100.64.1.16/28" }
  vpc_id            = aws_vpc.inspection.id
  cidr_block        = each.value
  availability_zone = each.key
}

resource "aws_ec2_transit_gateway" "hub" {}

resource "aws_ec2_transit_gateway_vpc_attachment" "inspection" {
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id
  vpc_id                 = aws_vpc.inspection.id
  subnet_ids             = [for subnet in aws_subnet.transit : subnet.id]
  appliance_mode_support = "enable"
}

resource "aws_vpc_endpoint" "firewall" {
  for_each          = aws_subnet.firewall
  vpc_id            = aws_vpc.inspection.id
  service_name      = "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0"
  vpc_endpoint_type = "GatewayLoadBalancer"
  subnet_ids        = [each.value.id]
}

resource "aws_route_table" "transit" {
  for_each = aws_subnet.transit
  vpc_id   = aws_vpc.inspection.id

  route {
    cidr_block      = "0.0.0.0/0"
    vpc_endpoint_id = aws_vpc_endpoint.firewall[each.key].id
  }
}

resource "aws_route_table_association" "transit" {
  for_each       = aws_subnet.transit
  subnet_id      = each.value.id
  route_table_id = aws_route_table.transit[each.key].id
}
```

## How to fix it

Set `appliance_mode_support = "enable"` on the attachment of the VPC with the firewalls, and on no other.

## When it stays silent

Where all attachment subnets send to one endpoint, or the attachment has one subnet: there is one way. For
firewalls that are attached to the transit gateway themselves. Where it is not known whether the endpoints
differ, or what appliance mode is, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-appliance-scenario.html
https://docs.aws.amazon.com/network-firewall/latest/developerguide/vpc-config-tgw-multi-az.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import cure
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined, some, where
from netlint.lang.wording import listed
from netlint.network.entity import Entity
from netlint.network.firewall import FirewallEndpointAssociation, NetworkFirewall
from netlint.network.routes import Route
from netlint.network.transit import TransitGatewayAttachment
from netlint.network.vpc import Subnet


def _inspected(subnet: Subnet) -> bool:
    return some(subnet.route_table.routes, lambda route: route.inspected)


def _endpoints(routes: list[Route]) -> tuple[list[Entity], int]:
    """Return what routes send to, and how many endpoints that can be.

    Raises:
        Undetermined: they may or may not be one endpoint.
    """
    found: dict[Entity, int] = {}
    pending: Undetermined | None = None
    for route in routes:
        try:
            target = route.target
        except Undetermined as why:
            pending = pending or why
            continue
        if isinstance(target, (NetworkFirewall, FirewallEndpointAssociation)):
            found[target] = len(target.subnet_mappings)
        elif target is not None:
            found[target] = 1
    count = sum(found.values())
    if count < 2 and pending is not None:
        raise pending
    return list(found), min(count, len(routes))


@check("TGW006", "no-appliance-mode", Severity.HIGH)
def no_appliance_mode(attachment: TransitGatewayAttachment) -> Problems:
    """Look for firewall endpoints of several zones behind the attachment of a VPC."""
    if len(attachment.subnets.proven) < 2:
        return
    subnets = where(attachment.subnets.proven, _inspected)
    if len(subnets.proven) < 2 or attachment.appliance_mode:
        return
    tables = dict.fromkeys(subnet.route_table for subnet in subnets.proven)
    routes = [route for table in tables for route in where(table.routes, lambda one: one.inspected).proven]
    if len(tables) < 2:
        return
    targets, count = _endpoints(routes)
    if count < 2:
        return
    shown = listed(target.address for target in targets)
    names = listed(subnet.address for subnet in subnets.proven)
    vpc = attachment.vpc
    yield Problem(
        at=attachment,
        message=f"{attachment.address} has no appliance mode, although {count} endpoints inspect what enters "
        f"{vpc.address if vpc is not None else 'its VPC'}: answers may meet another one, which drops them",
        because=(
            f"{names} send what comes from the transit gateway to {shown}.",
            "Without appliance mode it enters in the zone of its source: there and back are not the same.",
        ),
        help=f'set appliance_mode_support = "enable" on {attachment.address}',
        cure=cure(
            attachment, lambda draft: draft.change(attachment, "appliance_mode_support", lambda _: "enable")
        ),
        related=tuple((target, "inspects") for target in targets[:5]),
    )
