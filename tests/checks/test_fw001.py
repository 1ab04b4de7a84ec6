"""FW001: subnets behind the firewall endpoint of another zone."""

import pytest

from tests.checks.firewalls import NETWORK, OUT, TO_A, TO_B, TO_FIREWALL, A, B, endpoint, firewall, route
from tests.checks.hcl import verdicts

BOTH = NETWORK + endpoint("a") + endpoint("b")


STATES = "aws_networkfirewall_firewall.main.firewall_status[0].sync_states"
BY_ZONE = (
    f"vpc_endpoint_id = {{ for one in {STATES} : one.availability_zone => one.attachment[0].endpoint_id }}"
)
OF_A = f'{BY_ZONE}["eu-west-1a"]'
OF_B = (
    f"vpc_endpoint_id = [for one in {STATES} : "
    'one.attachment[0].endpoint_id if one.availability_zone == "eu-west-1b"][0]'
)
FIREWALL = NETWORK + firewall("a", "b")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (NETWORK + endpoint("a") + route(A, TO_A) + route(B, TO_A), "and its own zone has no endpoint"),
        (BOTH + route(A, TO_A) + route(B, TO_A), "although its own zone has an endpoint"),
        (NETWORK + firewall("a") + route(A, TO_FIREWALL) + route(B, TO_FIREWALL), "has no endpoint"),
        (FIREWALL + route(A, OF_A) + route(B, OF_A), "main in eu-west-1a, although its own zone has an"),
        # not only the default route
        (BOTH + route(A, TO_A) + route(B, TO_A, "10.0.0.0/8"), "aws_vpc_endpoint.a in eu-west-1a"),
    ],
)
def test_it_is_another_zones(text: str, said: str) -> None:
    findings, unknown = verdicts("FW001", text)
    assert (len(findings), unknown) == (1, [])
    assert 'aws_subnet.app["b"] in eu-west-1b sends its traffic to' in findings[0]
    assert said in findings[0]
    accepted = verdicts("FW001", text, toml="[rules.FW001]\ncross-zone = true\n")
    assert accepted == ((findings, []) if "although" in findings[0] else ([], []))


@pytest.mark.parametrize(
    "text",
    [
        BOTH + route(A, TO_A) + route(B, TO_B),
        FIREWALL + route(A, OF_A) + route(B, OF_B),
        # one zone is all that is behind it
        NETWORK + endpoint("a") + route(A, TO_A) + route(B, OUT),
        NETWORK + firewall("a") + route(A, TO_FIREWALL),
        NETWORK + firewall("a", "b"),
        NETWORK + route(A, OUT),
        # another kind of endpoint
        NETWORK + endpoint("a").replace("GatewayLoadBalancer", "Interface") + route(A, OUT),
    ],
)
def test_it_is_not(text: str) -> None:
    assert verdicts("FW001", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        # which endpoint it is AWS says after apply
        FIREWALL + route(A, f"vpc_endpoint_id = tolist({STATES})[0].attachment[0].endpoint_id"),
        NETWORK + firewall("a", "b") + route(A, TO_FIREWALL),
        NETWORK.replace('"eu-west-1${each.key}"', "var.unset") + endpoint("a") + route(A, TO_A),
        BOTH + route(A, "vpc_endpoint_id = var.unset") + route(B, TO_B),
        # the only one, of which the type is not known
        NETWORK + endpoint("a").replace('"GatewayLoadBalancer"', "var.unset") + route(B, TO_A),
    ],
)
def test_unknown(text: str) -> None:
    findings, unknown = verdicts("FW001", text)
    assert findings == []
    assert len(unknown) == 1
