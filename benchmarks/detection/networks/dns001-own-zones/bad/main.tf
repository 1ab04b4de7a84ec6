module "vpc" {
  source = "./modules/vpc"
  for_each = {
    stage = { cidr = "10.101.0.0/16", dns = { hostnames = false } }
    live  = { cidr = "10.102.0.0/16", dns = {} }
  }

  name   = each.key
  cidr   = each.value.cidr
  dns    = each.value.dns
  public = false
}

resource "aws_route53_zone" "internal" {
  name = "internal.example"

  dynamic "vpc" {
    for_each = module.vpc
    content {
      vpc_id = vpc.value.id
    }
  }
}
