module "vpc" {
  source = "./modules/vpc"
  name   = "game"
  cidr   = "10.116.0.0/16"
}

locals {
  sources = {
    balancer = module.vpc.cidr
    players  = "0.0.0.0/0"
  }
}

resource "aws_security_group" "server" {
  name   = "server"
  vpc_id = module.vpc.id
}

resource "aws_security_group_rule" "server" {
  for_each          = local.sources
  type              = "ingress"
  description       = each.key
  security_group_id = aws_security_group.server.id
  protocol          = "tcp"
  from_port         = 7777
  to_port           = 7777
  cidr_blocks       = [each.value]
}

resource "aws_instance" "server" {
  for_each               = module.vpc.public_subnets
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "c6i.large"
  subnet_id              = each.value
  vpc_security_group_ids = [aws_security_group.server.id]
}

resource "aws_lb" "game" {
  load_balancer_type = "network"
  subnets            = [for az in sort(keys(module.vpc.public_subnets)) : module.vpc.public_subnets[az]]
}

resource "aws_lb_target_group" "game" {
  vpc_id   = module.vpc.id
  protocol = "TCP"
  port     = 7777
}

resource "aws_lb_target_group_attachment" "game" {
  for_each         = aws_instance.server
  target_group_arn = aws_lb_target_group.game.arn
  target_id        = each.value.id
}

resource "aws_lb_listener" "game" {
  load_balancer_arn = aws_lb.game.arn
  port              = 7777
  protocol          = "TCP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.game.arn
  }
}
