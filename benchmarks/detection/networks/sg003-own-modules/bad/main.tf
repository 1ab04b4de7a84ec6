module "vpc" {
  source   = "./modules/vpc"
  for_each = { blue = "10.96.0.0/16", green = "10.97.0.0/16" }

  name   = each.key
  cidr   = each.value
  public = false
}

module "clients" {
  source = "./modules/group"
  name   = "clients"
  vpc_id = module.vpc["green"].id
}

module "database" {
  source  = "./modules/group"
  name    = "database"
  vpc_id  = module.vpc["blue"].id
  sources = { clients = module.clients.id }
}

resource "aws_instance" "this" {
  for_each               = { clients = "green", database = "blue" }
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.small"
  subnet_id              = module.vpc[each.value].private_subnets["eu-west-1a"]
  vpc_security_group_ids = [each.key == "clients" ? module.clients.id : module.database.id]
}
