resource "aws_vpc" "one" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "two" { # <- LOG001
  cidr_block = "10.1.0.0/16"
}

resource "aws_flow_log" "one" {
  vpc_id               = aws_vpc.one.id
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = "arn:aws:s3:::example-flow-logs"
}
