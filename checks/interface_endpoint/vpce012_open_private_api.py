"""A private API can be called from every VPC.

## What it finds

A private REST API of API Gateway whose resource policy allows everybody without a condition, and denies
nobody.

## Why it matters

A private API is reached through interface endpoints for `execute-api`: those of any VPC, in any account. It
is the resource policy that says which, with `aws:SourceVpce` or `aws:SourceVpc`. Without that, only the
authorization of its methods holds strangers back, and often there is none as the API is "private".

## Bad

The policy lets everybody in.

```hcl
resource "aws_api_gateway_rest_api" "orders" {
  name = "orders"

  endpoint_configuration {
    types = ["PRIVATE"]
  }

  policy = jsonencode({ # <- VPCE012
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "execute-api:Invoke"
      Resource  = "execute-api:/*"
    }]
  })
}
```

## Good

Requests that do not come through one endpoint are denied.

```hcl
resource "aws_api_gateway_rest_api" "orders" {
  name = "orders"

  endpoint_configuration {
    types = ["PRIVATE"]
  }

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = "*"
        Action    = "execute-api:Invoke"
        Resource  = "execute-api:/*"
      },
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "execute-api:Invoke"
        Resource  = "execute-api:/*"
        Condition = { StringNotEquals = { "aws:SourceVpce" = "vpce-0123456789abcdef0" } }
      },
    ]
  })
}
```

## How to fix it

Add a condition on `aws:SourceVpce` or `aws:SourceVpc`, or a statement that denies what does not come from
there.

## When it stays silent

For APIs of other types; where every statement that allows has a condition or names principals; where any
statement denies; without a policy, with which a private API cannot be deployed. The policy inside an OpenAPI
document (`body`) is not read. A policy that is not known, such as one that names the API's own ARN before it
exists, is undetermined.

## References

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-create.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-endpoint-policies.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.network.apis import RestApi
from netlint.network.policies import Statement

_INVOKING = ("*", "execute-api:*", "execute-api:Invoke")


def _invites(statement: Statement) -> bool:
    """Tell whether a statement lets everybody call the API."""
    return statement.allows and statement.of_everybody and any(one in _INVOKING for one in statement.actions)


@check("VPCE012", "open-private-api", Severity.HIGH, security=True)
def open_private_api(api: RestApi) -> Problems:
    """Look for a limit in the policy of a private API."""
    if not api.private:
        return
    statements = api.statements
    if not any(_invites(one) for one in statements) or not all(one.allows for one in statements):
        return
    holder = api.policy_holder
    yield Problem(
        at=holder,
        field="policy",
        message=f"the private API {api.address} can be called from every VPC, in every account",
        because=(
            "Its policy allows everybody to invoke it, and nothing limits the VPC or the endpoint.",
            "Any VPC with an interface endpoint for execute-api reaches it.",
        ),
        help="add a condition on aws:SourceVpce or aws:SourceVpc",
        related=((api, "the API"),) if holder is not api else (),
    )
