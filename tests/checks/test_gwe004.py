"""GWE004: interface endpoints where a gateway endpoint does."""

import pytest

from tests.checks.hcl import verdicts

NETWORK = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_vpc" "other" { cidr_block = "10.1.0.0/16" }
resource "aws_subnet" "main" {
  count             = 2
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, count.index)
  availability_zone = ["us-east-1a", "us-east-1b"][count.index]
}
provider "aws" { region = "us-east-1" }
"""


def resource(type: str, *lines: str) -> str:
    return f'resource "{type}" "main" {{\n' + "".join(f"  {one}\n" for one in lines) + "}\n"


def endpoint(*lines: str, service: str = "com.amazonaws.us-east-1.s3", vpc: str = "aws_vpc.main.id") -> str:
    return resource(
        "aws_vpc_endpoint",
        f"vpc_id = {vpc}",
        f'service_name = "{service}"',
        "subnet_ids = aws_subnet.main[*].id",
        *(lines or ('vpc_endpoint_type = "Interface"',)),
    )


@pytest.mark.parametrize(
    "text",
    [
        endpoint(),
        endpoint(service="com.amazonaws.us-east-1.dynamodb"),
        endpoint('vpc_endpoint_type = "Interface"', "private_dns_enabled = true"),
        # the other VPC is not joined with it
        endpoint() + resource("aws_vpn_gateway", "vpc_id = aws_vpc.other.id"),
    ],
)
def test_all_clients_are_local(text: str) -> None:
    findings, unknown = verdicts("GWE004", NETWORK + text)
    assert (len(findings), unknown) == (1, [])
    assert "is billed for what a gateway endpoint does free of charge" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        endpoint('vpc_endpoint_type = "Gateway"'),
        endpoint(service="com.amazonaws.us-east-1.sqs"),
        endpoint() + resource("aws_vpn_gateway", "vpc_id = aws_vpc.main.id"),
        endpoint()
        + resource(
            "aws_vpc_peering_connection", "vpc_id = aws_vpc.other.id", "peer_vpc_id = aws_vpc.main.id"
        ),
        endpoint()
        + resource(
            "aws_ec2_transit_gateway_vpc_attachment",
            "vpc_id = aws_vpc.main.id",
            "transit_gateway_id = var.unset",
            "subnet_ids = aws_subnet.main[*].id",
        ),
        endpoint()
        + resource(
            "aws_ec2_client_vpn_network_association",
            "client_vpn_endpoint_id = var.unset",
            "subnet_id = aws_subnet.main[0].id",
        ),
        endpoint(
            'vpc_endpoint_type = "Interface"',
            "dns_options {\n    private_dns_only_for_inbound_resolver_endpoint = true\n  }",
        ),
        endpoint(
            'vpc_endpoint_type = "Interface"',
            'service_region = "eu-west-1"',
            service="com.amazonaws.eu-west-1.s3",
        ),
        endpoint(vpc='"vpc-0123456789abcdef0"'),
    ],
)
def test_it_serves_others_or_is_another(text: str) -> None:
    assert verdicts("GWE004", NETWORK + text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        endpoint("vpc_endpoint_type = var.unset"),
        endpoint() + resource("aws_vpn_gateway", "vpc_id = var.unset"),
        endpoint(vpc="var.unset"),
    ],
)
def test_what_reaches_it_is_not_known(text: str) -> None:
    findings, unknown = verdicts("GWE004", NETWORK + text)
    assert findings == []
    assert unknown
