"""The network that load balancers stand in, for the tests of their checks."""

from __future__ import annotations

VPC = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "main" { vpc_id = aws_vpc.main.id }
resource "aws_subnet" "public" {
  for_each          = { eu-west-1a = 0, eu-west-1b = 1 }
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, each.value)
  availability_zone = each.key
}
resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}
resource "aws_route_table_association" "public" {
  for_each       = aws_subnet.public
  subnet_id      = each.value.id
  route_table_id = aws_route_table.public.id
}
resource "aws_subnet" "private" {
  for_each          = { eu-west-1a = 10, eu-west-1b = 11 }
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, each.value)
  availability_zone = each.key
}
resource "aws_route_table" "private" { vpc_id = aws_vpc.main.id }
resource "aws_route_table_association" "private" {
  for_each       = aws_subnet.private
  subnet_id      = each.value.id
  route_table_id = aws_route_table.private.id
}
"""

PUBLIC = "[for one in aws_subnet.public : one.id]"
PRIVATE = "[for one in aws_subnet.private : one.id]"


def group(name: str = "web", *rules: str) -> str:
    """Write a security group; without rules it opens ports 80 to 443 to everyone, and lets all out."""
    opened = rules or (ingress('cidr_blocks = ["0.0.0.0/0"]', 80, 443),)
    return (
        f'resource "aws_security_group" "{name}" {{\n  vpc_id = aws_vpc.main.id\n'
        + "".join(opened)
        + '  egress {\n    protocol = "-1"\n    from_port = 0\n    to_port = 0\n'
        + '    cidr_blocks = ["0.0.0.0/0"]\n  }\n}\n'
    )


def ingress(source: str, first: int, last: int = 0, protocol: str = "tcp") -> str:
    """Write an inline rule."""
    return (
        f'  ingress {{\n    protocol = "{protocol}"\n    from_port = {first}\n    to_port = {last or first}\n'
        f"    {source}\n  }}\n"
    )


def balancer(kind: str = "application", subnets: str = PUBLIC, more: str = "", name: str = "web") -> str:
    """Write a load balancer; an application one has the security group `web`."""
    groups = "security_groups = [aws_security_group.web.id]" if kind == "application" else ""
    return (
        f'resource "aws_lb" "{name}" {{\n  load_balancer_type = "{kind}"\n  subnets = {subnets}\n'
        f"  {groups}\n  {more}\n}}\n"
    )


def target_group(protocol: str, port: int, more: str = "", name: str = "web") -> str:
    """Write a target group."""
    return (
        f'resource "aws_lb_target_group" "{name}" {{\n  vpc_id = aws_vpc.main.id\n'
        f'  protocol = "{protocol}"\n  port = {port}\n  {more}\n}}\n'
    )


def listener(protocol: str, port: int, more: str = "", name: str = "web", to: str = "web") -> str:
    """Write a listener that forwards to a target group of the load balancer with its own name."""
    return (
        f'resource "aws_lb_listener" "{name}" {{\n  load_balancer_arn = aws_lb.{name.split("_")[0]}.arn\n'
        f'  protocol = "{protocol}"\n  port = {port}\n  {more}\n'
        f'  default_action {{\n    type = "forward"\n'
        f"    target_group_arn = aws_lb_target_group.{to}.arn\n  }}\n}}\n"
    )


def attachment(target: str, more: str = "", name: str = "web", to: str = "web") -> str:
    """Write a target of a target group."""
    return (
        f'resource "aws_lb_target_group_attachment" "{name}" {{\n'
        f"  target_group_arn = aws_lb_target_group.{to}.arn\n  target_id = {target}\n  {more}\n}}\n"
    )
