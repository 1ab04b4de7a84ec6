"""Several zones send their internet traffic through NAT gateways in fewer zones.

## What it finds

A VPC in which the subnets that use NAT gateways lie in more availability zones than the NAT
gateways themselves.

## Why it matters

A zonal NAT gateway fails with its zone, and takes the internet access of every other zone that
uses it along. Until then each of those zones pays for traffic between zones. The finding says what
a NAT gateway in each zone costs.

## Bad

The private subnets of `eu-west-1a` and `eu-west-1b` share one NAT gateway.

```hcl
resource "aws_eip" "nat" {
  domain = "vpc"
}

resource "aws_nat_gateway" "main" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public["eu-west-1a"].id # <- NAT001
}

resource "aws_route" "internet" {
  for_each               = aws_route_table.private
  route_table_id         = each.value.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.main.id
}
```

## Good

Each zone has a NAT gateway, and a route table that sends to the one in it. A regional NAT gateway
(`availability_mode = "regional"`) is as good.

```hcl
resource "aws_eip" "nat" {
  for_each = aws_subnet.public
  domain   = "vpc"
}

resource "aws_nat_gateway" "main" {
  for_each      = aws_subnet.public
  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = each.value.id
}

resource "aws_route" "internet" {
  for_each               = aws_route_table.private
  route_table_id         = each.value.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.main[each.key].id
}
```

## How to fix it

Create a NAT gateway in each zone that has private subnets, and give each zone a route table of its
own whose default route goes to it.

## When it stays silent

For regional NAT gateways; for subnets in Local and Wavelength Zones, whose way out is by their Region; in
the profile `dev`, where one NAT gateway is a choice. Subnets whose zone or route is not known before apply do
not count: it is undetermined if they decide.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
https://aws.amazon.com/vpc/pricing/
https://aws.amazon.com/ec2/pricing/on-demand/
"""

from netlint.cost.prices import HOURS_PER_MONTH, price, region_of
from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import Added, Choice, Cure, Written, cure
from netlint.engine.finding import Severity
from netlint.engine.route_cures import only_zone, reroute
from netlint.lang.undetermined import Undetermined, some, where
from netlint.network.gateways import NatGateway
from netlint.network.vpc import Subnet, Vpc
from netlint.network.zones import is_edge_zone


def _has_nat(zone: str, vpc: Vpc) -> bool:
    # One that stands elsewhere makes a fault all the same: NAT002's.
    known = vpc.nat_gateways if vpc.managed else vpc.nat_gateways.proven
    return some(known, lambda nat: not nat.regional and nat.zone == zone)


def _costs(zones: list[str], public: bool) -> tuple[str, str]:
    """Say what traffic between zones costs, and what a NAT gateway in each of these zones would."""
    region = region_of(zones[0])
    crossing = price("cross_zone_gb", region)
    hour = price("nat_gateway_hour", region)
    if public:
        hour = hour.plus(price("public_ipv4_hour", region))
    month = hour.times(HOURS_PER_MONTH * len(zones))
    many = f"{len(zones)} more NAT gateways cost" if len(zones) > 1 else "One more NAT gateway costs"
    address = "" if not public else " with their addresses" if len(zones) > 1 else " with its address"
    even = f", as much as {month.low / crossing.low:,.0f} GB between zones" if month.exact else ""
    return (
        f"Traffic between zones is billed at {crossing} per GB, on top of the charge for NAT.",
        f"{many} {month} per month{address}{even} ({hour.basis}).",
    )


def _home(vpc: Vpc, zone: str, public: bool) -> Written:
    """Return the subnet for a NAT gateway in a zone, if there is one without a choice."""
    if not public:
        return Choice(f"the id of the subnet in {zone} to put it in")
    found = where(vpc.subnets, lambda subnet: subnet.zone == zone and subnet.public).proven
    if len(found) == 1:
        return found[0]
    shown = f": {' or '.join(subnet.address for subnet in found[:5])}" if found else ""
    return Choice(f"the id of a public subnet in {zone}{shown}")


def _write(draft: Cure, vpc: Vpc, exposed: list[str], users: list[tuple[Subnet, NatGateway]]) -> None:
    added: dict[str, Added] = {}
    shared: list[str] = []
    for subnet, _ in users:
        address = subnet.route_table.address
        if subnet.zone in exposed and not only_zone(subnet.route_table) and address not in shared:
            shared.append(address)
    notes = [
        f"{address} serves several zones: give each zone a table of its own, with a route to its NAT."
        for address in shared
    ]
    for zone in exposed:
        public = any(nat.public for subnet, nat in users if subnet.zone == zone)
        home = _home(vpc, zone, public)
        name = draft.name(vpc, zone)
        if public:
            elastic = draft.add("aws_eip", f"nat_{name}", domain="vpc")
            nat = draft.add("aws_nat_gateway", name, *notes, allocation_id=elastic, subnet_id=home)
        else:
            nat = draft.add("aws_nat_gateway", name, *notes, connectivity_type="private", subnet_id=home)
        added[zone] = nat
    for subnet, _ in users:
        if subnet.zone in exposed and only_zone(subnet.route_table):
            reroute(draft, subnet, lambda table: added.get(only_zone(table)))


@check(
    "NAT001",
    "nat-in-fewer-zones",
    Severity.MEDIUM,
    elsewhere=True,
    needs=("nat_gateway",),
)
def nat_in_fewer_zones(vpc: Vpc) -> Problems:
    """Compare the zones of the subnets that use NAT gateways with those of the gateways."""
    users: list[tuple[Subnet, NatGateway]] = []
    pending = vpc.subnets.incomplete
    for subnet in vpc.subnets.proven:
        try:
            nat = subnet.nat_gateway
            if nat is None or nat.regional or is_edge_zone(subnet.zone):
                continue
            if subnet.zone and nat.zone:
                users.append((subnet, nat))
        except Undetermined as why:
            pending = pending or why
    served = {subnet.zone for subnet, _ in users}
    homes = {nat.zone for _, nat in users}
    # A zone that has a NAT gateway and does not use it is NAT002's.
    exposed = sorted(zone for zone in served - homes if not _has_nat(zone, vpc))
    if not exposed or len(served) < 2:
        if pending is not None:
            raise pending
        return
    gateways = list(dict.fromkeys(nat for _, nat in users))
    across = [(subnet, nat) for subnet, nat in users if subnet.zone != nat.zone]
    public = any(nat.public for nat in gateways)
    verb, loses = ("depends", "loses") if len(exposed) == 1 else ("depend", "lose")
    yield Problem(
        at=next((nat for nat in gateways if nat.managed), gateways[0]),
        field="subnet",
        message=f"{', '.join(exposed)} {verb} on NAT gateways in {', '.join(sorted(homes))}: "
        f"{len(served)} zones of {vpc.address} share {len(gateways)}",
        because=(
            f"Subnets in {', '.join(sorted(served))} send 0.0.0.0/0 to a NAT gateway.",
            f"If {' or '.join(sorted(homes))} fails, {', '.join(exposed)} {loses} internet access too.",
            *_costs(exposed, public),
        ),
        help=f"add a NAT gateway in {', '.join(exposed)} and send each zone to its own",
        cure=cure(vpc, lambda draft: _write(draft, vpc, exposed, users)),
        related=tuple((subnet, f"in {subnet.zone}, uses {nat.address}") for subnet, nat in across[:5]),
        key=vpc.address,
    )
