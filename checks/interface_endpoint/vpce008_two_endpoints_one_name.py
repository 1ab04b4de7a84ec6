"""Two endpoints with private DNS answer for one service in the same VPC.

## What it finds

Interface endpoints of one service in one VPC, more than one of which has private DNS.

## Why it matters

In a VPC one endpoint can have the service's own name. AWS refuses to create the second one: "there is
already a conflicting DNS domain".

## Bad

The second endpoint was meant to add a zone.

```hcl
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "app" {
  for_each          = { eu-west-1a = "10.0.0.0/24", eu-west-1b = "10.0.1.0/24" }
  vpc_id            = aws_vpc.main.id
  cidr_block        = each.value
  availability_zone = each.key
}

resource "aws_security_group" "endpoint" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = [aws_vpc.main.cidr_block]
  }
}

resource "aws_vpc_endpoint" "sqs_a" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.sqs"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.app["eu-west-1a"].id]
  security_group_ids  = [aws_security_group.endpoint.id]
  private_dns_enabled = true
}

resource "aws_vpc_endpoint" "sqs_b" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.sqs"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.app["eu-west-1b"].id]
  security_group_ids  = [aws_security_group.endpoint.id]
  private_dns_enabled = true # <- VPCE008
}
```

## Good

One endpoint has a subnet in each zone.

```hcl
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "app" {
  for_each          = { eu-west-1a = "10.0.0.0/24", eu-west-1b = "10.0.1.0/24" }
  vpc_id            = aws_vpc.main.id
  cidr_block        = each.value
  availability_zone = each.key
}

resource "aws_security_group" "endpoint" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = [aws_vpc.main.cidr_block]
  }
}

resource "aws_vpc_endpoint" "sqs" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.sqs"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [for subnet in aws_subnet.app : subnet.id]
  security_group_ids  = [aws_security_group.endpoint.id]
  private_dns_enabled = true
}
```

## How to fix it

Keep one endpoint, with a subnet in each zone. Where a second one is needed, for another policy say, turn
its private DNS off and use its own names.

## When it stays silent

For endpoints in different VPCs, and where at most one of them has private DNS. Where the service or the
private DNS of one of several endpoints is not known, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
https://github.com/hashicorp/terraform-provider-aws/issues/17535
"""

from collections.abc import Callable
from functools import partial

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import every, where
from netlint.network.endpoints import VpcEndpoint
from netlint.network.network import Network


def _collide(one: VpcEndpoint, other: VpcEndpoint) -> bool:
    """Tell whether two endpoints want the same name in the same VPC; one difference decides."""
    questions: list[Callable[[], bool]] = [
        lambda: one.service_name == other.service_name != "",
        lambda: one.vpc is not None and one.vpc is other.vpc,
    ]
    for endpoint in (one, other):
        questions += [
            partial(lambda each: each.endpoint_type == "Interface", endpoint),
            partial(lambda each: each.answers_private_dns, endpoint),
        ]
    return every(questions, lambda question: question())


@check("VPCE008", "two-endpoints-one-name", Severity.HIGH)
def two_endpoints_one_name(endpoint: VpcEndpoint, network: Network) -> Problems:
    """Look for an endpoint that has the private DNS name of another one."""
    # What a data source reads may be the endpoint itself.
    others = [one for one in network.of_kind("vpc_endpoint") if one.managed and isinstance(one, VpcEndpoint)]
    before = [one for one in others if one.address < endpoint.address]
    for first in where(before, lambda one: _collide(one, endpoint)):
        vpc = endpoint.vpc
        assert vpc is not None
        yield Problem(
            at=endpoint,
            field="private_dns",
            message=f"{endpoint.address} cannot be created: {first.address} has the private DNS name of "
            f"{endpoint.service} in {vpc.address} already",
            because=(
                f"Both are interface endpoints of {endpoint.service_name} with private DNS.",
                "In a VPC one endpoint can have a service's own name.",
            ),
            help="keep one of the endpoints, with a subnet in each zone, or turn private_dns_enabled off on "
            "the other one",
            related=((first, "has the name"),),
        )
        return
