variable "gateway_endpoints" {
  type    = set(string)
  default = ["dynamodb"]
}

data "aws_region" "current" {}

module "vpc" {
  source = "./modules/vpc"
  name   = "jobs"
  cidr   = "10.60.0.0/16"
  azs    = ["eu-west-1a"]
}

module "nat" {
  source          = "./modules/nat"
  subnet_id       = module.vpc.public_subnets["eu-west-1a"]
  route_table_ids = module.vpc.private_route_tables
}

resource "aws_vpc_endpoint" "gateway" {
  for_each        = var.gateway_endpoints
  vpc_id          = module.vpc.id
  service_name    = join(".", ["com.amazonaws", data.aws_region.current.name, each.value])
  route_table_ids = values(module.vpc.private_route_tables)
}
