"""Traffic is routed through an instance that drops it.

## What it finds

A route to a network interface, or to an instance, whose source/destination check is on.

## Why it matters

With the check on, which is the default, an instance takes only what is meant for its own address. What a
route sends through it, to be translated, inspected or forwarded, is dropped without a trace.

## Bad

The NAT instance gets the traffic of the private subnet and drops it.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "public" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_network_interface" "nat" { # <- NAT007
  subnet_id = aws_subnet.public.id
}

resource "aws_subnet" "private" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "private" {
  subnet_id      = aws_subnet.private.id
  route_table_id = aws_route_table.private.id
}

resource "aws_route" "internet" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = aws_network_interface.nat.id
}
```

## Good

The check is off.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "public" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_network_interface" "nat" {
  subnet_id         = aws_subnet.public.id
  source_dest_check = false
}

resource "aws_subnet" "private" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "private" {
  subnet_id      = aws_subnet.private.id
  route_table_id = aws_route_table.private.id
}

resource "aws_route" "internet" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = aws_network_interface.nat.id
}
```

## How to fix it

Set `source_dest_check = false` on the network interface, or on the instance where it has no network
interface of its own. Scanners that ask for the check to be on mean instances that forward nothing.

## When it stays silent

For interfaces that no route goes to. Where the interface or the instance is managed elsewhere, or the
target or the setting is not known, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/work-with-nat-instances.html
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import Cure, Written, cure
from netlint.engine.finding import Severity
from netlint.network.entity import Entity
from netlint.network.gateways import NetworkInterface
from netlint.network.network import Network
from netlint.network.routes import Route
from netlint.network.workloads import Workload


def _checks(target: Entity | None) -> bool:
    return isinstance(target, (NetworkInterface, Workload)) and target.source_dest_check


def _owner(target: Entity) -> Entity:
    """Return what the setting is written on: the interface, or the instance that AWS makes it with."""
    return (target.of_instance or target) if isinstance(target, NetworkInterface) else target


def _is_written(owner: Entity) -> bool:
    name = owner.spelling_of("written_source_dest_check")
    return owner.resource is not None and owner.resource.written(name)


def _write(draft: Cure, owner: Entity) -> None:
    def setting(member: Entity) -> Written:
        if member is owner:
            return False
        return isinstance(member, (NetworkInterface, Workload)) and member.source_dest_check

    draft.change(owner, "source_dest_check", setting)


@check("NAT007", "route-to-checking-interface", Severity.HIGH)
def route_to_checking_interface(route: Route, network: Network) -> Problems:
    """Look at the interface or the instance that a route sends to."""
    if not (route.may_hold("network_interface") or route.may_hold("workload")):
        return
    target = route.target
    if target is None or not _checks(target):
        return
    owner = _owner(target)
    routes = network.routes_to(target).proven
    what = f"{len(routes)} routes send" if len(routes) > 1 else f"{route.address} sends"
    yield Problem(
        at=owner,
        field="written_source_dest_check" if _is_written(owner) else "",
        message=f"{owner.address} drops what {what} through it: its source/destination check is on",
        because=(
            *(f"{one.address} goes to {owner.address}." for one in routes[:5]),
            "With the check on it takes only what is meant for an address of its own; on is the default.",
        ),
        help=f"set source_dest_check = false on {owner.address}, as for everything that forwards packets of "
        "others",
        cure=cure(owner, lambda draft: _write(draft, owner)),
        related=tuple((one, "sends to it") for one in routes[:5]),
    )
