"""What an origin reaches: as JSON (`netlint.exposure/1`), and for people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from netlint.reachability.addresses import shown_ranges
from netlint.reachability.exposure import Exposure
from netlint.reports.escape import printable, well_formed
from netlint.reports.places import path_of, shown
from netlint.reports.reachability import origin_of, place, unsettled
from netlint.reports.style import style


def exposure_rows(exposure: Exposure) -> list[dict[str, Any]]:
    """Return one exposure as rows of plain data: one for each protocol."""
    return [
        {
            "from": well_formed(exposure.origin),
            "to": well_formed(exposure.entity.address),
            "protocol": protocol,
            "ports": ports,
            "via": [well_formed(one.address) for one in exposure.via],
            "sources": shown_ranges(exposure.sources, 10),
            **place(exposure.entity),
        }
        for protocol, ports in exposure.rows()
    ]


def exposure_document(found: list[Exposure], origin: str) -> dict[str, Any]:
    """Return the document of `netlint exposure -f json`."""
    return {
        "schema": "netlint.exposure/1",
        "from": well_formed(origin),
        "exposures": _once(row for one in found if one.certain for row in exposure_rows(one)),
        "undetermined": _once(
            {**row, "reasons": [unsettled(doubt) for doubt in one.doubts]}
            for one in found
            if not one.certain
            for row in exposure_rows(one)
        ),
    }


def _once(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows, each once: what has interfaces in several subnets is reached at each of them."""
    return list({repr(row): row for row in rows}.values())


def exposure_text(found: list[Exposure], origin: str, *, color: bool = False) -> str:
    """Write what is reached for people: what is alike in one block, what is uncertain after it."""
    styled = style(color=color)
    certain = [one for one in found if one.certain]
    open_questions = [one for one in found if not one.certain]
    lines: list[str] = []
    for (title, via), members in _blocks(certain).items():
        lines.append(styled(f"{printable(origin)} -> {title}", bold=True) + (f" via {via}" if via else ""))
        lines += [f"  {line}" for line in dict.fromkeys(members)]
    if open_questions:
        lines.append(styled("not known:", fg="yellow"))
        for one in open_questions:
            settle = one.doubts[0].settle
            reason = printable(one.doubts[0].reason) + (
                f"; to settle it: {printable(settle)}" if settle else ""
            )
            lines.append(f"  {printable(one.entity.address)} {_title(one)}: {reason}")
    reached = len({id(one.entity) for one in certain})
    what = "nothing" if not reached else f"{reached} {'thing' if reached == 1 else 'things'}"
    who = "The internet" if origin == "internet" else printable(origin)
    lines.append(f"{who} reaches {what} that netlint knows.")
    return "\n".join(lines) + "\n"


def _blocks(found: list[Exposure]) -> dict[tuple[str, str], list[str]]:
    blocks: dict[tuple[str, str], list[str]] = {}
    for one in found:
        via = ", ".join(printable(step.address) for step in one.via)
        origin = shown(origin_of(one.entity), ".")
        where = f" ({printable(path_of(origin.file))}:{origin.line})" if origin is not None else ""
        blocks.setdefault((_title(one), via), []).append(f"{printable(one.entity.address)}{where}")
    return blocks


def _title(one: Exposure) -> str:
    names = {"tcp": "TCP", "udp": "UDP", "icmp": "ICMP", "icmpv6": "ICMPv6", "all": "all traffic"}
    rows = [
        names.get(protocol, f"protocol {protocol}") + ("" if ports == "all" else f" {ports}")
        for protocol, ports in one.rows()
    ]
    sources = shown_ranges(one.sources)
    return f"{', '.join(rows)} from {sources}"
