"""An Application Load Balancer for everyone on the internet has no web ACL, where others have one.

## What it finds

An internet-facing Application Load Balancer that forwards requests from everyone and has no AWS WAF web
ACL, in a configuration that associates a web ACL with another load balancer.

## Why it matters

What the web ACL keeps from one load balancer reaches the other one: it was probably forgotten.

## Bad

One load balancer has a web ACL, the other one has not.

```hcl
resource "aws_wafv2_web_acl" "main" {
  name  = "main"
  scope = "REGIONAL"

  default_action {
    allow {}
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "main"
    sampled_requests_enabled   = true
  }
}

resource "aws_wafv2_web_acl_association" "web" {
  resource_arn = aws_lb.web.arn
  web_acl_arn  = aws_wafv2_web_acl.main.arn
}

resource "aws_lb" "web" {
  security_groups = [aws_security_group.web.id]
  subnets         = [for subnet in aws_subnet.public : subnet.id]
}

resource "aws_lb" "api" { # <- LB012
  security_groups = [aws_security_group.web.id]
  subnets         = [for subnet in aws_subnet.public : subnet.id]
}

resource "aws_lb_listener" "api" {
  load_balancer_arn = aws_lb.api.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
  certificate_arn   = "arn:aws:acm:eu-west-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.api.arn
  }
}

resource "aws_lb_target_group" "api" {
  vpc_id   = aws_vpc.main.id
  protocol = "HTTP"
  port     = 8080
}
```

## Good

Both have one.

```hcl
resource "aws_wafv2_web_acl" "main" {
  name  = "main"
  scope = "REGIONAL"

  default_action {
    allow {}
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "main"
    sampled_requests_enabled   = true
  }
}

resource "aws_wafv2_web_acl_association" "web" {
  resource_arn = aws_lb.web.arn
  web_acl_arn  = aws_wafv2_web_acl.main.arn
}

resource "aws_lb" "web" {
  security_groups = [aws_security_group.web.id]
  subnets         = [for subnet in aws_subnet.public : subnet.id]
}

resource "aws_lb" "api" {
  security_groups = [aws_security_group.web.id]
  subnets         = [for subnet in aws_subnet.public : subnet.id]
}

resource "aws_lb_listener" "api" {
  load_balancer_arn = aws_lb.api.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
  certificate_arn   = "arn:aws:acm:eu-west-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.api.arn
  }
}

resource "aws_lb_target_group" "api" {
  vpc_id   = aws_vpc.main.id
  protocol = "HTTP"
  port     = 8080
}

resource "aws_wafv2_web_acl_association" "api" {
  resource_arn = aws_lb.api.arn
  web_acl_arn  = aws_wafv2_web_acl.main.arn
}
```

## How to fix it

Associate a web ACL with the load balancer.

## When it stays silent

Where the configuration associates no web ACL with any load balancer: another one, or AWS Firewall
Manager, may. For internal load balancers; where the security groups do not admit everyone, as behind
CloudFront; where no listener forwards by default, as where CloudFront proves itself by a header. Where an
association or the security groups are not known, it is undetermined.

## References

https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-16
https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import some
from netlint.network.admission import is_for_everyone, lets
from netlint.network.listeners import Listener
from netlint.network.load_balancers import LoadBalancer, WebAclAssociation
from netlint.network.network import Network


def _is_open(listener: Listener, load_balancer: LoadBalancer) -> bool:
    """Tell whether a listener forwards what comes from everyone."""
    port = listener.port
    return (
        port is not None
        and some(listener.actions, lambda action: action.type == "forward")
        and lets(load_balancer.security_groups, "ingress", "tcp", port, is_for_everyone)
    )


def _associated(network: Network) -> tuple[LoadBalancer, ...]:
    """Return the load balancers that have a web ACL."""
    found: dict[LoadBalancer, None] = {}
    for association in network.of_kind("web_acl_association"):
        assert isinstance(association, WebAclAssociation)
        linked = association.linked("load_balancer", ("load_balancer",)).targets
        found.update(dict.fromkeys(one for one in linked if isinstance(one, LoadBalancer)))
    return tuple(found)


@check("LB012", "without-web-acl", Severity.LOW, security=True)
def without_web_acl(load_balancer: LoadBalancer, network: Network) -> Problems:
    """Compare a load balancer with those that have a web ACL."""
    others = network.once("load balancers with a web ACL", _associated)
    if not others or load_balancer in others or load_balancer.type != "application":
        return
    if not load_balancer.internet_facing:
        return
    if not some(load_balancer.listeners, lambda listener: _is_open(listener, load_balancer)):
        return
    if load_balancer.web_acls:
        return
    yield Problem(
        at=load_balancer,
        message=f"{load_balancer.address} takes requests from everyone on the internet without a web ACL",
        because=(f"{others[0].address} has one.",),
        help="associate a web ACL with it, or with what stands in front of it",
        related=((others[0], "has a web ACL"),),
    )
