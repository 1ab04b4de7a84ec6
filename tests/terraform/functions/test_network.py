"""IP arithmetic beyond the recorded answers: unknown arguments, and speed."""

from __future__ import annotations

import ipaddress
import random

import pytest

from netlint.lang.function import FunctionError, call
from netlint.lang.types import STRING
from netlint.lang.values import Computation, ListValue, Ref, UnknownValue, identical
from netlint.terraform.functions.network import FUNCTIONS, format_address, parse_ipv6, parse_prefix

VPC = UnknownValue(STRING, Ref("aws_vpc.main", ("cidr_block",)))


def test_a_subnet_of_an_unknown_range_says_which() -> None:
    subnet = FUNCTIONS["cidrsubnet"]
    found = call(subnet, (VPC, 8, 1))
    assert isinstance(found, UnknownValue)
    assert found.term == Computation("cidrsubnet", (VPC, 8, 1))
    assert found.range.not_null
    assert identical(found, call(subnet, (VPC, 8, 1)))
    assert not identical(found, call(subnet, (VPC, 8, 2)))


def test_addresses_are_those_of_the_standard_library() -> None:
    rng = random.Random(7)
    for _ in range(500):
        address = rng.getrandbits(128) & rng.getrandbits(128) & ~(0xFFFF << rng.randrange(0, 112, 16))
        expected = ipaddress.IPv6Address(address)
        assert format_address(address, 128) == expected.compressed
        assert parse_ipv6(expected.compressed) == address
        assert parse_ipv6(expected.exploded) == address


@pytest.mark.parametrize("number", [10**20_000, -(10**20_000), 2**128, -(2**200)], ids=range(4))
@pytest.mark.parametrize(("name", "before"), [("cidrhost", ()), ("cidrsubnet", (8,))])
def test_huge_numbers_are_errors(name: str, before: tuple[int, ...], number: int) -> None:
    with pytest.raises(FunctionError):
        call(FUNCTIONS[name], ("10.0.0.0/8", *before, number))


def test_many_subnets() -> None:
    found = call(FUNCTIONS["cidrsubnets"], ("10.0.0.0/8", *[16] * 2_000))
    assert isinstance(found, ListValue)
    assert found.elements[1_999] == "10.7.207.0/24"


@pytest.mark.parametrize(
    "text", ["", "/", "10.0.0.0/", "10.0.0.0/1x", "::/129", "1:2:3/4", "10.0.0.0.0/8", "\u0660.0.0.0/8"]
)
def test_what_is_no_range(text: str) -> None:
    assert parse_prefix(text) is None
