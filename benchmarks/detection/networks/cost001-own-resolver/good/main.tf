provider "aws" {
  region = "us-east-1"
}

resource "aws_vpc" "hub" {
  cidr_block           = "10.30.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "hub" {
  for_each          = { "us-east-1a" = 1, "us-east-1b" = 2 }
  vpc_id            = aws_vpc.hub.id
  cidr_block        = cidrsubnet(aws_vpc.hub.cidr_block, 8, each.value)
  availability_zone = each.key
}

resource "aws_security_group" "dns" {
  name   = "dns"
  vpc_id = aws_vpc.hub.id

  dynamic "ingress" {
    for_each = toset(["tcp", "udp"])

    content {
      protocol    = ingress.value
      from_port   = 53
      to_port     = 53
      cidr_blocks = ["10.0.0.0/8"]
    }
  }

  dynamic "egress" {
    for_each = toset(["tcp", "udp"])

    content {
      protocol    = egress.value
      from_port   = 53
      to_port     = 53
      cidr_blocks = ["10.0.0.0/8"]
    }
  }
}

locals {
  directions = toset(["INBOUND"])
}

resource "aws_route53_resolver_endpoint" "hybrid" {
  for_each           = local.directions
  name               = lower(each.key)
  direction          = each.key
  security_group_ids = [aws_security_group.dns.id]

  dynamic "ip_address" {
    for_each = aws_subnet.hub

    content {
      subnet_id = ip_address.value.id
    }
  }
}
