"""NET006: what runs in the default VPC."""

import pytest

from tests.checks.hcl import verdicts

NETWORK = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "main" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_network_interface" "main" { subnet_id = aws_subnet.main.id }
"""
DEFAULT = 'resource "aws_default_vpc" "old" {}\n'
READ = 'data "aws_vpc" "old" { default = true }\n'
DEFAULT_SUBNET = 'resource "aws_default_subnet" "old" { availability_zone = "eu-west-1a" }\n'


def subnet_of(vpc: str) -> str:
    return f'resource "aws_subnet" "old" {{\n  vpc_id = {vpc}\n  cidr_block = "172.31.200.0/24"\n}}\n'


def resource(type: str, *lines: str) -> str:
    return f'resource "{type}" "main" {{\n' + "".join(f"  {one}\n" for one in lines) + "}\n"


def instance(*lines: str) -> str:
    return resource("aws_instance", 'ami = "ami-1"', 'instance_type = "t3.nano"', *lines)


TEMPLATE = "launch_template {\n    id = aws_launch_template.main.id\n  }"
GIVEN = (
    "network_interface {\n    network_interface_id = aws_network_interface.main.id\n    device_index = 0\n  }"
)


@pytest.mark.parametrize(
    "text",
    [
        instance(),
        instance("count = 1"),
        instance(TEMPLATE) + resource("aws_launch_template", 'image_id = "ami-1"'),
        DEFAULT_SUBNET + instance("subnet_id = aws_default_subnet.old.id"),
        DEFAULT + subnet_of("aws_default_vpc.old.id") + instance("subnet_id = aws_subnet.old.id"),
        READ + subnet_of("data.aws_vpc.old.id") + instance("subnet_id = aws_subnet.old.id"),
        DEFAULT_SUBNET
        + resource("aws_lambda_function", "vpc_config {\n    subnet_ids = [aws_default_subnet.old.id]\n  }"),
        DEFAULT_SUBNET
        + resource("aws_db_subnet_group", 'name = "old"', "subnet_ids = [aws_default_subnet.old.id]")
        + resource("aws_db_instance", "db_subnet_group_name = aws_db_subnet_group.main.name"),
    ],
)
def test_it_runs_in_the_default_vpc(text: str) -> None:
    findings, unknown = verdicts("NET006", NETWORK + text)
    assert (len(findings), unknown) == (1, [])
    assert findings[0].endswith(" runs in the default VPC")


@pytest.mark.parametrize(
    "text",
    [
        instance("subnet_id = aws_subnet.main.id"),
        instance("subnet_id = aws_subnet.main.id") + DEFAULT + DEFAULT_SUBNET,
        instance(GIVEN),
        instance(TEMPLATE)
        + resource("aws_launch_template", "network_interfaces {\n    subnet_id = aws_subnet.main.id\n  }"),
        # which VPC it is in is not known, and the default one is rare
        instance('subnet_id = "subnet-0123456789abcdef0"'),
        instance("subnet_id = var.unset"),
        # it is in no VPC
        resource("aws_lambda_function"),
        # nothing runs there
        DEFAULT + DEFAULT_SUBNET,
    ],
)
def test_it_does_not(text: str) -> None:
    assert verdicts("NET006", NETWORK + text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        instance("launch_template {\n    id = var.unset\n  }"),
        instance('launch_template {\n    id = "lt-0123456789abcdef0"\n  }'),
        instance(TEMPLATE)
        + resource("aws_launch_template", "network_interfaces {\n    subnet_id = var.unset\n  }"),
    ],
)
def test_its_template_may_name_a_subnet(text: str) -> None:
    findings, unknown = verdicts("NET006", NETWORK + text)
    assert findings == []
    assert unknown
