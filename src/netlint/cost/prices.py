"""What AWS charges: list prices in US dollars, without tax, discounts or a free tier.

The prices are data, in `prices.json`: each with its source and the month in which it was right. A Region
whose price has not been confirmed has a range: from the lowest to the highest price anywhere, or, where the
highest is not known either, one that is `estimated`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from math import isinf

from msgspec import Struct

#: AWS's own convention for an average month.
HOURS_PER_MONTH = 730

# us-east-1a; but not us-west-2-lax-1a, which is a Local Zone, nor use1-az1, the id of a zone.
_ZONE = r"([a-z]{2}(?:-[a-z]+)+-\d)[a-z]"


class Amount(Struct, frozen=True):
    """An amount of US dollars, from `low` to `high`; `basis` says where and when it was right.

    A bound that is not known is infinite.
    """

    low: float
    high: float
    basis: str

    @property
    def exact(self) -> bool:
        """Whether it is one amount and not a range."""
        return self.low == self.high

    def times(self, factor: float) -> Amount:
        """Return a multiple of it."""
        return Amount(self.low * factor, self.high * factor, self.basis)

    def plus(self, other: Amount) -> Amount:
        """Return the sum; the basis stays that of the first."""
        return Amount(self.low + other.low, self.high + other.high, self.basis)

    def __str__(self) -> str:
        """Return `$38.69`, or `$36.50 to $71.54`; below a dollar with all digits of the price: `$0.048`."""
        return self._written(_dollars)

    def signed(self) -> str:
        """Return it as a change: `+$38.69`, `-$3.65`."""
        return self._written(lambda amount: f"+{_dollars(amount)}" if amount > 0 else _dollars(amount))

    def _written(self, write: Callable[[float], str]) -> str:
        if isinf(self.low) or isinf(self.high):
            bounds = [
                f"{words} {write(bound)}"
                for words, bound in (("at least", self.low), ("at most", self.high))
                if not isinf(bound)
            ]
            return bounds[0] if bounds else "not known"
        low, high = write(self.low), write(self.high)
        return low if low == high else f"{low} to {high}"


class _Regional(Struct, frozen=True, forbid_unknown_fields=True):
    price: float
    date: str
    source: str


class _Range(Struct, frozen=True, forbid_unknown_fields=True):
    low: float
    high: float
    date: str
    source: str
    #: whether the bounds are inferred from the price of another Region
    estimated: bool = False


class _Price(Struct, frozen=True, forbid_unknown_fields=True):
    label: str
    page: str
    regions: dict[str, _Regional]
    elsewhere: _Range


class _Prices(Struct, frozen=True, forbid_unknown_fields=True):
    currency: str
    prices: dict[str, _Price]


_loaded: list[_Prices] = []


def price(name: str, region: str | None) -> Amount:
    """Return a price: for one hour, or one GB, as its name says.

    Args:
        name: a key of `prices` in `prices.json`, such as `nat_gateway_hour`.
        region: the Region; None where it is not known.
    """
    known = _table()[name]
    here = known.regions.get(region or "")
    if here is not None:
        return Amount(here.price, here.price, f"list price of {region}, {here.date}")
    elsewhere = known.elsewhere
    basis = f"list price, {elsewhere.date}"
    if elsewhere.estimated:
        basis = f"estimated from the list price of another Region, {elsewhere.date}"
    elif elsewhere.low != elsewhere.high:
        basis = f"list prices by Region, {elsewhere.date}"
    return Amount(elsewhere.low, elsewhere.high, basis)


def label(name: str) -> str:
    """Return what a price is for, as people call it: `NAT gateway` for `nat_gateway_hour`."""
    return _table()[name].label


def monthly(name: str, region: str | None, quantity: float = 1) -> Amount:
    """Return what a quantity costs in a month of 730 hours.

    Args:
        name: a key of `prices` in `prices.json`; what is charged by the hour is there all month.
        region: the Region; None where it is not known.
        quantity: how many things, or how many GB.
    """
    per_month = HOURS_PER_MONTH if name.endswith("_hour") else 1
    return price(name, region).times(per_month * quantity)


def _table() -> dict[str, _Price]:
    if not _loaded:
        # Importing pathlib takes as long as ten checks do.
        import os

        import msgspec

        with open(os.path.join(os.path.dirname(__file__), "prices.json"), "rb") as file:
            _loaded.append(msgspec.json.decode(file.read(), type=_Prices))
    return _loaded[0].prices


def region_of(zone: str) -> str | None:
    """Return the Region of an availability zone by its name: `eu-west-1` of `eu-west-1a`.

    None for a Local Zone, whose prices differ, and for the id of a zone.
    """
    found = re.fullmatch(_ZONE, zone)
    return found[1] if found is not None else None


def _dollars(amount: float) -> str:
    if amount < 0:
        return f"-{_dollars(-amount)}"
    return f"${amount:,.2f}" if amount >= 1 else f"${amount:.4f}".rstrip("0").rstrip(".")
