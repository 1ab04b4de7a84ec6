"""VPCE010: sets of endpoints that are not whole."""

import pytest

from tests.checks.hcl import verdicts

NETWORK = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_subnet" "public" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_route_table" "app" { vpc_id = aws_vpc.main.id }
resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app.id
}
"""
PUBLIC = """
resource "aws_internet_gateway" "main" { vpc_id = aws_vpc.main.id }
resource "aws_route" "public" {
  route_table_id         = aws_vpc.main.main_route_table_id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.main.id
}
"""
INSTANCE = """
resource "aws_instance" "app" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.app.id
}
"""


def route(target: str, destination: str = 'destination_cidr_block = "0.0.0.0/0"') -> str:
    return f"""
resource "aws_route" "app" {{
  route_table_id = aws_route_table.app.id
  {destination}
  {target}
}}
"""


def endpoints(*services: str, more: str = "private_dns_enabled = true") -> str:
    return "".join(
        f"""
resource "aws_vpc_endpoint" "{service.replace(".", "_")}" {{
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.eu-west-1.{service}"
  vpc_endpoint_type = "{"Gateway" if service == "s3" else "Interface"}"
  {more if service != "s3" else ""}
}}
"""
        for service in services
    )


NAT = 'nat_gateway_id = "nat-0123456789abcdef0"'
ISOLATED = NETWORK + PUBLIC + INSTANCE


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ISOLATED + endpoints("ecr.dkr", "s3"), "endpoint for ecr.api in"),
        (ISOLATED + endpoints("ecr.api", "s3"), "endpoint for ecr.dkr in"),
        (ISOLATED + endpoints("ecr.api", "ecr.dkr"), "endpoint for s3 in"),
        (ISOLATED + endpoints("ecr.api"), "endpoint for ecr.dkr and s3 in"),
        (ISOLATED + endpoints("ssmmessages", "ec2messages"), "endpoint for ssm in"),
        (ISOLATED + endpoints("ecs-agent", "ecs"), "endpoint for ecs-telemetry in"),
        # nobody is here yet, and nothing leads out
        (NETWORK + endpoints("ecr.dkr", "s3"), "endpoint for ecr.api in"),
    ],
)
def test_the_fault(text: str, said: str) -> None:
    findings, unknown = verdicts("VPCE010", text)
    assert (len(findings), unknown) == (1, [])
    assert said in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        ISOLATED + endpoints("ecr.api", "ecr.dkr", "s3"),
        ISOLATED + endpoints("ssm", "ssmmessages"),
        # Parameter Store, the API of ECS
        ISOLATED + endpoints("ssm", "ec2messages", "ecs"),
        *(
            ISOLATED + endpoints("ecr.dkr") + route(target)
            for target in (
                NAT,
                'transit_gateway_id = "tgw-0123456789abcdef0"',
                'vpc_peering_connection_id = "pcx-0123456789abcdef0"',
            )
        ),
        ISOLATED
        + endpoints("ecr.dkr")
        + route('egress_only_gateway_id = "eigw-0123456789abcdef0"', 'destination_ipv6_cidr_block = "::/0"'),
        ISOLATED.replace("subnet_id     = aws_subnet.app.id", "subnet_id     = aws_subnet.public.id")
        + endpoints("ecr.dkr"),
        ISOLATED + endpoints("ecr.dkr", more=""),
        # nobody is here yet, and something leads out
        NETWORK + PUBLIC + endpoints("ecr.dkr"),
    ],
)
def test_what_stays_silent(text: str) -> None:
    assert verdicts("VPCE010", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        ISOLATED.replace("subnet_id     = aws_subnet.app.id", "subnet_id     = var.unset")
        + endpoints("ecr.dkr"),
        ISOLATED + endpoints("ecr.dkr", more="private_dns_enabled = var.unset"),
        ISOLATED + endpoints("ecr.dkr") + route(NAT).replace("aws_route_table.app.id", "var.unset"),
    ],
    ids=["client", "private DNS", "routes"],
)
def test_what_is_not_known(text: str) -> None:
    findings, unknown = verdicts("VPCE010", text)
    assert (findings, len(unknown)) == ([], 1)
