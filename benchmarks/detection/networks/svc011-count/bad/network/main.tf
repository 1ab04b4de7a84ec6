resource "aws_vpc_endpoint_service" "main" {
  network_load_balancer_arns = [aws_lb.main.arn]
  acceptance_required        = true
  allowed_principals         = ["arn:aws:organizations::111122223333:organization/o-a1b2c3d4e5"] # <- SVC011
}
