locals {
  hosts = {
    api = "10.20.4.20"
  }
}

resource "aws_vpc" "apps" {
  cidr_block           = "10.20.0.0/16"
  enable_dns_hostnames = true
  enable_dns_support   = true
}

resource "aws_subnet" "apps" {
  vpc_id            = aws_vpc.apps.id
  cidr_block        = cidrsubnet(aws_vpc.apps.cidr_block, 8, 4)
  availability_zone = "eu-west-1b"
}

resource "aws_security_group" "apps" {
  name   = "apps"
  vpc_id = aws_vpc.apps.id
}

resource "aws_vpc_security_group_ingress_rule" "https" {
  security_group_id = aws_security_group.apps.id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = aws_vpc.apps.cidr_block
}

resource "aws_network_interface" "host" {
  for_each        = local.hosts
  subnet_id       = aws_subnet.apps.id
  private_ips     = [each.value]
  security_groups = [aws_security_group.apps.id]
}

resource "aws_instance" "host" {
  for_each      = local.hosts
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.small"

  network_interface {
    network_interface_id = aws_network_interface.host[each.key].id
    device_index         = 0
  }
}

resource "aws_route53_zone" "apps" {
  name = "apps.example.internal"

  vpc {
    vpc_id = aws_vpc.apps.id
  }
}

resource "aws_route53_record" "host" {
  for_each = {
    legacy = ["10.20.4.10"]
    api    = ["10.20.4.20"]
  }

  zone_id = aws_route53_zone.apps.zone_id
  name    = "${each.key}.${aws_route53_zone.apps.name}"
  type    = "A"
  ttl     = 60
  records = each.value
}
