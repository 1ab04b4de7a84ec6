resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "b" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_vpc_peering_connection" "a_b" {
  vpc_id      = aws_vpc.a.id
  peer_vpc_id = aws_vpc.b.id
  auto_accept = true
}

resource "aws_route" "a_to_b" {
  route_table_id            = aws_vpc.a.main_route_table_id
  destination_cidr_block    = aws_vpc.b.cidr_block
  vpc_peering_connection_id = aws_vpc_peering_connection.a_b.id
}

resource "aws_subnet" "b" {
  count      = 2
  vpc_id     = aws_vpc.b.id
  cidr_block = cidrsubnet(aws_vpc.b.cidr_block, 8, count.index)
}

resource "aws_route_table" "b" {
  count  = 2
  vpc_id = aws_vpc.b.id
}

resource "aws_route_table_association" "b" {
  count          = 2
  subnet_id      = aws_subnet.b[count.index].id
  route_table_id = aws_route_table.b[count.index].id
}

resource "aws_route" "b_to_a" {
  count                     = 2
  route_table_id            = aws_route_table.b[count.index].id
  destination_cidr_block    = aws_vpc.a.cidr_block
  vpc_peering_connection_id = aws_vpc_peering_connection.a_b.id
}

resource "aws_security_group" "b" {
  vpc_id = aws_vpc.b.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = [aws_vpc.a.cidr_block]
  }
}

resource "aws_instance" "b" {
  count                  = 2
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.b[count.index].id
  vpc_security_group_ids = [aws_security_group.b.id]
}
