"""A VPC sends to a transit gateway that does not take its traffic.

## What it finds

A route to a transit gateway in a VPC that has no attachment to it; and an attachment, used by routes of
its VPC, that is associated with no route table of the transit gateway.

## Why it matters

A transit gateway that is not attached cannot be the target of a route. What enters from an attachment
without a route table is dropped.

## Bad

The route table sends to the transit gateway, to which the VPC is not attached.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_ec2_transit_gateway" "hub" {}

resource "aws_route" "hub" {
  route_table_id         = aws_vpc.main.main_route_table_id
  destination_cidr_block = "10.0.0.0/8"
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id # <- TGW003
}
```

## Good

The VPC is attached, and the attachment is associated with the default route table.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_ec2_transit_gateway" "hub" {}

resource "aws_ec2_transit_gateway_vpc_attachment" "main" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.main.id
  subnet_ids         = [aws_subnet.app.id]
}

resource "aws_route" "hub" {
  route_table_id         = aws_vpc.main.main_route_table_id
  destination_cidr_block = "10.0.0.0/8"
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id

  depends_on = [aws_ec2_transit_gateway_vpc_attachment.main]
}
```

## How to fix it

Attach the VPC, with a subnet in each zone that sends; associate the attachment with a route table of the
transit gateway.

## When it stays silent

Where the transit gateway is managed elsewhere, whose owner may have attached or associated the VPC; where an
accepter decides on the default association, or a policy table. Where the VPC is managed elsewhere, or what an
attachment attaches is not known, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html
https://docs.aws.amazon.com/vpc/latest/reachability/explanation-codes.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import Choice, Cure, cure
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined, some
from netlint.lang.wording import listed
from netlint.network.entity import Entity
from netlint.network.network import Network
from netlint.network.routes import Route
from netlint.network.transit import TransitGateway, TransitGatewayAttachment
from netlint.network.transit_routing import takes_default
from netlint.network.vpc import Vpc


def _by_vpc(gateway: TransitGateway) -> tuple[dict[Vpc, list[Route]], Undetermined | None]:
    """Return the routes to a transit gateway by VPC, and why the VPC of some is not known."""
    found: dict[Vpc, list[Route]] = {}
    pending: Undetermined | None = None
    for route in gateway.routes.proven:
        try:
            vpc = route.table.vpc if route.table is not None else None
        except Undetermined as why:
            pending = pending or why
            continue
        if vpc is not None:
            found.setdefault(vpc, []).append(route)
    return found, pending


def _named(kind: str, field: str, what: Entity, network: Network) -> bool:
    """Tell whether something of a kind is about an attachment or a transit gateway.

    Raises:
        Undetermined: nothing that is known is, but something that is not may be.
    """

    def about(entity: Entity) -> bool:
        linked = entity.linked(field, getattr(type(entity), field).kinds)
        if what in linked.targets:
            return True
        if linked.incomplete is not None and (not linked.candidates or what in linked.candidates):
            raise linked.incomplete
        return False

    return some(network.of_kind(kind), about)


def _associated(attachment: TransitGatewayAttachment, gateway: TransitGateway, network: Network) -> bool:
    """Tell whether an attachment has a table for what enters from it."""
    if attachment.associations.proven:
        return True
    if gateway.default_association and takes_default(attachment, "association"):
        return True
    # An accepter has the last word on the default, if there is one, and who sets another default table wants
    # it used.
    accepted = gateway.default_association and _named(
        "transit_gateway_attachment_accepter", "attachment", attachment, network
    )
    return (
        accepted
        or _named("transit_gateway_policy_table_association", "attachment", attachment, network)
        or _named("transit_gateway_default_table", "transit_gateway", gateway, network)
        or bool(attachment.associations)
    )


def _write(draft: Cure, gateway: TransitGateway, vpc: Vpc) -> None:
    draft.add(
        "aws_ec2_transit_gateway_vpc_attachment",
        draft.name(vpc, "hub"),
        transit_gateway_id=gateway,
        vpc_id=vpc,
        subnet_ids=Choice("one subnet in each zone that sends to it"),
    )


@check("TGW003", "transit-gateway-not-attached", Severity.HIGH)
def transit_gateway_not_attached(gateway: TransitGateway, network: Network) -> Problems:
    """Look for an attachment and an association of each VPC that sends to a transit gateway."""
    senders, pending = _by_vpc(gateway)
    for vpc, routes in sorted(senders.items(), key=lambda item: item[0].address):
        try:
            problem = _not_attached(gateway, vpc, routes)
        except Undetermined as why:
            pending = pending or why
            continue
        if problem is not None:
            yield problem
    for attachment in gateway.attachments.proven:
        try:
            problem = _not_associated(gateway, attachment, senders, network)
        except Undetermined as why:
            pending = pending or why
            continue
        if problem is not None:
            yield problem
    if pending is not None:
        raise pending


def _not_attached(gateway: TransitGateway, vpc: Vpc, routes: list[Route]) -> Problem | None:
    if some(gateway.attachments, lambda attachment: attachment.vpc is vpc):
        return None
    if not vpc.managed:
        raise Undetermined(
            f"{vpc.address} is managed elsewhere, and so may its attachment to {gateway.address} be",
            settle="scan it together with the configuration that owns it",
            address=routes[0].address,
        )
    shown = listed(route.address for route in routes)
    return Problem(
        at=routes[0],
        field="transit_gateway",
        message=f"{vpc.address} sends to {gateway.address}, but is not attached to it",
        because=(
            f"{shown} {'have' if len(routes) > 1 else 'has'} it as target.",
            f"None of its {len(gateway.attachments)} VPC attachments is of {vpc.address}.",
        ),
        help=f"attach {vpc.address} to {gateway.address} (aws_ec2_transit_gateway_vpc_attachment)",
        cure=cure(vpc, lambda draft: _write(draft, gateway, vpc)),
        related=((vpc, "is not attached"), *((route, "sends to it") for route in routes[1:5])),
        key=vpc.address,
    )


def _not_associated(
    gateway: TransitGateway,
    attachment: TransitGatewayAttachment,
    senders: dict[Vpc, list[Route]],
    network: Network,
) -> Problem | None:
    vpc = attachment.vpc
    if (
        not attachment.managed
        or vpc is None
        or vpc not in senders
        or _associated(attachment, gateway, network)
    ):
        return None
    which = gateway if not gateway.default_association else attachment
    return Problem(
        at=attachment,
        field="default_association" if which is attachment else "",
        message=f"{attachment.address} is associated with no route table of {gateway.address}: what "
        f"{vpc.address} sends to it is dropped",
        because=(
            f"The association with the default route table is off on {which.address}.",
            f"{senders[vpc][0].address} sends to {gateway.address}.",
        ),
        help="associate it with a route table (aws_ec2_transit_gateway_route_table_association)",
        related=((gateway, "the transit gateway"), (senders[vpc][0], "sends to it")),
    )
