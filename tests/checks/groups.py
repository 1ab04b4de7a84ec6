"""Security groups in HCL."""

from __future__ import annotations

VPC = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}
"""
PUBLIC = """
resource "aws_internet_gateway" "main" { vpc_id = aws_vpc.main.id }
resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}
resource "aws_route_table_association" "a" {
  subnet_id      = aws_subnet.a.id
  route_table_id = aws_route_table.public.id
}
"""


def rule(ports: str = "22", whom: str = 'cidr_blocks = ["0.0.0.0/0"]', direction: str = "ingress") -> str:
    """Return a block of a security group."""
    first, _, last = ports.partition("-")
    return f"""
  {direction} {{
    protocol  = "{"-1" if ports == "all" else "tcp"}"
    from_port = {0 if ports == "all" else first}
    to_port   = {0 if ports == "all" else last or first}
    {whom}
  }}"""


def group(*blocks: str, name: str = "a", vpc: str = "aws_vpc.main.id") -> str:
    return f"""
resource "aws_security_group" "{name}" {{
  vpc_id = {vpc}
  {"".join(blocks)}
}}
"""


def instance(groups: str = "[aws_security_group.a.id]", name: str = "a", more: str = "") -> str:
    written = f"vpc_security_group_ids = {groups}" if groups else ""
    return f"""
resource "aws_instance" "{name}" {{
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.a.id
  {written}
  {more}
}}
"""
