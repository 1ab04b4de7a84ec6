"""A workload that needs services of AWS to start is in a subnet without a way to them.

## What it finds

An ECS service on Fargate, or a managed node group of EKS, in a subnet whose route table leads nowhere, in a
VPC without an endpoint for what it needs: its images in ECR, its log group, its secrets.

## Why it matters

Tasks on Fargate fetch images and secrets, and open their log stream, by their own network interface. Without
a route and without an endpoint they time out and never start. Nodes of EKS fetch the images of their add-ons
from ECR, and do not become ready.

## Bad

The subnet has no route to anywhere, and the VPC has no endpoint.

```hcl
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_security_group" "app" {
  vpc_id = aws_vpc.main.id
}

resource "aws_ecs_task_definition" "app" {
  family                   = "app"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  cpu                      = 256
  memory                   = 512

  container_definitions = jsonencode([{
    name  = "app"
    image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1"
  }])
}

resource "aws_ecs_service" "app" {
  name            = "app"
  cluster         = "main"
  launch_type     = "FARGATE"
  task_definition = aws_ecs_task_definition.app.arn

  network_configuration {
    subnets         = [aws_subnet.app.id] # <- VPCE011
    security_groups = [aws_security_group.app.id]
  }
}
```

## Good

The VPC has the endpoints for ECR, and the subnet one for S3, where the layers of images are.

```hcl
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
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

resource "aws_ecs_task_definition" "app" {
  family                   = "app"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  cpu                      = 256
  memory                   = 512

  container_definitions = jsonencode([{
    name  = "app"
    image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1"
  }])
}

resource "aws_ecs_service" "app" {
  name            = "app"
  cluster         = "main"
  launch_type     = "FARGATE"
  task_definition = aws_ecs_task_definition.app.arn

  network_configuration {
    subnets         = [aws_subnet.app.id]
    security_groups = [aws_security_group.app.id]
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

Add the endpoints, with private DNS, or a default route to a NAT gateway.

## When it stays silent

Where the route table has any route, of IPv6 too, or gets some from a VPN: through a transit gateway there may
be endpoints elsewhere. For tasks on instances, and for functions, whose logs and images do not go through the
VPC; where an endpoint of the kind is there: VPCE010 tells whether the set is whole. Where routes, endpoints
or container definitions are not known, it is undetermined.

## References

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Members, some, where
from netlint.network.vpc import Vpc
from netlint.network.workloads import Workload

_NODES = ("aws_eks_node_group", "AWS::EKS::Nodegroup")
_SERVICES = ("aws_ecs_service", "AWS::ECS::Service")

#: the services that answer for each need, and what it is a need for
_ANSWERS = {
    "ecr": (("ecr.api", "ecr.dkr"), "its images are in ECR"),
    "logs": (("logs",), "it logs to CloudWatch"),
    "secretsmanager": (("secretsmanager",), "its secrets are in Secrets Manager"),
    "ssm": (("ssm",), "its secrets are in Parameter Store"),
}


def _needs(workload: Workload) -> Members[str]:
    if workload.resource is not None and workload.resource.type in _NODES:
        return Members(("ecr",))
    definition = workload.task_definition if workload.runs_on_fargate else None
    return definition.services if definition is not None else Members(())


def _unanswered(vpc: Vpc, need: str) -> bool:
    services, _ = _ANSWERS[need]
    return not some(vpc.endpoints, lambda endpoint: endpoint.service in services)


@check("VPCE011", "isolated-workload", Severity.HIGH)
def isolated_workload(workload: Workload) -> Problems:
    """Look for a way from a workload to the services that it needs to start."""
    type = workload.resource.type if workload.resource is not None else ""
    if type not in (*_NODES, *_SERVICES) or not (type in _NODES or workload.runs_on_fargate):
        return
    isolated = where(workload.subnets, lambda subnet: subnet.route_table.is_isolated)
    if not isolated:
        return
    subnet = isolated.proven[0]
    vpc = subnet.vpc
    if vpc is None:
        return
    missing = where(_needs(workload), lambda need: _unanswered(vpc, need))
    if not missing:
        return
    services = [service for need in missing.proven for service in _ANSWERS[need][0]]
    reasons = "; ".join(_ANSWERS[need][1] for need in missing.proven)
    yield Problem(
        at=workload,
        field="own_subnets",
        message=f"{workload.address} cannot start in {subnet.address}: "
        f"it has no way to {', '.join(services)}",
        because=(
            f"{subnet.route_table.address} has no route to anywhere, and {vpc.address} no endpoint for them.",
            f"It needs them: {reasons}.",
        ),
        help=f"add interface endpoints for {', '.join(services)} with private DNS"
        + (", and a gateway endpoint for s3" if "ecr.dkr" in services else "")
        + ", or a default route",
        related=((subnet, "has no way out"),),
    )
