resource "aws_vpc_endpoint" "sqs" { # <- COST003
  for_each           = aws_vpc.main
  vpc_id             = each.value.id
  service_name       = "com.amazonaws.eu-west-1.sqs"
  vpc_endpoint_type  = "Interface"
  subnet_ids         = [aws_subnet.main[each.key].id]
  security_group_ids = [aws_security_group.endpoint[each.key].id]
}
