"""LAT001: a service network whose services are open to clients of others."""

import pytest

from tests.checks.hcl import verdicts


def network(more: str = "") -> str:
    return f"""
variable "unset" {{}}
resource "aws_vpclattice_service_network" "main" {{
  name = "main"
  {more}
}}
"""


def service(more: str = "") -> str:
    return f"""
resource "aws_vpclattice_service" "orders" {{
  name = "orders"
  {more}
}}
resource "aws_vpclattice_service_network_service_association" "orders" {{
  service_network_identifier = aws_vpclattice_service_network.main.id
  service_identifier         = aws_vpclattice_service.orders.id
}}
"""


def shared(what: str = "aws_vpclattice_service_network.main.arn") -> str:
    return f"""
resource "aws_ram_resource_association" "main" {{
  resource_arn       = {what}
  resource_share_arn = "arn:aws:ram:eu-west-1:111122223333:resource-share/main"
}}
"""


def joined(vpcs: str = "a b", more: str = "") -> str:
    keys = ", ".join(f'"{key}"' for key in vpcs.split())
    return f"""
resource "aws_vpc" "main" {{
  for_each   = toset([{keys}])
  cidr_block = "10.0.0.0/16"
}}
resource "aws_vpclattice_service_network_vpc_association" "main" {{
  for_each                   = aws_vpc.main
  service_network_identifier = aws_vpclattice_service_network.main.id
  vpc_identifier             = each.value.id
  {more}
}}
"""


IAM = 'auth_type = "AWS_IAM"'
GROUPS = 'security_group_ids = ["sg-0123456789abcdef0"]'


@pytest.mark.parametrize(
    "text",
    [
        network() + service() + shared(),
        network('auth_type = "NONE"') + service('auth_type = "NONE"') + shared(),
        network() + service() + joined(),
        network(IAM) + service() + shared("aws_vpclattice_service.orders.arn"),
    ],
)
def test_everybody_may_call(text: str) -> None:
    findings, unknown = verdicts("LAT001", text)
    assert (len(findings), unknown) == (1, [])
    assert findings[0].startswith("every client ")


@pytest.mark.parametrize(
    "text",
    [
        network() + service(),
        network() + service(IAM) + shared() + joined(),
        network(IAM) + service() + shared() + joined(),
        network() + service() + joined("a"),
        network() + service() + joined(more=GROUPS),
        # what others put there is theirs
        network() + shared() + joined(),
        network() + service(IAM) + shared("aws_vpclattice_service.orders.arn"),
    ],
)
def test_few_may_or_somebody_asks(text: str) -> None:
    assert verdicts("LAT001", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        network("auth_type = var.unset") + service() + shared(),
        network() + service("auth_type = var.unset") + shared(),
        network() + service() + joined(more="security_group_ids = var.unset"),
    ],
)
def test_an_auth_type_is_not_known(text: str) -> None:
    findings, unknown = verdicts("LAT001", text)
    assert findings == []
    assert unknown
