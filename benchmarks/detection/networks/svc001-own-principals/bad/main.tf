variable "consumers" {
  type    = list(string)
  default = ["*"]
}

module "vpc" {
  source = "./modules/vpc"
  name   = "provider"
  cidr   = "10.94.0.0/16"
  public = false
}

resource "aws_security_group" "door" {
  vpc_id = module.vpc.id

  dynamic "ingress" {
    for_each = toset([443])
    content {
      protocol    = "tcp"
      from_port   = ingress.value
      to_port     = ingress.value
      cidr_blocks = [module.vpc.cidr]
    }
  }
}

resource "aws_lb" "door" {
  name               = "door"
  load_balancer_type = "network"
  internal           = true
  subnets            = values(module.vpc.private_subnets)
  security_groups    = [aws_security_group.door.id]

  enforce_security_group_inbound_rules_on_private_link_traffic = "off"
}

resource "aws_vpc_endpoint_service" "door" {
  acceptance_required        = false
  network_load_balancer_arns = [aws_lb.door.arn]
}

resource "aws_vpc_endpoint_service_allowed_principal" "door" {
  for_each                = toset(var.consumers)
  vpc_endpoint_service_id = aws_vpc_endpoint_service.door.id
  principal_arn           = each.value
}
