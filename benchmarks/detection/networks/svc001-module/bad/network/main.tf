resource "aws_vpc_endpoint_service" "main" {
  network_load_balancer_arns = [aws_lb.main.arn]
  acceptance_required        = false # <- SVC001
  allowed_principals         = ["*"]
}
