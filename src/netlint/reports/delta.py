"""What a change opens and closes: as JSON (`netlint.delta/1`), and for people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from netlint.reachability.delta import CLOSED, OPENED, UNKNOWN, Change
from netlint.reachability.wording import traffic
from netlint.reports.escape import printable, well_formed
from netlint.reports.reachability import place, unsettled
from netlint.reports.style import style

_COLORS = {OPENED: "red", CLOSED: "green", UNKNOWN: "yellow"}
#: How many names one line of the text lists.
_LISTED = 3


def delta_document(changes: Iterable[Change]) -> dict[str, Any]:
    """Return the document of `netlint delta -f json`: what is alike is one row, with all its ends."""
    rows: dict[str, list[dict[str, Any]]] = {OPENED: [], CLOSED: [], UNKNOWN: []}
    alike: dict[Any, list[Change]] = {}
    for change in changes:
        what = tuple(change.rows())
        via = tuple(one.address for one in change.exposure.via)
        reasons = tuple(doubt.reason for doubt in change.doubts)
        alike.setdefault((change.kind, change.sources, what, via, reasons, change.new), []).append(change)
    for (kind, _, what, _, _, _), several in alike.items():
        rows[kind] += _rows(several, what)
    return {"schema": "netlint.delta/1", **rows}


def _rows(alike: list[Change], what: tuple[tuple[str, str], ...]) -> list[dict[str, Any]]:
    change = alike[0]
    targets = dict.fromkeys(well_formed(one.target.address) for one in alike)
    return [
        {
            "from": well_formed(change.sources[0]),
            "from_all": [well_formed(name) for name in change.sources],
            "to": well_formed(change.target.address),
            "to_all": list(targets),
            "protocol": protocol,
            "ports": ports,
            "via": [well_formed(one.address) for one in change.exposure.via],
            "new": change.new,
            **place(change.target),
            **({"reasons": [unsettled(doubt) for doubt in change.doubts]} if change.doubts else {}),
        }
        for protocol, ports in what
    ]


def delta_text(changes: Iterable[Change], *, color: bool = False) -> str:
    """Write a change for people: what is alike on one line."""
    styled = style(color=color)
    found = list(changes)
    lines: list[str] = []
    for kind in (OPENED, CLOSED, UNKNOWN):
        mine = [change for change in found if change.kind == kind]
        if not mine:
            continue
        lines.append(styled(f"{kind}:", fg=_COLORS[kind], bold=True))
        for (sources, what, via), targets in _grouped(mine).items():
            way = f" via {via}" if via else ""
            lines.append(f"  {sources} -> {_listed(targets)}: {what}{way}")
        if kind == UNKNOWN:
            reasons = dict.fromkeys(doubt.reason for change in mine for doubt in change.doubts)
            lines += [f"    because {printable(reason)}" for reason in reasons]
    if not found:
        lines.append("No change in who can reach whom.")
    return "\n".join(lines) + "\n"


def _grouped(changes: list[Change]) -> dict[tuple[str, str, str], list[str]]:
    """Put changes together that say the same of several targets, and then of several sources."""
    by_source: dict[tuple[tuple[str, ...], str, str], list[str]] = {}
    for change in changes:
        via = ", ".join(printable(one.address) for one in change.exposure.via)
        key = (change.sources, traffic(change.packets), via)
        by_source.setdefault(key, []).append(change.target.address)
    by_targets: dict[tuple[tuple[str, ...], str, str], list[str]] = {}
    for (sources, what, via), targets in by_source.items():
        by_targets.setdefault((tuple(sorted(set(targets))), what, via), []).extend(sources)
    return {
        (_listed(list(dict.fromkeys(sources))), what, via): list(targets)
        for (targets, what, via), sources in by_targets.items()
    }


def _listed(names: list[str]) -> str:
    shown = ", ".join(printable(name) for name in names[:_LISTED])
    return f"{shown} and {len(names) - _LISTED} more" if len(names) > _LISTED else shown
