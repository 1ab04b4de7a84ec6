module "vpc" {
  source = "./modules/vpc"
  name   = "spoke"
  cidr   = "10.90.0.0/16"
  azs    = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
  public = false
}

resource "aws_ec2_transit_gateway" "hub" {
  description = "hub"
}

resource "aws_ec2_transit_gateway_vpc_attachment" "spoke" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = module.vpc.id
  subnet_ids         = [for az, id in module.vpc.private_subnets : id if contains(local.attached, az)]
}

resource "aws_route" "corporate" {
  for_each               = module.vpc.private_route_tables
  route_table_id         = each.value
  destination_cidr_block = "172.16.0.0/12"
  transit_gateway_id     = aws_ec2_transit_gateway_vpc_attachment.spoke.transit_gateway_id
}

locals {
  attached = ["eu-west-1a", "eu-west-1b"]
}
