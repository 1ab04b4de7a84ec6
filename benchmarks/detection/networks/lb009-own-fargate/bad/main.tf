module "vpc" {
  source = "./modules/vpc"
  name   = "site"
  cidr   = "10.95.0.0/16"
}

resource "aws_security_group" "this" {
  for_each = toset(["balancer", "service"])
  name     = each.key
  vpc_id   = module.vpc.id
}

locals {
  rules = {
    balancer = { port = 443, cidr = "0.0.0.0/0", from = null }
    service  = { port = 80, cidr = null, from = "balancer" }
  }
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each                     = local.rules
  security_group_id            = aws_security_group.this[each.key].id
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
  cidr_ipv4                    = each.value.cidr
  referenced_security_group_id = each.value.from == null ? null : aws_security_group.this[each.value.from].id
}

resource "aws_vpc_security_group_egress_rule" "this" {
  for_each          = aws_security_group.this
  security_group_id = each.value.id
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_lb" "this" {
  name                       = "site"
  internal                   = false
  subnets                    = values(module.vpc.public_subnets)
  security_groups            = [aws_security_group.this["balancer"].id]
  drop_invalid_header_fields = true
}

resource "aws_wafv2_web_acl_association" "this" {
  resource_arn = aws_lb.this.arn
  web_acl_arn  = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/site/0123abcd"
}

resource "aws_lb_target_group" "this" {
  name        = "site"
  vpc_id      = module.vpc.id
  target_type = "ip"
  protocol    = "HTTP"
  port        = 8080

  health_check {
    path = "/health"
  }
}

resource "aws_lb_listener" "this" {
  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = "arn:aws:acm:eu-west-1:123456789012:certificate/0123abcd"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this.arn
  }
}

resource "aws_ecs_cluster" "this" {
  name = "site"
}

resource "aws_ecs_task_definition" "this" {
  family                   = "site"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  cpu                      = 256
  memory                   = 512
  container_definitions = jsonencode([{
    name         = "site"
    image        = "public.ecr.aws/nginx/nginx:stable"
    portMappings = [{ containerPort = 8080 }]
  }])
}

resource "aws_ecs_service" "this" {
  name            = "site"
  cluster         = aws_ecs_cluster.this.id
  task_definition = aws_ecs_task_definition.this.arn
  launch_type     = "FARGATE"
  desired_count   = 2

  network_configuration {
    subnets          = values(module.vpc.public_subnets)
    security_groups  = [aws_security_group.this["service"].id]
    assign_public_ip = true
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.this.arn
    container_name   = "site"
    container_port   = 8080
  }
}
