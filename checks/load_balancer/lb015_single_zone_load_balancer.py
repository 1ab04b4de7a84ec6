"""A load balancer stands in one zone only.

## What it finds

An application, network or classic load balancer with one subnet, in a VPC that has subnets in other zones
too.

## Why it matters

When the zone fails, nothing is reachable through the load balancer, even if targets in other zones are
healthy. AWS refuses an Application Load Balancer with one subnet.

## Bad

The load balancer has a subnet in `eu-west-1a` only; the VPC has another one in `eu-west-1b`.

```hcl
resource "aws_lb" "edge" {
  load_balancer_type = "network"
  internal           = true
  subnets            = [aws_subnet.public["eu-west-1a"].id] # <- LB015
}
```

## Good

The load balancer has a subnet in each zone.

```hcl
resource "aws_lb" "edge" {
  load_balancer_type = "network"
  internal           = true
  subnets            = [for subnet in aws_subnet.public : subnet.id]
}
```

## How to fix it

Add a subnet of another zone.

## When it stays silent

For Gateway Load Balancers, and for those of endpoint services, about which SVC004 speaks; in the profile
`dev`; in a VPC whose subnets are all in the same zone; where a load balancer is made for each zone (`count`
or `for_each`); in Local Zones and Wavelength Zones. Where the subnets of the load balancer, whether it is an
endpoint service's, or whether a VPC that is managed elsewhere has other zones, are not known, it is
undetermined.

## References

https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-13
https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import some
from netlint.network.load_balancers import LoadBalancer
from netlint.network.zones import is_edge_zone


def _is_one_of_several(load_balancer: LoadBalancer) -> bool:
    """Tell whether its block makes several load balancers, as for one in each zone."""
    resource = load_balancer.resource
    if resource is None or resource.key is None:
        return False
    block = (resource.type, resource.module, resource.name)
    return any(
        other is not load_balancer
        and other.resource is not None
        and (other.resource.type, other.resource.module, other.resource.name) == block
        for other in load_balancer.network.of_kind("load_balancer")
    )


@check("LB015", "single-zone-load-balancer", Severity.MEDIUM)
def single_zone_load_balancer(load_balancer: LoadBalancer) -> Problems:
    """Count the subnets of a load balancer: each is in a zone of its own."""
    kind, subnets = load_balancer.type, load_balancer.subnets
    # AWS refuses an application load balancer with one subnet: there is no need to ask what is not known.
    if kind == "gateway" or len(subnets.proven) > 1 or (kind == "application" and subnets.incomplete):
        return
    if load_balancer.endpoint_services.proven:
        return
    (subnet,) = subnets
    vpc, zone = subnet.vpc, subnet.zone
    if vpc is None or is_edge_zone(zone) or _is_one_of_several(load_balancer):
        return
    if not some(vpc.subnets, lambda other: other is not subnet and other.zone != zone):
        return
    if load_balancer.endpoint_services.incomplete is not None:
        raise load_balancer.endpoint_services.incomplete
    yield Problem(
        at=load_balancer,
        field="own_subnets",
        message=f"{load_balancer.address} is in one zone only, {zone}: its subnet is {subnet.address}",
        because=(
            f"{vpc.address} has subnets in other zones.",
            "AWS refuses an Application Load Balancer with one subnet."
            if kind == "application"
            else f"A failure of {zone} makes everything behind it unreachable.",
        ),
        help="add a subnet of another zone",
        related=((subnet, f"in {zone}"),),
    )
