"""`sensitive-ports` and `public-ports`: which ports are not for the internet is the same to all checks."""

import pytest

from netlint.network.sensitive_ports import SENSITIVE_PORTS, named, sensitive_among, sensitive_with
from tests.checks.acls import PUBLIC, acl, block
from tests.checks.acls import VPC as ACL_VPC
from tests.checks.groups import VPC, group, rule
from tests.checks.hcl import change, verdicts
from tests.reachability.test_delta import BEFORE, NETWORK, ROUTE, WORLD, instance
from tests.reachability.test_delta import group as reached_group

FURTHER = '[network]\nsensitive-ports = [8500, "8125/udp"]\n'
PUBLIC_SSH = "[network]\npublic-ports = [22]\n"


def test_what_the_user_adds_and_takes_away() -> None:
    assert sensitive_with([], []) == SENSITIVE_PORTS
    found = sensitive_with([22, 8500, "8500/tcp", "8125/udp"], ["22/tcp", "11211/udp", 443])
    assert set(found) ^ set(SENSITIVE_PORTS) == {
        *(one for one in found if one.port in (8500, 8125)),
        *(one for one in SENSITIVE_PORTS if one.port == 22 or one.transport == "udp"),
    }
    assert named(sensitive_among((8000, 8999), "tcp", found)) == "8500"
    assert named(sensitive_among((8000, 8999), "udp", found)) == "8125"
    assert named(sensitive_among((20, 25), "tcp", found)) == "23 (Telnet)"


@pytest.mark.parametrize(
    ("code", "text", "said"),
    [
        ("SG006", VPC + group(rule("8500")), "opens port 8500 to the world"),
        ("SG006", VPC + group(rule("8000-8600").replace('"tcp"', '"udp"')), "opens port 8125 to the world"),
        (
            "SG001",
            NETWORK + reached_group("app", 8500, WORLD) + instance("app", "public", 1, True),
            "the internet reaches aws_instance.app[0] on port 8500",
        ),
        ("ACL004", ACL_VPC + PUBLIC + acl(block("ingress", 100, "8500")), "lets 0.0.0.0/0 reach TCP 8500"),
    ],
)
def test_further_ports(code: str, text: str, said: str) -> None:
    assert verdicts(code, text) == ([], [])
    findings, unknown = verdicts(code, text, toml=FURTHER)
    assert (len(findings), unknown) == (1, [])
    assert said in findings[0]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("SG006", VPC + group(rule())),
        ("SG001", NETWORK + reached_group("app", 22, WORLD) + instance("app", "public", 1, True)),
        ("ACL004", ACL_VPC + PUBLIC + acl(block("ingress", 100, "22"))),
    ],
)
def test_ports_that_may_be_open(code: str, text: str) -> None:
    assert len(verdicts(code, text)[0]) == 1
    assert verdicts(code, text, toml=PUBLIC_SSH) == ([], [])


@pytest.mark.parametrize(("port", "toml"), [(22, PUBLIC_SSH), (8500, "")])
def test_a_change_that_opens_it_is_told_by_one_check(port: int, toml: str) -> None:
    after = BEFORE.replace("443", str(port))
    before = after.replace(ROUTE, "")
    assert len(change("CHG004", before, after, toml=toml)[0]) == 2
    for sensitive in ("", FURTHER):
        if (port == 22) is not bool(sensitive):
            assert change("CHG004", before, after, toml=sensitive) == ([], [])
