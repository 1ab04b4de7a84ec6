resource "aws_ec2_transit_gateway" "hub" {}

resource "aws_ram_resource_share" "hub" {
  name = "hub"
}

resource "aws_ram_resource_association" "hub" {
  resource_arn       = aws_ec2_transit_gateway.hub.arn
  resource_share_arn = aws_ram_resource_share.hub.arn
}

resource "aws_ram_principal_association" "partner" {
  principal          = "111122223333"
  resource_share_arn = aws_ram_resource_share.hub.arn
}
