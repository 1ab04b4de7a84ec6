"""An internet gateway that does not belong to the VPC: two for one VPC, or a route to another VPC's.

## What it finds

Two internet gateways, or two egress-only internet gateways, of one VPC, and a route to one that belongs
to another VPC than the route table.

## Why it matters

A VPC has one internet gateway and one egress-only internet gateway, and a route table takes only those
of its own VPC. AWS refuses anything else: the apply fails half way, with the VPC built and without a
way to the internet.

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
https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AttachInternetGateway.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html
"""

from collections.abc import Iterator
from functools import partial

from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import Choice, Cure, Written, cure
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined, where
from netlint.network.entity import Entity
from netlint.network.gateways import EgressOnlyInternetGateway, InternetGateway
from netlint.network.network import Network
from netlint.network.routes import Route
from netlint.network.vpc import Vpc

_Gateway = InternetGateway | EgressOnlyInternetGateway

#: the kinds of gateway of which a VPC has one at a time, in words, and what a route writes them with
_KINDS = {
    "internet_gateway": ("internet gateway", "gateway"),
    "egress_only_internet_gateway": ("egress-only internet gateway", "egress_only_gateway"),
}


def _second(gateway: _Gateway, vpc: Vpc) -> Iterator[Problem]:
    """Report the later one, by address, of the gateways of a VPC."""
    siblings = vpc.internet_gateways if isinstance(gateway, InternetGateway) else vpc.egress_only_gateways
    earlier = sorted(one.address for one in siblings.proven if one.managed and one.address < gateway.address)
    if not earlier:
        return
    words, _ = _KINDS[gateway.kind]
    other = gateway.network.at(earlier[0])
    yield Problem(
        at=gateway,
        field="vpc",
        message=f"{vpc.address} has two {words}s: {earlier[0]} and {gateway.address}",
        because=("A VPC has one at a time: AWS refuses the second.",),
        help=f"keep one of {earlier[0]} and {gateway.address}, and send all routes to it",
        related=(
            (vpc, "the VPC of both"),
            *(((other, "belongs to the same VPC"),) if other is not None else ()),
        ),
        key=vpc.address,
    )


def _is_foreign(route: Route, vpc: Vpc) -> bool:
    """Tell whether a route is in a table of another VPC; two that are managed here are not the same one."""
    home = route.table.vpc if route.table is not None else None
    return home is not None and home is not vpc and home.managed and vpc.managed


def _write(draft: Cure, route: Route, home: Vpc, gateway: _Gateway) -> None:
    """Send to the gateway of the table's own VPC; a new one where it has none."""
    if route.table is None or route.resource is route.table.resource:
        return
    inward = isinstance(gateway, InternetGateway)
    present = home.internet_gateways if inward else home.egress_only_gateways
    type = "aws_internet_gateway" if inward else "aws_egress_only_internet_gateway"
    own: Written = next(iter(present.proven), None) or draft.add(type, draft.name(home, "main"), vpc_id=home)

    def target(member: Entity) -> Written:
        assert isinstance(member, Route)
        return own if member is route else member.target or Choice("the gateway that it goes to now")

    draft.change(route, route.target_field, target)


def _foreign(gateway: _Gateway, vpc: Vpc) -> Iterator[Problem]:
    words, field = _KINDS[gateway.kind]
    if len(gateway.network.of_kind("vpc")) < 2:
        # Whatever is not known of a route, its table is no other VPC's.
        return
    routes = where(gateway.network.routes_to(gateway), lambda route: _is_foreign(route, vpc))
    for route in routes.proven:
        table = route.table
        home = table.vpc
        yield Problem(
            at=route,
            field=field if route.target_field == route.spelling_of(field) else "gateway",
            message=f"{table.address} of {home.address} sends to {gateway.address}, "
            f"which belongs to {vpc.address}",
            because=(f"A route table takes only the {words} of its own VPC: AWS refuses the route.",),
            help=f"send to the {words} of {home.address}",
            cure=cure(route, partial(_write, route=route, home=home, gateway=gateway)),
            related=((gateway, f"belongs to {vpc.address}"), (table, f"belongs to {home.address}")),
            key=route.address,
        )
    if routes.incomplete is not None:
        raise routes.incomplete


@check("IGW004", "internet-gateway-of-another-vpc", Severity.HIGH)
def internet_gateway_of_another_vpc(network: Network) -> Problems:
    """Compare the VPC of each gateway with those of the others, and of the routes to it."""
    pending: Undetermined | None = None
    for kind in _KINDS:
        for gateway in network.of_kind(kind):
            assert isinstance(gateway, (InternetGateway, EgressOnlyInternetGateway))
            if not gateway.managed:
                continue
            try:
                vpc = gateway.vpc
                if vpc is not None:
                    yield from _second(gateway, vpc)
                    yield from _foreign(gateway, vpc)
            except Undetermined as why:
                pending = pending or why
    if pending is not None:
        raise pending
