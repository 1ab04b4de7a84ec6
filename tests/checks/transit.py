"""Transit gateways in HCL, for tests of the checks about them."""

VPCS = """
variable "unset" {}
resource "aws_vpc" "main" {
  for_each   = { a = "10.0.0.0/16", b = "10.1.0.0/16", c = "10.2.0.0/16" }
  cidr_block = each.value
}
resource "aws_subnet" "transit" {
  for_each          = aws_vpc.main
  vpc_id            = each.value.id
  cidr_block        = cidrsubnet(each.value.cidr_block, 12, 0)
  availability_zone = "eu-west-1a"
}
"""


def gateway(more: str = "", name: str = "hub") -> str:
    """Return a transit gateway with more arguments."""
    return f'resource "aws_ec2_transit_gateway" "{name}" {{\n  {more}\n}}\n'


def attached(more: str = "", vpcs: str = "a b c") -> str:
    """Return attachments of VPCs to the transit gateway `hub`, with more arguments."""
    keys = ", ".join(f'"{key}"' for key in vpcs.split())
    return f"""
resource "aws_ec2_transit_gateway_vpc_attachment" "main" {{
  for_each           = toset([{keys}])
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.main[each.key].id
  subnet_ids         = [aws_subnet.transit[each.key].id]
  {more}
}}
"""


def table(name: str, *attachments: str, gateway: str = "aws_ec2_transit_gateway.hub.id") -> str:
    """Return a route table of a transit gateway, and the VPCs that it is associated with."""
    return f"""
resource "aws_ec2_transit_gateway_route_table" "{name}" {{
  transit_gateway_id = {gateway}
}}
resource "aws_ec2_transit_gateway_route_table_association" "{name}" {{
  for_each                       = toset([{", ".join(f'"{one}"' for one in attachments)}])
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.main[each.key].id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.{name}.id
}}
"""


def route(name: str, table: str, attachment: str, to: str = "0.0.0.0/0") -> str:
    """Return a static route of a transit gateway."""
    return f"""
resource "aws_ec2_transit_gateway_route" "{name}" {{
  transit_gateway_route_table_id = {table}
  destination_cidr_block         = "{to}"
  transit_gateway_attachment_id  = {attachment}
}}
"""
