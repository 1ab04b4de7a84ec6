locals {
  zones = {
    eu-west-1a = { private = "10.30.0.0/20", public = "10.30.128.0/24", nat = "eu-west-1a" }
    eu-west-1b = { private = "10.30.16.0/20", public = "10.30.129.0/24", nat = "eu-west-1a" }
  }
}

resource "aws_vpc" "main" {
  cidr_block = "10.30.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

module "zone" {
  source   = "./zone"
  for_each = local.zones

  vpc_id              = aws_vpc.main.id
  internet_gateway_id = aws_internet_gateway.main.id
  name                = each.key
  ranges              = each.value
}

resource "aws_route" "egress" {
  for_each               = local.zones
  route_table_id         = module.zone[each.key].route_table_id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = module.zone[each.value.nat].nat_gateway_id
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.eu-west-1.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [for zone in module.zone : zone.route_table_id]
}
