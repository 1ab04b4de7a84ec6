locals {
  spokes = { app = "10.110.0.0/16", batch = "10.111.0.0/16" }
  segments = {
    spokes = { static = [] }
    egress = { static = ["app", "batch"] }
  }
}

module "spoke" {
  source   = "./modules/vpc"
  for_each = local.spokes

  name   = each.key
  cidr   = each.value
  azs    = ["eu-west-1a"]
  public = false
}

module "egress" {
  source = "./modules/vpc"
  name   = "egress"
  cidr   = "10.112.0.0/16"
  azs    = ["eu-west-1a"]
}

module "nat" {
  source          = "./modules/nat"
  subnet_id       = module.egress.public_subnets["eu-west-1a"]
  route_table_ids = module.egress.private_route_tables
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = module.egress.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = values(module.egress.private_route_tables)
}

resource "aws_vpc_endpoint" "spoke_s3" {
  for_each        = module.spoke
  vpc_id          = each.value.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = values(each.value.private_route_tables)
}

resource "aws_ec2_transit_gateway" "hub" {
  default_route_table_association = "disable"
  default_route_table_propagation = "disable"
}

resource "aws_ec2_transit_gateway_vpc_attachment" "this" {
  for_each           = merge(module.spoke, { egress = module.egress })
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = each.value.id
  subnet_ids         = values(each.value.private_subnets)
}

resource "aws_ec2_transit_gateway_route_table" "this" {
  for_each           = local.segments
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
}

resource "aws_ec2_transit_gateway_route_table_association" "this" {
  for_each                       = aws_ec2_transit_gateway_vpc_attachment.this
  transit_gateway_attachment_id  = each.value.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.this[each.key == "egress" ? "egress" : "spokes"].id
}

resource "aws_ec2_transit_gateway_route_table_propagation" "back" {
  for_each                       = toset(local.segments.egress.static)
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.this[each.key].id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.this["egress"].id
}

resource "aws_ec2_transit_gateway_route" "default" {
  for_each                       = toset(["spokes"])
  destination_cidr_block         = "0.0.0.0/0"
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.this["egress"].id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.this[each.key].id
}

resource "aws_route" "out" {
  for_each               = local.spokes
  route_table_id         = module.spoke[each.key].private_route_tables["eu-west-1a"]
  destination_cidr_block = "0.0.0.0/0"
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id
}

resource "aws_route" "back" {
  for_each               = local.spokes
  route_table_id         = module.egress.public_route_table
  destination_cidr_block = each.value
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id
}
