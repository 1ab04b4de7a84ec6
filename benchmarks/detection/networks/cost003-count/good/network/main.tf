resource "aws_vpc_endpoint" "sqs" {
  vpc_id             = aws_vpc.main["a"].id
  service_name       = "com.amazonaws.eu-west-1.sqs"
  vpc_endpoint_type  = "Interface"
  subnet_ids         = [aws_subnet.main["a"].id]
  security_group_ids = [aws_security_group.endpoint["a"].id]
}
