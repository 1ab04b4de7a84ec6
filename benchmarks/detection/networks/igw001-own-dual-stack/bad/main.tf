resource "aws_vpc" "this" {
  cidr_block                       = "10.100.0.0/16"
  assign_generated_ipv6_cidr_block = true
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
}

resource "aws_egress_only_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
}

locals {
  subnets = {
    public  = { number = 0, ipv4 = "internet", ipv6 = "internet" }
    private = { number = 1, ipv4 = "nat", ipv6 = "internet" }
    batch   = { number = 2, ipv4 = "nat", ipv6 = "egress" }
  }
}

resource "aws_subnet" "this" {
  for_each                        = local.subnets
  vpc_id                          = aws_vpc.this.id
  availability_zone               = "eu-west-1a"
  cidr_block                      = cidrsubnet(aws_vpc.this.cidr_block, 8, each.value.number)
  ipv6_cidr_block                 = cidrsubnet(aws_vpc.this.ipv6_cidr_block, 8, each.value.number)
  assign_ipv6_address_on_creation = true
}

resource "aws_eip" "nat" {
  domain = "vpc"
}

resource "aws_nat_gateway" "this" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.this["public"].id
}

resource "aws_route_table" "this" {
  for_each = local.subnets
  vpc_id   = aws_vpc.this.id

  dynamic "route" {
    for_each = each.value.ipv4 == "internet" ? [1] : []
    content {
      cidr_block = "0.0.0.0/0"
      gateway_id = aws_internet_gateway.this.id
    }
  }

  dynamic "route" {
    for_each = each.value.ipv4 == "nat" ? [1] : []
    content {
      cidr_block     = "0.0.0.0/0"
      nat_gateway_id = aws_nat_gateway.this.id
    }
  }

  dynamic "route" {
    for_each = each.value.ipv6 == "internet" ? [1] : []
    content {
      ipv6_cidr_block = "::/0"
      gateway_id      = aws_internet_gateway.this.id
    }
  }

  dynamic "route" {
    for_each = each.value.ipv6 == "egress" ? [1] : []
    content {
      ipv6_cidr_block        = "::/0"
      egress_only_gateway_id = aws_egress_only_internet_gateway.this.id
    }
  }
}

resource "aws_route_table_association" "this" {
  for_each       = local.subnets
  subnet_id      = aws_subnet.this[each.key].id
  route_table_id = aws_route_table.this[each.key].id
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.this.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [for name, table in aws_route_table.this : table.id if name != "public"]
}
