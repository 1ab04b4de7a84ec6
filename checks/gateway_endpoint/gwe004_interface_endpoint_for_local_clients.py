"""An interface endpoint for S3 in a VPC that nothing else reaches.

## What it finds

An interface endpoint for S3 (or DynamoDB) in a VPC without a peering connection, an attachment or a VPN:
all its clients are in the VPC itself.

## Why it matters

An interface endpoint is billed by the hour in each zone, and by the GB. A gateway endpoint does the same
for clients inside of the VPC, and has no charge. What only the interface endpoint can do is to serve
clients outside: on premises, in peers, and behind a transit gateway.

## Bad

```hcl
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_security_group" "endpoint" {
  vpc_id = aws_vpc.main.id

  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = [aws_vpc.main.cidr_block]
  }
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id             = aws_vpc.main.id
  service_name       = "com.amazonaws.eu-west-1.s3"
  vpc_endpoint_type  = "Interface" # <- GWE004
  subnet_ids         = [aws_subnet.app.id]
  security_group_ids = [aws_security_group.endpoint.id]
}
```

## Good

```hcl
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_route_table" "app" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app.id
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.eu-west-1.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.app.id]
}
```

## How to fix it

Use a gateway endpoint, associated with the route tables of the clients.

## When it stays silent

Where the VPC is peered, or attached to a transit gateway, a core network, a VPN gateway or a local
gateway, where it has a Client VPN endpoint, and where the endpoint's private DNS is for the inbound
Resolver only. For an endpoint of another Region's service, which a gateway endpoint cannot be, and for one
without a subnet, which takes nothing. For a VPC that is managed elsewhere. Where it is not known what is
attached to the VPC, or what subnets the endpoint has, it is undetermined.

## References

https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html
https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
https://aws.amazon.com/privatelink/pricing/
"""

from netlint.cost.prices import HOURS_PER_MONTH, price
from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.network.endpoints import VpcEndpoint


def _cost(endpoint: VpcEndpoint) -> tuple[str, ...]:
    subnets, _, _ = endpoint.network.weigh(lambda: len(endpoint.subnets))
    hour = price("interface_endpoint_hour", endpoint.home_region)
    byte = price("interface_endpoint_gb", endpoint.home_region)
    month = hour.times(HOURS_PER_MONTH * (subnets or 1))
    zones = f"its {subnets} zones" if (subnets or 0) > 1 else "each zone" if not subnets else "its zone"
    return (
        f"It costs {month} per month in {zones}, and {byte} per GB ({hour.basis}).",
        "A gateway endpoint has no charge.",
    )


@check("GWE004", "interface-endpoint-for-local-clients", Severity.LOW)
def interface_endpoint_for_local_clients(endpoint: VpcEndpoint) -> Problems:
    """Look for clients outside of the endpoint's VPC."""
    if endpoint.endpoint_type != "Interface" or endpoint.service not in ("s3", "dynamodb"):
        return
    vpc = endpoint.vpc
    if vpc is None or not vpc.managed or endpoint.is_of_another_region or endpoint.inbound_resolver_only:
        return
    if vpc.connections or not endpoint.subnets:
        return
    yield Problem(
        at=endpoint,
        field="endpoint_type",
        message=f"{endpoint.address} is billed for what a gateway endpoint does free of charge: "
        f"all its clients are in {vpc.address}",
        because=(
            f"{vpc.address} has no peering connection, attachment or VPN, so that nothing else reaches it.",
            *_cost(endpoint),
        ),
        help=f'use a gateway endpoint (vpc_endpoint_type = "Gateway") for {endpoint.service}, associated '
        "with the route tables of its clients",
        related=((vpc, "its VPC"),),
    )
