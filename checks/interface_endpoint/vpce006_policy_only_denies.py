"""The policy of a VPC endpoint has nothing but Deny statements.

## What it finds

A policy of an endpoint for an AWS service, written in the endpoint or as a resource of its own, in which
every statement denies.

## Why it matters

What no statement allows is denied. So is every request through the endpoint, whatever the conditions of
the statements and whatever the caller's own policies allow.

## Bad

The statement is meant to deny the principals of other accounts. Nothing allows those of this one.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.eu-west-1.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_vpc.main.main_route_table_id]

  policy = jsonencode({ # <- VPCE006
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "*"
      Resource  = "*"
      Condition = { StringNotEquals = { "aws:PrincipalAccount" = "111122223333" } }
    }]
  })
}
```

## Good

One statement allows, the other one takes away from that.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.eu-west-1.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_vpc.main.main_route_table_id]

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = "*"
        Action    = "*"
        Resource  = "*"
      },
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "*"
        Resource  = "*"
        Condition = { StringNotEquals = { "aws:PrincipalAccount" = "111122223333" } }
      },
    ]
  })
}
```

## How to fix it

Add a statement that allows what the endpoint is for. The policy that AWS attaches by default allows
everything.

## When it stays silent

Without a policy; with a statement that allows anything; for endpoints of other services than AWS's, which
have no policy. A policy that is not known, as one of a data source may be, is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay.html
https://github.com/terraform-aws-modules/terraform-aws-vpc/issues/1197
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.network.endpoints import VpcEndpoint


@check("VPCE006", "endpoint-policy-only-denies", Severity.HIGH)
def endpoint_policy_only_denies(endpoint: VpcEndpoint) -> Problems:
    """Look for a statement that allows in the policy of an endpoint."""
    owner = endpoint.policy_holder
    if not owner.policy or "vpce-svc-" in endpoint.service_name:
        return
    statements = endpoint.statements
    if not statements or any(one.allows for one in statements):
        return
    named = [one.name for one in statements if one.name]
    count = "its only statement denies" if len(statements) == 1 else f"all {len(statements)} statements deny"
    yield Problem(
        at=owner,
        field="policy",
        message=f"the policy of {endpoint.address} denies every request to {endpoint.service}: {count}",
        because=(
            "What no statement allows is denied, whatever the conditions of those that deny.",
            *((f"The statements are {', '.join(named)}.",) if named else ()),
        ),
        help='add a statement with Effect = "Allow" for what the endpoint is for',
        related=((endpoint, "takes the requests"),) if owner is not endpoint else (),
    )
