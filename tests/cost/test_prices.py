"""List prices: data with a source and a date."""

import json
import re
from pathlib import Path

import pytest

import netlint.cost.prices as module
from netlint.cost.prices import HOURS_PER_MONTH, Amount, price, region_of

DATA = json.loads(Path(module.__file__).with_name("prices.json").read_text(encoding="utf-8"))["prices"]


@pytest.mark.parametrize("name", DATA)
def test_every_price_has_a_source_and_a_date_and_lies_in_the_range(name: str) -> None:
    elsewhere = DATA[name]["elsewhere"]
    assert DATA[name]["page"].startswith("https://aws.amazon.com/")
    for row in (*DATA[name]["regions"].values(), elsewhere):
        assert row["source"]
        assert re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", row["date"])
    for row in DATA[name]["regions"].values():
        assert elsewhere["low"] <= row["price"] <= elsewhere["high"]


def test_a_region_has_one_price_and_an_unknown_one_a_range() -> None:
    known = price("nat_gateway_hour", "eu-west-1")
    assert (str(known), known.exact, known.basis) == ("$0.048", True, "list price of eu-west-1, 2026-08")
    assert str(known.times(HOURS_PER_MONTH)) == "$35.04"
    for region in (None, "sa-east-1"):
        unknown = price("nat_gateway_hour", region)
        assert (str(unknown), unknown.exact) == ("$0.045 to $0.093", False)
        assert "by Region" in unknown.basis


def test_amounts_add_up() -> None:
    month = price("nat_gateway_hour", "eu-west-1").plus(price("public_ipv4_hour", "eu-west-1")).times(730)
    assert str(month.times(2)) == "$77.38"
    assert str(Amount(1234.5, 1234.5, "")) == "$1,234.50"


@pytest.mark.parametrize(
    ("zone", "region"),
    [
        ("eu-west-1a", "eu-west-1"),
        ("us-gov-east-1b", "us-gov-east-1"),
        ("us-west-2-lax-1a", None),
        ("use1-az1", None),
        ("", None),
    ],
)
def test_the_region_of_a_zone(zone: str, region: str | None) -> None:
    assert region_of(zone) == region
