provider "aws" {
  region = "eu-west-1"
}

locals {
  zones = { a = 0, b = 1 }
}

resource "aws_vpc" "events" {
  cidr_block           = "10.40.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_internet_gateway" "events" {
  vpc_id = aws_vpc.events.id
}

resource "aws_subnet" "brokers" {
  for_each          = local.zones
  vpc_id            = aws_vpc.events.id
  cidr_block        = cidrsubnet(aws_vpc.events.cidr_block, 8, each.value)
  availability_zone = "eu-west-1${each.key}"
}

resource "aws_route_table" "brokers" {
  vpc_id = aws_vpc.events.id
}

resource "aws_route" "internet" {
  route_table_id         = aws_route_table.brokers.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.events.id
}

resource "aws_route_table_association" "brokers" {
  for_each       = aws_subnet.brokers
  subnet_id      = each.value.id
  route_table_id = aws_route_table.brokers.id
}

resource "aws_security_group" "brokers" {
  name_prefix = "brokers-"
  vpc_id      = aws_vpc.events.id
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  for_each          = toset(["203.0.113.0/24", "198.51.100.0/24"])
  security_group_id = aws_security_group.brokers.id
  description       = "Producers at the customers"
  ip_protocol       = "tcp"
  from_port         = 9198
  to_port           = 9198
  cidr_ipv4         = each.value
}

resource "aws_msk_cluster" "events" {
  cluster_name           = "events"
  kafka_version          = "3.6.0"
  number_of_broker_nodes = 2

  broker_node_group_info {
    instance_type   = "kafka.m5.large"
    client_subnets  = values(aws_subnet.brokers)[*].id
    security_groups = [aws_security_group.brokers.id]

    storage_info {
      ebs_storage_info {
        volume_size = 100
      }
    }

    connectivity_info {
      public_access {
        type = "SERVICE_PROVIDED_EIPS"
      }
    }
  }

  client_authentication {
    sasl {
      iam = true
    }
  }
}
