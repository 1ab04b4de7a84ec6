"""The policy of an endpoint names accounts that are not trusted, or limits neither principals nor resources.

## What it finds

An endpoint policy that allows a principal of an account which is not among the `trusted-accounts` of
netlint's configuration. And, for services that hold data (S3, DynamoDB, SQS, SNS, Kinesis, Firehose, Secrets
Manager), a statement that limits the actions only: any principal, any resource.

## Why it matters

The policy of the endpoint is the one place that sees requests with credentials of other accounts. What it
lets through, a policy of your own roles or buckets does not stop.

## Bad

Objects can be written to buckets of any account, while netlint's configuration says who is trusted:

```toml
[network]
trusted-accounts = ["111122223333"]
```

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [aws_vpc.main.main_route_table_id]

  policy = jsonencode({ # <- VPCE014
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = ["s3:GetObject", "s3:PutObject"]
      Resource  = "*"
    }]
  })
}
```

## Good

Only principals of the own account get through, to buckets of the own account.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [aws_vpc.main.main_route_table_id]

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = ["s3:GetObject", "s3:PutObject"]
      Resource  = "*"
      Condition = {
        StringEquals = {
          "aws:PrincipalAccount" = "111122223333"
          "aws:ResourceAccount"  = "111122223333"
        }
      }
    }]
  })
}
```

## How to fix it

Name your own principals or resources, or add a condition (`aws:PrincipalOrgID`, `aws:ResourceOrgID`). An
account that is trusted belongs in `trusted-accounts` of the table `[network]`.

## When it stays silent

Where `trusted-accounts` is not set; without a policy, or with one that allows everything, about which VPCE007
speaks; for statements under any condition; for everybody, where a statement denies something; for the
account of the endpoint itself, where the provider says which that is. A policy that is not known is
undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.wording import listed
from netlint.network.endpoints import VpcEndpoint
from netlint.network.network import Network
from netlint.network.policies import Statement, account_of, unrestricted


def _strangers(statements: tuple[Statement, ...], trusted: set[str]) -> list[str]:
    """Return the accounts that are allowed and not trusted."""
    named = (
        account_of(principal)
        for one in statements
        if one.allows and not one.others and not one.conditional
        for principal in one.principals
    )
    return sorted(set(named) - trusted)


@check("VPCE014", "endpoint-policy-admits-strangers", Severity.LOW, security=True)
def endpoint_policy_admits_strangers(endpoint: VpcEndpoint, network: Network) -> Problems:
    """Look for strange accounts, and for nobody in particular, in the policy of an endpoint."""
    if not network.trusted_accounts or "vpce-svc-" in endpoint.service_name:
        return
    statements = endpoint.statements
    strangers = _strangers(statements, {*network.trusted_accounts, endpoint.home_account or "", ""})
    loose = unrestricted(statements)
    if strangers:
        several = len(strangers) > 1
        what = f"allows {'accounts' if several else 'account'} {', '.join(strangers)}"
        what += f", which {'are' if several else 'is'} not trusted"
        why = "netlint's configuration lists the accounts that are trusted."
    elif loose and endpoint.holds_data and not any(one.does_everything for one in loose):
        actions = listed(action for one in loose for action in one.actions)
        what = "limits neither principals nor resources"
        why = f"Everybody is allowed {actions} on all resources of all accounts, without a condition."
    else:
        return
    holder = endpoint.policy_holder
    yield Problem(
        at=holder,
        field="policy",
        message=f"the policy of {endpoint.address} {what}",
        because=(why,),
        help="name your own principals or resources, or add a condition such as aws:PrincipalOrgID",
        related=((endpoint, "takes the requests"),) if holder is not endpoint else (),
    )
