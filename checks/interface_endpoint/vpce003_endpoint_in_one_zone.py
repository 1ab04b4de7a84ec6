"""An interface endpoint is in one zone, its clients are in others.

## What it finds

An interface endpoint with private DNS and one subnet, in a VPC whose instances, functions or tasks are in
other availability zones.

## Why it matters

The name of the service resolves to the one network interface, whatever zone the client is in. A failure of
that zone takes the service away from the clients of all zones. AWS advises one subnet in each of two zones
at least.

## Bad

Functions run in two zones; the endpoint is in one of them.

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

resource "aws_security_group" "app" {
  vpc_id = aws_vpc.main.id
}

resource "aws_security_group" "endpoint" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
    security_groups = [aws_security_group.app.id]
  }
}

resource "aws_lambda_function" "app" {
  function_name = "app"
  package_type  = "Image"
  image_uri     = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1"
  role          = "arn:aws:iam::111122223333:role/app"

  vpc_config {
    subnet_ids         = [for subnet in aws_subnet.app : subnet.id]
    security_group_ids = [aws_security_group.app.id]
  }
}

resource "aws_vpc_endpoint" "sqs" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.sqs"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.app["eu-west-1a"].id] # <- VPCE003
  security_group_ids  = [aws_security_group.endpoint.id]
  private_dns_enabled = true
}
```

## Good

The endpoint is in both zones.

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

resource "aws_security_group" "app" {
  vpc_id = aws_vpc.main.id
}

resource "aws_security_group" "endpoint" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
    security_groups = [aws_security_group.app.id]
  }
}

resource "aws_lambda_function" "app" {
  function_name = "app"
  package_type  = "Image"
  image_uri     = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1"
  role          = "arn:aws:iam::111122223333:role/app"

  vpc_config {
    subnet_ids         = [for subnet in aws_subnet.app : subnet.id]
    security_group_ids = [aws_security_group.app.id]
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

Add a subnet of another zone to the endpoint. Each costs by the hour; traffic between zones to an interface
endpoint is not billed.

## When it stays silent

In the profile `dev`; for an endpoint in two zones or more, even where clients are in a third one, as a
service is not offered in every zone; without private DNS; where all clients are in the zone of the endpoint,
or none is in this configuration. Where zones are not known, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
https://aws.amazon.com/privatelink/pricing/
"""

from netlint.cost.prices import HOURS_PER_MONTH, price, region_of
from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import Cure, cure
from netlint.engine.finding import Severity
from netlint.lang.undetermined import where
from netlint.lang.wording import listed
from netlint.network.clients import clients_in
from netlint.network.endpoints import VpcEndpoint
from netlint.network.vpc import Subnet


def _write(draft: Cure, endpoint: VpcEndpoint, subnets: list[Subnet]) -> None:
    draft.change(endpoint, "subnet_ids", lambda _: list(subnets))


@check("VPCE003", "endpoint-in-one-zone", Severity.MEDIUM)
def endpoint_in_one_zone(endpoint: VpcEndpoint) -> Problems:
    """Compare the zone of an endpoint with those of its clients."""
    if endpoint.endpoint_type != "Interface" or len(endpoint.subnets.proven) > 1:
        return
    vpc = endpoint.vpc
    if vpc is None or not endpoint.answers_private_dns or not endpoint.possible_subnets.proven:
        return
    clients = clients_in(vpc)
    own = endpoint.subnets.proven[0] if endpoint.subnets.proven else None
    others = where(clients, lambda client: client[1] is not own)
    if not others:
        return
    (subnet,) = endpoint.subnets
    zone = subnet.zone
    elsewhere = where(others, lambda client: client[1].zone != zone)
    if not elsewhere:
        return
    zones = sorted({one.zone for _, one in elsewhere.proven})
    workloads = list(dict.fromkeys(workload for workload, _ in elsewhere.proven))
    names = listed(one.address for one in workloads)
    hour = price("interface_endpoint_hour", endpoint.home_region or region_of(zone))
    first = {one.zone: one for _, one in reversed(elsewhere.proven)}
    yield Problem(
        at=endpoint,
        field="own_subnets",
        message=f"{endpoint.address} is in {zone} only, and has clients in {', '.join(zones)}: "
        f"when {zone} fails, they lose {endpoint.service}",
        because=(
            f"{names} {'are' if len(workloads) > 1 else 'is'} in {', '.join(zones)}.",
            f"A further zone costs {hour.times(HOURS_PER_MONTH)} per month ({hour.basis}).",
        ),
        help="add a subnet of another zone to subnet_ids",
        cure=cure(endpoint, lambda draft: _write(draft, endpoint, [subnet, first[zones[0]]])),
        related=((subnet, f"in {zone}"), *((one, "a client") for one in workloads[:3])),
    )
