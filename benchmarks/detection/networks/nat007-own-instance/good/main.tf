variable "nat_instance" {
  type = object({ type = string, check = optional(bool, true) })
  default = {
    type  = "t3.nano"
    check = false
  }
}

module "vpc" {
  source = "./modules/vpc"
  name   = "small"
  cidr   = "10.113.0.0/16"
  azs    = ["eu-west-1a"]
}

resource "aws_security_group" "nat" {
  vpc_id = module.vpc.id

  dynamic "ingress" {
    for_each = { http = 80, https = 443 }
    iterator = port
    content {
      description = port.key
      protocol    = "tcp"
      from_port   = port.value
      to_port     = port.value
      cidr_blocks = [module.vpc.cidr]
    }
  }

  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_instance" "nat" {
  ami                         = "ami-0123456789abcdef0"
  instance_type               = var.nat_instance.type
  subnet_id                   = module.vpc.public_subnets["eu-west-1a"]
  associate_public_ip_address = true
  source_dest_check           = var.nat_instance.check
  vpc_security_group_ids      = [aws_security_group.nat.id]
}

resource "aws_route" "nat" {
  for_each               = module.vpc.private_route_tables
  route_table_id         = each.value
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = aws_instance.nat.primary_network_interface_id
}
