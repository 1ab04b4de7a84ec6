variable "tables" {
  type = map(string)
}

variable "destination" {
  type = string
}

variable "transit_gateway_id" {
  type = string
}

resource "aws_route" "this" {
  for_each               = var.tables
  route_table_id         = each.value
  destination_cidr_block = var.destination
  transit_gateway_id     = var.transit_gateway_id
}
