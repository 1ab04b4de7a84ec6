resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "b" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_vpc" "c" {
  cidr_block = "10.2.0.0/16"
}

resource "aws_vpc" "d" {
  cidr_block = "10.3.0.0/16"
}

resource "aws_vpc_peering_connection" "a_b" { # <- PCX006
  vpc_id      = aws_vpc.a.id
  peer_vpc_id = aws_vpc.b.id
  auto_accept = true
}

resource "aws_vpc_peering_connection" "a_c" {
  vpc_id      = aws_vpc.a.id
  peer_vpc_id = aws_vpc.c.id
  auto_accept = true
}

resource "aws_vpc_peering_connection" "a_d" {
  vpc_id      = aws_vpc.a.id
  peer_vpc_id = aws_vpc.d.id
  auto_accept = true
}

resource "aws_vpc_peering_connection" "b_c" {
  vpc_id      = aws_vpc.b.id
  peer_vpc_id = aws_vpc.c.id
  auto_accept = true
}

resource "aws_vpc_peering_connection" "b_d" {
  vpc_id      = aws_vpc.b.id
  peer_vpc_id = aws_vpc.d.id
  auto_accept = true
}

resource "aws_vpc_peering_connection" "c_d" {
  vpc_id      = aws_vpc.c.id
  peer_vpc_id = aws_vpc.d.id
  auto_accept = true
}
