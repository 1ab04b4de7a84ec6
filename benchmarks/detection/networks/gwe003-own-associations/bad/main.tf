module "vpc" {
  source = "./modules/vpc"
  name   = "shop"
  cidr   = "10.50.0.0/16"
  azs    = ["eu-west-1a"]
}

locals {
  tiers = {
    app  = 50
    data = 60
  }
  with_s3 = ["app"]
}

resource "aws_subnet" "tier" {
  for_each          = local.tiers
  vpc_id            = module.vpc.id
  availability_zone = "eu-west-1a"
  cidr_block        = cidrsubnet(module.vpc.cidr, 8, each.value)
}

resource "aws_route_table" "tier" {
  for_each = local.tiers
  vpc_id   = module.vpc.id
}

resource "aws_route_table_association" "tier" {
  for_each       = local.tiers
  subnet_id      = aws_subnet.tier[each.key].id
  route_table_id = aws_route_table.tier[each.key].id
}

module "nat" {
  source          = "./modules/nat"
  subnet_id       = one(values(module.vpc.public_subnets))
  route_table_ids = { for name, table in aws_route_table.tier : name => table.id }
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id       = module.vpc.id
  service_name = "com.amazonaws.eu-west-1.s3"
}

resource "aws_vpc_endpoint_route_table_association" "s3" {
  for_each        = toset(local.with_s3)
  vpc_endpoint_id = aws_vpc_endpoint.s3.id
  route_table_id  = aws_route_table.tier[each.key].id
}
