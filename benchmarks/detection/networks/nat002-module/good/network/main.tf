resource "aws_route" "a" {
  route_table_id         = aws_route_table.private["eu-west-1a"].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.main["eu-west-1a"].id
}

resource "aws_route" "b" {
  route_table_id         = aws_route_table.private["eu-west-1b"].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.main["eu-west-1b"].id
}
