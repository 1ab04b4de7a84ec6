variable "vpc_id" {
  type = string
}

resource "aws_security_group" "this" {
  vpc_id = var.vpc_id
}

output "ids" {
  value = aws_security_group.this[*].id
}
