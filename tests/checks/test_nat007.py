"""NAT007: routes to what drops their packets."""

import pytest

from tests.checks.hcl import verdicts

NETWORK = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "main" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_route_table" "main" {
  count  = 2
  vpc_id = aws_vpc.main.id
}
"""


def interface(*lines: str) -> str:
    inside = "".join(f"  {one}\n" for one in ("subnet_id = aws_subnet.main.id", *lines))
    return f'resource "aws_network_interface" "nat" {{\n{inside}}}\n'


def instance(*lines: str) -> str:
    written = ('ami = "ami-1"', 'instance_type = "t3.nano"', "subnet_id = aws_subnet.main.id", *lines)
    return 'resource "aws_instance" "nat" {\n' + "".join(f"  {one}\n" for one in written) + "}\n"


def route(target: str, destination: str = 'destination_cidr_block = "0.0.0.0/0"') -> str:
    return f"""
resource "aws_route" "out" {{
  route_table_id = aws_route_table.main[0].id
  {destination}
  network_interface_id = {target}
}}
"""


TO_INTERFACE = route("aws_network_interface.nat.id")
TO_INSTANCE = route("aws_instance.nat.primary_network_interface_id")
GIVEN = """network_interface {
    network_interface_id = aws_network_interface.nat.id
    device_index         = 0
  }"""


@pytest.mark.parametrize(
    ("text", "at"),
    [
        (interface() + TO_INTERFACE, "aws_network_interface.nat"),
        (interface("source_dest_check = true") + TO_INTERFACE, "aws_network_interface.nat"),
        (
            interface() + route("aws_network_interface.nat.id", 'destination_ipv6_cidr_block = "::/0"'),
            "aws_network_interface.nat",
        ),
        (interface("count = 2") + route("aws_network_interface.nat[1].id"), "aws_network_interface.nat[1]"),
        (instance() + TO_INSTANCE, "aws_instance.nat"),
        (instance(GIVEN) + interface() + TO_INSTANCE, "aws_network_interface.nat"),
        (
            interface()
            + 'resource "aws_route_table" "inline" {\n  vpc_id = aws_vpc.main.id\n  route {\n'
            + '    cidr_block = "0.0.0.0/0"\n    network_interface_id = aws_network_interface.nat.id\n  }\n}',
            "aws_network_interface.nat",
        ),
    ],
)
def test_it_drops_what_it_is_sent(text: str, at: str) -> None:
    findings, unknown = verdicts("NAT007", NETWORK + text)
    assert (len(findings), unknown) == (1, [])
    assert findings[0].startswith(f"{at} drops ")


def test_one_interface_is_one_problem() -> None:
    twice = TO_INTERFACE.replace("{\n", "{\n  count = 2\n", 1).replace("main[0]", "main[count.index]")
    findings, _ = verdicts("NAT007", NETWORK + interface() + twice)
    assert findings == [
        "aws_network_interface.nat drops what 2 routes send through it: its source/destination check is on"
    ]


@pytest.mark.parametrize(
    "text",
    [
        interface("source_dest_check = false") + TO_INTERFACE,
        instance("source_dest_check = false") + TO_INSTANCE,
        instance(GIVEN) + interface("source_dest_check = false") + TO_INSTANCE,
        # nothing is sent through it
        interface() + instance(),
    ],
)
def test_it_forwards_or_has_nothing_to_forward(text: str) -> None:
    assert verdicts("NAT007", NETWORK + text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        # another configuration owns it
        route('"eni-0123456789abcdef0"'),
        'data "aws_network_interface" "nat" { id = "eni-0123456789abcdef0" }\n'
        + route("data.aws_network_interface.nat.id"),
        interface("source_dest_check = var.unset") + TO_INTERFACE,
        instance("source_dest_check = var.unset") + TO_INSTANCE,
        interface() + route("var.unset"),
    ],
)
def test_it_may_forward(text: str) -> None:
    findings, unknown = verdicts("NAT007", NETWORK + text)
    assert findings == []
    assert unknown
