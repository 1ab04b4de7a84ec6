"""Subnets send their traffic to a firewall endpoint in another zone.

## What it finds

Subnets whose routes go to an AWS Network Firewall, or to Gateway Load Balancer endpoints, that have no
endpoint in the subnets' zone; or to the endpoint of another zone, although there is one in their own.

## Why it matters

An endpoint fails with its zone, and takes every other zone that uses it along. Until then traffic between
zones is billed, and flows whose two directions take different endpoints are dropped.

## Bad

The subnet in `eu-west-1b` uses the endpoint in `eu-west-1a`.

```hcl
resource "aws_subnet" "firewall" {
  for_each          = toset(["eu-west-1a"])
  vpc_id            = aws_vpc.main.id
  cidr_block        = each.key == "eu-west-1a" ? "10.0.100.0/28" : "10.0.101.0/28"
  availability_zone = each.key
}

resource "aws_vpc_endpoint" "firewall" {
  for_each          = aws_subnet.firewall
  vpc_id            = aws_vpc.main.id
  vpc_endpoint_type = "GatewayLoadBalancer"
  service_name      = "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0"
  subnet_ids        = [each.value.id]
}

resource "aws_subnet" "app" {
  for_each          = { eu-west-1a = 0, eu-west-1b = 1 }
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, each.value)
  availability_zone = each.key
}

resource "aws_route_table" "app" {
  for_each = aws_subnet.app
  vpc_id   = aws_vpc.main.id
}

resource "aws_route_table_association" "app" {
  for_each       = aws_subnet.app
  subnet_id      = each.value.id
  route_table_id = aws_route_table.app[each.key].id
}

resource "aws_route" "app" {
  for_each               = aws_route_table.app
  route_table_id         = each.value.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = aws_vpc_endpoint.firewall["eu-west-1a"].id # <- FW001
}
```

## Good

Each zone has an endpoint, and its subnets use it.

```hcl
resource "aws_subnet" "firewall" {
  for_each          = toset(["eu-west-1a", "eu-west-1b"])
  vpc_id            = aws_vpc.main.id
  cidr_block        = each.key == "eu-west-1a" ? "10.0.100.0/28" : "10.0.101.0/28"
  availability_zone = each.key
}

resource "aws_vpc_endpoint" "firewall" {
  for_each          = aws_subnet.firewall
  vpc_id            = aws_vpc.main.id
  vpc_endpoint_type = "GatewayLoadBalancer"
  service_name      = "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0"
  subnet_ids        = [each.value.id]
}

resource "aws_subnet" "app" {
  for_each          = { eu-west-1a = 0, eu-west-1b = 1 }
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, each.value)
  availability_zone = each.key
}

resource "aws_route_table" "app" {
  for_each = aws_subnet.app
  vpc_id   = aws_vpc.main.id
}

resource "aws_route_table_association" "app" {
  for_each       = aws_subnet.app
  subnet_id      = each.value.id
  route_table_id = aws_route_table.app[each.key].id
}

resource "aws_route" "app" {
  for_each               = aws_route_table.app
  route_table_id         = each.value.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = aws_vpc_endpoint.firewall[each.key].id
}
```

## How to fix it

Give each zone that has subnets behind the firewall an endpoint, and a route table of its own whose routes
go to it. Where one endpoint for several zones is meant, set `[rules.FW001] cross-zone = true`: then only
zones that have an endpoint of their own and do not use it are reported.

## When it stays silent

Where all subnets behind the firewall are in zones that have an endpoint and use it, so in an estate of
one zone. With the option `cross-zone`, which the profile `dev` sets, where the zone of the subnets has no
endpoint. Which endpoint of a Network Firewall with several a route goes to is known after apply: before,
it is undetermined, unless the sources pick it by its zone out of `sync_states`.

## References

https://docs.aws.amazon.com/network-firewall/latest/developerguide/arch-two-zone-igw.html
https://docs.aws.amazon.com/awssupport/latest/user/fault-tolerance-checks.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/introduction.html
"""

from msgspec import Struct

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined
from netlint.network.entity import Entity
from netlint.network.inspection import endpoint_zone, endpoint_zones, inspector, inspects
from netlint.network.network import Network
from netlint.network.routes import Route
from netlint.network.vpc import Subnet, Vpc


class Options(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """What counts as another zone's.

    Args:
        cross_zone: whether a zone without an endpoint may use that of another zone.
    """

    cross_zone: bool = False


def _inspected(vpc: Vpc) -> tuple[list[tuple[Subnet, Route, Entity]], Undetermined | None]:
    """Return the subnets that are behind a firewall, with a route to it, and why there may be more."""
    found: list[tuple[Subnet, Route, Entity]] = []
    pending = vpc.subnets.incomplete
    for subnet in vpc.subnets.proven:
        try:
            for route in subnet.route_table.routes.proven:
                target = inspector(route)
                if target is not None:
                    found.append((subnet, route, target))
                    break
        except Undetermined as why:
            pending = pending or why
    return found, pending


def _outside(vpc: Vpc, subnet: Subnet, route: Route, target: Entity) -> tuple[str, bool]:
    """Return the zone of the endpoint that a subnet uses, if that is not its own, and whether it has one.

    Raises:
        Undetermined: a zone is not known.
    """
    zones = endpoint_zones(vpc, target)
    if subnet.zone not in zones.proven:
        if zones.incomplete is not None:
            raise zones.incomplete
        return ", ".join(sorted(set(zones.proven))), False
    used = endpoint_zone(route, target)
    return ("" if used == subnet.zone else used), True


@check("FW001", "firewall-of-another-zone", Severity.HIGH)
def firewall_of_another_zone(vpc: Vpc, network: Network, options: Options) -> Problems:
    """Compare the zones of subnets behind a firewall with those of its endpoints."""
    if not inspects(network):
        return
    inspected, pending = _inspected(vpc)
    done: set[tuple[str, str]] = set()
    for subnet, route, target in inspected:
        try:
            used, has_own = _outside(vpc, subnet, route, target)
            zone = subnet.zone
        except Undetermined as why:
            pending = pending or why
            continue
        if not used or (options.cross_zone and not has_own) or (route.address, zone) in done:
            continue
        done.add((route.address, zone))
        table = subnet.route_table.address
        yield Problem(
            at=route,
            field="endpoint",
            message=f"{subnet.address} in {zone} sends its traffic to {target.address} in {used}, "
            + ("although its own zone has an endpoint" if has_own else "and its own zone has no endpoint"),
            because=(
                f"Its route table {table} has the route {route.address}.",
                f"A failure of {used} cuts {zone} off; its traffic is billed between zones.",
            ),
            help=f"send it to the endpoint in {zone}" if has_own else f"add an endpoint in {zone}",
            related=((subnet, f"in {zone}"), (target, f"in {used}")),
            key=f"{subnet.address}",
        )
    if pending is not None:
        raise pending
