variable "subnet_id" {
  type = string
}

variable "route_table_ids" {
  type = map(string)
}

resource "aws_eip" "this" {
  domain = "vpc"
}

resource "aws_nat_gateway" "this" {
  allocation_id = aws_eip.this.allocation_id
  subnet_id     = var.subnet_id
}

resource "aws_route" "this" {
  for_each               = var.route_table_ids
  route_table_id         = each.value
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this.id
}

output "public_ip" {
  value = aws_eip.this.public_ip
}
