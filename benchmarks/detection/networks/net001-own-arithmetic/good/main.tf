variable "cidr" {
  default = "10.105.0.0/20"
}

locals {
  base   = cidrhost(var.cidr, 0)
  tiers  = ["web", "app", "data"]
  ranges = { for index, tier in local.tiers : tier => cidrsubnet("${local.base}/16", 8, index * 2) }
}

resource "aws_vpc" "this" {
  cidr_block = var.cidr
}

resource "aws_subnet" "tier" {
  for_each          = local.ranges
  vpc_id            = aws_vpc.this.id
  availability_zone = "eu-west-1a"
  cidr_block        = each.value
}
