resource "aws_vpc" "app" { # <- COST002
  cidr_block = "10.1.0.0/16"
}
