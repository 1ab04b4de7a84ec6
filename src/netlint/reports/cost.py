"""What a network costs: as JSON (`netlint.cost/1`), for people, and as a comment on a pull request."""

from __future__ import annotations

from math import isinf
from typing import Any

from msgspec import Struct

from netlint.cost.estimate import Estimate, Group, Line
from netlint.cost.prices import HOURS_PER_MONTH, Amount, label, price
from netlint.cost.quantities import Quantity
from netlint.cost.ways import Way
from netlint.reports.escape import printable, well_formed
from netlint.reports.markdown_escape import code, plain
from netlint.reports.reachability import place, unsettled
from netlint.reports.style import Style, style

#: How many things, ways or reasons a section for people lists.
_LISTED = 30
#: How many of the names of a way.
_NAMES = 3
_NO_REGION = "Region not known"


class Cost(Struct, eq=False):
    """What is reported: the estimate, the ways by which traffic goes, and the file that says how much."""

    estimate: Estimate
    ways: list[Way]
    usage: str = ""

    @property
    def change(self) -> bool:
        """Whether people see what was before: not where everything is new."""
        return self.estimate.compared and not self.estimate.fresh


def cost_document(cost: Cost) -> dict[str, Any]:
    """Return the document of `netlint cost -f json`; amounts are US dollars, per month but for a GB's."""
    estimate = cost.estimate
    total = estimate.total
    compared = estimate.compared
    return {
        "schema": "netlint.cost/1",
        "currency": "USD",
        "hours_per_month": HOURS_PER_MONTH,
        "usage": well_formed(cost.usage) or None,
        "total": {
            "before": _bounds(total.before) if compared else None,
            "after": _bounds(total.after),
            "change": _bounds(total.change) if compared else None,
        },
        "groups": [_group_document(group, compared=compared) for group in estimate.groups],
        "lines": [_line_document(line, compared=compared) for line in estimate.lines],
        "per_gb": [_way_document(way) for way in cost.ways],
        "undetermined": [unsettled(why) for why in estimate.doubts],
    }


def _group_document(group: Group, *, compared: bool) -> dict[str, Any]:
    sides = {"before": group.before, "after": group.after, "change": group.change}
    found = price(group.price, group.region)
    return {
        "charge": group.price,
        "label": label(group.price),
        "region": well_formed(group.region) if group.region is not None else None,
        "price": {**_bounds(found), "basis": found.basis},
        **{
            side: _quantity_document(group, quantity) if compared or side == "after" else None
            for side, quantity in sides.items()
        },
    }


def _line_document(line: Line, *, compared: bool) -> dict[str, Any]:
    group = Group(line.price, line.region, line.before, line.after, line.change)
    return {
        "address": well_formed(line.entity.address),
        **_group_document(group, compared=compared),
        **place(line.entity),
    }


def _way_document(way: Way) -> dict[str, Any]:
    return {
        "from": well_formed(way.source.address),
        "zones": [well_formed(zone) for zone in way.zones],
        "to": well_formed(way.target),
        "by": [well_formed(entity.address) for entity in way.by],
        "region": well_formed(way.region) if way.region is not None else None,
        "cost": _bounds(way.cost),
        "parts": [{"charge": name, **_bounds(price(name, way.region))} for name in way.prices],
    }


def _quantity_document(group: Group, quantity: Quantity) -> dict[str, Any]:
    return {
        "quantity": {"low": _bound(quantity.least), "high": _bound(quantity.most)},
        "monthly": _bounds(group.cost(quantity)),
    }


def _bounds(amount: Amount) -> dict[str, float | None]:
    return {"low": _bound(amount.low), "high": _bound(amount.high)}


def _bound(number: float) -> float | None:
    return None if isinf(number) else round(number, 6)


def cost_text(cost: Cost, *, color: bool = False) -> str:
    """Write an estimate for people."""
    styled = style(color=color)
    estimate = cost.estimate
    lines = [styled(_headline(cost), bold=True)]
    table = _table(cost)
    if table:
        lines += ["", *_aligned(table, styled)]
    changed = _changed(cost)
    if changed:
        lines += ["", "What changes:"]
        lines += [f"  {amount:>12}  {printable(name)}" for name, amount in changed[:_LISTED]]
        lines += _more(len(changed), "  ")
    if cost.ways:
        lines += ["", "Each GB on its way, on top of that:"]
        lines += [f"  {way.cost!s:>16}  {_way(way)}" for way in cost.ways[:_LISTED]]
        lines += _more(len(cost.ways), "  ")
    if estimate.doubts:
        lines += ["", styled("Not known:", fg="yellow")]
        for why in estimate.doubts[:_LISTED]:
            settle = f"; to settle it: {printable(why.settle)}" if why.settle else ""
            lines.append(f"  {printable(why.reason)}{settle}")
        lines += _more(len(estimate.doubts), "  ")
    lines += ["", _footer(estimate)]
    return "\n".join(lines) + "\n"


def cost_markdown(cost: Cost) -> str:
    """Write an estimate as a comment on a pull request."""
    estimate = cost.estimate
    parts = ["<!-- netlint:cost -->", f"### {plain(_headline(cost))}"]
    table = _table(cost)
    if table:
        head, *rows = table
        marks = ["---", *("---:" for _ in head[1:])]
        parts.append(
            "\n".join(f"| {' | '.join(row)} |" for row in (_escaped(head), marks, *map(_escaped, rows)))
        )
    changed = _changed(cost)
    if changed:
        listed = [f"- {plain(amount)} {code(name)}" for name, amount in changed[:_LISTED]]
        parts.append("\n".join(["What changes:", "", *listed, *_more(len(changed), "- ")]))
    if cost.ways:
        listed = [f"- {plain(str(way.cost))} {plain(_way(way))}" for way in cost.ways[:_LISTED]]
        body = "\n".join([*listed, *_more(len(cost.ways), "- ")])
        parts.append(
            f"<details><summary>Each GB on its way, on top of that</summary>\n\n{body}\n\n</details>"
        )
    if estimate.doubts:
        listed = [f"- {plain(why.reason)}" for why in estimate.doubts[:_LISTED]]
        body = "\n".join([*listed, *_more(len(estimate.doubts), "- ")])
        parts.append(f"<details><summary>Not known</summary>\n\n{body}\n\n</details>")
    parts.append(plain(_footer(estimate), 1000))
    return "\n\n".join(parts) + "\n"


def _headline(cost: Cost) -> str:
    total = cost.estimate.total
    what = "with the traffic that is given" if cost.usage else "before any traffic"
    if not cost.change:
        return f"The network costs {total.after} per month, {what}."
    if total.change.low == total.change.high == 0:
        return f"The network costs {total.after} per month, {what}: no change."
    was = f"was {total.before}, {total.change.signed()}"
    return f"The network costs {total.after} per month, {what}: {was}."


def _table(cost: Cost) -> list[list[str]]:
    """Return the table of what is billed by Region and price: a heading, the rows, the totals."""
    estimate, compared = cost.estimate, cost.change
    sides = ["before", "after", "change"] if compared else ["per month"]
    rows: list[list[str]] = [["", *(cell for side in sides for cell in ("", side))]]
    region: str | None = ""
    for group in estimate.groups:
        if group.region != region:
            region = group.region
            rows.append([region or _NO_REGION, *[""] * (len(rows[0]) - 1)])
        amount = price(group.price, group.region)
        unit = "h" if group.price.endswith("_hour") else "GB"
        row = [f"  {label(group.price)}, {amount}/{unit}"]
        for side in sides:
            quantity = group.after if side == "per month" else getattr(group, side)
            month = group.cost(quantity)
            row += [str(quantity), month.signed() if side == "change" else str(month)]
        rows.append(row)
    if len(rows) == 1:
        return []
    total = estimate.total
    sums = [total.before, total.after, total.change] if compared else [total.after]
    written = [one.signed() if compared and index == 2 else str(one) for index, one in enumerate(sums)]
    rows.append(["total", *(cell for one in written for cell in ("", one))])
    return rows


def _aligned(table: list[list[str]], styled: Style) -> list[str]:
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    lines: list[str] = []
    for index, row in enumerate(table):
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        line = printable("  ".join(cells).rstrip())
        lines.append(styled(line, bold=True) if index == len(table) - 1 else line)
    return lines


def _escaped(row: list[str]) -> list[str]:
    return [plain(cell.strip()) for cell in row]


def _changed(cost: Cost) -> list[tuple[str, str]]:
    """Return what changes the cost, thing by thing: the most first."""
    if not cost.change:
        return []
    found: dict[str, Amount] = {}
    for line in cost.estimate.lines:
        if (line.change.least, line.change.most) != (0, 0):
            group = Group(line.price, line.region, line.before, line.after, line.change)
            known = found.get(line.entity.address, Amount(0, 0, ""))
            found[line.entity.address] = known.plus(group.cost(line.change))
    most = sorted(found.items(), key=lambda one: -max(abs(one[1].low), abs(one[1].high)))
    return [(address, amount.signed()) for address, amount in most]


def _way(way: Way) -> str:
    names = ", ".join(printable(entity.address) for entity in way.by[:_NAMES])
    if len(way.by) > _NAMES:
        names += f" and {len(way.by) - _NAMES} more"
    zones = f" ({', '.join(map(printable, way.zones))})" if way.zones else ""
    parts = ""
    if len(way.prices) > 1:
        added = (f"{price(name, way.region)} {label(name)}" for name in way.prices)
        parts = f": {' + '.join(added)}"
    return f"{printable(way.source.address)}{zones} -> {printable(way.target)} by {names}{parts}"


def _more(number: int, indent: str) -> list[str]:
    return [f"{indent}and {number - _LISTED} more"] if number > _LISTED else []


def _footer(estimate: Estimate) -> str:
    bases = "; ".join(estimate.bases)
    prices = f"Prices: {bases}. " if bases else ""
    return (
        f"{prices}Per month of {HOURS_PER_MONTH} hours, without tax, discounts, and data out to the internet."
    )
