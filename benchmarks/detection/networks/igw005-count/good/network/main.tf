resource "aws_vpc_block_public_access_options" "main" {
  internet_gateway_block_mode = "block-ingress"
}

resource "aws_vpc_block_public_access_exclusion" "main" {
  vpc_id                          = aws_vpc.main.id
  internet_gateway_exclusion_mode = "allow-bidirectional"
}

resource "aws_lb" "web" {
  subnets  = [for subnet in aws_subnet.public : subnet.id]
  internal = false

  load_balancer_type = "network"
}
