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
  vpc_id   = aws_vpc.main.id
  protocol = "TCP"
  port     = 443
}

resource "aws_lb_target_group_attachment" "app" {
  count            = 3
  target_group_arn = aws_lb_target_group.app.arn
  target_id        = aws_instance.app[count.index].id
}

resource "aws_instance" "app" {
  count                  = 3
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.public[count.index == 2 ? "eu-west-1b" : "eu-west-1a"].id
  vpc_security_group_ids = [aws_security_group.web.id]
}
