"""A Lambda function in a public subnet calls a service that it does not reach.

## What it finds

A Lambda function in a subnet that sends to an internet gateway, whose environment variables name a table, a
bucket, a queue or the like, of a service that has no endpoint in the VPC.

## Why it matters

A function in a VPC has no public address, in a public subnet neither. What it sends to the internet gateway
is dropped: each call waits for its timeout. With more than one subnet only some of the invocations fail.

## Bad

The function is told the name of a table, and cannot reach DynamoDB.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}

resource "aws_security_group" "app" {
  vpc_id = aws_vpc.main.id
}

resource "aws_dynamodb_table" "orders" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_lambda_function" "app" {
  function_name = "app"
  role          = "arn:aws:iam::123456789012:role/app"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1"

  environment {
    variables = {
      TABLE = aws_dynamodb_table.orders.name
    }
  }

  vpc_config {
    subnet_ids         = [aws_subnet.public.id] # <- WL001
    security_group_ids = [aws_security_group.app.id]
  }
}
```

## Good

A gateway endpoint leads to DynamoDB, free of charge.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}

resource "aws_vpc_endpoint" "dynamodb" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.eu-west-1.dynamodb"
  route_table_ids = [aws_route_table.public.id]
}

resource "aws_security_group" "app" {
  vpc_id = aws_vpc.main.id
}

resource "aws_dynamodb_table" "orders" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_lambda_function" "app" {
  function_name = "app"
  role          = "arn:aws:iam::123456789012:role/app"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1"

  environment {
    variables = {
      TABLE = aws_dynamodb_table.orders.name
    }
  }

  vpc_config {
    subnet_ids         = [aws_subnet.public.id]
    security_group_ids = [aws_security_group.app.id]
  }
}
```

## How to fix it

Put the function into private subnets with a NAT gateway, or add an endpoint for the service. If it needs
nothing in the VPC, take `vpc_config` away: outside of a VPC it reaches the services.

## When it stays silent

Where no environment variable names such a resource: what the code calls is then not known. Where the VPC has
an endpoint for the service; where the function may use IPv6, for which it has public addresses. Where the
route or the endpoints are not known, it is undetermined; and where a plan without its sources shows the name
of such a resource, but not where it comes from; or where neither the name of such a resource is known, nor
what a variable stands for.

## References

https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html
https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined, some, where
from netlint.lang.wording import listed
from netlint.network.told import calls_ipv6, is_told_of_unknown, services_named_like, services_told_of
from netlint.network.vpc import Subnet, Vpc
from netlint.network.workloads import Workload

_FUNCTIONS = ("aws_lambda_function", "AWS::Lambda::Function")


def _sends_to_internet_gateway(subnet: Subnet) -> bool:
    route = subnet.default_route()
    return route is not None and route.goes_to("internet_gateway")


def _has_endpoint(vpc: Vpc, service: str) -> bool:
    return some(vpc.endpoints, lambda endpoint: endpoint.service == service)


@check("WL001", "function-without-internet", Severity.HIGH)
def function_without_internet(workload: Workload) -> Problems:
    """Compare what a function is told of with the ways out of its subnets."""
    if workload.resource is None or workload.resource.type not in _FUNCTIONS:
        return
    if workload.leaves_out("own_subnets"):
        return
    told = services_told_of(workload)
    alike = services_named_like(workload)
    opaque = not told and is_told_of_unknown(workload)
    if not (told or alike or opaque) or calls_ipv6(workload):
        return
    public = where(workload.subnets, _sends_to_internet_gateway)
    if not public.proven:
        if public.incomplete is not None:
            raise public.incomplete
        return
    subnet = public.proven[0]
    vpc = subnet.vpc
    if vpc is None:
        return
    missing = {address: service for address, service in told.items() if not _has_endpoint(vpc, service)}
    if missing:
        yield _problem(workload, public.proven, vpc, missing)
        return
    if opaque:
        raise Undetermined(
            f"what the environment variables of {workload.address} name is not known",
            settle="check a plan together with its sources",
            address=workload.address,
        )
    for address, service in alike.items():
        if address not in told and not _has_endpoint(vpc, service):
            raise Undetermined(
                f"whether {workload.address} is told of {address}, or only of its name, is not known",
                settle="check the plan together with its sources",
                address=workload.address,
            )


def _problem(workload: Workload, public: tuple[Subnet, ...], vpc: Vpc, missing: dict[str, str]) -> Problem:
    shown = listed(missing, 3)
    services = ", ".join(dict.fromkeys(missing.values()))
    total = len(workload.subnets.proven)
    route = public[0].default_route()
    assert route is not None
    return Problem(
        at=workload,
        field="own_subnets",
        message=f"{workload.address} is told of {shown}, and does not reach {services} from "
        f"{public[0].address}: it has no public address there",
        because=(
            f"{route.address} sends 0.0.0.0/0 to an internet gateway, and that drops private addresses.",
            f"{vpc.address} has no endpoint for {services}.",
            *((f"{len(public)} of its {total} subnets are so.",) if len(public) < total else ()),
        ),
        help=f"use private subnets with a NAT gateway, or add an endpoint for {services}",
        related=tuple((subnet, "sends to an internet gateway") for subnet in public[:5]),
    )
