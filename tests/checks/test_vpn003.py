"""VPN003: a static VPN connection of a device that speaks BGP."""

import pytest

from tests.checks.hcl import verdicts
from tests.checks.test_vpn002 import HUB, NETWORK, PRIVATE, device, vpn

ONE = device("one")
TWO = device("two", '"203.0.113.20"')
STATIC = "static_routes_only = true"


@pytest.mark.parametrize(
    "text",
    [
        vpn("a", "one", HUB, STATIC) + vpn("b", "one", HUB),
        vpn("a", "one", PRIVATE, STATIC) + vpn("b", "one", HUB, "static_routes_only = false"),
    ],
)
def test_the_device_speaks_bgp(text: str) -> None:
    findings, unknown = verdicts("VPN003", NETWORK + ONE + text)
    assert (len(findings), unknown) == (1, [])
    assert findings[0].startswith("aws_vpn_connection.a has static routes only")


@pytest.mark.parametrize(
    "text",
    [
        vpn("a", "one", HUB) + vpn("b", "one", HUB),
        vpn("a", "one", HUB, STATIC),
        vpn("a", "one", HUB, STATIC) + vpn("b", "one", HUB, STATIC),
        # another device does, this one perhaps cannot
        TWO + vpn("a", "one", HUB, STATIC) + vpn("b", "two", HUB),
    ],
)
def test_it_is_not_seen_to(text: str) -> None:
    assert verdicts("VPN003", NETWORK + ONE + text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        vpn("a", "one", HUB, STATIC) + vpn("b", "one", HUB, "static_routes_only = var.unset"),
        vpn("a", "one", HUB, "static_routes_only = var.unset") + vpn("b", "one", HUB),
    ],
)
def test_it_is_not_known(text: str) -> None:
    findings, unknown = verdicts("VPN003", NETWORK + ONE + text)
    assert findings == []
    assert unknown
