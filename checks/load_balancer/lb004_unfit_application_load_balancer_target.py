"""A target group cannot send to the Application Load Balancer in it.

## What it finds

A target group of the type `alb` whose port is not that of a listener of its Application Load Balancer,
whose protocol is not TCP, or whose VPC is another one than the Application Load Balancer's; an
Application Load Balancer that is the target of more than two groups.

## Why it matters

AWS refuses the registration, or its health check fails and the Network Load Balancer has no target.

## Bad

The group sends to port 443, and the Application Load Balancer listens on port 80 only.

```hcl
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
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      status_code  = "404"
    }
  }
}

resource "aws_lb_target_group" "web" {
  target_type = "alb"
  vpc_id      = aws_vpc.main.id
  protocol    = "TCP"
  port        = 443 # <- LB004
}

resource "aws_lb_target_group_attachment" "web" {
  target_group_arn = aws_lb_target_group.web.arn
  target_id        = aws_lb.web.arn
}
```

## Good

The group's port is the listener's.

```hcl
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
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      status_code  = "404"
    }
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
```

## How to fix it

Give the target group the port of a listener of the Application Load Balancer, the protocol TCP and its
VPC. Register it with at most two groups, each of another Network Load Balancer.

## When it stays silent

For groups without targets. Where the port, or the listeners of an Application Load Balancer that is
managed elsewhere, are not known, it is undetermined.

## References

https://docs.aws.amazon.com/elasticloadbalancing/latest/network/application-load-balancer-target.html
"""

from collections.abc import Iterator

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import some, where
from netlint.network.load_balancers import LoadBalancer, TargetGroup
from netlint.network.targets import TargetGroupAttachment

#: https://docs.aws.amazon.com/elasticloadbalancing/latest/network/application-load-balancer-target.html
_MOST_NETWORK_LOAD_BALANCERS = 2


def _faults(group: TargetGroup, attachment: TargetGroupAttachment, target: LoadBalancer) -> Iterator[Problem]:
    """Yield what keeps an Application Load Balancer from being a target."""
    if group.protocol != "TCP":
        yield Problem(
            at=group,
            field="protocol",
            message=f"{group.address} sends {group.protocol or 'no protocol'} to {target.address}: "
            "an Application Load Balancer is a target of TCP only",
            because=("AWS refuses the target group.",),
            help='set protocol = "TCP"',
            key="protocol",
        )
        return
    port = attachment.port if attachment.port is not None else group.port
    if port is not None and not some(target.listeners, lambda listener: listener.port == port):
        ports = sorted(one.port for one in target.listeners if one.port is not None)
        listens = f"listens on {', '.join(map(str, ports))} only" if ports else "has no listener"
        yield Problem(
            at=attachment if attachment.port is not None else group,
            field="port",
            message=f"{group.address} sends to port {port} of {target.address}, which {listens}",
            because=("The health check fails, so that the Network Load Balancer has no target.",),
            help=f"send to the port of a listener, or add a listener on {port} to {target.address}",
            related=((target, listens),),
            key="port",
        )
    if group.vpc is not None and target.vpc is not None and group.vpc is not target.vpc:
        yield Problem(
            at=group,
            field="vpc",
            message=f"{group.address} is in {group.vpc.address}, and its target {target.address} "
            f"in {target.vpc.address}",
            because=("An Application Load Balancer is a target in its own VPC only: AWS refuses it.",),
            help=f"put the target group into {target.vpc.address}",
            related=((target, f"in {target.vpc.address}"),),
            key="vpc",
        )


@check("LB004", "unfit-application-load-balancer-target", Severity.HIGH)
def unfit_application_load_balancer_target(group: TargetGroup) -> Problems:
    """Compare a target group with the Application Load Balancer in it."""
    if group.target_type != "alb":
        return
    for attachment in group.attachments:
        target = attachment.target
        if not isinstance(target, LoadBalancer):
            continue
        yield from _faults(group, attachment, target)
        # The first group of several that are too many says so.
        groups = where(_groups_of(target), lambda one: one.target_type == "alb").proven
        if len(groups) > _MOST_NETWORK_LOAD_BALANCERS and groups[0] is group:
            yield Problem(
                at=target,
                message=f"{target.address} is the target of {len(groups)} target groups: "
                + ", ".join(one.address for one in groups),
                because=(
                    "An Application Load Balancer is the target of at most two Network Load Balancers.",
                ),
                help="take it out of the groups that are too many",
                related=tuple((one, "has it as target") for one in groups),
                key="groups",
            )


def _groups_of(target: LoadBalancer) -> list[TargetGroup]:
    found: dict[TargetGroup, None] = {}
    for attachment in target.attachments.proven:
        found.update(dict.fromkeys(attachment.target_groups.proven))
    return sorted(found, key=lambda one: one.address)
