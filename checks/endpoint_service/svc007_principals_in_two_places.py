"""The principals of an endpoint service are managed in two places, which undo each other.

## What it finds

An `aws_vpc_endpoint_service` with `allowed_principals`, and `aws_vpc_endpoint_service_allowed_principal`
resources for the same service.

## Why it matters

`allowed_principals` is the whole list: the next plan removes what the other resources have added, and the
one after that adds it again. Between them the consumer cannot connect. With the same principal in both,
the removal of one takes it away from the other.

## Bad

The next plan removes the account of the second resource again.

```hcl
resource "aws_vpc_endpoint_service" "main" {
  network_load_balancer_arns = [aws_lb.main.arn]
  acceptance_required        = true
  allowed_principals         = ["arn:aws:iam::111122223333:root"] # <- SVC007
}

resource "aws_vpc_endpoint_service_allowed_principal" "consumer" {
  vpc_endpoint_service_id = aws_vpc_endpoint_service.main.id
  principal_arn           = "arn:aws:iam::444455556666:root"
}
```

## Good

Every principal is a resource of its own.

```hcl
resource "aws_vpc_endpoint_service" "main" {
  network_load_balancer_arns = [aws_lb.main.arn]
  acceptance_required        = true
}

resource "aws_vpc_endpoint_service_allowed_principal" "consumer" {
  for_each                = toset(["111122223333", "444455556666"])
  vpc_endpoint_service_id = aws_vpc_endpoint_service.main.id
  principal_arn           = "arn:aws:iam::${each.key}:root"
}
```

## How to fix it

Keep one of the two ways: all principals in `allowed_principals`, or all in resources of their own.

## When it stays silent

Where `allowed_principals` is left out, or nothing else adds a principal. Where it is not known
whether a resource is for this service, it is undetermined.

## References

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_endpoint_service_allowed_principal
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcEndpointServicePermissions.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.network.endpoints import EndpointService


@check("SVC007", "principals-in-two-places", Severity.MEDIUM)
def principals_in_two_places(service: EndpointService) -> Problems:
    """Look for principals inside and outside of a service."""
    if service.resource is None or not service.resource.written("allowed_principals"):
        return
    if not service.permissions or not service.own_principals:
        return
    outside = service.permissions.proven
    count = (
        f"{len(outside)} resources add more" if len(outside) > 1 else f"{outside[0].address} adds one more"
    )
    yield Problem(
        at=service,
        field="own_principals",
        message=f"{service.address} lists its principals, and {count}: each undoes what the other has done",
        because=("`allowed_principals` is the whole list: the next apply removes what other resources add.",),
        help="keep all principals in allowed_principals, or all in resources of their own",
        related=tuple((one, "adds a principal") for one in outside[:5]),
    )
