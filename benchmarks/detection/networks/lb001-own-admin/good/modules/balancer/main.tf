variable "vpc_id" {}
variable "subnet_ids" {
  type = list(string)
}
variable "security_groups" {
  type = list(string)
}
variable "internal" {
  type    = bool
  default = false
}

resource "aws_lb" "this" {
  internal        = var.internal
  subnets         = var.subnet_ids
  security_groups = var.security_groups
}

resource "aws_lb_listener" "this" {
  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = "arn:aws:acm:eu-west-1:123456789012:certificate/0123abcd"

  default_action {
    type = "fixed-response"
    fixed_response {
      content_type = "text/plain"
      status_code  = "404"
    }
  }
}
