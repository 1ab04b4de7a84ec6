"""The plan deletes what a route that stays sends to.

## What it finds

A route that stays, and that names its target by an id, by a variable or by a data source, while the same
plan deletes or replaces the target.

## Why it matters

Terraform knows of no connection between the two, so that it does not change the route. After apply the
route is a black hole: all that takes it is dropped, until somebody changes it.

## Bad

Before:

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "nat" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_route_table" "app" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app.id
}

resource "aws_nat_gateway" "own" {
  connectivity_type = "private"
  subnet_id         = aws_subnet.nat.id
}

resource "aws_route" "app" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "192.168.0.0/16"
  nat_gateway_id         = aws_nat_gateway.own.id
}
```

The NAT gateway is taken out of the configuration, and the route looks it up instead: it finds the one that
this plan deletes.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "nat" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_route_table" "app" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app.id
}

data "aws_nat_gateway" "own" {
  subnet_id = aws_subnet.nat.id
  state     = "available"
}

resource "aws_route" "app" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "192.168.0.0/16"
  nat_gateway_id         = data.aws_nat_gateway.own.id # <- RTB001
}
```

## Good

Before:

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "nat" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_route_table" "app" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app.id
}

resource "aws_nat_gateway" "own" {
  connectivity_type = "private"
  subnet_id         = aws_subnet.nat.id
}

resource "aws_route" "app" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "192.168.0.0/16"
  nat_gateway_id         = aws_nat_gateway.own.id
}
```

The route goes with the NAT gateway.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "nat" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_route_table" "app" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app.id
}
```

## How to fix it

Refer to the resource itself, so that Terraform changes the route with it; send the route elsewhere, or
delete it in the same plan.

## When it stays silent

Where the route refers to the resource, and so is re-pointed in the same plan; where the plan deletes the
route too; for states and configurations, which have no "before"; for what Terraform only forgets, which stays
where it is. A target that another configuration deletes is not seen here.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Route.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.network.entity import Entity
from netlint.network.network import Network
from netlint.network.routes import Route


def _identity(target: Entity) -> str:
    """Return the id of a target that the configuration does not manage; empty where it does."""
    if target.resource is None:
        return target.address
    if target.managed:
        return ""
    found = target.resource.attributes.get("id")
    return found if isinstance(found, str) else ""


def _goes(identity: str, kind: str, network: Network) -> Entity | None:
    """Return what has an id and is deleted or replaced by the plan."""
    assert network.before is not None
    # Most routes lead to what the configuration manages.
    from netlint.network.changes import deletes

    for entity in network.before.identified(identity, (kind,)):
        if entity.managed and entity.resource is not None and deletes(network, entity):
            return entity
    return None


@check("RTB001", "black-hole-after-apply", Severity.CRITICAL)
def black_hole_after_apply(route: Route, network: Network) -> Problems:
    """Ask whether what a route sends to is gone after the change."""
    if network.before is None or network.before is network:
        return
    if route.path and route.resource is not None and not route.resource.written("route"):
        # What a table shows of routes that are resources of their own stays until it is read again.
        return
    field = route.target_link
    if not field or not isinstance(route.locate(field)[0], str):
        # What is known after apply only is what the plan itself points the route to.
        return
    target = route.target
    identity = _identity(target) if target is not None else ""
    if target is None or not identity or identity == "local":
        return
    gone = _goes(identity, target.kind, network)
    if gone is None:
        return
    replaced = network.after_it(gone) is not None
    destination = route.destination
    yield Problem(
        at=route,
        field=field,
        message=f"{route.address} sends {destination or 'a prefix list'} to {identity}, "
        f"which the plan {'replaces' if replaced else 'deletes'} as {gone.address}",
        because=(
            "Terraform does not connect the route with it, and leaves the route as it is.",
            "After apply the route is a black hole: what takes it is dropped.",
        ),
        help=f"refer to {gone.address} in the route, or send it elsewhere in the same plan",
        related=((gone, "is replaced" if replaced else "is deleted"),),
        key=str(destination),
    )
