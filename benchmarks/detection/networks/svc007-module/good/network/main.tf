resource "aws_vpc_endpoint_service" "main" {
  network_load_balancer_arns = [aws_lb.main.arn]
  acceptance_required        = true
}

resource "aws_vpc_endpoint_service_allowed_principal" "consumer" {
  for_each                = toset(["111122223333", "444455556666"])
  vpc_endpoint_service_id = aws_vpc_endpoint_service.main.id
  principal_arn           = "arn:aws:iam::${each.key}:root"
}
