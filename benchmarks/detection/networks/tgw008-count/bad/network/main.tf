resource "aws_ec2_transit_gateway" "first" {
  amazon_side_asn = 64512
}

resource "aws_ec2_transit_gateway" "second" {
  amazon_side_asn = 64513
}

resource "aws_ec2_transit_gateway_peering_attachment" "both" { # <- TGW008
  transit_gateway_id      = aws_ec2_transit_gateway.first.id
  peer_transit_gateway_id = aws_ec2_transit_gateway.second.id
  peer_region             = "eu-west-1"
}

resource "aws_ec2_transit_gateway_peering_attachment_accepter" "both" {
  transit_gateway_attachment_id = aws_ec2_transit_gateway_peering_attachment.both.id
}

resource "aws_ec2_transit_gateway_route" "there" {
  transit_gateway_route_table_id = aws_ec2_transit_gateway.first.association_default_route_table_id
  destination_cidr_block         = "10.1.0.0/16"
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_peering_attachment_accepter.both.id
}
