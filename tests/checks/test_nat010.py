"""NAT010: addresses that nothing has."""

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
resource "aws_eip" "used" {
  domain            = "vpc"
  network_interface = aws_network_interface.main.id
}
"""
ADDRESS = """
resource "aws_eip" "spare" {
  domain = "vpc"
  tags   = { reserved = "for partners" }
}
"""
ALL = NETWORK + ADDRESS


def resource(type: str, *lines: str) -> str:
    return f'resource "{type}" "main" {{\n' + "".join(f"  {one}\n" for one in lines) + "}\n"


INSTANCE = ('ami = "ami-1"', 'instance_type = "t3.nano"', "subnet_id = aws_subnet.main.id")


@pytest.mark.parametrize(
    "text",
    [
        ALL,
        ALL + resource("aws_instance", *INSTANCE),
        NETWORK + ADDRESS.replace("{\n", "{\n  count = 1\n", 1),
    ],
)
def test_nothing_has_it(text: str) -> None:
    findings, unknown = verdicts("NAT010", text)
    assert (len(findings), unknown) == (1, [])
    assert "is associated with nothing: it costs $3.65 per month" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        ALL
        + resource(
            "aws_eip_association",
            "allocation_id = aws_eip.spare.id",
            "network_interface_id = aws_network_interface.main.id",
        ),
        ALL
        + resource("aws_nat_gateway", "allocation_id = aws_eip.spare.id", "subnet_id = aws_subnet.main.id"),
        ALL
        + resource(
            "aws_nat_gateway",
            "allocation_id = aws_eip.used.id",
            "secondary_allocation_ids = [aws_eip.spare.id]",
            "subnet_id = aws_subnet.main.id",
        ),
        ALL
        + resource(
            "aws_nat_gateway",
            "vpc_id = aws_vpc.main.id",
            'availability_mode = "regional"',
            "availability_zone_address {\n    allocation_ids = [aws_eip.spare.id]\n"
            '    availability_zone = "eu-west-1a"\n  }',
        ),
        ALL
        + resource(
            "aws_lb",
            'load_balancer_type = "network"',
            "subnet_mapping {\n    subnet_id = aws_subnet.main.id\n    allocation_id = aws_eip.spare.id\n  }",
        ),
        ALL
        + resource(
            "aws_transfer_server",
            "endpoint_details {\n    subnet_ids = [aws_subnet.main.id]\n"
            "    address_allocation_ids = [aws_eip.spare.id]\n  }",
        ),
        ALL.replace('tags   = { reserved = "for partners" }', "instance = aws_instance.main.id")
        + resource("aws_instance", *INSTANCE),
        # it may be associated when the instance starts
        ALL + resource("aws_instance", *INSTANCE, 'user_data = "aws ec2 associate-address"'),
        ALL + resource("aws_launch_template", "user_data = var.unset"),
        # all of them are for another configuration
        ADDRESS,
        # another configuration owns it
        NETWORK + 'data "aws_eip" "spare" { id = "eipalloc-0123456789abcdef0" }',
    ],
)
def test_it_is_used_or_meant(text: str) -> None:
    assert verdicts("NAT010", text) == ([], [])


def test_a_tag_keeps_it() -> None:
    assert verdicts("NAT010", ALL, toml='[rules.NAT010]\nkept-by-tag = "reserved"') == ([], [])
    assert verdicts("NAT010", ALL, toml='[rules.NAT010]\nkept-by-tag = "other"')[0]


@pytest.mark.parametrize(
    "text",
    [
        ALL + resource("aws_nat_gateway", "allocation_id = var.unset", "subnet_id = aws_subnet.main.id"),
        ALL + resource("aws_eip_association", "allocation_id = var.unset"),
        ALL.replace('tags   = { reserved = "for partners" }', "instance = var.unset"),
        ALL + 'module "proxy" {\n  source = "example.com/proxy"\n  address = aws_eip.spare.id\n}',
    ],
)
def test_it_may_be_used(text: str) -> None:
    findings, unknown = verdicts("NAT010", text)
    assert findings == []
    assert unknown
