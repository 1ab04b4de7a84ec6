"""SVC004: the zones of an endpoint service."""

import pytest

from tests.checks.hcl import verdicts

NETWORK = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "main" {
  for_each          = { a = "eu-west-1a", b = "eu-west-1b", c = "eu-west-1c", lax = "us-west-2-lax-1a" }
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, index(["a", "b", "c", "lax"], each.key))
  availability_zone = each.value
}
"""


def balancer(zones: str, name: str = "main") -> str:
    subnets = ", ".join(f'aws_subnet.main["{zone}"].id' for zone in zones.split())
    return f"""
resource "aws_lb" "{name}" {{
  load_balancer_type = "network"
  internal           = true
  subnets            = {f"[{subnets}]" if zones != "unset" else "var.unset"}
}}
"""


SERVICE = """
resource "aws_vpc_endpoint_service" "main" {
  acceptance_required        = false
  network_load_balancer_arns = [aws_lb.main.arn]
}
"""
BOTH = SERVICE.replace("[aws_lb.main.arn]", "[aws_lb.main.arn, aws_lb.other.arn]")


def endpoint(zones: str, more: str = "") -> str:
    subnets = ", ".join(f'aws_subnet.main["{zone}"].id' for zone in zones.split())
    return f"""
resource "aws_vpc_endpoint" "main" {{
  vpc_id            = aws_vpc.main.id
  service_name      = aws_vpc_endpoint_service.main.service_name
  vpc_endpoint_type = "Interface"
  subnet_ids        = [{subnets}]
  {more}
}}
"""


MAPPED = balancer("a").replace(
    'subnets            = [aws_subnet.main["a"].id]',
    'subnet_mapping {\n    subnet_id = aws_subnet.main["a"].id\n  }',
)
OTHER_ACCOUNT = """
provider "aws" { region = "eu-west-1" }
provider "aws" {
  alias  = "other"
  region = "eu-west-1"
}
"""
BY_ID = NETWORK.replace("availability_zone = each.value", "availability_zone_id = each.value").replace(
    "eu-west-1a", "euw1-az1"
)
BY_ID = BY_ID.replace("eu-west-1b", "euw1-az2").replace("eu-west-1c", "euw1-az3")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (NETWORK + balancer("a") + SERVICE, "is in one zone only, eu-west-1a"),
        (NETWORK + MAPPED + SERVICE, "is in one zone only, eu-west-1a"),
        (NETWORK + balancer("a b") + SERVICE + endpoint("a c"), "has a subnet in eu-west-1c"),
        (
            BY_ID + OTHER_ACCOUNT + balancer("a b") + SERVICE + endpoint("c", "provider = aws.other"),
            "has a subnet in euw1-az3",
        ),
    ],
    ids=["one zone", "mapping", "consumer", "consumer of another account, by id"],
)
def test_the_fault(text: str, said: str) -> None:
    findings, unknown = verdicts("SVC004", text)
    assert (len(findings), unknown) == (1, [])
    assert said in findings[0]
    accepted = verdicts("SVC004", text, toml="[rules.SVC004]\nsingle-zone = true\n")
    # what AWS refuses stays a fault
    assert accepted == (([], []) if "one zone only" in said else (findings, []))


@pytest.mark.parametrize(
    "text",
    [
        NETWORK + balancer("a b") + SERVICE,
        NETWORK + balancer("a") + balancer("b", "other") + BOTH,
        NETWORK + balancer("lax") + SERVICE,
        NETWORK + balancer("a b") + SERVICE + endpoint("b"),
        NETWORK + balancer("a b") + SERVICE + endpoint("c", 'service_region = "eu-west-1"'),
        NETWORK + balancer("a") + SERVICE.replace("network_load_balancer_arns", "gateway_load_balancer_arns"),
        NETWORK.replace('"eu-west-1a"', "var.unset") + balancer("a b") + SERVICE,
    ],
    ids=["two", "two balancers", "Local Zone", "consumer", "Region", "gateway", "zone"],
)
def test_what_stays_silent(text: str) -> None:
    assert verdicts("SVC004", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        NETWORK + balancer("unset") + SERVICE,
        NETWORK + balancer("a") + SERVICE.replace("[aws_lb.main.arn]", "var.unset"),
        NETWORK.replace('"eu-west-1a"', "var.unset") + balancer("a") + SERVICE,
        NETWORK.replace('"eu-west-1a"', "var.unset") + balancer("a b") + SERVICE + endpoint("c"),
        NETWORK + OTHER_ACCOUNT + balancer("a b") + SERVICE + endpoint("c", "provider = aws.other"),
    ],
    ids=["subnets", "balancer", "zone", "zones", "names in two accounts"],
)
def test_what_is_not_known(text: str) -> None:
    findings, unknown = verdicts("SVC004", text)
    assert (findings, len(unknown)) == ([], 1)
