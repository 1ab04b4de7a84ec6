"""A set of endpoints that only works together is not whole, and there is no other way.

## What it finds

In a VPC with isolated subnets: an endpoint for `ecr.dkr` or `ecr.api` without the other one, or without one
for S3; one for `ssmmessages` or `ec2messages` without `ssm`; one for `ecs-agent` or `ecs-telemetry` without
the two others of the three for ECS on instances.

## Why it matters

A pull of an image asks the API of ECR, then the registry, then S3 for the layers. The agents of Systems
Manager and of ECS use all endpoints of their set. Where one is missing and the subnet has no other way, it
ends with a timeout that does not name the one that is missing.

## Bad

Images are pulled from ECR, whose layers are in S3.

```hcl
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
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

resource "aws_vpc_endpoint" "api" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.ecr.api"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.app.id]
  security_group_ids  = [aws_security_group.endpoint.id]
  private_dns_enabled = true
}

resource "aws_vpc_endpoint" "dkr" { # <- VPCE010
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.ecr.dkr"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.app.id]
  security_group_ids  = [aws_security_group.endpoint.id]
  private_dns_enabled = true
}
```

## Good

S3 has a gateway endpoint, which costs nothing.

```hcl
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
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

resource "aws_vpc_endpoint" "ecr" {
  for_each            = toset(["ecr.api", "ecr.dkr"])
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.${each.key}"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.app.id]
  security_group_ids  = [aws_security_group.endpoint.id]
  private_dns_enabled = true
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [aws_vpc.main.main_route_table_id]
}
```

## How to fix it

Add the endpoints that are missing, for S3 a gateway endpoint.

## When it stays silent

Where what would use the endpoints (instances, tasks, nodes) has any other route: to a NAT gateway, an
internet gateway or a transit gateway; where nothing of that kind is in this configuration, unless no subnet
of the VPC has any route. For `ssm` alone, which is Parameter Store too; for `ssmmessages` without
`ec2messages`, which the agent has not needed since version 3.3.40; for `ecs` alone, which is the API. Where
the endpoints or routes are not known, it is undetermined.

## References

https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import every, some, where
from netlint.network.clients import Client, clients_in
from netlint.network.endpoints import VpcEndpoint
from netlint.network.vpc import Vpc

_MACHINES = (
    "aws_instance",
    "aws_autoscaling_group",
    "AWS::EC2::Instance",
    "AWS::AutoScaling::AutoScalingGroup",
)
_NODES = (*_MACHINES, "aws_eks_node_group", "AWS::EKS::Nodegroup")
_PULLING = (*_NODES, "aws_ecs_service", "AWS::ECS::Service")

#: for a service: what it does not work without, what uses them, and which other one speaks for both
_SETS = {
    "ecr.dkr": (("ecr.api", "s3"), _PULLING, ""),
    "ecr.api": (("ecr.dkr", "s3"), _PULLING, "ecr.dkr"),
    "ssmmessages": (("ssm",), _NODES, ""),
    "ec2messages": (("ssm",), _NODES, "ssmmessages"),
    "ecs-agent": (("ecs-telemetry", "ecs"), _MACHINES, ""),
    "ecs-telemetry": (("ecs-agent", "ecs"), _MACHINES, "ecs-agent"),
}


def _has(vpc: Vpc, service: str) -> bool:
    return some(vpc.endpoints, lambda endpoint: endpoint.service == service)


def _isolated(vpc: Vpc, types: tuple[str, ...]) -> bool:
    """Tell whether something in a VPC that uses endpoints has no other way, or nothing there has any."""

    def stuck(client: Client) -> bool:
        workload, subnet = client
        fits = workload.resource is not None and workload.resource.type in types
        return fits and subnet.route_table.is_isolated

    clients = clients_in(vpc)
    if some(clients, stuck):
        return True
    # Who is to use them may be in another configuration.
    return not clients and bool(vpc.subnets) and every(vpc.subnets, lambda one: one.route_table.is_isolated)


@check("VPCE010", "incomplete-endpoints", Severity.HIGH)
def incomplete_endpoints(endpoint: VpcEndpoint) -> Problems:
    """Look for what an endpoint does not work without."""
    partners, types, speaker = _SETS.get(endpoint.service, ((), (), ""))
    vpc = endpoint.vpc
    if not partners or vpc is None or not endpoint.answers_private_dns:
        return
    missing = where(partners, lambda partner: not _has(vpc, partner))
    if not missing or (speaker and _has(vpc, speaker)) or not _isolated(vpc, types):
        return
    names = " and ".join(missing.proven)
    yield Problem(
        at=endpoint,
        message=f"{endpoint.address} is of no use without an endpoint for {names} in {vpc.address}",
        because=(
            f"What uses {endpoint.service} uses {names} too.",
            "Subnets of the VPC have no route to anywhere else.",
        ),
        help=f"add {'endpoints' if len(missing) > 1 else 'an endpoint'} for {names}"
        + (", for s3 a gateway endpoint" if "s3" in missing.proven else ""),
        related=((vpc, "has no endpoint for it"),),
    )
