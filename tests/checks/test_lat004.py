"""LAT004: a VPC Lattice service with only one half of what it needs."""

import pytest

from tests.checks.hcl import verdicts
from tests.checks.test_lat001 import shared

SERVICE = """
variable "unset" {}
resource "aws_vpclattice_service" "orders" {
  for_each = toset(["orders"])
  name     = each.key
}
"""
ID = 'aws_vpclattice_service.orders["orders"].id'


def listener(service: str = ID) -> str:
    return f"""
resource "aws_vpclattice_listener" "orders" {{
  name               = "https"
  service_identifier = {service}
  protocol           = "HTTPS"
  default_action {{
    fixed_response {{ status_code = 404 }}
  }}
}}
"""


def network(service: str = ID) -> str:
    return f"""
resource "aws_vpclattice_service_network_service_association" "orders" {{
  service_network_identifier = "sn-0123456789abcdef0"
  service_identifier         = {service}
}}
"""


@pytest.mark.parametrize(
    ("text", "words"), [(listener(), "is in no service network"), (network(), "has no listener")]
)
def test_one_half_is_missing(text: str, words: str) -> None:
    findings, unknown = verdicts("LAT004", SERVICE + text)
    assert (len(findings), unknown) == (1, [])
    assert words in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        listener() + network(),
        # somebody else completes it
        "",
        listener() + shared(ID.replace(".id", ".arn")),
    ],
)
def test_nothing_is(text: str) -> None:
    assert verdicts("LAT004", SERVICE + text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [listener() + network("var.unset"), listener("var.unset") + network(), listener() + shared("var.unset")],
)
def test_it_is_not_known(text: str) -> None:
    findings, unknown = verdicts("LAT004", SERVICE + text)
    assert findings == []
    assert unknown
