resource "aws_vpc" "one" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "two" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_internet_gateway" "one" {
  vpc_id = aws_vpc.one.id
}

resource "aws_internet_gateway" "two" {
  vpc_id = aws_vpc.two.id
}

resource "aws_route_table" "two" {
  vpc_id = aws_vpc.two.id
}

resource "aws_route" "internet" {
  route_table_id         = aws_route_table.two.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.two.id
}
