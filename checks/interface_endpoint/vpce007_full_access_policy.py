"""An endpoint for a service that holds data has the policy that allows everything.

## What it finds

An endpoint for S3, DynamoDB, SQS, SNS, Kinesis, Firehose or Secrets Manager without a policy, or with one
that says the same as AWS's default: everybody, everything, everywhere. It speaks only where
`trusted-accounts` is set in netlint's configuration, as nearly all endpoints have the default.

## Why it matters

The default policy lets whoever is in the VPC send data to a bucket or a queue of any account in the world,
with credentials of that account. No security group and no policy of your own roles sees that.

## Bad

The endpoint has no policy, although netlint's configuration says which accounts are trusted:

```toml
[network]
trusted-accounts = ["111122223333"]
```

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc_endpoint" "s3" { # <- VPCE007
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [aws_vpc.main.main_route_table_id]
}
```

## Good

Only buckets of the own account are reached.

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
      Action    = "*"
      Resource  = "*"
      Condition = { StringEquals = { "aws:ResourceAccount" = "111122223333" } }
    }]
  })
}
```

## How to fix it

Allow the resources of your accounts (`aws:ResourceAccount`, `aws:ResourceOrgID`) or your principals
(`aws:PrincipalAccount`, `aws:PrincipalOrgID`), and the buckets of AWS that the VPC needs, such as those
with the layers of ECR images.

## When it stays silent

Where `trusted-accounts` is not set; for other services, and for those of other owners, whose endpoints take
no policy; with any condition, any statement that denies, and any limit of principals or resources. VPCE014
speaks about policies that limit the actions only. A policy that is not known is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html
https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.network.endpoints import VpcEndpoint
from netlint.network.network import Network
from netlint.network.policies import unrestricted


@check("VPCE007", "full-access-endpoint-policy", Severity.LOW, security=True)
def full_access_endpoint_policy(endpoint: VpcEndpoint, network: Network) -> Problems:
    """Compare the policy of an endpoint with AWS's default."""
    if not network.trusted_accounts or not endpoint.holds_data:
        return
    statements = endpoint.statements
    if statements and not any(one.does_everything for one in unrestricted(statements)):
        return
    what = "allows everybody everything" if statements else "has AWS's default, which allows everything"
    holder = endpoint.policy_holder
    yield Problem(
        at=holder if statements else endpoint,
        field="policy" if statements else "",
        message=f"the policy of {endpoint.address} {what}: data can go to {endpoint.service} of any account",
        because=(
            f"Whoever is in the VPC can use credentials of a strange account with {endpoint.service} there.",
        ),
        help="allow the resources of your accounts only (aws:ResourceAccount, aws:ResourceOrgID), "
        "and those of AWS that the VPC needs",
        related=((endpoint, "takes the requests"),) if statements and holder is not endpoint else (),
    )
