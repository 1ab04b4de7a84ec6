"""A Network Load Balancer crosses zones, and the Application Load Balancer behind it does not.

## What it finds

An Application Load Balancer with a target group that turns cross-zone load balancing off, as the target
of a Network Load Balancer that has it on.

## Why it matters

The Network Load Balancer sends to a node in any zone, and that node to the targets in its own zone only.
Where those are missing or not healthy, the clients get intermittent 503 errors, although other zones have
healthy targets.

## Bad

The Network Load Balancer in front crosses zones, and the group behind the Application Load Balancer does
not.

```hcl
resource "aws_lb" "edge" {
  load_balancer_type               = "network"
  internal                         = true
  subnets                          = [for subnet in aws_subnet.public : subnet.id]
  enable_cross_zone_load_balancing = true
}

resource "aws_lb_listener" "edge" {
  load_balancer_arn = aws_lb.edge.arn
  port              = 80
  protocol          = "TCP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }
}

resource "aws_lb_target_group" "web" {
  target_type = "alb"
  vpc_id      = aws_vpc.main.id
  protocol    = "TCP"
  port        = 80
}

resource "aws_lb_target_group_attachment" "web" {
  target_group_arn = aws_lb_target_group.web.arn
  target_id        = aws_lb.web.arn
}

resource "aws_lb" "web" {
  internal        = true
  security_groups = [aws_security_group.web.id]
  subnets         = [for subnet in aws_subnet.public : subnet.id]
}

resource "aws_lb_listener" "web" {
  load_balancer_arn = aws_lb.web.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.app.arn
  }
}

resource "aws_lb_target_group" "app" {
  vpc_id                            = aws_vpc.main.id
  protocol                          = "HTTP"
  port                              = 8080
  load_balancing_cross_zone_enabled = "false" # <- LB005
}
```

## Good

The first one leaves each zone to itself, too.

```hcl
resource "aws_lb" "edge" {
  load_balancer_type               = "network"
  internal                         = true
  subnets                          = [for subnet in aws_subnet.public : subnet.id]
  enable_cross_zone_load_balancing = false
}

resource "aws_lb_listener" "edge" {
  load_balancer_arn = aws_lb.edge.arn
  port              = 80
  protocol          = "TCP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }
}

resource "aws_lb_target_group" "web" {
  target_type = "alb"
  vpc_id      = aws_vpc.main.id
  protocol    = "TCP"
  port        = 80
}

resource "aws_lb_target_group_attachment" "web" {
  target_group_arn = aws_lb_target_group.web.arn
  target_id        = aws_lb.web.arn
}

resource "aws_lb" "web" {
  internal        = true
  security_groups = [aws_security_group.web.id]
  subnets         = [for subnet in aws_subnet.public : subnet.id]
}

resource "aws_lb_listener" "web" {
  load_balancer_arn = aws_lb.web.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.app.arn
  }
}

resource "aws_lb_target_group" "app" {
  vpc_id                            = aws_vpc.main.id
  protocol                          = "HTTP"
  port                              = 8080
  load_balancing_cross_zone_enabled = "false"
}
```

## How to fix it

Turn cross-zone load balancing off for the Network Load Balancer, or remove
`load_balancing_cross_zone_enabled` from the target group behind the Application Load Balancer.

## When it stays silent

Where the Network Load Balancer leaves each zone to itself, whatever is behind it: that is AWS's advice.
Where a setting is not known, it is undetermined.

## References

https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-troubleshooting.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/disable-cross-zone.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Members, where
from netlint.network.collect import flattened
from netlint.network.load_balancers import LoadBalancer, TargetGroup


def _crossing(group: TargetGroup) -> Members[LoadBalancer]:
    """Return the load balancers that send to a group from any zone."""
    if group.target_type != "alb":
        return Members(())
    return where(group.load_balancers, group.cross_zone)


@check("LB005", "zones-crossed-before-only", Severity.MEDIUM)
def zones_crossed_before_only(target: LoadBalancer) -> Problems:
    """Compare the groups behind an Application Load Balancer with those that it is the target of."""
    attached = target.attachments.proven
    if not attached or target.type != "application":
        return
    behind = where(target.target_groups, lambda group: group.own_cross_zone is False)
    if not behind:
        return
    groups = flattened(Members(attached), lambda one: one.target_groups)
    for front in flattened(groups, _crossing):
        names = ", ".join(one.address for one in behind.proven)
        yield Problem(
            at=behind.proven[0],
            field="own_cross_zone",
            message=f"{front.address} sends to {target.address} in any zone, and that one to {names} "
            "in its own zone only",
            because=(
                f"Cross-zone load balancing is on for {front.address}, and off for {names}.",
                "A zone without a healthy target answers 503, although others have some.",
            ),
            help=f"turn it off for {front.address}, or on for {names}",
            related=((front, "crosses zones"), (target, "in between")),
            key=target.address,
        )
        return
