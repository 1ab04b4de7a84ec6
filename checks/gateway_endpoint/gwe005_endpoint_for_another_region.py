"""A gateway endpoint is for the service of another Region.

## What it finds

A gateway endpoint whose service name has another Region in it than the endpoint's own.

## Why it matters

A gateway endpoint puts the address ranges of a service in its own Region into route tables. There is none
for another Region, so AWS refuses to create it, and traffic to buckets in that Region takes the way
to the internet in any case.

## Bad

The endpoint is created in `eu-west-1`.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.us-east-1.s3" # <- GWE005
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_vpc.main.main_route_table_id]
}
```

## Good

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.eu-west-1.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_vpc.main.main_route_table_id]
}
```

## How to fix it

Name the service of the endpoint's own Region: `com.amazonaws.${data.aws_region.current.name}.s3`. For the
buckets of another Region, use an interface endpoint with `service_region`.

## When it stays silent

For interface endpoints, which may be for services of other Regions. Where neither the
provider's Region nor a zone of the VPC is in the configuration, there is nothing to compare. Where one is,
but not known, or the service name is not known, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html
"""

from netlint.cost.prices import region_of
from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import where
from netlint.network.endpoints import VpcEndpoint


def _region(endpoint: VpcEndpoint) -> str | None:
    """Return the Region of an endpoint: its provider's, or that of a zone of its VPC; None if none says it.

    Raises:
        Undetermined: a zone says it, but is not known.
    """
    vpc = endpoint.vpc
    if endpoint.home_region is not None or vpc is None:
        return endpoint.home_region
    regions = where(vpc.subnets.proven, lambda subnet: region_of(subnet.zone) is not None)
    if regions.proven:
        return region_of(regions.proven[0].zone)
    if regions.incomplete is not None:
        raise regions.incomplete
    return None


@check("GWE005", "gateway-endpoint-for-another-region", Severity.MEDIUM)
def gateway_endpoint_for_another_region(endpoint: VpcEndpoint) -> Problems:
    """Compare the Region in the service name with that of the endpoint."""
    if endpoint.endpoint_type != "Gateway":
        return
    named = endpoint.named_region
    region = _region(endpoint) if named else None
    if region in (None, named):
        return
    yield Problem(
        at=endpoint,
        field="service_name",
        message=f"{endpoint.address} is a gateway endpoint in {region} for {endpoint.service} of {named}: "
        "there is no such service",
        because=(
            f"A gateway endpoint is for the services of its own Region, {region}.",
            f"What is meant for {endpoint.service} in {named} takes the route to the internet.",
        ),
        help=f"name the service of {region}, or use an interface endpoint with service_region",
    )
