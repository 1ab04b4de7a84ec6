"""Addresses as Terraform prints them, taken apart and put together again."""

import pytest

from netlint.terraform.address import Address, ModuleStep, module_path, parse_address, parse_module, print_key


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("aws_vpc.this", Address("aws_vpc", "this")),
        ("aws_vpc.this[0]", Address("aws_vpc", "this", 0)),
        ("data.aws_vpc.this", Address("aws_vpc", "this", mode="data")),
        ('aws_subnet.a["eu-west-1a"]', Address("aws_subnet", "a", "eu-west-1a")),
        ('aws_subnet.a["10.0.0.0/24"]', Address("aws_subnet", "a", "10.0.0.0/24")),
        ('aws_subnet.a["x].y[0"]', Address("aws_subnet", "a", "x].y[0")),
        (r'aws_subnet.a["say \"hi\""]', Address("aws_subnet", "a", 'say "hi"')),
        (r'aws_subnet.a["back\\slash\nline"]', Address("aws_subnet", "a", "back\\slash\nline")),
        (r'aws_subnet.a["$${x} $ %%{y} $$"]', Address("aws_subnet", "a", "${x} $ %{y} $$")),
        (r'aws_subnet.a["\u200b"]', Address("aws_subnet", "a", "\u200b")),
        ('aws_subnet.a["é"]', Address("aws_subnet", "a", "é")),
        ('aws_subnet.a[""]', Address("aws_subnet", "a", "")),
        ('aws_subnet.a["0"]', Address("aws_subnet", "a", "0")),
        (
            'module.vpc["eu.west"].module.subnets[1].data.aws_vpc.this["k"]',
            Address("aws_vpc", "this", "k", "data", (ModuleStep("vpc", "eu.west"), ModuleStep("subnets", 1))),
        ),
        (
            "module.module.data.aws_vpc.data",
            Address("aws_vpc", "data", mode="data", modules=(ModuleStep("module"),)),
        ),
    ],
)
def test_addresses_round_trip(text: str, address: Address) -> None:
    assert parse_address(text) == address
    assert str(address) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "aws_vpc",
        "aws_vpc.",
        "module.a",
        "a.b.c",
        "aws_vpc[0].this",
        'aws_vpc.a["x]',
        "aws_vpc.a[x]",
        "..",
        "a..b",
    ],
)
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an"):
        parse_address(text)


def test_module_addresses() -> None:
    assert parse_module("") == ()
    assert parse_module('module.a["x.y"].module.b[0]') == (ModuleStep("a", "x.y"), ModuleStep("b", 0))
    assert module_path('module.a["x.y"].module.b[0]') == ("a", "b")
    with pytest.raises(ValueError, match="not the address of a module"):
        parse_module("aws_vpc.this")


def test_keys() -> None:
    assert print_key(None) == ""
    assert print_key(3) == "[3]"
    assert print_key('a"b') == '["a\\"b"]'
