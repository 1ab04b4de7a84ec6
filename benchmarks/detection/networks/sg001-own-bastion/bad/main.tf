variable "admin_cidrs" {
  type    = list(string)
  default = ["0.0.0.0/0"]
}

module "vpc" {
  source = "./modules/vpc"
  name   = "bastion"
  cidr   = "10.106.0.0/16"
}

resource "aws_security_group" "bastion" {
  name   = "bastion"
  vpc_id = module.vpc.id
}

resource "aws_security_group_rule" "ssh" {
  type              = "ingress"
  security_group_id = aws_security_group.bastion.id
  protocol          = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_blocks       = var.admin_cidrs
}

resource "aws_network_interface" "bastion" {
  subnet_id       = module.vpc.public_subnets["eu-west-1b"]
  security_groups = [aws_security_group.bastion.id]
}

resource "aws_instance" "bastion" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"

  network_interface {
    device_index         = 0
    network_interface_id = aws_network_interface.bastion.id
  }
}

resource "aws_eip" "bastion" {
  domain            = "vpc"
  network_interface = aws_network_interface.bastion.id
}
