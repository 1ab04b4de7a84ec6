resource "aws_lb" "edge" {
  load_balancer_type = "network"
  internal           = true
  subnets            = [aws_subnet.public["eu-west-1a"].id] # <- LB015
}
