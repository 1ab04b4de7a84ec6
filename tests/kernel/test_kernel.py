"""Ten random networks, asked of netlint and of the Linux kernel; `benchmarks/kernel.py` asks hundreds.

Needs the right to make network namespaces, and skips where it is not given.
"""

from __future__ import annotations

import functools

import pytest

from tests.kernel import namespaces
from tests.kernel.build import INTERNET, Built
from tests.kernel.compare import compare
from tests.kernel.draw import draw
from tests.kernel.model import AclRule, Drawn
from tests.kernel.probe import Probe, answered
from tests.kernel.small import small

#: networks with connections of every kind, by their seeds
SEEDS = (3, 5, 8, 13, 20, 24, 27, 33, 36, 39)


@functools.cache
def _unavailable() -> str:
    return namespaces.unavailable()


@pytest.fixture(autouse=True)
def _allowed() -> None:
    if why := _unavailable():
        pytest.skip(f"no oracle: {why}")


@pytest.mark.oracle
@pytest.mark.parametrize("seed", SEEDS)
def test_netlint_says_what_the_kernel_does(seed: int) -> None:
    found = compare(draw(seed))
    assert found.reachable > 0
    assert [str(one) for one in found.disagreements] == []


def _answers(drawn: Drawn, source: str, destination: str, protocol: str = "tcp") -> bool:
    """Tell whether the kernel lets one workload of a small network ask another."""
    built = Built(drawn)
    try:
        by_name = {one.name: one.address for one in drawn.workloads}
        if source == INTERNET:
            address = built.public.get(destination, "")
            probe = Probe(source, "8.8.8.8", destination, address, protocol, 443 if protocol == "tcp" else 53)
        else:
            port = 443 if protocol == "tcp" else 53
            probe = Probe(source, by_name[source], destination, by_name[destination], protocol, port)
        return bool(probe.address) and probe in answered(built, [probe])
    finally:
        built.spaces.close()


@pytest.mark.oracle
def test_the_oracle_itself_on_a_network_of_two_subnets() -> None:
    """What everybody knows of AWS, so that the oracle is not trusted blindly."""
    assert _answers(small(), "public", "private")
    assert _answers(small(), "public", "private", "udp")
    assert _answers(small(), INTERNET, "public")
    assert not _answers(small(), INTERNET, "private")
    shut = small()
    shut.groups[0].rules = [one for one in shut.groups[0].rules if one.egress]
    assert not _answers(shut, "public", "private")
    silent = small()
    silent.groups[0].rules = [one for one in silent.groups[0].rules if not one.egress]
    assert not _answers(silent, "public", "private")


@pytest.mark.oracle
def test_the_oracle_itself_on_network_acls() -> None:
    """A list without state: answers need their own rule."""
    everything = AclRule(False, 100, True, "-1", 0, 0, "0.0.0.0/0")
    answers = AclRule(True, 100, True, "tcp", 32768, 65535, "0.0.0.0/0")
    requests = AclRule(True, 100, True, "tcp", 443, 443, "0.0.0.0/0")
    assert _answers(small([everything, answers]), "public", "private")
    assert not _answers(small([everything, answers]), "public", "private", "udp")
    assert not _answers(small([everything, requests]), "public", "private")
    assert not _answers(small([everything]), "public", "private")
    assert not _answers(small([answers]), "public", "private")
    denied = AclRule(False, 90, False, "tcp", 443, 443, "10.0.0.0/24")
    assert not _answers(small([everything, denied, answers]), "public", "private")
    late = AclRule(False, 110, False, "tcp", 443, 443, "10.0.0.0/24")
    assert _answers(small([everything, late, answers]), "public", "private")
