output "id" {
  value = aws_vpc.this.id
}

output "cidr" {
  value = aws_vpc.this.cidr_block
}

output "private_subnets" {
  value = { for az, subnet in aws_subnet.private : az => subnet.id }
}

output "public_subnets" {
  value = { for az, subnet in aws_subnet.public : az => subnet.id }
}

output "private_route_tables" {
  value = { for az, table in aws_route_table.private : az => table.id }
}

output "public_route_table" {
  value = one(aws_route_table.public[*].id)
}
