"""A subnet is too small for what stands in it.

## What it finds

A subnet with fewer addresses than what is declared to stand in it takes; and one below /27 with an
application load balancer.

## Why it matters

AWS keeps five addresses of each subnet. Where there is not one for each network interface, the change stops
half way with `InsufficientFreeAddressesInSubnet`. An application load balancer scales by adding nodes, and
takes eight free addresses for that: in a smaller subnet it cannot grow with its load. A subnet cannot be
made larger later.

## Bad

A /28 has 11 addresses to give.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/28" # <- NET004
}

resource "aws_network_interface" "app" {
  count     = 12
  subnet_id = aws_subnet.app.id
}
```

## Good

A /24 has 251.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_network_interface" "app" {
  count     = 12
  subnet_id = aws_subnet.app.id
}
```

## How to fix it

Replace the subnet by a larger one, or add one and move some of it there.

## When it stays silent

For what takes addresses as it likes, such as auto scaling groups, pods and Lambda functions. For subnets that
are larger than /24, or of IPv6 only. Subnets below /28, which AWS refuses, are NET001's. Where the range of a
subnet is not known, it is undetermined; also where it is not known how many there are of what takes its
addresses (`count`, `for_each`).

## References

https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.network.tenants import (
    APPLICATION_LOAD_BALANCER,
    APPLICATION_LOAD_BALANCER_PREFIX,
    RESERVED,
    further_tenants_of,
    is_application_load_balancer,
    tenants_of,
)
from netlint.network.vpc import Subnet

#: Nobody declares one by one what fills a subnet with a shorter prefix than this.
_LARGE = 24
#: AWS refuses smaller subnets, which NET001 reports.
_SMALLEST = 28


@check("NET004", "subnet-too-small", Severity.LOW)
def subnet_too_small(subnet: Subnet) -> Problems:
    """Compare the addresses of a subnet with what takes some."""
    known, _, _ = subnet.network.weigh(lambda: subnet.cidr)
    if known is not None and known.prefixlen < _LARGE:
        return
    tenants = tenants_of(subnet)
    further, why = further_tenants_of(subnet)
    if not tenants and why is None:
        return
    cidr = subnet.cidr
    if cidr is None or cidr.version != 4 or cidr.prefixlen > _SMALLEST:
        return
    free = cidr.num_addresses - RESERVED
    taken = sum(count for _, count in tenants)
    if taken > free:
        kinds: dict[str, int] = {}
        for entity, count in tenants:
            name = entity.resource.type if entity.resource is not None else entity.kind
            kinds[name] = kinds.get(name, 0) + count
        shown = ", ".join(f"{count} for {name}" for name, count in sorted(kinds.items()))
        yield Problem(
            at=subnet,
            field="cidr",
            message=f"{subnet.address} ({cidr}) has {free} addresses to give, and what stands in it takes "
            f"at least {taken}",
            because=(f"AWS keeps {RESERVED} of its {cidr.num_addresses} addresses.", f"{shown}."),
            help="replace it by a larger subnet, or move some of it to another one",
            related=tuple((entity, "stands in it") for entity, _ in tenants[:5]),
            key="addresses",
            severity=Severity.MEDIUM,
        )
        return
    balancers = [entity for entity, _ in tenants if is_application_load_balancer(entity)]
    if balancers and cidr.prefixlen > APPLICATION_LOAD_BALANCER_PREFIX:
        yield Problem(
            at=subnet,
            field="cidr",
            message=f"{subnet.address} ({cidr}) is too small for {balancers[0].address}, which needs a /27",
            because=(
                f"It has {free} addresses to give, and {taken} are taken or kept for the load balancer.",
                f"An application load balancer needs {APPLICATION_LOAD_BALANCER} free addresses to scale.",
            ),
            help="give the load balancer a subnet of /27 or larger",
            related=tuple((one, "stands in it") for one in balancers[:5]),
            key="load balancer",
        )
    elif why is not None and taken + further > free:
        raise why
