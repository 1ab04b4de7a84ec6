resource "aws_dx_connection" "main" {
  for_each  = toset(["EqDC2", "EqLD5"])
  name      = each.key
  bandwidth = "1Gbps"
  location  = each.key
}

resource "aws_dx_gateway" "main" {
  name            = "main"
  amazon_side_asn = 64513
}

resource "aws_dx_transit_virtual_interface" "main" {
  for_each       = aws_dx_connection.main
  connection_id  = each.value.id
  dx_gateway_id  = aws_dx_gateway.main.id
  name           = each.key
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
