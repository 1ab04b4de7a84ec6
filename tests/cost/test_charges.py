"""What is billed by the hour, and how many of it."""

from pathlib import Path

import pytest

from netlint.cost.charges import charges
from netlint.network.build import build
from netlint.resources.options import ReadOptions, VariableOption
from netlint.sources.recognise import read
from tests.reachability.networks import network

VPC = """
provider "aws" { region = "eu-west-1" }
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "main" { vpc_id = aws_vpc.main.id }
resource "aws_subnet" "main" {
  count                   = 3
  vpc_id                  = aws_vpc.main.id
  cidr_block              = "10.0.${count.index}.0/24"
  availability_zone       = "eu-west-1${["a", "b", "c"][count.index]}"
  map_public_ip_on_launch = true
}
resource "aws_ec2_transit_gateway" "main" {}
resource "aws_customer_gateway" "main" {
  bgp_asn    = 65000
  ip_address = "203.0.113.1"
  type       = "ipsec.1"
}
"""
ALL = "subnet_ids = aws_subnet.main[*].id"
#: the text of a resource → what is billed of the network: price and quantity
BILLED = {
    'resource "aws_eip" "a" { domain = "vpc" }': {"public_ipv4_hour": "1"},
    'resource "aws_eip" "a" { public_ipv4_pool = "amazon" }': {"public_ipv4_hour": "1"},
    'resource "aws_eip" "a" { public_ipv4_pool = "ipv4pool-ec2-0123" }': {},
    'resource "aws_eip" "a" { customer_owned_ipv4_pool = "ipv4pool-coip-0123" }': {},
    'resource "aws_eip" "a" { public_ipv4_pool = var.unset }': {"public_ipv4_hour": "0 to 1"},
    'data "aws_eip" "a" { id = "eipalloc-1" }': {},
    'resource "aws_lb" "a" {\n  load_balancer_type = "x"\n  internal = true\n}': {},
    'resource "aws_nat_gateway" "a" { subnet_id = aws_subnet.main[0].id }': {"nat_gateway_hour": "1"},
    'resource "aws_nat_gateway" "a" {\n  count = 2\n  subnet_id = aws_subnet.main[count.index].id\n}': {
        "nat_gateway_hour": "2"
    },
    'resource "aws_nat_gateway" "a" {\n  count = var.unset\n  subnet_id = aws_subnet.main[0].id\n}': {
        "nat_gateway_hour": "at least 0"
    },
    'resource "aws_nat_gateway" "a" {\n  vpc_id = aws_vpc.main.id\n  availability_mode = "regional"\n}': {
        "nat_gateway_hour": "1 to 3",
        "public_ipv4_hour": "1 to 3",
    },
    'resource "aws_nat_gateway" "a" {\n  vpc_id = aws_vpc.main.id\n  availability_mode = "regional"\n'
    '  availability_zone_address {\n    allocation_ids = ["eipalloc-1"]\n'
    '    availability_zone = "eu-west-1a"\n  }\n}': {"nat_gateway_hour": "1"},
    f'resource "aws_vpc_endpoint" "a" {{\n  vpc_id = aws_vpc.main.id\n  service_name = "x"\n  {ALL}\n'
    '  vpc_endpoint_type = "Interface"\n}': {"interface_endpoint_hour": "3"},
    f'resource "aws_vpc_endpoint" "a" {{\n  vpc_id = aws_vpc.main.id\n  service_name = "x"\n  {ALL}\n'
    '  vpc_endpoint_type = "GatewayLoadBalancer"\n}': {"gateway_load_balancer_endpoint_hour": "3"},
    'resource "aws_vpc_endpoint" "a" {\n  vpc_id = aws_vpc.main.id\n'
    '  resource_configuration_arn = "arn:x"\n  vpc_endpoint_type = "Resource"\n}': {
        "resource_endpoint_hour": "1"
    },
    'resource "aws_vpc_endpoint" "a" {\n  vpc_id = aws_vpc.main.id\n  service_name = "x"\n'
    "  subnet_ids = [aws_subnet.main[0].id, var.unset]\n"
    '  vpc_endpoint_type = "Interface"\n}': {"interface_endpoint_hour": "at least 1"},
    'resource "aws_vpc_endpoint" "a" {\n  vpc_id = aws_vpc.main.id\n  service_name = "x"\n'
    '  vpc_endpoint_type = "Interface"\n}\nresource "aws_vpc_endpoint_subnet_association" "a" {\n'
    "  vpc_endpoint_id = aws_vpc_endpoint.a.id\n  subnet_id = aws_subnet.main[0].id\n}": {
        "interface_endpoint_hour": "1"
    },
    'resource "aws_vpc_endpoint" "a" {\n  vpc_id = aws_vpc.main.id\n  service_name = "x"\n}': {},
    f'resource "aws_ec2_transit_gateway_vpc_attachment" "a" {{\n  vpc_id = aws_vpc.main.id\n  {ALL}\n'
    "  transit_gateway_id = aws_ec2_transit_gateway.main.id\n}": {"transit_gateway_attachment_hour": "1"},
    'resource "aws_vpn_connection" "a" {\n  customer_gateway_id = aws_customer_gateway.main.id\n'
    '  type = "ipsec.1"\n  transit_gateway_id = aws_ec2_transit_gateway.main.id\n}': {
        "vpn_connection_hour": "1",
        "transit_gateway_attachment_hour": "1",
    },
    'resource "aws_vpn_connection" "a" {\n  customer_gateway_id = aws_customer_gateway.main.id\n'
    '  type = "ipsec.1"\n  vpn_gateway_id = "vgw-1"\n}': {"vpn_connection_hour": "1"},
    'resource "aws_ec2_transit_gateway_peering_attachment" "a" {\n'
    '  transit_gateway_id = aws_ec2_transit_gateway.main.id\n  peer_transit_gateway_id = "tgw-1"\n'
    '  peer_region = "eu-west-2"\n}': {"transit_gateway_attachment_hour": "1"},
    'resource "aws_dx_gateway_association" "a" {\n  dx_gateway_id = "dx-1"\n'
    "  associated_gateway_id = aws_ec2_transit_gateway.main.id\n}": {"transit_gateway_attachment_hour": "1"},
    'resource "aws_dx_connection" "a" {\n  name = "a"\n  bandwidth = "1Gbps"\n  location = "EqDC2"\n}': {
        "direct_connect_1gbps_hour": "1"
    },
    'resource "aws_dx_connection" "a" {\n  name = "a"\n  bandwidth = "100Gbps"\n  location = "EqDC2"\n}': {},
    'resource "aws_lb" "a" { subnets = aws_subnet.main[*].id }': {
        "application_load_balancer_hour": "1",
        "public_ipv4_hour": "3",
    },
    'resource "aws_lb" "a" {\n  internal = true\n  load_balancer_type = "network"\n'
    "  subnets = aws_subnet.main[*].id\n}": {"network_load_balancer_hour": "1"},
    'resource "aws_lb" "a" {\n  load_balancer_type = "network"\n  subnet_mapping {\n'
    '    subnet_id = aws_subnet.main[0].id\n    allocation_id = "eipalloc-1"\n  }\n}': {
        "network_load_balancer_hour": "1"
    },
    'resource "aws_elb" "a" {\n  internal = true\n  subnets = aws_subnet.main[*].id\n}': {
        "classic_load_balancer_hour": "1"
    },
    'resource "aws_networkfirewall_firewall" "a" {\n  vpc_id = aws_vpc.main.id\n'
    "  subnet_mapping { subnet_id = aws_subnet.main[0].id }\n"
    "  subnet_mapping { subnet_id = aws_subnet.main[1].id }\n}": {"firewall_endpoint_hour": "2"},
    'resource "aws_route53_resolver_endpoint" "a" {\n  direction = "INBOUND"\n'
    "  ip_address { subnet_id = aws_subnet.main[0].id }\n"
    "  ip_address { subnet_id = aws_subnet.main[1].id }\n}": {"resolver_address_hour": "2"},
    'resource "aws_ec2_client_vpn_network_association" "a" {\n  client_vpn_endpoint_id = "cvpn-1"\n'
    "  subnet_id = aws_subnet.main[0].id\n}": {"client_vpn_association_hour": "1"},
    'resource "aws_vpclattice_service" "a" { name = "a" }': {"lattice_service_hour": "1"},
    'resource "aws_instance" "a" { subnet_id = aws_subnet.main[0].id }': {"public_ipv4_hour": "1"},
    'resource "aws_instance" "a" {\n  subnet_id = aws_subnet.main[0].id\n'
    "  associate_public_ip_address = false\n}": {},
    'resource "aws_instance" "a" {\n  subnet_id = aws_subnet.main[0].id\n'
    "  associate_public_ip_address = var.unset\n}": {"public_ipv4_hour": "0 to 1"},
    'resource "aws_instance" "a" { subnet_id = aws_subnet.main[0].id }\n'
    'resource "aws_eip" "a" { instance = aws_instance.a.id }': {"public_ipv4_hour": "1"},
    'resource "aws_autoscaling_group" "a" {\n  max_size = 3\n  min_size = 1\n'
    "  vpc_zone_identifier = aws_subnet.main[*].id\n}": {"public_ipv4_hour": "at least 0"},
    'resource "aws_lambda_function" "a" {\n  function_name = "a"\n  role = "r"\n  vpc_config {\n'
    f"    {ALL}\n    security_group_ids = []\n  }}\n}}": {},
}


@pytest.mark.parametrize("text", BILLED)
def test_what_is_billed(text: str) -> None:
    found: dict[str, str] = {}
    for charge in charges(network(VPC + text)):
        assert charge.price not in found or charge.quantity.most == 1
        known = found.get(charge.price)
        found[charge.price] = str(int(known) + 1) if known else str(charge.quantity)
        assert charge.region == "eu-west-1"
    assert found == BILLED[text]


def test_a_local_zone_has_prices_of_its_own() -> None:
    text = VPC.replace('"eu-west-1${["a", "b", "c"][count.index]}"', '"us-west-2-lax-1a"')
    nat = 'resource "aws_nat_gateway" "a" { subnet_id = aws_subnet.main[0].id }'
    (charge,) = charges(network(text + nat))
    assert (charge.price, charge.region) == ("nat_gateway_hour", None)


@pytest.mark.parametrize(
    ("attributes", "region"),
    [
        ('arn = "arn:aws:ec2:us-west-2:111122223333:elastic-ip/eipalloc-1"', "us-west-2"),
        ('arn = "eipalloc-1"', None),
        ("", None),
    ],
)
def test_a_region_that_only_an_arn_names(attributes: str, region: str | None) -> None:
    # Only a state knows the ARN, and does not know the provider's Region.
    found = network('resource "aws_eip" "a" {}')
    (address,) = found.of_kind("elastic_ip")
    assert address.resource is not None
    name, _, value = attributes.partition(" = ")
    address.resource.attributes.pop("arn", None)
    if name:
        address.resource.attributes[name] = value.strip('"')
    assert [charge.region for charge in charges(found)] == [region]


TEMPLATE = """
Parameters:
  Wanted: {Type: String}
Conditions:
  Wanted: !Equals [!Ref Wanted, "true"]
Resources:
  Perhaps:
    Type: AWS::EC2::EIP
    Condition: Wanted
    Properties: {Domain: vpc}
  Surely:
    Type: AWS::EC2::EIP
    Properties: {Domain: vpc}
"""


HANGS = "not decided, as the condition `Wanted` hangs on the parameter `Wanted`"


@pytest.mark.parametrize(
    ("value", "expected"),
    [("", ["0 to 1", "1"]), ("true", ["1", "1"]), ("false", ["1"])],
)
def test_what_a_condition_decides(tmp_path: Path, value: str, expected: list[str]) -> None:
    (tmp_path / "t.yaml").write_text(TEMPLATE, encoding="utf-8")
    given = (VariableOption(name="Wanted", value=value),) if value else ()
    reading = read(str(tmp_path / "t.yaml"), ReadOptions(parameters=given))
    found = list(charges(build(reading.after)))
    assert [str(charge.quantity) for charge in found] == expected
    doubts = [charge.quantity.doubt.reason for charge in found if charge.quantity.doubt is not None]
    assert doubts == (["whether t/Perhaps exists is " + HANGS] if not value else [])
