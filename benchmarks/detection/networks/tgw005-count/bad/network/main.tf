resource "aws_vpc" "main" {
  for_each   = { production = "10.0.0.0/16", test = "10.1.0.0/16" }
  cidr_block = each.value
}

resource "aws_subnet" "transit" {
  for_each          = aws_vpc.main
  vpc_id            = each.value.id
  cidr_block        = cidrsubnet(each.value.cidr_block, 12, 0)
  availability_zone = "eu-west-1a"
}

resource "aws_ec2_transit_gateway" "hub" {} # <- TGW005

resource "aws_ec2_transit_gateway_vpc_attachment" "main" {
  for_each                                        = aws_vpc.main
  transit_gateway_id                              = aws_ec2_transit_gateway.hub.id
  vpc_id                                          = each.value.id
  subnet_ids                                      = [aws_subnet.transit[each.key].id]
  transit_gateway_default_route_table_association = false
}

resource "aws_ec2_transit_gateway_route_table" "main" {
  for_each           = aws_vpc.main
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
}

resource "aws_ec2_transit_gateway_route_table_association" "main" {
  for_each                       = aws_vpc.main
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.main[each.key].id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.main[each.key].id
}
