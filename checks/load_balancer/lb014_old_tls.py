"""A listener accepts versions of TLS before 1.2.

## What it finds

A listener for HTTPS or TLS of an Application or Network Load Balancer whose security policy accepts TLS
1.0 or 1.1. The policy of a listener that names none is `ELBSecurityPolicy-2016-08`, which accepts both.

## Why it matters

TLS 1.0 and 1.1 are deprecated (RFC 8996): they rest on broken hash functions, and clients have not needed
them for years. PCI DSS and others forbid them.

## Bad

The listener names no policy, so that it gets the one of 2016.

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

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.web.arn
  port              = 443
  protocol          = "HTTPS" # <- LB014
  certificate_arn   = "arn:aws:acm:eu-west-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }
}
```

## Good

The policy accepts TLS 1.2 and 1.3.

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

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.web.arn
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = "arn:aws:acm:eu-west-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }
}
```

## How to fix it

Set `ssl_policy` to a policy that begins with TLS 1.2, such as `ELBSecurityPolicy-TLS13-1-2-Res-2021-06`.

## When it stays silent

For policies that are not known to accept an old version; for Classic Load Balancers, whose policies are
made of attributes.

## References

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/network/describe-ssl-policies.html
https://www.rfc-editor.org/rfc/rfc8996
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import Cure, cure
from netlint.engine.finding import Severity
from netlint.network.listeners import Listener

_BOTH = "TLS 1.0 and 1.1"

#: the policies that accept old versions, and which
_OLD = {
    "ELBSecurityPolicy-2015-05": _BOTH,
    "ELBSecurityPolicy-2016-08": _BOTH,
    "ELBSecurityPolicy-FS-2018-06": _BOTH,
    "ELBSecurityPolicy-TLS-1-0-2015-04": _BOTH,
    "ELBSecurityPolicy-TLS13-1-0-2021-06": _BOTH,
    "ELBSecurityPolicy-TLS13-1-0-FIPS-2023-04": _BOTH,
    "ELBSecurityPolicy-TLS13-1-0-FIPS-PQ-2025-09": _BOTH,
    "ELBSecurityPolicy-TLS13-1-0-PQ-2025-09": _BOTH,
    "ELBSecurityPolicy-FS-1-1-2019-08": "TLS 1.1",
    "ELBSecurityPolicy-TLS-1-1-2017-01": "TLS 1.1",
    "ELBSecurityPolicy-TLS13-1-1-2021-06": "TLS 1.1",
    "ELBSecurityPolicy-TLS13-1-1-FIPS-2023-04": "TLS 1.1",
}

_BETTER = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"


def _write(draft: Cure, listener: Listener) -> None:
    draft.change(listener, "ssl_policy", lambda _: _BETTER)


@check("LB014", "old-tls", Severity.MEDIUM, security=True)
def old_tls(listener: Listener) -> Problems:
    """Look up what the policy of a listener accepts."""
    if listener.protocol not in ("HTTPS", "TLS") or not listener.spelling_of("ssl_policy"):
        # A classic load balancer has policies of its own, which are not read.
        return
    policy = listener.ssl_policy
    versions = _OLD.get(policy)
    if versions is None:
        return
    written = isinstance(listener.locate("ssl_policy")[0], str)
    yield Problem(
        at=listener,
        field="ssl_policy" if written else "protocol",
        message=f"{listener.address} accepts {versions}: its policy is {policy}"
        + ("" if written else ", as it names none"),
        because=("TLS before 1.2 is deprecated by RFC 8996.",),
        help=f'set ssl_policy = "{_BETTER}"',
        cure=cure(listener, lambda draft: _write(draft, listener)),
    )
