module "vpc" {
  source = "./modules/vpc"
  name   = "batch"
  cidr   = "10.40.0.0/16"
  azs    = ["eu-west-1a"]
}

resource "aws_subnet" "tools" {
  vpc_id            = module.vpc.id
  availability_zone = "eu-west-1a"
  cidr_block        = cidrsubnet(module.vpc.cidr, 8, 200)
}

resource "aws_route_table" "tools" {
  vpc_id = module.vpc.id
}

resource "aws_route_table_association" "tools" {
  subnet_id      = aws_subnet.tools.id
  route_table_id = aws_route_table.tools.id
}

module "nat" {
  source          = "./modules/nat"
  subnet_id       = module.vpc.public_subnets["eu-west-1a"]
  route_table_ids = module.vpc.private_route_tables
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = module.vpc.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = values(module.vpc.private_route_tables)
}
