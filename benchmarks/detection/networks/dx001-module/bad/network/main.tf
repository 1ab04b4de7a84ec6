resource "aws_dx_connection" "main" {
  name      = "main"
  bandwidth = "1Gbps"
  location  = "EqDC2"
}

resource "aws_dx_gateway" "main" { # <- DX001
  name            = "main"
  amazon_side_asn = 64513
}

resource "aws_dx_transit_virtual_interface" "main" {
  connection_id  = aws_dx_connection.main.id
  dx_gateway_id  = aws_dx_gateway.main.id
  name           = "main"
  vlan           = 100
  address_family = "ipv4"
  bgp_asn        = 65000
}

resource "aws_ec2_transit_gateway" "hub" {}

resource "aws_dx_gateway_association" "hub" {
  dx_gateway_id         = aws_dx_gateway.main.id
  associated_gateway_id = aws_ec2_transit_gateway.hub.id
  allowed_prefixes      = ["10.0.0.0/8"]
}
