"""Zones get equal shares of the traffic, and have unequal numbers of targets.

## What it finds

A load balancer that leaves each zone to itself (cross-zone load balancing is off), and whose zones have
different numbers of instances as targets: at least twice as many in one as in another, or none in one of
them.

## Why it matters

Clients are spread over the zones of the load balancer evenly, and each zone's share is divided by its own
targets only: those of the smaller zone get a multiple of the others' traffic. A zone without a target
answers nobody, and drops out of the name.

## Bad

Two instances are in `eu-west-1a` and one in `eu-west-1b`, which gets half of all connections.

```hcl
resource "aws_lb" "edge" {
  load_balancer_type = "network"
  internal           = true
  subnets            = [for subnet in aws_subnet.public : subnet.id]
}

resource "aws_lb_listener" "edge" {
  load_balancer_arn = aws_lb.edge.arn
  port              = 443
  protocol          = "TCP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.app.arn
  }
}

resource "aws_lb_target_group" "app" { # <- LB016
  vpc_id   = aws_vpc.main.id
  protocol = "TCP"
  port     = 443
}

resource "aws_lb_target_group_attachment" "a" {
  count            = 2
  target_group_arn = aws_lb_target_group.app.arn
  target_id        = aws_instance.a[count.index].id
}

resource "aws_lb_target_group_attachment" "b" {
  target_group_arn = aws_lb_target_group.app.arn
  target_id        = aws_instance.b.id
}

resource "aws_instance" "a" {
  count                  = 2
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.public["eu-west-1a"].id
  vpc_security_group_ids = [aws_security_group.web.id]
}

resource "aws_instance" "b" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.public["eu-west-1b"].id
  vpc_security_group_ids = [aws_security_group.web.id]
}
```

## Good

Every zone sends to all instances.

```hcl
resource "aws_lb" "edge" {
  load_balancer_type = "network"
  internal           = true
  subnets            = [for subnet in aws_subnet.public : subnet.id]

  enable_cross_zone_load_balancing = true
}

resource "aws_lb_listener" "edge" {
  load_balancer_arn = aws_lb.edge.arn
  port              = 443
  protocol          = "TCP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.app.arn
  }
}

resource "aws_lb_target_group" "app" {
  vpc_id   = aws_vpc.main.id
  protocol = "TCP"
  port     = 443
}

resource "aws_lb_target_group_attachment" "a" {
  count            = 2
  target_group_arn = aws_lb_target_group.app.arn
  target_id        = aws_instance.a[count.index].id
}

resource "aws_lb_target_group_attachment" "b" {
  target_group_arn = aws_lb_target_group.app.arn
  target_id        = aws_instance.b.id
}

resource "aws_instance" "a" {
  count                  = 2
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.public["eu-west-1a"].id
  vpc_security_group_ids = [aws_security_group.web.id]
}

resource "aws_instance" "b" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.public["eu-west-1b"].id
  vpc_security_group_ids = [aws_security_group.web.id]
}
```

## How to fix it

Turn cross-zone load balancing on, which costs traffic between zones with a Network Load Balancer, or give
each zone as many targets.

## When it stays silent

Where cross-zone load balancing is on, as it is by default for Application and Classic Load Balancers;
where targets are other than instances that are registered one by one, and for a single one; an Auto
Scaling group balances its zones itself. Where the zone of a target is not known, it is undetermined.

## References

https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html#cross-zone-load-balancing
https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-cross-zone.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import where
from netlint.network.load_balancers import LoadBalancer, TargetGroup

_INSTANCES = ("aws_instance", "aws_spot_instance_request", "AWS::EC2::Instance")


def _leaves_zones_alone(load_balancer: LoadBalancer, group: TargetGroup) -> bool:
    return (
        load_balancer.type in ("application", "network")
        and len(load_balancer.subnets.proven) > 1
        and not group.cross_zone(load_balancer)
    )


def _targets_by_zone(group: TargetGroup) -> dict[str, int] | None:
    """Count the targets in each zone; None where they are not all single instances.

    Raises:
        Undetermined: the zone of one of them is not known.
    """
    counts: dict[str, int] = {}
    for attachment in group.attachments.proven:
        target = attachment.workload
        if target is None or target.resource is None or target.resource.type not in _INSTANCES:
            return None
        subnets = list(target.subnets)
        if len(subnets) != 1:
            return None
        zone = subnets[0].zone
        counts[zone] = counts.get(zone, 0) + 1
    return counts


@check("LB016", "uneven-zones", Severity.LOW)
def uneven_zones(group: TargetGroup) -> Problems:
    """Count the targets in each zone of a load balancer that leaves zones to themselves."""
    attachments = group.attachments
    # A single target cannot be spread.
    if group.target_type != "instance" or (len(attachments.proven) < 2 and attachments.incomplete is None):
        return
    if group.protocol in ("HTTP", "HTTPS") and group.own_cross_zone is not False:
        # An Application Load Balancer crosses zones unless the group says otherwise.
        return
    alone = where(group.load_balancers, lambda one: _leaves_zones_alone(one, group))
    if not alone:
        return
    counts = _targets_by_zone(group)
    if counts is None:
        return
    if attachments.incomplete is not None:
        raise attachments.incomplete
    for load_balancer in alone.proven:
        zones = sorted({subnet.zone for subnet in load_balancer.subnets})
        shares = [counts.get(zone, 0) for zone in zones]
        if len(zones) < 2 or not any(shares) or max(shares) < 2 * min(shares) or min(shares) == max(shares):
            continue
        told = ", ".join(f"{counts.get(zone, 0)} in {zone}" for zone in zones)
        least = min(shares)
        yield Problem(
            at=group,
            message=f"{load_balancer.address} leaves each zone to itself, and {group.address} has "
            f"unequal numbers of targets: {told}",
            because=(
                f"Each of {len(zones)} zones gets the same share of the connections.",
                f"A target of the smallest gets {max(shares) / least:g} times as many as one of the largest."
                if least
                else "A zone without a target answers nobody.",
            ),
            help="turn cross-zone load balancing on, or give each zone as many targets",
            related=((load_balancer, f"in {', '.join(zones)}"),),
            key=load_balancer.address,
        )
