"""RTB007: traffic through a firewall, of which the answers take another way."""

import pytest

from tests.checks.firewalls import (
    EDGE,
    NETWORK,
    OUT,
    TO_A,
    TO_B,
    TO_FIREWALL,
    A,
    B,
    endpoint,
    firewall,
    route,
)
from tests.checks.hcl import verdicts

BOTH = NETWORK + EDGE + endpoint("a") + endpoint("b")
IN_A = route("edge", TO_A, "10.0.0.0/24")
NAT = (
    'resource "aws_nat_gateway" "a" {\n  connectivity_type = "private"\n'
    '  subnet_id = aws_subnet.app["a"].id\n}\n'
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOTH + IN_A + route(A, OUT), "but its default route goes to aws_internet_gateway.main"),
        (
            BOTH + route("edge", TO_B, "10.0.0.0/24") + route(A, TO_A),
            "but its answers take the endpoint in eu-west-1a",
        ),
        (
            BOTH + route("edge", TO_B, "10.0.0.0/24") + route(A, TO_B),
            "but it is in eu-west-1a, and the endpoint in eu-west-1b",
        ),
        # all of the VPC at once
        (
            NETWORK + EDGE + endpoint("a") + route("edge", TO_A, "10.0.0.0/16") + route(A, OUT),
            "default route",
        ),
        (
            NETWORK + EDGE + firewall("a") + route("edge", TO_FIREWALL, "10.0.0.0/24") + route(A, OUT),
            "through aws_networkfirewall_firewall.main",
        ),
    ],
)
def test_the_answers_take_another_way(text: str, said: str) -> None:
    findings, unknown = verdicts("RTB007", text)
    assert (len(findings), unknown) == (1, [])
    assert 'sends traffic for aws_subnet.app["a"] through' in findings[0]
    assert said in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        BOTH + IN_A + route(A, TO_A),
        BOTH + IN_A + route("edge", TO_B, "10.0.1.0/24") + route(A, TO_A) + route(B, TO_B),
        # nothing comes to it, or it answers by something else
        BOTH + IN_A,
        BOTH + IN_A + NAT + route(A, "nat_gateway_id = aws_nat_gateway.a.id"),
        BOTH + IN_A + route(A, 'transit_gateway_id = "tgw-0123456789abcdef0"'),
        # the firewall's own subnets answer for themselves
        BOTH + IN_A + route(A, TO_A) + route(B, OUT),
        # one endpoint for two zones is FW001's, and so is that of another zone
        BOTH + IN_A + route(A, TO_B),
        NETWORK + EDGE + endpoint("a") + route("edge", TO_A, "10.0.1.0/24") + route(B, TO_A),
    ],
)
def test_they_do_not(text: str) -> None:
    assert verdicts("RTB007", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        NETWORK
        + EDGE
        + firewall("a", "b")
        + route("edge", TO_FIREWALL, "10.0.0.0/24")
        + route(A, TO_FIREWALL),
        BOTH + IN_A + route(A, "gateway_id = var.unset"),
    ],
)
def test_unknown(text: str) -> None:
    findings, unknown = verdicts("RTB007", text)
    assert findings == []
    assert len(unknown) == 1
