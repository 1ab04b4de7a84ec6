"""An endpoint service allows nobody to connect.

## What it finds

An endpoint service without any allowed principal, which no endpoint of the configuration uses.

## Why it matters

By default a service is not available to consumers: nobody outside the owner's account can
connect, and their endpoints fail with "service does not exist".

## Bad

No principal is allowed, neither here nor by an `aws_vpc_endpoint_service_allowed_principal`.

```hcl
resource "aws_vpc_endpoint_service" "main" { # <- SVC003
  network_load_balancer_arns = [aws_lb.main.arn]
  acceptance_required        = true
}
```

## Good

One account may connect.

```hcl
resource "aws_vpc_endpoint_service" "main" {
  network_load_balancer_arns = [aws_lb.main.arn]
  acceptance_required        = true
}

resource "aws_vpc_endpoint_service_allowed_principal" "consumer" {
  vpc_endpoint_service_id = aws_vpc_endpoint_service.main.id
  principal_arn           = "arn:aws:iam::111122223333:root"
}
```

## How to fix it

Allow the accounts that are meant to connect. When they are added outside of this configuration,
suppress it with the reason.

## When it stays silent

Where an endpoint in the same configuration uses the service; where principals are not known.

## References

https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import Choice, Cure, cure
from netlint.engine.finding import Severity
from netlint.network.endpoints import EndpointService


def _write(draft: Cure, service: EndpointService) -> None:
    draft.add(
        "aws_vpc_endpoint_service_allowed_principal",
        draft.name(service, "consumer"),
        vpc_endpoint_service_id=service,
        principal_arn=Choice("the ARN of the account, role or user that may connect"),
    )


@check("SVC003", "no-principal", Severity.LOW)
def no_principal(service: EndpointService) -> Problems:
    """Look for a service that nobody may use."""
    if service.principals or service.endpoints:
        return
    yield Problem(
        at=service,
        message=f"{service.address} allows no principal: nobody outside of its own account can connect",
        because=(
            "It has no allowed principal, here or in a resource of its own, and no endpoint here uses it.",
        ),
        help="allow the accounts that are meant to connect",
        cure=cure(service, lambda draft: _write(draft, service)),
    )
