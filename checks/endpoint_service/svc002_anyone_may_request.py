"""Anybody with an AWS account may ask to connect to an endpoint service.

## What it finds

An endpoint service with the principal `*` that requires acceptance.

## Why it matters

Nobody is connected by that, but anybody who knows the service's name can queue requests, and one
careless acceptance connects a stranger.

## Bad

Any AWS account may ask to connect.

```hcl
resource "aws_vpc_endpoint_service" "main" {
  network_load_balancer_arns = [aws_lb.main.arn]
  acceptance_required        = true
  allowed_principals         = ["*"] # <- SVC002
}
```

## Good

One account may ask to connect.

```hcl
resource "aws_vpc_endpoint_service" "main" {
  network_load_balancer_arns = [aws_lb.main.arn]
  acceptance_required        = true
  allowed_principals         = ["arn:aws:iam::111122223333:root"]
}
```

## How to fix it

Name the accounts that may connect. A service that is offered to everybody on purpose: suppress it
with the reason.

## When it stays silent

Without acceptance, where SVC001 speaks.

## References

https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import Choice, Cure, cure
from netlint.engine.finding import Severity
from netlint.network.endpoints import EndpointService


def _write(draft: Cure, service: EndpointService) -> None:
    who = Choice("the ARNs of the accounts, roles or users that may connect")
    if any(principal.text == "*" for principal in service.own_principals):
        draft.change(service, "allowed_principals", lambda _: who)


@check("SVC002", "anyone-may-request-connection", Severity.LOW, security=True)
def anyone_may_request_connection(service: EndpointService) -> Problems:
    """Look for the principal `*` on a service that requires acceptance."""
    if not service.acceptance_required or not service.open_to_everyone:
        return
    yield Problem(
        at=service,
        field="own_principals",
        message=f"{service.address} lets every AWS account ask to connect",
        because=("The principal `*` is allowed; acceptance is required.",),
        help="name the accounts that may connect",
        cure=cure(service, lambda draft: _write(draft, service)),
    )
