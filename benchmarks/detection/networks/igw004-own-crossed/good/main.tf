locals {
  vpcs = {
    live  = { cidr = "10.117.0.0/16", gateway = "live" }
    stage = { cidr = "10.118.0.0/16", gateway = "stage" }
  }
}

resource "aws_vpc" "this" {
  for_each   = local.vpcs
  cidr_block = each.value.cidr
}

resource "aws_internet_gateway" "this" {
  for_each = local.vpcs
}

resource "aws_internet_gateway_attachment" "this" {
  for_each            = local.vpcs
  vpc_id              = aws_vpc.this[each.key].id
  internet_gateway_id = aws_internet_gateway.this[each.key].id
}

resource "aws_subnet" "web" {
  for_each   = aws_vpc.this
  vpc_id     = each.value.id
  cidr_block = cidrsubnet(each.value.cidr_block, 8, 0)
}

resource "aws_route_table" "web" {
  for_each = local.vpcs
  vpc_id   = aws_vpc.this[each.key].id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway_attachment.this[each.value.gateway].internet_gateway_id
  }
}

resource "aws_route_table_association" "web" {
  for_each       = aws_subnet.web
  subnet_id      = each.value.id
  route_table_id = aws_route_table.web[each.key].id
}
