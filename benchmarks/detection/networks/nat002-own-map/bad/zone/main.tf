variable "vpc_id" {}
variable "internet_gateway_id" {}
variable "name" {}
variable "ranges" {
  type = map(string)
}

resource "aws_subnet" "public" {
  vpc_id            = var.vpc_id
  availability_zone = var.name
  cidr_block        = var.ranges.public
}

resource "aws_subnet" "private" {
  vpc_id            = var.vpc_id
  availability_zone = var.name
  cidr_block        = var.ranges["private"]
}

resource "aws_route_table" "public" {
  vpc_id = var.vpc_id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = var.internet_gateway_id
  }
}

resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table" "private" {
  vpc_id = var.vpc_id
}

resource "aws_route_table_association" "private" {
  subnet_id      = aws_subnet.private.id
  route_table_id = aws_route_table.private.id
}

resource "aws_eip" "nat" {
  domain = "vpc"
}

resource "aws_nat_gateway" "this" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public.id
}

output "nat_gateway_id" {
  value = aws_nat_gateway.this.id
}

output "route_table_id" {
  value = aws_route_table.private.id
}
