"""The monthly cost of networks, before and after a change.

What is alike, of one price in one Region, is counted together before it is multiplied: a price of which only
a range is known is the same for all of it, and what stays costs the same before and after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from netlint.cost.charges import Charge, charges
from netlint.cost.prices import Amount, label, monthly, price
from netlint.cost.quantities import NONE, Quantity
from netlint.cost.traffic import Usage, metered
from netlint.lang.undetermined import Undetermined
from netlint.lang.wording import listed
from netlint.resources.model import Action

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.network.network import Network

#: what a plan leaves as it is
_LEFT = (Action.NO_OP, Action.READ)
#: what is not known to be changed: a template says nothing of it
_STAYING = (*_LEFT, Action.NONE)


class Line(Struct, frozen=True, eq=False):
    """What one thing is billed for, before and after the change.

    Attributes:
        price: the key of its price in `prices.json`.
        entity: what is billed: as it is after the change, or as it was if it is gone.
        region: its Region; None where that is not known.
        before: how many were billed, or how many GB.
        after: how many are.
        change: how many more.
    """

    price: str
    entity: Entity
    region: str | None
    before: Quantity
    after: Quantity
    change: Quantity

    @property
    def cost(self) -> Amount:
        """What the change adds, in US dollars per month."""
        group = Group(self.price, self.region, self.before, self.after, self.change)
        return group.cost(self.change)

    @property
    def doubts(self) -> Iterator[Undetermined]:
        """Why a number is not known."""
        return (one.doubt for one in (self.before, self.after) if one.doubt is not None)


class Group(Struct, frozen=True):
    """What is billed at one price in one Region; amounts are US dollars per month."""

    price: str
    region: str | None
    before: Quantity
    after: Quantity
    change: Quantity

    def cost(self, quantity: Quantity) -> Amount:
        """Return what so many cost in a month."""
        low, high = (monthly(self.price, self.region, bound) for bound in (quantity.least, quantity.most))
        bounds = (low.low, low.high, high.low, high.high)
        return Amount(min(bounds), max(bounds), low.basis)

    @property
    def sentence(self) -> str:
        """What the change adds of it, as a sentence."""
        amount = price(self.price, self.region)
        where = f" in {self.region}" if self.region is not None else ""
        more, number = ("fewer", self.change.least) if self.change.most < 0 else ("more", self.change.least)
        shown = str(self.change) if self.change.least != self.change.most else f"{abs(number):,g}"
        return (
            f"{label(self.price)}{where}: {shown} {more} at {amount} per hour, "
            f"{self.cost(self.change).signed()} per month ({amount.basis})."
        )


class Total(Struct, frozen=True):
    """The sums of an estimate, in US dollars per month."""

    before: Amount
    after: Amount
    change: Amount


class Estimate(Struct, eq=False):
    """The monthly cost of networks.

    Attributes:
        lines: what is billed, thing by thing.
        compared: whether there is a network before the change.
        fresh: whether there was nothing before it.
    """

    lines: list[Line]
    compared: bool
    fresh: bool

    @property
    def groups(self) -> list[Group]:
        """What is billed by Region and price; in Regions that are known first."""
        found: dict[tuple[str | None, str], Group] = {}
        for line in self.lines:
            key = (line.region, line.price)
            group = found.get(key, Group(line.price, line.region, NONE, NONE, NONE))
            found[key] = Group(
                line.price,
                line.region,
                group.before.plus(line.before),
                group.after.plus(line.after),
                group.change.plus(line.change),
            )
        return [found[key] for key in sorted(found, key=lambda key: (key[0] is None, key[0] or ""))]

    @property
    def total(self) -> Total:
        """The sums."""
        groups = self.groups
        return Total(
            _sum(group.cost(group.before) for group in groups),
            _sum(group.cost(group.after) for group in groups),
            _sum(group.cost(group.change) for group in groups),
        )

    @property
    def doubts(self) -> list[Undetermined]:
        """Why it is not exact: each reason once."""
        found = {why.reason: why for line in self.lines for why in line.doubts}
        nowhere = [
            line.entity.address
            for line in self.lines
            if line.region is None and not price(line.price, None).exact
        ]
        if nowhere:
            names = list(dict.fromkeys(nowhere))
            shown = listed(names, 3)
            reason = f"the Region of {shown} is not known, so that prices are ranges"
            found[reason] = Undetermined(
                reason, settle="name it in the provider, or with `--parameter AWS::Region=…`"
            )
        return list(found.values())

    @property
    def bases(self) -> list[str]:
        """Where the prices come from, and when they were right."""
        return list(dict.fromkeys(price(line.price, line.region).basis for line in self.lines))


class Addition(Struct, eq=False):
    """What a change adds to the fixed cost of a network, or takes from it.

    Attributes:
        lines: what is billed of what the plan does something to, before and after.
        kept: bills the rest, when asked.
    """

    lines: list[Line]
    kept: Callable[[], Iterator[Line]]

    @property
    def difference(self) -> Estimate:
        """What the change adds, thing by thing.

        Of what nothing read here can settle, such as the size of a group that scales, the least is taken.
        """
        lines = (_settled(line) for line in self.lines)
        changed = [line for line in lines if (line.change.least, line.change.most) != (0, 0)]
        return Estimate(changed, compared=True, fresh=False)

    @property
    def whole(self) -> Estimate:
        """The whole cost before and after."""
        return Estimate([*self.lines, *self.kept()], compared=True, fresh=False)


def added(network: Network) -> Addition | None:
    """Return what a change adds to the fixed cost of a network; None where there was none before."""
    if not network.has_past or not _is_there(network.before):
        return None
    # An endpoint may get subnets by resources of their own.
    changing = {"vpc_endpoint"} if network.of_kind("endpoint_subnet_association") else set()

    def is_left(entity: Entity) -> bool:
        resource = entity.resource
        return resource is not None and resource.action in _LEFT and entity.kind not in changing

    return Addition(
        list(_lines(network, {}, is_left)),
        lambda: _lines(network, {}, lambda entity: not is_left(entity)),
    )


def _settled(line: Line) -> Line:
    if all(why.settle for why in line.doubts):
        return line
    before, after = (
        Quantity(line.before.least, line.before.least),
        Quantity(line.after.least, line.after.least),
    )
    return Line(line.price, line.entity, line.region, before, after, after.minus(before))


def estimate(networks: Iterable[Network], usage: Mapping[str, Usage] | None = None) -> Estimate:
    """Estimate what networks cost in a month, before and after their changes.

    Args:
        networks: the networks after the change, each with its `before` where there is one.
        usage: what goes through things, by their addresses; None where that is not to be estimated.
    """
    lines: list[Line] = []
    compared, fresh = False, True
    for network in networks:
        compared = compared or network.before is not None
        fresh = fresh and not _is_there(network.before)
        lines += _lines(network, usage or {})
    return Estimate(lines, compared, fresh)


def _is_there(before: Network | None) -> bool:
    """Tell whether the input owned anything before the change, and did not only read it."""
    return before is not None and any(entity.managed for entity in before.entities)


def _lines(
    network: Network, usage: Mapping[str, Usage], passes: Callable[[Entity], bool] = lambda _: False
) -> Iterator[Line]:
    earlier: dict[tuple[str, str | None, str], Charge] = {}
    before = network.before
    if before is not None and before is not network:
        for charge in _all(before, usage, passes):
            now = network.after_it(charge.entity)
            address = now.address if now is not None else charge.entity.address
            earlier[charge.price, charge.region, address] = charge
    for charge in _all(network, usage, passes):
        was = earlier.pop((charge.price, charge.region, charge.entity.address), None)
        then = charge.quantity if before is network else was.quantity if was is not None else NONE
        yield _line(charge, then, charge.quantity)
    for charge in earlier.values():
        yield _line(charge, charge.quantity, NONE)


def _all(network: Network, usage: Mapping[str, Usage], passes: Callable[[Entity], bool]) -> Iterator[Charge]:
    yield from charges(network, passes)
    for meter in metered(network, usage):
        yield Charge(meter.price, meter.entity, meter.region, Quantity(meter.amount, meter.amount))


def _line(charge: Charge, before: Quantity, after: Quantity) -> Line:
    resource = charge.entity.resource
    stays = resource is not None and resource.action in _STAYING
    same = stays and (before.least, before.most) == (after.least, after.most)
    change = NONE if same else after.minus(before)
    return Line(charge.price, charge.entity, charge.region, before, after, change)


def _sum(amounts: Iterable[Amount]) -> Amount:
    total = Amount(0, 0, "")
    for amount in amounts:
        total = total.plus(amount)
    return total
