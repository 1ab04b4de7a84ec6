"""LAT002: auth type AWS_IAM without a policy, or with one for everybody."""

import pytest

from tests.checks.hcl import verdicts
from tests.checks.test_lat001 import IAM, network, service

ALL = '{ Effect = "Allow", Principal = "*", Action = "*", Resource = "*" }'
SOME = ALL.replace('"*", Action', '{ AWS = "arn:aws:iam::111122223333:root" }, Action')
WITHIN = ALL.replace(" }", ', Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-0123456789" } } }')
NOT_ANONYMOUS = (
    '{ Effect = "Deny", Principal = "*", Action = "*", Resource = "*", '
    'Condition = { StringEquals = { "aws:PrincipalType" = "Anonymous" } } }'
)


def policy(of: str, *statements: str) -> str:
    name = of.rpartition(".")[2]
    return f"""
resource "aws_vpclattice_auth_policy" "{name}" {{
  resource_identifier = {of}.arn
  policy              = jsonencode({{ Version = "2012-10-17", Statement = [{", ".join(statements)}] }})
}}
"""


NETWORK = "aws_vpclattice_service_network.main"
ORDERS = "aws_vpclattice_service.orders"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (network() + service(IAM), 1),
        (network(IAM) + service(), 1),
        (network(IAM) + service(IAM), 2),
    ],
)
def test_there_is_no_policy(text: str, count: int) -> None:
    findings, unknown = verdicts("LAT002", text)
    assert (len(findings), unknown) == (count, [])
    assert "denies every request" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        network() + service(IAM) + policy(ORDERS, ALL),
        network()
        + service(IAM)
        + policy(ORDERS, SOME, ALL.replace('Action = "*"', 'Action = ["vpc-lattice-svcs:Invoke"]')),
        network(IAM) + policy(NETWORK, ALL) + service(),
        network(IAM) + policy(NETWORK, ALL) + service(IAM) + policy(ORDERS, ALL),
        network() + service(IAM) + policy(ORDERS, ALL.replace('"*", Action', '{ AWS = "*" }, Action')),
    ],
)
def test_everybody_is_let_in(text: str) -> None:
    findings, unknown = verdicts("LAT002", text)
    assert (len(findings), unknown) == (1, [])
    assert "lets everybody call" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        network() + service(),
        network() + service(IAM) + policy(ORDERS, SOME),
        network() + service(IAM) + policy(ORDERS, WITHIN),
        network() + service(IAM) + policy(ORDERS, ALL, NOT_ANONYMOUS),
        # coarse on the one side, fine on the other
        network(IAM) + policy(NETWORK, ALL) + service(IAM) + policy(ORDERS, SOME),
        network(IAM) + policy(NETWORK, WITHIN) + service(IAM) + policy(ORDERS, ALL),
        network(IAM) + policy(NETWORK, ALL),
    ],
)
def test_somebody_asks(text: str) -> None:
    assert verdicts("LAT002", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        network() + service("auth_type = var.unset"),
        network() + service(IAM) + policy(ORDERS, "var.unset"),
        network() + service(IAM) + policy("var.unset", SOME).replace("var.unset.arn", "var.unset"),
    ],
)
def test_it_is_not_known(text: str) -> None:
    findings, unknown = verdicts("LAT002", text)
    assert findings == []
    assert unknown
