"""Network ACLs in HCL."""

from __future__ import annotations

VPC = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}
"""
IPV6 = VPC.replace('"10.0.0.0/24"', '"10.0.0.0/24"\n  ipv6_cidr_block = "2001:db8:0:1::/64"')


def block(direction: str, number: int, ports: str, cidr: str = "0.0.0.0/0", action: str = "allow") -> str:
    first, _, last = ports.partition("-")
    protocol = "-1" if ports == "all" else "tcp"
    family = "ipv6_cidr_block" if ":" in cidr else "cidr_block"
    return f"""
  {direction} {{
    rule_no    = {number}
    action     = "{action}"
    protocol   = "{protocol}"
    from_port  = {0 if ports == "all" else first}
    to_port    = {0 if ports == "all" else last or first}
    {family} = "{cidr}"
  }}"""


def acl(*blocks: str, subnets: str = "[aws_subnet.a.id]", kind: str = "aws_network_acl") -> str:
    return f"""
resource "{kind}" "a" {{
  vpc_id     = aws_vpc.main.id
  subnet_ids = {subnets}
  {"".join(blocks)}
}}
"""


PUBLIC = """
resource "aws_internet_gateway" "main" { vpc_id = aws_vpc.main.id }
resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
  route {
    ipv6_cidr_block = "::/0"
    gateway_id      = aws_internet_gateway.main.id
  }
}
resource "aws_route_table_association" "a" {
  subnet_id      = aws_subnet.a.id
  route_table_id = aws_route_table.public.id
}
"""
