"""Several zones send their internet traffic through NAT gateways in fewer zones.

## What it finds

A VPC in which the subnets that use NAT gateways lie in more availability zones than the NAT
gateways themselves.

## Why it matters

A zonal NAT gateway fails with its zone, and takes the internet access of every other zone that
uses it along. Until then each of those zones pays for traffic between zones.

## Bad

One NAT gateway in `eu-west-1a`, used from a private subnet in `eu-west-1b` too.

## Good

A NAT gateway in each zone, and a route table for each zone that sends to the one in it; or a
regional NAT gateway (`availability_mode = "regional"`).

## How to fix it

Create a NAT gateway in each zone that has private subnets, and give each zone a route table of its
own whose default route goes to it.

## When it stays silent

For regional NAT gateways; in the profile `dev`, where one NAT gateway is a choice; for subnets
whose zone or route is not known before apply, where it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import some
from netlint.network.gateways import NatGateway
from netlint.network.network import Network
from netlint.network.vpc import Subnet, Vpc


def _has_nat(zone: str, vpc: Vpc) -> bool:
    return some(vpc.nat_gateways, lambda nat: not nat.regional and nat.zone == zone)


@check("NAT001", "nat-in-fewer-zones", Severity.MEDIUM, profiles=("prod",))
def nat_in_fewer_zones(vpc: Vpc, network: Network) -> Problems:
    """Compare the zones of the subnets that use NAT gateways with those of the gateways."""
    if not network.of_kind("nat_gateway"):
        return
    users: list[tuple[Subnet, NatGateway]] = []
    for subnet in vpc.subnets:
        nat = subnet.nat_gateway
        if nat is not None and not nat.regional:
            users.append((subnet, nat))
    served = {subnet.zone for subnet, _ in users}
    homes = {nat.zone for _, nat in users}
    # A zone that has a NAT gateway and does not use it is NAT002's.
    exposed = sorted(zone for zone in served - homes if not _has_nat(zone, vpc))
    if len(served) < 2 or not exposed:
        return
    gateways = list(dict.fromkeys(nat for _, nat in users))
    across = [(subnet, nat) for subnet, nat in users if subnet.zone != nat.zone]
    verb, loses = ("depends", "loses") if len(exposed) == 1 else ("depend", "lose")
    yield Problem(
        at=gateways[0],
        field="subnet",
        message=f"{', '.join(exposed)} {verb} on NAT gateways in {', '.join(sorted(homes))}: "
        f"{len(served)} zones of {vpc.address} share {len(gateways)}",
        because=(
            f"Subnets in {', '.join(sorted(served))} send 0.0.0.0/0 to a NAT gateway.",
            f"If {' or '.join(sorted(homes))} fails, {', '.join(exposed)} {loses} internet access too.",
            "Their traffic is billed between zones, in each direction, on top of the charge for NAT.",
        ),
        help=f"add a NAT gateway in {', '.join(exposed)} and send each zone to its own",
        related=tuple((subnet, f"in {subnet.zone}, uses {nat.address}") for subnet, nat in across[:5]),
        key=vpc.address,
    )
