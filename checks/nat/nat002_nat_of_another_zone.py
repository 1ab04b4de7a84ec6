"""A subnet uses the NAT gateway of another zone, although its own zone has one.

## What it finds

A subnet whose default route goes to a NAT gateway in another availability zone, in a VPC that has
a NAT gateway in the subnet's own zone.

## Why it matters

It is a slip of the wiring, such as an index that is off by one: the price of a NAT gateway in each
zone is paid, and a failing zone still takes another one along.

## Bad

Both zones have a NAT gateway, and the private subnet in `eu-west-1b` uses the other zone's.

```hcl
resource "aws_route" "a" {
  route_table_id         = aws_route_table.private["eu-west-1a"].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.main["eu-west-1a"].id
}

resource "aws_route" "b" {
  route_table_id         = aws_route_table.private["eu-west-1b"].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.main["eu-west-1a"].id # <- NAT002
}
```

## Good

Each private subnet uses the NAT gateway in its own zone.

```hcl
resource "aws_route" "a" {
  route_table_id         = aws_route_table.private["eu-west-1a"].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.main["eu-west-1a"].id
}

resource "aws_route" "b" {
  route_table_id         = aws_route_table.private["eu-west-1b"].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.main["eu-west-1b"].id
}
```

## How to fix it

Point the default route of the subnet's route table to the NAT gateway in the subnet's zone.

## When it stays silent

For regional NAT gateways, and where the zone of the subnet or of the NAT gateway is not known.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import Cure, cure
from netlint.engine.finding import Severity
from netlint.engine.route_cures import only_zone, reroute
from netlint.lang.undetermined import where
from netlint.network.gateways import NatGateway
from netlint.network.network import Network
from netlint.network.routes import RouteTable
from netlint.network.vpc import Subnet


def _write(draft: Cure, subnet: Subnet, used: NatGateway) -> None:
    assert subnet.vpc is not None
    known = subnet.vpc.nat_gateways.proven

    def nearest(table: RouteTable) -> NatGateway | None:
        zone = only_zone(table)
        return next((nat for nat in known if zone and _may_replace(nat, used) and nat.zone == zone), None)

    if only_zone(subnet.route_table):
        reroute(draft, subnet, nearest)


def _may_replace(nat: NatGateway, used: NatGateway) -> bool:
    return nat.managed and not nat.regional and nat.public == used.public


@check("NAT002", "nat-of-another-zone", Severity.HIGH)
def nat_of_another_zone(subnet: Subnet, network: Network) -> Problems:
    """Compare the zone of a subnet with that of its NAT gateway."""
    if len(network.of_kind("nat_gateway")) < 2:
        return
    used = subnet.nat_gateway
    if used is None or used.regional or used.zone == subnet.zone or subnet.vpc is None:
        return
    nearer = where(
        subnet.vpc.nat_gateways,
        lambda nat: nat is not used and _may_replace(nat, used) and nat.zone == subnet.zone,
    )
    for nat in nearer:
        route = subnet.default_route()
        assert route is not None
        yield Problem(
            at=route,
            field="nat_gateway",
            message=f"{subnet.address} in {subnet.zone} uses {used.address} in {used.zone}, "
            f"although {nat.address} is in its own zone",
            because=(
                f"Its route table {subnet.route_table.address} sends 0.0.0.0/0 to {used.address}.",
                f"A failure of {used.zone} cuts {subnet.zone} off; its traffic is billed between zones.",
            ),
            help=f"send 0.0.0.0/0 of {subnet.route_table.address} to {nat.address}",
            cure=cure(route, lambda draft: _write(draft, subnet, used)),
            related=((subnet, f"in {subnet.zone}"), (used, f"in {used.zone}"), (nat, f"in {nat.zone}")),
            key=subnet.address,
        )
        return
