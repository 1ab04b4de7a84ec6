locals {
  vpcs = {
    app = { cidr = "10.92.0.0/16", attached = true }
    ops = { cidr = "10.93.0.0/16", attached = true }
  }
}

module "vpc" {
  source   = "./modules/vpc"
  for_each = local.vpcs

  name   = each.key
  cidr   = each.value.cidr
  public = false
}

resource "aws_ec2_transit_gateway" "hub" {}

resource "aws_ec2_transit_gateway_vpc_attachment" "this" {
  for_each           = { for name, vpc in local.vpcs : name => vpc if vpc.attached }
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = module.vpc[each.key].id
  subnet_ids         = values(module.vpc[each.key].private_subnets)
}

module "routes" {
  source   = "./modules/routes"
  for_each = local.vpcs

  tables             = module.vpc[each.key].private_route_tables
  destination        = "172.16.0.0/12"
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
}
