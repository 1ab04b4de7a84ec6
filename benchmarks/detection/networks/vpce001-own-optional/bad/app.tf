module "app_group" {
  source = "./modules/group"
  vpc_id = module.vpc.id
}

resource "aws_instance" "app" {
  for_each               = module.vpc.private_subnets
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = each.value
  vpc_security_group_ids = module.app_group.ids
}
