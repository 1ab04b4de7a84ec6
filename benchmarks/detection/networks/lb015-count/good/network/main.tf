resource "aws_lb" "edge" {
  load_balancer_type = "network"
  internal           = true
  subnets            = [for subnet in aws_subnet.public : subnet.id]
}
