module "vpc" {
  source = "./modules/vpc"
  name   = "twice"
  cidr   = "10.115.0.0/16"
  public = false
}

locals {
  extra = { for az, id in module.vpc.private_subnets : az => id if az == "eu-west-1b" }
}

resource "aws_subnet" "data" {
  vpc_id            = module.vpc.id
  availability_zone = "eu-west-1c"
  cidr_block        = "10.115.200.0/24"
}

resource "aws_route_table" "data" {
  vpc_id = module.vpc.id
}

resource "aws_route_table_association" "data" {
  for_each       = merge({ eu-west-1c = aws_subnet.data.id }, local.extra)
  subnet_id      = each.value
  route_table_id = aws_route_table.data.id
}
