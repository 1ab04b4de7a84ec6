resource "aws_vpc_block_public_access_options" "main" {
  internet_gateway_block_mode = "block-ingress"
}

resource "aws_lb" "web" {
  subnets  = [for subnet in aws_subnet.public : subnet.id]
  internal = false # <- IGW005

  load_balancer_type = "network"
}
