variable "sites" {
  type = map(object({ address = string, ranges = list(string) }))
  default = {
    berlin  = { address = "198.51.100.10", ranges = ["192.168.10.0/24"] }
    hamburg = { address = "198.51.100.20", ranges = [] }
  }
}

module "vpc" {
  source = "./modules/vpc"
  name   = "office"
  cidr   = "10.103.0.0/16"
  public = false
}

resource "aws_vpn_gateway" "this" {
  vpc_id = module.vpc.id
}

resource "aws_vpn_gateway_route_propagation" "this" {
  for_each       = module.vpc.private_route_tables
  vpn_gateway_id = aws_vpn_gateway.this.id
  route_table_id = each.value
}

resource "aws_customer_gateway" "site" {
  for_each   = var.sites
  bgp_asn    = 65000
  ip_address = each.value.address
  type       = "ipsec.1"
}

resource "aws_vpn_connection" "site" {
  for_each            = var.sites
  vpn_gateway_id      = aws_vpn_gateway.this.id
  customer_gateway_id = aws_customer_gateway.site[each.key].id
  type                = "ipsec.1"
  static_routes_only  = true
}

locals {
  routes = merge([for name, site in var.sites : { for range in site.ranges : "${name} ${range}" => { site = name, range = range } }]...)
}

resource "aws_vpn_connection_route" "site" {
  for_each               = local.routes
  vpn_connection_id      = aws_vpn_connection.site[each.value.site].id
  destination_cidr_block = each.value.range
}
