resource "aws_vpc" "main" { # <- GWE001
  cidr_block = "10.0.0.0/16"
}

resource "aws_route" "internet" {
  for_each               = aws_route_table.private
  route_table_id         = each.value.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.main[each.key].id
}
