"""A load balancer takes plain HTTP from the internet and does not redirect it to HTTPS.

## What it finds

A listener for HTTP of an internet-facing Application Load Balancer that forwards to targets, on a port
that the security groups open to everyone.

## Why it matters

Requests, cookies and passwords included, cross the internet as plain text, and anybody on the way can
read and change them.

## Bad

The listener for HTTP forwards requests.

```hcl
resource "aws_lb" "web" {
  security_groups = [aws_security_group.web.id]
  subnets         = [for subnet in aws_subnet.public : subnet.id]
}

resource "aws_lb_target_group" "web" {
  vpc_id   = aws_vpc.main.id
  protocol = "HTTP"
  port     = 8080
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.web.arn
  port              = 80
  protocol          = "HTTP" # <- LB013

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }
}
```

## Good

The listener for HTTP redirects to HTTPS.

```hcl
resource "aws_lb" "web" {
  security_groups = [aws_security_group.web.id]
  subnets         = [for subnet in aws_subnet.public : subnet.id]
}

resource "aws_lb_target_group" "web" {
  vpc_id   = aws_vpc.main.id
  protocol = "HTTP"
  port     = 8080
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.web.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      protocol    = "HTTPS"
      port        = "443"
      status_code = "HTTP_301"
    }
  }
}
```

## How to fix it

Redirect to a listener for HTTPS, which needs a certificate: those of AWS Certificate Manager cost
nothing.

## When it stays silent

For internal load balancers; where the security groups admit only some addresses, such as the prefix list
of CloudFront; where a rule of the listener redirects to HTTPS; for listeners that only answer by
themselves (`fixed-response`). It is low where the load balancer has a listener for HTTPS too: what it
forwards to may redirect by itself. For Classic Load Balancers, which cannot redirect, and for Network
Load Balancers, to which all TCP is the same.

## References

https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-1
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import some
from netlint.network.admission import is_for_everyone, lets
from netlint.network.listeners import Listener, ListenerAction


def _leads_to_https(action: ListenerAction) -> bool:
    return action.type == "redirect" and action.redirect_protocol == "HTTPS"


@check("LB013", "plain-http-from-the-internet", Severity.MEDIUM, security=True)
def plain_http_from_the_internet(listener: Listener) -> Problems:
    """Ask what a listener for HTTP does with the requests of the internet."""
    if listener.protocol != "HTTP" or not some(listener.actions, lambda action: action.type == "forward"):
        return
    load_balancer, port = listener.load_balancer, listener.port
    if load_balancer is None or port is None or load_balancer.type != "application":
        return
    if not load_balancer.internet_facing or some(
        listener.rules, lambda rule: some(rule.actions, _leads_to_https)
    ):
        return
    if not lets(load_balancer.security_groups, "ingress", "tcp", port, is_for_everyone):
        return
    encrypted = [one for one in load_balancer.listeners.proven if one.protocol == "HTTPS"]
    groups = ", ".join(one.address for one in listener.target_groups.proven)
    yield Problem(
        at=listener,
        field="protocol",
        message=f"{listener.address} forwards plain HTTP from the internet on port {port} "
        f"of {load_balancer.address}",
        because=(
            f"{load_balancer.address} is internet-facing; its security groups open port {port} to everyone.",
            f"The listener forwards to {groups or 'its targets'} instead of redirecting to HTTPS.",
            *(() if encrypted else (f"{load_balancer.address} has no listener for HTTPS.",)),
        ),
        help="redirect to a listener for HTTPS",
        related=((load_balancer, "internet-facing"),),
        severity=Severity.LOW if encrypted else None,
    )
