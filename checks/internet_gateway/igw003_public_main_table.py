"""The main route table of a VPC sends to the internet gateway, and subnets use it without saying so.

## What it finds

A VPC whose main route table has a default route, IPv4 or IPv6, to an internet gateway, and subnets
without a route table association, which therefore use the main table.

## Why it matters

Every subnet that is added and not associated with a table is public from then on, by default and
without a line of configuration that says so. AWS advises to leave the main route table with its local
route only, and to associate each subnet with a table of its own.

## Bad

The main route table is the public one, and the subnet uses it without an association.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route" "internet" {
  route_table_id         = aws_vpc.main.main_route_table_id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.main.id # <- IGW003
}

resource "aws_subnet" "web" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}
```

## Good

The subnet is associated with a public route table; the main table has its local route only.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_subnet" "web" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_route_table_association" "web" {
  subnet_id      = aws_subnet.web.id
  route_table_id = aws_route_table.public.id
}
```

## How to fix it

Move the default route to a route table for the public subnets, and associate them with it.

## When it stays silent

For the default VPC of an account, whose main table AWS makes public; for a VPC that is managed
elsewhere; where every subnet has an association. Where the main table, its routes or the associations
are not known, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html
https://docs.aws.amazon.com/vpc/latest/userguide/RouteTables.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import Cure, Written, cure
from netlint.engine.finding import Severity
from netlint.lang.undetermined import where
from netlint.lang.wording import listed
from netlint.network.addresses import ALL_IPV4, ALL_IPV6
from netlint.network.entity import Entity
from netlint.network.network import Network
from netlint.network.routes import Route, RouteTable
from netlint.network.vpc import Subnet, Vpc


def _to_internet(table: RouteTable) -> list[Route]:
    """Return the default routes of a table that go to an internet gateway."""

    def public(route: Route) -> bool:
        return route.destination in (ALL_IPV4, ALL_IPV6) and route.goes_to("internet_gateway")

    found = where(table.routes, public)
    # One that is proven decides.
    return list(found.proven or found)


def _write(draft: Cure, vpc: Vpc, routes: list[Route], subnets: tuple[Subnet, ...]) -> None:
    table = draft.add(
        "aws_route_table",
        draft.name(vpc, "public"),
        f"Then take the default route out of {routes[0].address}.",
        vpc_id=vpc,
    )
    for route in routes:
        family = "destination_cidr_block" if route.destination == ALL_IPV4 else "destination_ipv6_cidr_block"
        gateway = route.target
        if gateway is not None:
            written: dict[str, Written] = {family: str(route.destination), "gateway_id": gateway}
            draft.routes("public", [table], **written)
    for subnet in subnets:
        draft.add(
            "aws_route_table_association",
            draft.name(subnet, "public"),
            subnet_id=subnet,
            route_table_id=table,
        )


@check("IGW003", "public-main-route-table", Severity.MEDIUM)
def public_main_route_table(vpc: Vpc, network: Network) -> Problems:
    """Look for subnets that are public because nothing is said about them."""
    if vpc.resource is None or vpc.resource.type == "aws_default_vpc" or not network.of_kind("route"):
        return
    implicit = where(vpc.subnets, lambda subnet: not subnet.associations)
    if not implicit.proven and implicit.incomplete is None:
        return
    routes = _to_internet(vpc.main_route_table)
    if not routes:
        return
    if not implicit.proven and implicit.incomplete is not None:
        raise implicit.incomplete
    count = len(implicit.proven)
    subnets = "1 subnet uses" if count == 1 else f"{count} subnets use"
    destinations = " and ".join(sorted({str(route.destination) for route in routes}))
    gateways: list[Entity] = [gateway for route in routes if (gateway := route.target) is not None]
    yield Problem(
        at=routes[0],
        field="gateway",
        message=f"the main route table of {vpc.address} sends {destinations} to "
        f"{gateways[0].address}, and {subnets} it without an association",
        because=(
            f"No route table association: {listed(subnet.address for subnet in implicit.proven)}.",
            "A subnet that is added and not associated is public by default.",
        ),
        help="move the default route to a table for public subnets, and associate them with it",
        cure=cure(vpc, lambda draft: _write(draft, vpc, routes, implicit.proven)),
        related=tuple((subnet, "uses the main route table") for subnet in implicit.proven[:5]),
        key=vpc.address,
    )
