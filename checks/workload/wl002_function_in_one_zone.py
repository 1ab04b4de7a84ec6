"""All subnets of a Lambda function are in one zone.

## What it finds

A Lambda function with a VPC configuration whose subnets are all in one zone, in a VPC that has subnets in
other zones too. The profile `dev` does without it.

## Why it matters

Lambda runs a function in the zones of its subnets only. When that zone fails, or its subnet runs out of
addresses, the function cannot be invoked; elsewhere Lambda would move on by itself. A second subnet costs
nothing.

## Bad

The function is in the first of two zones.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "app" {
  for_each          = { "eu-west-1a" = 0, "eu-west-1b" = 1 }
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, each.value)
  availability_zone = each.key
}

resource "aws_security_group" "app" {
  vpc_id = aws_vpc.main.id
}

resource "aws_lambda_function" "app" {
  function_name = "app"
  role          = "arn:aws:iam::123456789012:role/app"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1"

  vpc_config {
    subnet_ids         = [aws_subnet.app["eu-west-1a"].id] # <- WL002
    security_group_ids = [aws_security_group.app.id]
  }
}
```

## Good

The function is in both zones.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "app" {
  for_each          = { "eu-west-1a" = 0, "eu-west-1b" = 1 }
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, each.value)
  availability_zone = each.key
}

resource "aws_security_group" "app" {
  vpc_id = aws_vpc.main.id
}

resource "aws_lambda_function" "app" {
  function_name = "app"
  role          = "arn:aws:iam::123456789012:role/app"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1"

  vpc_config {
    subnet_ids         = [for subnet in aws_subnet.app : subnet.id]
    security_group_ids = [aws_security_group.app.id]
  }
}
```

## How to fix it

Add a subnet of another zone to `vpc_config`.

## When it stays silent

For functions without a VPC configuration; where the VPC has subnets in one zone only. Where the subnets or
their zones are not known, it is undetermined.

## References

https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
https://docs.aws.amazon.com/lambda/latest/dg/security-resilience.html
https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-5
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.network.one_zone import one_zone
from netlint.network.workloads import Workload

_FUNCTIONS = ("aws_lambda_function", "AWS::Lambda::Function")


@check("WL002", "function-in-one-zone", Severity.LOW)
def function_in_one_zone(workload: Workload) -> Problems:
    """Compare the zones of a function's subnets with those of its VPC."""
    if workload.resource is None or workload.resource.type not in _FUNCTIONS:
        return
    if workload.leaves_out("own_subnets"):
        return
    place = one_zone(workload)
    if place is None:
        return
    zone, elsewhere = place.zone, ", ".join(place.elsewhere)
    yield Problem(
        at=workload,
        field="own_subnets",
        message=f"{workload.address} runs in {zone} only, and {place.vpc.address} has subnets in"
        f" {elsewhere} too",
        because=(
            f"Its {'subnets are' if len(place.subnets) > 1 else 'only subnet is'} {place.shown}.",
            f"When {zone} fails, it cannot be invoked.",
        ),
        help=f"add a subnet of {elsewhere}",
        related=tuple((subnet, f"is in {zone}") for subnet in place.subnets[:5]),
    )
