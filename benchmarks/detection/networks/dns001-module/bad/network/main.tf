resource "aws_vpc" "main" { # <- DNS001
  cidr_block = "10.0.0.0/16"
}

resource "aws_route53_zone" "internal" {
  name = "internal.example.com"

  vpc {
    vpc_id = aws_vpc.main.id
  }
}
