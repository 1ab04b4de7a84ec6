"""NET005: public addresses where nobody can use them."""

import pytest

from tests.checks.hcl import verdicts

NETWORK = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "main" { vpc_id = aws_vpc.main.id }
resource "aws_route_table" "main" { vpc_id = aws_vpc.main.id }
resource "aws_ec2_transit_gateway" "main" {}
resource "aws_network_interface" "main" { subnet_id = aws_subnet.main.id }
resource "aws_vpc_endpoint" "main" {
  vpc_id            = aws_vpc.main.id
  vpc_endpoint_type = "GatewayLoadBalancer"
  service_name      = "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0"
}
"""
ASSOCIATION = """
resource "aws_route_table_association" "main" {
  subnet_id      = aws_subnet.main.id
  route_table_id = aws_route_table.main.id
}
"""


def subnet(assigns: str = "true", vpc: str = "aws_vpc.main.id") -> str:
    return f"""
resource "aws_subnet" "main" {{
  vpc_id                  = {vpc}
  cidr_block              = "10.0.0.0/24"
  map_public_ip_on_launch = {assigns}
}}
"""


def route(target: str, destination: str = "0.0.0.0/0") -> str:
    return f"""
resource "aws_route" "main" {{
  route_table_id         = aws_route_table.main.id
  destination_cidr_block = "{destination}"
  {target}
}}
"""


ALL = NETWORK + subnet() + ASSOCIATION
INTERNET = "gateway_id = aws_internet_gateway.main.id"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ALL, "aws_subnet.main assigns"),
        (NETWORK + subnet(), "aws_subnet.main assigns"),
        (ALL + route("transit_gateway_id = aws_ec2_transit_gateway.main.id"), "aws_subnet.main assigns"),
        (
            NETWORK + subnet().replace("{\n", "{\n  count = 1\n", 1).replace("aws_subnet.main.id", "x"),
            "aws_subnet.main[0] assigns",
        ),
    ],
)
def test_nobody_can_use_them(text: str, said: str) -> None:
    text = text.replace("aws_subnet.main.id }", "aws_subnet.main[0].id }") if "count" in text else text
    findings, unknown = verdicts("NET005", text)
    assert (len(findings), unknown) == (1, [])
    assert findings[0].startswith(said)


@pytest.mark.parametrize(
    "text",
    [
        ALL + route(INTERNET),
        ALL + route(INTERNET, "198.51.100.0/24"),
        NETWORK + subnet("false") + ASSOCIATION,
        # it is the default subnet of the default VPC
        NETWORK.replace("aws_subnet.main.id", "aws_default_subnet.main.id")
        + 'resource "aws_default_subnet" "main" { availability_zone = "eu-west-1a" }',
        # behind a firewall or an appliance
        ALL + route("vpc_endpoint_id = aws_vpc_endpoint.main.id"),
        ALL + route("network_interface_id = aws_network_interface.main.id"),
    ],
)
def test_they_have_their_use(text: str) -> None:
    assert verdicts("NET005", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        NETWORK + subnet("var.unset") + ASSOCIATION,
        ALL + route("gateway_id = var.unset"),
        # it has at least a route to its internet gateway, but may not be as AWS made it
        NETWORK + 'resource "aws_default_vpc" "old" {}' + subnet(vpc="aws_default_vpc.old.id"),
        # the main route table is another configuration's
        NETWORK + subnet(vpc='"vpc-0123456789abcdef0"'),
    ],
)
def test_the_routes_are_not_known(text: str) -> None:
    findings, unknown = verdicts("NET005", text)
    assert findings == []
    assert unknown
