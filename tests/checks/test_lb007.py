"""LB007: targets that see the addresses of clients, and admit the load balancer only."""

import pytest

from tests.checks.balancers import (
    PRIVATE,
    PUBLIC,
    VPC,
    attachment,
    balancer,
    group,
    ingress,
    listener,
    target_group,
)
from tests.checks.hcl import verdicts

OWN = ingress("cidr_blocks = [aws_vpc.main.cidr_block]", 443)
APP = group("app", OWN)
NLB = VPC + balancer("network") + listener("TCP", 443)
WITH_GROUP = (
    VPC
    + listener("TCP", 443)
    + group("edge")
    + balancer("network", PUBLIC, "security_groups = [aws_security_group.edge.id]")
)
INSTANCE = """
resource "aws_instance" "app" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.private["eu-west-1a"].id
  vpc_security_group_ids = [aws_security_group.app.id]
}
""" + attachment("aws_instance.app.id")
TASKS = """
resource "aws_ecs_service" "app" {
  name            = "app"
  task_definition = "app"
  load_balancer {
    target_group_arn = aws_lb_target_group.web.arn
    container_name   = "app"
    container_port   = 443
  }
  network_configuration {
    subnets         = [for one in aws_subnet.private : one.id]
    security_groups = [aws_security_group.app.id]
  }
}
"""
GROUP_OF_INSTANCES = """
resource "aws_launch_template" "app" { vpc_security_group_ids = [aws_security_group.app.id] }
resource "aws_autoscaling_group" "app" {
  min_size            = 1
  max_size            = 2
  vpc_zone_identifier = [for one in aws_subnet.private : one.id]
  target_group_arns   = [aws_lb_target_group.web.arn]
  launch_template { id = aws_launch_template.app.id }
}
"""
TCP = target_group("TCP", 443)
KEPT = target_group("TCP", 443, 'target_type = "ip"\n  preserve_client_ip = "true"')
SERVICE = """
resource "aws_vpc_endpoint_service" "web" {
  acceptance_required        = true
  network_load_balancer_arns = [aws_lb.web.arn]
}
"""


@pytest.mark.parametrize(
    "text",
    [
        NLB + TCP + INSTANCE + APP,
        NLB + target_group("TLS", 443) + INSTANCE + APP,
        NLB + TCP + GROUP_OF_INSTANCES + APP,
        NLB + KEPT + TASKS + APP,
        NLB
        + target_group("UDP", 443, 'target_type = "ip"')
        + TASKS
        + group("app", OWN.replace("tcp", "udp")),
        # clients are admitted on another port
        NLB + TCP + INSTANCE + group("app", OWN, ingress('cidr_blocks = ["0.0.0.0/0"]', 80)),
        # the load balancer's own group has no part in this
        WITH_GROUP + TCP + INSTANCE + APP,
    ],
)
def test_clients_are_not_admitted(text: str) -> None:
    findings, unknown = verdicts("LB007", text)
    assert (len(findings), unknown) == (1, [])
    assert "but admits none from the internet on" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        NLB + TCP + INSTANCE + group("app", OWN, ingress('cidr_blocks = ["0.0.0.0/0"]', 443)),
        NLB + TCP + INSTANCE + group("app", ingress('cidr_blocks = ["203.0.113.0/24"]', 443)),
        NLB + TCP + INSTANCE + group("app", ingress('prefix_list_ids = ["pl-0123456789abcdef0"]', 443)),
        # the default for addresses, and what is written
        NLB + target_group("TCP", 443, 'target_type = "ip"') + TASKS + APP,
        NLB + target_group("TCP", 443, 'preserve_client_ip = "false"') + INSTANCE + APP,
        # a rule for the load balancer's group works in both cases
        WITH_GROUP
        + TCP
        + INSTANCE
        + group("app", ingress("security_groups = [aws_security_group.edge.id]", 443)),
        # who its clients are is not known, or they come by PrivateLink
        VPC + balancer("network", PRIVATE, "internal = true") + listener("TCP", 443) + TCP + INSTANCE + APP,
        NLB + SERVICE + TCP + INSTANCE + APP,
        VPC + balancer() + group() + listener("HTTP", 80) + target_group("HTTP", 80) + INSTANCE + APP,
        # nothing sends to it, or it is only an address
        VPC + TCP + INSTANCE + APP,
        NLB + KEPT + attachment('"10.0.10.7"') + APP,
        # whatever the load balancer is, everyone is admitted
        NLB.replace('"network"', "var.unset") + TCP + INSTANCE + group("app"),
    ],
)
def test_they_are_or_do_not_come(text: str) -> None:
    assert verdicts("LB007", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        NLB + target_group("TCP", 443, "preserve_client_ip = var.unset") + INSTANCE + APP,
        NLB + TCP.replace("port = 443", "port = var.unset") + INSTANCE + APP,
        NLB.replace('"network"', "var.unset") + TCP + INSTANCE + APP,
        NLB + TCP + INSTANCE + group("app", ingress("cidr_blocks = var.unset", 443)),
        NLB + TCP + INSTANCE.replace("[aws_security_group.app.id]", '["sg-0123456789abcdef0"]'),
    ],
)
def test_unknown(text: str) -> None:
    findings, unknown = verdicts("LB007", text)
    assert findings == []
    assert len(unknown) == 1
