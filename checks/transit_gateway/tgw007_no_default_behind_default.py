"""A VPC sends everything to a transit gateway, which has no route for everything.

## What it finds

A VPC whose route tables send `0.0.0.0/0` to a transit gateway, although the route table of the transit
gateway that its attachment uses has no such route, while another attached VPC has the way out for it: it
sends what comes from the transit gateway to a NAT gateway or a firewall.

## Why it matters

A transit gateway learns the ranges of VPCs by propagation, and a default route never. Without a static one
the way out through the other VPC ends in the transit gateway.

## Bad

The egress VPC is there and attached. No route of the transit gateway leads to it by default.

```hcl
resource "aws_vpc" "main" {
  for_each   = { app = "10.0.0.0/16", egress = "10.1.0.0/16" }
  cidr_block = each.value
}

resource "aws_subnet" "transit" {
  for_each          = aws_vpc.main
  vpc_id            = each.value.id
  cidr_block        = cidrsubnet(each.value.cidr_block, 12, 0)
  availability_zone = "eu-west-1a"
}

resource "aws_ec2_transit_gateway" "hub" {}

resource "aws_ec2_transit_gateway_vpc_attachment" "main" {
  for_each           = aws_vpc.main
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = each.value.id
  subnet_ids         = [aws_subnet.transit[each.key].id]
}

resource "aws_route" "app" { # <- TGW007
  route_table_id         = aws_vpc.main["app"].main_route_table_id
  destination_cidr_block = "0.0.0.0/0"
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id

  depends_on = [aws_ec2_transit_gateway_vpc_attachment.main]
}

resource "aws_internet_gateway" "egress" {
  vpc_id = aws_vpc.main["egress"].id
}

resource "aws_subnet" "public" {
  vpc_id            = aws_vpc.main["egress"].id
  cidr_block        = "10.1.1.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main["egress"].id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.egress.id
  }

  route {
    cidr_block         = "10.0.0.0/16"
    transit_gateway_id = aws_ec2_transit_gateway.hub.id
  }
}

resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}

resource "aws_eip" "nat" {
  domain = "vpc"
}

resource "aws_nat_gateway" "egress" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public.id
}

resource "aws_route_table" "transit" {
  vpc_id = aws_vpc.main["egress"].id

  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.egress.id
  }
}

resource "aws_route_table_association" "transit" {
  subnet_id      = aws_subnet.transit["egress"].id
  route_table_id = aws_route_table.transit.id
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main["egress"].id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [aws_route_table.transit.id]
}

resource "aws_vpc_endpoint" "app_s3" {
  vpc_id          = aws_vpc.main["app"].id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [aws_vpc.main["app"].main_route_table_id]
}
```

## Good

A static route of the transit gateway leads to the egress VPC.

```hcl
resource "aws_vpc" "main" {
  for_each   = { app = "10.0.0.0/16", egress = "10.1.0.0/16" }
  cidr_block = each.value
}

resource "aws_subnet" "transit" {
  for_each          = aws_vpc.main
  vpc_id            = each.value.id
  cidr_block        = cidrsubnet(each.value.cidr_block, 12, 0)
  availability_zone = "eu-west-1a"
}

resource "aws_ec2_transit_gateway" "hub" {}

resource "aws_ec2_transit_gateway_vpc_attachment" "main" {
  for_each           = aws_vpc.main
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = each.value.id
  subnet_ids         = [aws_subnet.transit[each.key].id]
}

resource "aws_ec2_transit_gateway_route" "default" {
  transit_gateway_route_table_id = aws_ec2_transit_gateway.hub.association_default_route_table_id
  destination_cidr_block         = "0.0.0.0/0"
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.main["egress"].id
}

resource "aws_route" "app" {
  route_table_id         = aws_vpc.main["app"].main_route_table_id
  destination_cidr_block = "0.0.0.0/0"
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id

  depends_on = [aws_ec2_transit_gateway_vpc_attachment.main]
}

resource "aws_internet_gateway" "egress" {
  vpc_id = aws_vpc.main["egress"].id
}

resource "aws_subnet" "public" {
  vpc_id            = aws_vpc.main["egress"].id
  cidr_block        = "10.1.1.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main["egress"].id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.egress.id
  }

  route {
    cidr_block         = "10.0.0.0/16"
    transit_gateway_id = aws_ec2_transit_gateway.hub.id
  }
}

resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}

resource "aws_eip" "nat" {
  domain = "vpc"
}

resource "aws_nat_gateway" "egress" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public.id
}

resource "aws_route_table" "transit" {
  vpc_id = aws_vpc.main["egress"].id

  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.egress.id
  }
}

resource "aws_route_table_association" "transit" {
  subnet_id      = aws_subnet.transit["egress"].id
  route_table_id = aws_route_table.transit.id
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main["egress"].id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [aws_route_table.transit.id]
}

resource "aws_vpc_endpoint" "app_s3" {
  vpc_id          = aws_vpc.main["app"].id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [aws_vpc.main["app"].main_route_table_id]
}
```

## How to fix it

Add a static route for `0.0.0.0/0` to the route table of the transit gateway, to the attachment of the VPC
with the way out.

## When it stays silent

Where no attached VPC has a way out: the default route may only be short for the networks behind the transit
gateway. Where a VPN, a Direct Connect gateway or a Connect attachment propagates to the route table, or
routes of it are not known, it is undetermined: the default may be learned. So it is where routes of the
VPCs to the transit gateway, or of those with the way out, are not known and decide. An attachment without
any route table is TGW003.

## References

https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-nat-igw.html
https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import Cure, cure
from netlint.engine.finding import Severity
from netlint.engine.route_cures import written_table
from netlint.lang.undetermined import Undetermined
from netlint.lang.wording import listed
from netlint.network.routes import Route
from netlint.network.transit import TransitGateway, TransitGatewayAttachment, TransitGatewayRouteTable
from netlint.network.transit_egress import defaults, ways_out
from netlint.network.transit_routing import route_table_of, takes_everything, vpcs_propagating_to
from netlint.network.vpc import Vpc


def _settled(table: TransitGatewayRouteTable) -> bool:
    """Tell whether a table has a route for everything.

    Raises:
        Undetermined: it has none that is known, but may have or learn one.
    """
    if takes_everything(table):
        return True
    learned = vpcs_propagating_to(table).incomplete
    if learned is not None:
        raise learned
    return False


def _write(draft: Cure, table: TransitGatewayRouteTable, hub: TransitGatewayAttachment) -> None:
    draft.add(
        "aws_ec2_transit_gateway_route",
        draft.name(hub, "default"),
        destination_cidr_block="0.0.0.0/0",
        transit_gateway_attachment_id=hub,
        transit_gateway_route_table_id=written_table(table),
    )


@check("TGW007", "no-default-behind-default", Severity.HIGH)
def no_default_behind_default(gateway: TransitGateway) -> Problems:
    """Look for default routes to a transit gateway that end in it."""
    senders, doubts = defaults(gateway)
    if not senders and not doubts:
        return
    found = ways_out(gateway, senders)
    hub = next(iter(found.proven), None)
    if hub is None and found.incomplete is None:
        return
    pending: Undetermined | None = None
    for attachment in gateway.attachments.proven:
        try:
            vpc = attachment.vpc
            table = route_table_of(attachment) if vpc in senders or vpc in doubts else None
            if vpc is None or table is None or _settled(table):
                continue
        except Undetermined as why:
            pending = pending or why
            continue
        if vpc not in senders or hub is None:
            pending = pending or doubts.get(vpc) or found.incomplete
            continue
        yield _problem(gateway, table, senders[vpc], (vpc, hub))
    if pending is not None:
        raise pending


def _problem(
    gateway: TransitGateway,
    table: TransitGatewayRouteTable,
    routes: list[Route],
    between: tuple[Vpc, TransitGatewayAttachment],
) -> Problem:
    vpc, hub = between
    shown = listed(route.address for route in routes)
    return Problem(
        at=routes[0],
        message=f"{vpc.address} sends 0.0.0.0/0 to {gateway.address}, but {table.shown} has no route for it: "
        "it is dropped",
        because=(
            f"{shown} {'send' if len(routes) > 1 else 'sends'} it there.",
            f"{hub.address} leads to a way out, which is not learned by propagation.",
        ),
        help=f"add a static route for 0.0.0.0/0 to {hub.address} to {table.shown}",
        cure=cure(hub, lambda draft: _write(draft, table, hub)),
        related=((hub, "has the way out"), *((route, "sends there too") for route in routes[1:5])),
        key=vpc.address,
    )
