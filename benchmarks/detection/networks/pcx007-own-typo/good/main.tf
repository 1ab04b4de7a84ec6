locals {
  vpcs = {
    web  = "10.80.0.0/16"
    data = "10.81.0.0/16"
  }
  peers = {
    web  = "data"
    data = "web"
  }
}

module "vpc" {
  source   = "./modules/vpc"
  for_each = local.vpcs

  name   = each.key
  cidr   = each.value
  azs    = ["eu-west-1a"]
  public = false
}

resource "aws_vpc_peering_connection" "this" {
  vpc_id      = module.vpc["web"].id
  peer_vpc_id = module.vpc["data"].id
  auto_accept = true
}

resource "aws_route" "peer" {
  for_each                  = local.peers
  route_table_id            = module.vpc[each.key].private_route_tables["eu-west-1a"]
  destination_cidr_block    = local.ranges[each.value]
  vpc_peering_connection_id = aws_vpc_peering_connection.this.id
}

locals {
  ranges = merge(local.vpcs, { data = "10.81.0.0/16" })
}
