resource "aws_lb" "edge" {
  load_balancer_type = "network"
  internal           = true
  subnets            = [for subnet in aws_subnet.public : subnet.id]
}

resource "aws_lb_listener" "edge" {
  load_balancer_arn = aws_lb.edge.arn
  port              = 443
  protocol          = "TCP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.app.arn
  }
}

resource "aws_lb_target_group" "app" {
  target_type        = "ip"
  vpc_id             = aws_vpc.main.id
  protocol           = "TCP"
  port               = 443
  preserve_client_ip = "true"
}

resource "aws_lb_target_group_attachment" "app" {
  target_group_arn  = aws_lb_target_group.app.arn
  target_id         = "192.168.10.7" # <- LB006
  availability_zone = "all"
}
