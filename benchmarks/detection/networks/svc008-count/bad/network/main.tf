resource "aws_lb" "service" {
  internal                         = true
  load_balancer_type               = "network"
  subnets                          = [aws_subnet.a.id, aws_subnet.b.id]
  enable_cross_zone_load_balancing = true
}

resource "aws_lb_target_group" "service" {
  port     = 443
  protocol = "TCP"
  vpc_id   = aws_vpc.main.id
}

resource "aws_lb_listener" "service" {
  load_balancer_arn = aws_lb.service.arn
  port              = 443
  protocol          = "TCP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.service.arn
  }
}

resource "aws_security_group" "target" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.20.0.0/16"]
  }
}

resource "aws_instance" "service" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.a.id
  vpc_security_group_ids = [aws_security_group.target.id]
}

resource "aws_lb_target_group_attachment" "service" { # <- SVC008
  target_group_arn = aws_lb_target_group.service.arn
  target_id        = aws_instance.service.id
}

resource "aws_vpc_endpoint_service" "service" {
  network_load_balancer_arns = [aws_lb.service.arn]
  acceptance_required        = true
  allowed_principals         = ["arn:aws:iam::111122223333:root"]
}
