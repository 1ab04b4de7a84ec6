"""VPCE011: workloads without a way to what they need to start."""

import pytest

from netlint.engine.documentation import example
from netlint.engine.registry import load
from tests.checks.hcl import verdicts
from tests.checks.test_vpce010 import NAT, endpoints

CHECK = load().find("VPCE011")
assert CHECK is not None
BAD = 'variable "unset" {}\n' + example(CHECK, "Bad")
IMAGE = 'image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1"'
PUBLIC_IMAGE = 'image = "public.ecr.aws/docker/library/nginx:1"'
LOGS = f'{PUBLIC_IMAGE}\n    logConfiguration = {{ logDriver = "awslogs" }}'
SECRET = f'{PUBLIC_IMAGE}\n    secrets = [{{ valueFrom = "arn:aws:SOURCE:eu-west-1:111122223333:x" }}]'
PROVIDER = 'capacity_provider_strategy {\n    capacity_provider = "FARGATE_SPOT"\n  }'
NODES = """
resource "aws_eks_node_group" "app" {
  cluster_name  = "main"
  node_role_arn = "arn:aws:iam::111122223333:role/node"
  subnet_ids    = [aws_subnet.app.id]
  scaling_config {
    desired_size = 1
    max_size     = 1
    min_size     = 1
  }
}
"""


def route(target: str, destination: str = 'destination_cidr_block = "0.0.0.0/0"') -> str:
    return f"""
resource "aws_route" "app" {{
  route_table_id = aws_vpc.main.main_route_table_id
  {destination}
  {target}
}}
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BAD, "ecr.api, ecr.dkr"),
        (BAD.replace(IMAGE, LOGS), "logs"),
        (BAD.replace(IMAGE, SECRET.replace("SOURCE", "secretsmanager")), "secretsmanager"),
        (BAD.replace(IMAGE, SECRET.replace("SOURCE", "ssm")), "ssm"),
        (BAD.replace('launch_type     = "FARGATE"', PROVIDER), "ecr.api, ecr.dkr"),
        (BAD + endpoints("logs", "s3"), "ecr.api, ecr.dkr"),
        (BAD[: BAD.index('resource "aws_ecs_task_definition"')] + NODES, "ecr.api, ecr.dkr"),
    ],
    ids=["images", "logs", "secrets", "parameters", "provider", "other endpoints", "nodes"],
)
def test_the_fault(text: str, said: str) -> None:
    findings, unknown = verdicts("VPCE011", text)
    assert (len(findings), unknown) == (1, [])
    assert f"no way to {said}" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        BAD + route(NAT),
        BAD + route('transit_gateway_id = "tgw-0123456789abcdef0"', 'destination_cidr_block = "10.0.0.0/8"'),
        BAD
        + route('egress_only_gateway_id = "eigw-0123456789abcdef0"', 'destination_ipv6_cidr_block = "::/0"'),
        # VPCE010's
        BAD + endpoints("ecr.dkr"),
        BAD.replace(IMAGE, PUBLIC_IMAGE),
        BAD.replace('launch_type     = "FARGATE"', 'launch_type     = "EC2"'),
        BAD.replace('launch_type     = "FARGATE"', ""),
        BAD.replace(IMAGE, LOGS) + endpoints("logs"),
    ],
)
def test_what_stays_silent(text: str) -> None:
    assert verdicts("VPCE011", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        BAD.replace("[aws_subnet.app.id]", "var.unset"),
        BAD.replace(IMAGE, "image = var.unset"),
        BAD.replace("aws_ecs_task_definition.app.arn", "var.unset"),
        BAD.replace('launch_type     = "FARGATE"', "launch_type     = var.unset"),
        BAD + route(NAT).replace("aws_vpc.main.main_route_table_id", "var.unset"),
    ],
    ids=["subnets", "image", "task", "launch type", "routes"],
)
def test_what_is_not_known(text: str) -> None:
    findings, unknown = verdicts("VPCE011", text)
    assert (findings, len(unknown)) == ([], 1)
