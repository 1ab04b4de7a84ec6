"""Anybody with an AWS account can connect to an endpoint service, without being accepted.

## What it finds

An endpoint service with the principal `*` and `acceptance_required = false`.

## Why it matters

Every AWS account may create an endpoint and is connected at once: the load balancer behind the
service is public in effect, although it has no public address.

## Bad

Any AWS account connects, and is accepted at once.

```hcl
resource "aws_vpc_endpoint_service" "main" {
  network_load_balancer_arns = [aws_lb.main.arn]
  acceptance_required        = false # <- SVC001
  allowed_principals         = ["*"]
}
```

## Good

One account may connect. Or `*` with `acceptance_required = true`, where each request is accepted by
hand.

```hcl
resource "aws_vpc_endpoint_service" "main" {
  network_load_balancer_arns = [aws_lb.main.arn]
  acceptance_required        = false
  allowed_principals         = ["arn:aws:iam::111122223333:root"]
}
```

## How to fix it

Name the accounts, roles or users that may connect, or require acceptance.

## When it stays silent

With acceptance required, where SVC002 speaks. Where a principal is not known it is undetermined;
one that begins with `arn:` is not `*`, whatever else is not known of it.

## References

https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import cure
from netlint.engine.finding import Severity
from netlint.network.endpoints import EndpointService


@check("SVC001", "public-endpoint-service", Severity.CRITICAL, security=True)
def public_endpoint_service(service: EndpointService) -> Problems:
    """Look for the principal `*` on a service that accepts by itself."""
    if service.acceptance_required or not service.open_to_everyone:
        return
    yield Problem(
        at=service,
        field="acceptance_required",
        message=f"{service.address} lets every AWS account connect, without acceptance",
        because=(
            "The principal `*` is allowed and acceptance is not required.",
            "Its load balancer is public in effect, although it has no public address.",
        ),
        help="name the accounts that may connect, or set acceptance_required = true",
        cure=cure(service, lambda draft: draft.change(service, "acceptance_required", lambda _: True)),
    )
