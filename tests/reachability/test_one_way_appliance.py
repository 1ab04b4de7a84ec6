"""An appliance on the way back only: its security groups have not seen the connection.

The kernel found it: netlint let every answer pass.
"""

import pytest

from tests.reachability.hcl import ALL, block, group, instance, rule, subnet, vpc
from tests.reachability.networks import network, verdict

APPLIANCE = "aws_network_interface.appliance"


def _network(way_there: bool, admits: list[dict[str, object]]) -> str:
    return (
        vpc("a", "10.0.0.0/16")
        + subnet("client", "a", "10.0.0.0/24", {"10.0.1.0/24": APPLIANCE} if way_there else None)
        + subnet("server", "a", "10.0.1.0/24", {"10.0.0.0/24": APPLIANCE})
        + subnet("middle", "a", "10.0.2.0/24")
        + group("open", "a", [ALL])
        + group("inspected", "a", admits)
        + block(
            "aws_network_interface",
            "appliance",
            subnet_id="$aws_subnet.middle.id",
            security_groups=["$aws_security_group.inspected.id"],
            source_dest_check=False,
        )
        + instance("client", "client", "open")
        + instance("server", "server", "open")
    )


REQUESTS = [rule("tcp", 443, cidr="10.0.0.0/16")]
ANSWERS = [rule("tcp", 1024, 65535, cidr="10.0.1.0/24")]


@pytest.mark.parametrize(
    ("way_there", "admits", "expected"),
    [
        (True, REQUESTS, "reachable"),
        (True, ANSWERS, "blocked ENI_SG_RULES_MISMATCH"),
        (False, REQUESTS, "blocked ENI_SG_RULES_MISMATCH"),
        (False, ANSWERS, "reachable"),
    ],
)
def test_answers_to_what_an_appliance_has_not_seen_need_rules(
    way_there: bool, admits: list[dict[str, object]], expected: str
) -> None:
    found = network(_network(way_there, admits))
    assert verdict(found, "aws_instance.client", "aws_instance.server", "443") == expected
