"""A network behind firewalls, for the tests of the routes through them."""

from __future__ import annotations

NETWORK = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "main" { vpc_id = aws_vpc.main.id }
resource "aws_subnet" "firewall" {
  for_each          = { a = 100, b = 101 }
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, each.value)
  availability_zone = "eu-west-1${each.key}"
}
resource "aws_subnet" "app" {
  for_each          = { a = 0, b = 1 }
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, each.value)
  availability_zone = "eu-west-1${each.key}"
}
resource "aws_route_table" "app" {
  for_each = aws_subnet.app
  vpc_id   = aws_vpc.main.id
}
resource "aws_route_table_association" "app" {
  for_each       = aws_subnet.app
  subnet_id      = each.value.id
  route_table_id = aws_route_table.app[each.key].id
}
"""
EDGE = """
resource "aws_route_table" "edge" { vpc_id = aws_vpc.main.id }
resource "aws_route_table_association" "edge" {
  gateway_id     = aws_internet_gateway.main.id
  route_table_id = aws_route_table.edge.id
}
"""


def endpoint(zone: str) -> str:
    """Write a Gateway Load Balancer endpoint in a zone, `a` or `b`."""
    return f"""
resource "aws_vpc_endpoint" "{zone}" {{
  vpc_id            = aws_vpc.main.id
  vpc_endpoint_type = "GatewayLoadBalancer"
  service_name      = "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0"
  subnet_ids        = [aws_subnet.firewall["{zone}"].id]
}}
"""


def firewall(*zones: str) -> str:
    """Write a Network Firewall with an endpoint in each of some zones."""
    mappings = "".join(
        f'  subnet_mapping {{\n    subnet_id = aws_subnet.firewall["{zone}"].id\n  }}\n' for zone in zones
    )
    return (
        'resource "aws_networkfirewall_firewall" "main" {\n  name = "main"\n  vpc_id = aws_vpc.main.id\n'
        '  firewall_policy_arn = "arn:aws:network-firewall:eu-west-1:123456789012:firewall-policy/main"\n'
        f"{mappings}}}\n"
    )


def route(table: str, target: str, destination: str = "0.0.0.0/0") -> str:
    """Write a route of `app["a"]`, `app["b"]` or `edge`."""
    name = table.replace('["', "_").replace('"]', "") + "_" + destination.split("/")[0].replace(".", "_")
    return (
        f'resource "aws_route" "{name}" {{\n  route_table_id = aws_route_table.{table}.id\n'
        f'  destination_cidr_block = "{destination}"\n  {target}\n}}\n'
    )


A, B = 'app["a"]', 'app["b"]'
TO_A = "vpc_endpoint_id = aws_vpc_endpoint.a.id"
TO_B = "vpc_endpoint_id = aws_vpc_endpoint.b.id"
OUT = "gateway_id = aws_internet_gateway.main.id"
TO_FIREWALL = (
    "vpc_endpoint_id = tolist(aws_networkfirewall_firewall.main.firewall_status[0].sync_states)"
    "[0].attachment[0].endpoint_id"
)
