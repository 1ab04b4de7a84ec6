resource "aws_vpc_endpoint_service" "main" {
  network_load_balancer_arns = [aws_lb.main.arn]
  acceptance_required        = true
  allowed_principals = [ # <- SVC010
    "arn:aws:iam::111122223333:root",
    "arn:aws:iam::444455556666:role/partner",
  ]
}
