"""New attachments join a flat network beside the segments of a transit gateway.

## What it finds

A transit gateway whose attachments are divided among two route tables or more, on which the default
association is on, and whose default route table leads to some of the attachments that are divided.

## Why it matters

Whoever attaches a VPC and says nothing gets the default route table: the new VPC is in no segment, and
reaches what the segments keep apart.

## Bad

Production and test have a route table each. Both also propagate to the default one, which the next
attachment will use.

```hcl
resource "aws_vpc" "main" {
  for_each   = { production = "10.0.0.0/16", test = "10.1.0.0/16" }
  cidr_block = each.value
}

resource "aws_subnet" "transit" {
  for_each          = aws_vpc.main
  vpc_id            = each.value.id
  cidr_block        = cidrsubnet(each.value.cidr_block, 12, 0)
  availability_zone = "eu-west-1a"
}

resource "aws_ec2_transit_gateway" "hub" {} # <- TGW005

resource "aws_ec2_transit_gateway_vpc_attachment" "main" {
  for_each                                        = aws_vpc.main
  transit_gateway_id                              = aws_ec2_transit_gateway.hub.id
  vpc_id                                          = each.value.id
  subnet_ids                                      = [aws_subnet.transit[each.key].id]
  transit_gateway_default_route_table_association = false
}

resource "aws_ec2_transit_gateway_route_table" "main" {
  for_each           = aws_vpc.main
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
}

resource "aws_ec2_transit_gateway_route_table_association" "main" {
  for_each                       = aws_vpc.main
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.main[each.key].id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.main[each.key].id
}
```

## Good

The transit gateway gives new attachments nothing by default.

```hcl
resource "aws_vpc" "main" {
  for_each   = { production = "10.0.0.0/16", test = "10.1.0.0/16" }
  cidr_block = each.value
}

resource "aws_subnet" "transit" {
  for_each          = aws_vpc.main
  vpc_id            = each.value.id
  cidr_block        = cidrsubnet(each.value.cidr_block, 12, 0)
  availability_zone = "eu-west-1a"
}

resource "aws_ec2_transit_gateway" "hub" {
  default_route_table_association = "disable"
  default_route_table_propagation = "disable"
}

resource "aws_ec2_transit_gateway_vpc_attachment" "main" {
  for_each           = aws_vpc.main
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = each.value.id
  subnet_ids         = [aws_subnet.transit[each.key].id]
}

resource "aws_ec2_transit_gateway_route_table" "main" {
  for_each           = aws_vpc.main
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
}

resource "aws_ec2_transit_gateway_route_table_association" "main" {
  for_each                       = aws_vpc.main
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.main[each.key].id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.main[each.key].id
}
```

## How to fix it

Turn the default association and the default propagation of the transit gateway off, or set them to the
route table that new attachments are meant to have.

## When it stays silent

With fewer than two route tables in use; where another default table is set
(`aws_ec2_transit_gateway_default_route_table_association`); where nothing that is in a segment propagates to
the default table, so that a new attachment reaches none of it. What is not known of the defaults is
undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html
https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-isolated.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import Cure, cure
from netlint.engine.finding import Severity
from netlint.lang.undetermined import where
from netlint.lang.wording import listed
from netlint.network.entity import Entity
from netlint.network.transit import TransitGateway, TransitGatewayAssociation
from netlint.network.transit_routing import default_table, propagating_to


def _segments(gateway: TransitGateway) -> dict[Entity, list[Entity]]:
    """Return the attachments that are associated with each route table of their own."""
    found: dict[Entity, list[Entity]] = {}
    for table in gateway.route_tables.proven:
        attached = where(table.associations.proven, _has_attachment)
        members = [one.attachment for one in attached.proven]
        if members:
            found[table] = [member for member in members if member is not None]
    return found


def _has_attachment(association: TransitGatewayAssociation) -> bool:
    return association.attachment is not None


def _write(draft: Cure, gateway: TransitGateway) -> None:
    for name in ("default_route_table_association", "default_route_table_propagation"):
        draft.change(gateway, name, lambda _: "disable")


@check(
    "TGW005",
    "segments-beside-default-table",
    Severity.MEDIUM,
    needs=("transit_gateway_route_table", "transit_gateway_route_table"),
)
def segments_beside_default_table(gateway: TransitGateway) -> Problems:
    """Compare what the default route table leads to with the segments of a transit gateway."""
    segments = _segments(gateway)
    if len(segments) < 2 or not gateway.default_association:
        return
    table = default_table(gateway, "association")
    if table.resource is not None:
        return
    divided = {member: one for one, members in segments.items() for member in members}
    there = propagating_to(table)
    exposed = [member for member in there.proven if member in divided]
    if not exposed:
        if there.incomplete is not None:
            raise there.incomplete
        return
    names = listed(member.address for member in exposed)
    yield Problem(
        at=gateway,
        message=f"a new attachment to {gateway.address} joins its default route table, beside the "
        f"{len(segments)} segments, and reaches {names}",
        because=(
            f"Segments are {', '.join(one.address for one in segments)}.",
            f"The default association is on, and the default route table leads to {names}.",
        ),
        help="set default_route_table_association and default_route_table_propagation to "
        f'"disable" on {gateway.address}',
        cure=cure(gateway, lambda draft: _write(draft, gateway)),
        related=tuple((member, f"is in {divided[member].address}") for member in exposed[:5]),
    )
