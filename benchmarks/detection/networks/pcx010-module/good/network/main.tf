resource "aws_vpc" "here" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "there" {
  provider   = aws.central
  cidr_block = "10.1.0.0/16"
}

resource "aws_vpc_peering_connection" "both" {
  vpc_id      = aws_vpc.here.id
  peer_vpc_id = aws_vpc.there.id
  peer_region = "eu-central-1"
}

resource "aws_vpc_peering_connection_accepter" "both" {
  provider                  = aws.central
  vpc_peering_connection_id = aws_vpc_peering_connection.both.id
  auto_accept               = true
}

resource "aws_security_group" "database" {
  vpc_id = aws_vpc.here.id
}

resource "aws_security_group" "clients" {
  provider = aws.central
  vpc_id   = aws_vpc.there.id
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  security_group_id = aws_security_group.database.id
  cidr_ipv4         = aws_vpc.there.cidr_block
  ip_protocol       = "tcp"
  from_port         = 5432
  to_port           = 5432
}
