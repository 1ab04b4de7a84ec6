resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/28" # <- NET004
}

resource "aws_network_interface" "app" {
  count     = 12
  subnet_id = aws_subnet.app.id
}
