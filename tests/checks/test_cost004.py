"""COST004: public addresses that can be used in neither direction."""

import pytest

from tests.checks.hcl import verdicts

NETWORK = """
provider "aws" { region = "eu-west-1" }
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "main" { vpc_id = aws_vpc.main.id }
resource "aws_subnet" "main" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_route_table" "main" {
  vpc_id = aws_vpc.main.id
  ROUTE
}
resource "aws_route_table_association" "main" {
  subnet_id      = aws_subnet.main.id
  route_table_id = aws_route_table.main.id
}
"""
OUT = 'route {\n    cidr_block = "0.0.0.0/0"\n    gateway_id = aws_internet_gateway.main.id\n  }'
PUBLIC = NETWORK.replace("ROUTE", OUT)
NAT = 'route {\n    cidr_block = "0.0.0.0/0"\n    nat_gateway_id = aws_nat_gateway.main.id\n  }'
PRIVATE = NETWORK.replace("ROUTE", NAT) + 'resource "aws_nat_gateway" "main" { subnet_id = "subnet-1" }\n'
ADDRESS = 'resource "aws_eip" "main" { instance = aws_instance.main.id }\n'


def rule(direction: str, *lines: str, protocol: str = "tcp") -> str:
    ports = "from_port = 0\n    to_port = 0" if protocol == "-1" else "from_port = 443\n    to_port = 443"
    return (
        f'  {direction} {{\n    protocol = "{protocol}"\n    {ports}\n    ' + "\n    ".join(lines) + "\n  }\n"
    )


def group(*rules: str) -> str:
    return 'resource "aws_security_group" "main" {\n  vpc_id = aws_vpc.main.id\n' + "".join(rules) + "}\n"


def instance(*lines: str) -> str:
    return (
        'resource "aws_instance" "main" {\n' + "".join(f"  {line}\n" for line in (*INSTANCE, *lines)) + "}\n"
    )


INSTANCE = (
    *('ami = "ami-1"', 'instance_type = "t3.nano"', "subnet_id = aws_subnet.main.id"),
    "vpc_security_group_ids = [aws_security_group.main.id]",
)
WITHIN = 'cidr_blocks = ["10.0.0.0/16", "100.64.0.0/10"]'
WORLD = 'cidr_blocks = ["0.0.0.0/0"]'
CLOSED = group(rule("ingress", WITHIN), rule("egress", WITHIN))
OPEN_OUT = group(rule("ingress", WITHIN), rule("egress", WORLD, protocol="-1"))
INTERFACE = """
resource "aws_network_interface" "main" {
  subnet_id       = aws_subnet.main.id
  security_groups = [aws_security_group.main.id]
}
resource "aws_eip" "main" { domain = "vpc" }
resource "aws_eip_association" "main" {
  allocation_id        = aws_eip.main.id
  network_interface_id = aws_network_interface.main.id
}
"""
GATEWAY = """
resource "aws_nat_gateway" "main" {
  subnet_id     = aws_subnet.main.id
  allocation_id = aws_eip.main.id
}
"""
LIST = """
resource "aws_ec2_managed_prefix_list" "main" {
  name           = "main"
  address_family = "IPv4"
  max_entries    = 1
  entry { cidr = "CIDR" }
}
"""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (PUBLIC + CLOSED + instance() + ADDRESS, "aws_eip.main of aws_instance.main"),
        (PUBLIC + group() + instance() + ADDRESS, "aws_eip.main of aws_instance.main"),
        (PUBLIC + CLOSED + INTERFACE, "aws_eip.main of aws_network_interface.main"),
        (
            PUBLIC + CLOSED + instance("associate_public_ip_address = true"),
            "the public address of aws_instance.main",
        ),
        (
            PUBLIC.replace('"10.0.0.0/24"', '"10.0.0.0/24"\n  map_public_ip_on_launch = true')
            + CLOSED
            + instance(),
            "the public address of aws_instance.main",
        ),
        # IPv6 needs no public IPv4 address
        (
            PUBLIC
            + group(rule("ingress", WITHIN), rule("egress", 'ipv6_cidr_blocks = ["::/0"]'))
            + instance()
            + ADDRESS,
            "aws_eip.main of aws_instance.main",
        ),
        # a prefix list of private ranges, and a group
        (
            PUBLIC
            + LIST.replace("CIDR", "10.2.0.0/16")
            + group(
                rule("ingress", "self = true"),
                rule("egress", "prefix_list_ids = [aws_ec2_managed_prefix_list.main.id]"),
            )
            + instance()
            + ADDRESS,
            "aws_eip.main of aws_instance.main",
        ),
        # it goes out by the NAT gateway
        (PRIVATE + OPEN_OUT + instance() + ADDRESS, "aws_eip.main of aws_instance.main"),
        (
            PRIVATE + OPEN_OUT + instance("associate_public_ip_address = true"),
            "the public address of aws_instance.main",
        ),
        (
            PRIVATE + group(rule("ingress", WORLD)) + instance() + ADDRESS,
            "aws_eip.main of aws_instance.main",
        ),
    ],
)
def test_it_is_of_no_use(text: str, message: str) -> None:
    findings, unknown = verdicts("COST004", text)
    assert (findings, unknown) == (
        [f"{message} can be used in neither direction: it costs $3.65 per month for nothing"],
        [],
    )


@pytest.mark.parametrize(
    "text",
    [
        # one direction is enough
        PUBLIC + OPEN_OUT + instance() + ADDRESS,
        PUBLIC + group(rule("ingress", WORLD)) + instance() + ADDRESS,
        PUBLIC + group(rule("egress", 'cidr_blocks = ["203.0.113.7/32"]')) + instance() + ADDRESS,
        # an allow list of a partner
        PUBLIC + group(rule("ingress", 'cidr_blocks = ["198.51.100.0/24"]')) + instance() + ADDRESS,
        PUBLIC
        + LIST.replace("CIDR", "198.51.100.0/24")
        + group(rule("ingress", "prefix_list_ids = [aws_ec2_managed_prefix_list.main.id]"))
        + instance()
        + ADDRESS,
        # a list of AWS
        PUBLIC
        + 'data "aws_ec2_managed_prefix_list" "s3" { name = "com.amazonaws.eu-west-1.s3" }\n'
        + group(rule("egress", "prefix_list_ids = [data.aws_ec2_managed_prefix_list.s3.id]"))
        + instance()
        + ADDRESS,
        # a route to an appliance
        NETWORK.replace(
            "ROUTE", 'route {\n    cidr_block = "0.0.0.0/0"\n    network_interface_id = "eni-1"\n  }'
        )
        + OPEN_OUT
        + instance()
        + ADDRESS,
        # packets that nobody answers
        PRIVATE + group(rule("ingress", WORLD, protocol="udp")) + instance() + ADDRESS,
        PRIVATE + group(rule("ingress", WORLD, protocol="-1")) + instance() + ADDRESS,
        # no address, or that of the setting (NET005)
        PUBLIC + CLOSED + instance(),
        PRIVATE.replace('"10.0.0.0/24"', '"10.0.0.0/24"\n  map_public_ip_on_launch = true')
        + OPEN_OUT
        + instance(),
        PUBLIC + CLOSED + instance("associate_public_ip_address = false"),
        # the default group
        PUBLIC
        + CLOSED
        + instance().replace("  vpc_security_group_ids = [aws_security_group.main.id]\n", "")
        + ADDRESS,
        # one of another configuration
        PUBLIC + instance().replace("aws_security_group.main.id", '"sg-0123456789abcdef0"') + ADDRESS,
        # others that need it
        PUBLIC + CLOSED + 'resource "aws_eip" "main" {}\n' + GATEWAY,
        PUBLIC + CLOSED + 'resource "aws_eip" "main" {}\n',
        # where nothing is known of the route, and a rule would use it
        NETWORK.replace("ROUTE", "")
        + OPEN_OUT
        + instance().replace("aws_subnet.main.id", '"subnet-0123456789abcdef0"')
        + ADDRESS,
    ],
)
def test_it_is_used_or_not_there(text: str) -> None:
    assert verdicts("COST004", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        PUBLIC + group(rule("ingress", "cidr_blocks = [var.unset]")) + instance() + ADDRESS,
        PUBLIC + CLOSED + instance("associate_public_ip_address = var.unset"),
        PUBLIC.replace('"10.0.0.0/24"', '"10.0.0.0/24"\n  map_public_ip_on_launch = var.unset')
        + CLOSED
        + instance(),
        NETWORK.replace("ROUTE", 'route {\n    cidr_block = "0.0.0.0/0"\n    gateway_id = var.unset\n  }')
        + OPEN_OUT
        + instance()
        + ADDRESS,
        PUBLIC
        + LIST.replace('"CIDR"', "var.unset")
        + group(rule("ingress", "prefix_list_ids = [aws_ec2_managed_prefix_list.main.id]"))
        + instance()
        + ADDRESS,
    ],
)
def test_what_decides_is_not_known(text: str) -> None:
    findings, unknown = verdicts("COST004", text)
    assert findings == []
    assert unknown


def test_what_is_not_known_does_not_hide_another() -> None:
    other = instance("associate_public_ip_address = var.unset").replace('"main"', '"other"', 1)
    findings, unknown = verdicts("COST004", PUBLIC + CLOSED + instance() + ADDRESS + other)
    assert (len(findings), len(unknown)) == (1, 1)


TWO = instance().replace('"main" {', '"main" {\n  count = 2', 1) + (
    'resource "aws_eip" "main" {\n  count = 2\n  instance = aws_instance.main[count.index].id\n'
    '  tags = { reserved = "for a partner" }\n}\n'
)


@pytest.mark.parametrize(
    ("option", "number"),
    [
        ("", 2),
        ("addresses = 2", 2),
        ("addresses = 3", 0),
        ('kept-by-tag = "reserved"', 0),
        ('kept-by-tag = "x"', 2),
    ],
)
def test_options(option: str, number: int) -> None:
    findings, unknown = verdicts("COST004", PUBLIC + CLOSED + TWO, toml=f"[rules.COST004]\n{option}")
    assert (len(findings), unknown) == (number, [])
