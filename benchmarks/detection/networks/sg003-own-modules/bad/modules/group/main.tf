variable "name" {}
variable "vpc_id" {}
variable "sources" {
  type    = map(string)
  default = {}
}

resource "aws_security_group" "this" {
  name   = var.name
  vpc_id = var.vpc_id
}

resource "aws_security_group_rule" "from" {
  for_each                 = var.sources
  type                     = "ingress"
  security_group_id        = aws_security_group.this.id
  source_security_group_id = each.value
  protocol                 = "tcp"
  from_port                = 5432
  to_port                  = 5432
}

output "id" {
  value = aws_security_group.this.id
}
