module "vpc" {
  source = "./modules/vpc"
  name   = "acl"
  cidr   = "10.99.0.0/16"
}

locals {
  rules = [
    { egress = false, number = 100, protocol = "tcp", ports = [443, 443], cidr = "0.0.0.0/0" },
    { egress = true, number = 100, protocol = "tcp", ports = [443, 443], cidr = "0.0.0.0/0" },
    { egress = false, number = 200, protocol = "tcp", ports = [1024, 65535], cidr = "0.0.0.0/0" },
    { egress = true, number = 200, protocol = "tcp", ports = [1024, 65535], cidr = "0.0.0.0/0" },
  ]
}

resource "aws_network_acl" "web" {
  vpc_id     = module.vpc.id
  subnet_ids = values(module.vpc.public_subnets)

  dynamic "ingress" {
    for_each = [for rule in local.rules : rule if !rule.egress]
    content {
      rule_no    = ingress.value.number
      action     = "allow"
      protocol   = ingress.value.protocol
      from_port  = ingress.value.ports[0]
      to_port    = ingress.value.ports[1]
      cidr_block = ingress.value.cidr
    }
  }

  dynamic "egress" {
    for_each = [for rule in local.rules : rule if rule.egress]
    content {
      rule_no    = egress.value.number
      action     = "allow"
      protocol   = egress.value.protocol
      from_port  = egress.value.ports[0]
      to_port    = egress.value.ports[1]
      cidr_block = egress.value.cidr
    }
  }
}
