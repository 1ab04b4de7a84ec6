"""An internet gateway that does not belong to the VPC: two for one VPC, or a route to another VPC's.

## What it finds

Two internet gateways that are attached to one VPC, and a route to an internet gateway that is attached
to another VPC than the route table's.

## Why it matters

A VPC has one internet gateway, and a route table takes only the one of its own VPC. AWS refuses
anything else: the apply fails half way, with the VPC built and without a way to the internet.

## Bad

The route of the second VPC goes to the internet gateway of the first.

```hcl
resource "aws_vpc" "one" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "two" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_internet_gateway" "one" {
  vpc_id = aws_vpc.one.id
}

resource "aws_route_table" "two" {
  vpc_id = aws_vpc.two.id
}

resource "aws_route" "internet" {
  route_table_id         = aws_route_table.two.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.one.id # <- IGW004
}
```

## Good

Each VPC has an internet gateway of its own.

```hcl
resource "aws_vpc" "one" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "two" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_internet_gateway" "one" {
  vpc_id = aws_vpc.one.id
}

resource "aws_internet_gateway" "two" {
  vpc_id = aws_vpc.two.id
}

resource "aws_route_table" "two" {
  vpc_id = aws_vpc.two.id
}

resource "aws_route" "internet" {
  route_table_id         = aws_route_table.two.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.two.id
}
```

## How to fix it

Attach one internet gateway to each VPC, and send to the one of the route table's own VPC.

## When it stays silent

For an internet gateway that is attached to no VPC in this configuration: another one may attach it.
For a route table in a VPC that is managed elsewhere: it may be the same VPC. Where the VPC of a
gateway or of a table, or the target of a route is not known, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AttachInternetGateway.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html
"""

from collections.abc import Iterator
from functools import partial

from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import Choice, Cure, Written, cure
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Members, Undetermined, some, where
from netlint.lang.unknown import Unknown
from netlint.network.entity import Entity
from netlint.network.gateways import InternetGateway, InternetGatewayAttachment
from netlint.network.network import Network
from netlint.network.routes import Route
from netlint.network.vpc import Vpc


def _vpcs(gateway: InternetGateway, network: Network) -> Members[Vpc]:
    """Return the VPCs that a gateway is attached to, by itself or by a resource of its own."""
    found: list[Vpc] = []
    pending: Undetermined | None = None
    value, path = gateway.locate("vpc")
    try:
        # Left out, it is known after apply: attachments say it.
        if not (isinstance(value, Unknown) and gateway.is_unwritten(path)) and gateway.vpc is not None:
            found.append(gateway.vpc)
    except Undetermined as why:
        pending = why
    attachments = network.pointing("internet_gateway_attachment", "gateway", gateway)
    for attachment in attachments.proven:
        assert isinstance(attachment, InternetGatewayAttachment)
        try:
            if attachment.vpc is not None and attachment.vpc not in found:
                found.append(attachment.vpc)
        except Undetermined as why:
            pending = pending or why
    return Members(found, pending or attachments.incomplete)


def _second(gateway: InternetGateway, vpc: Vpc, network: Network) -> Iterator[Problem]:
    """Report the later one, by address, of the gateways of a VPC."""
    earlier = [
        one
        for one in network.of_kind("internet_gateway")
        if isinstance(one, InternetGateway) and one.managed and one.address < gateway.address
    ]
    others = where(earlier, lambda one: some(_vpcs(one, network), lambda known: known is vpc))
    if not others.proven:
        if others.incomplete is not None:
            raise others.incomplete
        return
    other = others.proven[0]
    yield Problem(
        at=gateway,
        field="vpc",
        message=f"{vpc.address} has two internet gateways: {other.address} and {gateway.address}",
        because=("A VPC has one at a time: AWS refuses to attach the second.",),
        help=f"keep one of {other.address} and {gateway.address}, and send all routes to it",
        related=((vpc, "the VPC of both"), (other, "attached to the same VPC")),
        key=vpc.address,
    )


def _is_foreign(route: Route, vpc: Vpc) -> bool:
    """Tell whether a route is in a table of another VPC; two that are managed here are not the same one."""
    home = route.table.vpc if route.table is not None else None
    return home is not None and home is not vpc and home.managed and vpc.managed


def _write(draft: Cure, route: Route, home: Vpc) -> None:
    """Send to the internet gateway of the table's own VPC; a new one where it has none."""
    if route.table is None or route.resource is route.table.resource:
        return
    network = route.network
    found = where(
        network.of_kind("internet_gateway"),
        lambda one: isinstance(one, InternetGateway) and home in _vpcs(one, network).proven,
    )
    own: Written = next(iter(found), None) or draft.add(
        "aws_internet_gateway", draft.name(home, "main"), vpc_id=home
    )

    def target(member: Entity) -> Written:
        assert isinstance(member, Route)
        return own if member is route else member.target or Choice("the gateway that it goes to now")

    draft.change(route, "gateway_id", target)


def _foreign(gateway: InternetGateway, vpc: Vpc) -> Iterator[Problem]:
    routes = where(gateway.network.routes_to(gateway), lambda route: _is_foreign(route, vpc))
    for route in routes.proven:
        table = route.table
        home = table.vpc
        yield Problem(
            at=route,
            field="gateway",
            message=f"{table.address} of {home.address} sends to {gateway.address}, "
            f"which is attached to {vpc.address}",
            because=("A route table takes only the gateway of its own VPC: AWS refuses the route.",),
            help=f"send to the internet gateway of {home.address}",
            cure=cure(route, partial(_write, route=route, home=home)),
            related=((gateway, f"attached to {vpc.address}"), (table, f"belongs to {home.address}")),
            key=route.address,
        )
    if routes.incomplete is not None:
        raise routes.incomplete


@check("IGW004", "internet-gateway-of-another-vpc", Severity.HIGH)
def internet_gateway_of_another_vpc(gateway: InternetGateway, network: Network) -> Problems:
    """Compare the VPC of an internet gateway with those of the others, and of the routes to it."""
    vpcs = _vpcs(gateway, network)
    if not vpcs.proven:
        if vpcs.incomplete is not None:
            raise vpcs.incomplete
        return
    vpc = vpcs.proven[0]
    pending: Undetermined | None = None
    for problems in (_second(gateway, vpc, network), _foreign(gateway, vpc)):
        try:
            yield from problems
        except Undetermined as why:
            pending = pending or why
    if pending is not None:
        raise pending
