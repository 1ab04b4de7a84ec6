"""LAT003: targets of VPC Lattice that do not admit it."""

import pytest

from tests.checks.hcl import verdicts

NETWORK = """
variable "unset" {}
data "aws_ec2_managed_prefix_list" "lattice" { name = "com.amazonaws.eu-west-1.vpc-lattice" }
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_vpclattice_target_group" "app" {
  name = "app"
  type = "INSTANCE"
  config {
    vpc_identifier = aws_vpc.main.id
    port           = 8080
    protocol       = "HTTP"
  }
}
"""


def group(rule: str = "") -> str:
    inside = (
        f'ingress {{\n    protocol = "tcp"\n    from_port = 8080\n    to_port = 8080\n    {rule}\n  }}'
        if rule
        else ""
    )
    return f"""
resource "aws_security_group" "app" {{
  vpc_id = aws_vpc.main.id
  {inside}
}}
"""


def instance(groups: str = "[aws_security_group.app.id]") -> str:
    return f"""
resource "aws_instance" "app" {{
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.app.id
  vpc_security_group_ids = {groups}
}}
"""


def target(identifier: str = "aws_instance.app.id") -> str:
    return f"""
resource "aws_vpclattice_target_group_attachment" "app" {{
  target_group_identifier = aws_vpclattice_target_group.app.id
  target {{ id = {identifier} }}
}}
"""


BALANCER = """
resource "aws_lb" "app" {
  name            = "app"
  internal        = true
  subnets         = [aws_subnet.app.id]
  security_groups = [aws_security_group.app.id]
}
"""
STANDALONE = """
resource "aws_vpc_security_group_ingress_rule" "lattice" {
  security_group_id = aws_security_group.app.id
  prefix_list_id    = data.aws_ec2_managed_prefix_list.lattice.id
  ip_protocol       = "-1"
}
"""
LAMBDA = """
resource "aws_lambda_function" "app" {
  function_name = "app"
  role          = "arn:aws:iam::111122223333:role/app"
  image_uri     = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1"
  package_type  = "Image"
  vpc_config {
    subnet_ids         = [aws_subnet.app.id]
    security_group_ids = [aws_security_group.app.id]
  }
}
"""
WITHIN = 'cidr_blocks = ["10.0.0.0/16"]'


@pytest.mark.parametrize(
    "text",
    [
        group(WITHIN) + instance() + target(),
        group() + instance() + target(),
        group("self = true") + instance() + target(),
        group(WITHIN) + BALANCER + target("aws_lb.app.arn"),
    ],
)
def test_it_does_not_admit_lattice(text: str) -> None:
    findings, unknown = verdicts("LAT003", NETWORK + text)
    assert (len(findings), unknown) == (1, [])
    assert "aws_security_group.app does not admit VPC Lattice" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        group('cidr_blocks = ["169.254.171.0/24"]') + instance() + target(),
        group('cidr_blocks = ["0.0.0.0/0"]') + instance() + target(),
        group('ipv6_cidr_blocks = ["fd00:ec2:80::/64"]') + instance() + target(),
        group("prefix_list_ids = [data.aws_ec2_managed_prefix_list.lattice.id]") + instance() + target(),
        group('prefix_list_ids = ["pl-0123456789abcdef0"]') + instance() + target(),
        group(WITHIN) + STANDALONE + instance() + target(),
        # a second group does
        group(WITHIN)
        + group('cidr_blocks = ["0.0.0.0/0"]').replace('"app"', '"more"')
        + instance("[aws_security_group.app.id, aws_security_group.more.id]")
        + target(),
        # whose address that is, nobody says; and a function is not reached by network
        group(WITHIN) + instance() + target('"10.0.0.9"'),
        group(WITHIN) + LAMBDA + target("aws_lambda_function.app.arn"),
        group(WITHIN) + instance(),
    ],
)
def test_it_may(text: str) -> None:
    assert verdicts("LAT003", NETWORK + text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        group("cidr_blocks = var.unset") + instance() + target(),
        group(WITHIN) + instance("[aws_security_group.app.id, var.unset]") + target(),
        group(WITHIN) + instance('[aws_security_group.app.id, "sg-0123456789abcdef0"]') + target(),
    ],
)
def test_it_is_not_known(text: str) -> None:
    findings, unknown = verdicts("LAT003", NETWORK + text)
    assert findings == []
    assert unknown
