resource "aws_vpc" "main" {
  for_each   = { app = "10.0.0.0/16", egress = "10.1.0.0/16" }
  cidr_block = each.value
}

resource "aws_subnet" "transit" {
  for_each          = aws_vpc.main
  vpc_id            = each.value.id
  cidr_block        = cidrsubnet(each.value.cidr_block, 12, 0)
  availability_zone = "eu-west-1a"
}

resource "aws_ec2_transit_gateway" "hub" {}

resource "aws_ec2_transit_gateway_vpc_attachment" "main" {
  for_each           = aws_vpc.main
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = each.value.id
  subnet_ids         = [aws_subnet.transit[each.key].id]
}

resource "aws_route" "app" { # <- TGW007
  route_table_id         = aws_vpc.main["app"].main_route_table_id
  destination_cidr_block = "0.0.0.0/0"
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id

  depends_on = [aws_ec2_transit_gateway_vpc_attachment.main]
}

resource "aws_internet_gateway" "egress" {
  vpc_id = aws_vpc.main["egress"].id
}

resource "aws_subnet" "public" {
  vpc_id            = aws_vpc.main["egress"].id
  cidr_block        = "10.1.1.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main["egress"].id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.egress.id
  }

  route {
    cidr_block         = "10.0.0.0/16"
    transit_gateway_id = aws_ec2_transit_gateway.hub.id
  }
}

resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}

resource "aws_eip" "nat" {
  domain = "vpc"
}

resource "aws_nat_gateway" "egress" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public.id
}

resource "aws_route_table" "transit" {
  vpc_id = aws_vpc.main["egress"].id

  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.egress.id
  }
}

resource "aws_route_table_association" "transit" {
  subnet_id      = aws_subnet.transit["egress"].id
  route_table_id = aws_route_table.transit.id
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main["egress"].id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [aws_route_table.transit.id]
}

resource "aws_vpc_endpoint" "app_s3" {
  vpc_id          = aws_vpc.main["app"].id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [aws_vpc.main["app"].main_route_table_id]
}
