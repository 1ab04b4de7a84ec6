variable "services" {
  type = map(object({ private_dns = optional(bool, true) }))
}

module "vpc" {
  source = "./modules/vpc"
  name   = "isolated"
  cidr   = "10.70.0.0/16"
  public = false
}

resource "aws_security_group" "endpoints" {
  name_prefix = "endpoints-"
  vpc_id      = module.vpc.id
}

resource "aws_vpc_security_group_ingress_rule" "https" {
  security_group_id = aws_security_group.endpoints.id
  cidr_ipv4         = module.vpc.cidr
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_endpoint" "interface" {
  for_each            = var.services
  vpc_id              = module.vpc.id
  vpc_endpoint_type   = "Interface"
  service_name        = "com.amazonaws.eu-west-1.${each.key}"
  private_dns_enabled = each.value.private_dns
  subnet_ids          = values(module.vpc.private_subnets)
  security_group_ids  = [aws_security_group.endpoints.id]
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = module.vpc.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = values(module.vpc.private_route_tables)
}
