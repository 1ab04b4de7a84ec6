module "vpc" {
  source = "./modules/vpc"
  name   = "admin"
  cidr   = "10.114.0.0/16"
}

variable "clients" {
  type    = set(string)
  default = ["10.0.0.0/8"]
}

resource "aws_security_group" "admin" {
  name   = "admin"
  vpc_id = module.vpc.id
}

resource "aws_vpc_security_group_ingress_rule" "admin" {
  for_each          = var.clients
  security_group_id = aws_security_group.admin.id
  cidr_ipv4         = each.value
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "admin" {
  security_group_id = aws_security_group.admin.id
  cidr_ipv4         = module.vpc.cidr
  ip_protocol       = "-1"
}

module "balancer" {
  source          = "./modules/balancer"
  vpc_id          = module.vpc.id
  subnet_ids      = values(module.vpc.public_subnets)
  security_groups = [aws_security_group.admin.id]
  internal        = true
}
