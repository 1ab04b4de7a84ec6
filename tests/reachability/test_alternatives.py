"""Something of which it is known only among which subnets it is: where all of them agree, that decides."""

import pytest

from tests.reachability.hcl import acl, block, group, rule, subnet, vpc
from tests.reachability.networks import ask, network, verdict

#: the third one has a network ACL without rules, which denies everything
NETWORK = (
    'variable "first" {\n  type = bool\n}\n'
    + vpc("a", "10.0.0.0/16")
    + subnet("one", "a", "10.0.0.0/24")
    + subnet("two", "a", "10.0.1.0/24")
    + subnet("shut", "a", "10.0.2.0/24")
    + acl("shut", "a", ["shut"], [], [])
    + group("web", "a", [rule("tcp", 443, cidr="10.0.0.0/24")])
)


def _instance(first: str, second: str) -> str:
    where = f"$var.first ? aws_subnet.{first}.id : aws_subnet.{second}.id"
    return block("aws_instance", "a", subnet_id=where, vpc_security_group_ids=["$aws_security_group.web.id"])


@pytest.mark.parametrize(
    ("among", "source", "expected"),
    [
        (("one", "two"), "10.0.0.10", "reachable"),
        (("one", "two"), "10.0.1.10", "blocked ENI_SG_RULES_MISMATCH"),
        (("one", "shut"), "10.0.0.10", "undetermined"),
        (("two", "shut"), "10.0.1.10", "blocked ENI_SG_RULES_MISMATCH SUBNET_ACL_RESTRICTION"),
    ],
)
def test_all_subnets_that_are_possible_have_to_agree(
    among: tuple[str, str], source: str, expected: str
) -> None:
    assert verdict(network(NETWORK + _instance(*among)), source, "aws_instance.a", "443") == expected


def test_that_it_is_in_one_of_them_is_said() -> None:
    answer = ask(network(NETWORK + _instance("one", "two")), "10.0.0.10", "aws_instance.a", "443")
    assert answer.assumptions == ["aws_instance.a is in one of aws_subnet.one, aws_subnet.two"]
