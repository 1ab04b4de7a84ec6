"""Answers about reachability: as JSON (`netlint.path/1`), and for people."""

from __future__ import annotations

from typing import Any

from netlint.lang.undetermined import Undetermined
from netlint.reachability.addresses import shown as shown_address
from netlint.reachability.flow import Block
from netlint.reachability.packets import Packet
from netlint.reachability.paths import Answer, Hop
from netlint.reachability.wording import of_packet, protocol_name
from netlint.reports.escape import printable, well_formed
from netlint.reports.places import path_of, shown
from netlint.reports.style import style
from netlint.resources.model import Origin

_COLORS = {"reachable": "green", "blocked": "red", "undetermined": "yellow"}


def path_document(answer: Answer, source: str, destination: str) -> dict[str, Any]:
    """Return the document of `netlint path -f json`."""
    return {
        "schema": "netlint.path/1",
        "verdict": answer.verdict,
        "from": well_formed(source),
        "to": well_formed(destination),
        "witness": _packet(answer.witness) if answer.witness is not None else None,
        "hops": [_hop(hop) for hop in answer.hops],
        "blocked_by": [_block(block) for block in answer.blocked_by],
        "undetermined": [unsettled(why) for why in answer.undetermined],
        "assumptions": [well_formed(sentence) for sentence in answer.assumptions],
    }


def unsettled(why: Undetermined) -> dict[str, str]:
    """Return why something is undetermined, and what would settle it, as plain data."""
    return {
        "reason": well_formed(why.reason),
        "settle": well_formed(why.settle),
        "address": well_formed(why.address),
        "attribute": well_formed(why.attribute),
    }


def _packet(packet: Packet) -> dict[str, Any]:
    return {
        "protocol": protocol_name(packet.protocol).lower(),
        "source": shown_address(packet.source),
        "source_port": packet.source_port,
        "destination": shown_address(packet.destination),
        "port": packet.port,
    }


def _hop(hop: Hop) -> dict[str, Any]:
    return {
        "address": well_formed(hop.entity.address),
        "component": hop.component,
        "detail": well_formed(hop.detail),
        "rule": well_formed(hop.rule.address) if hop.rule is not None else None,
        "direction": "return" if hop.returning else "forward",
        **place(hop.rule if hop.rule is not None else hop.entity),
    }


def _block(block: Block) -> dict[str, Any]:
    return {
        "address": well_formed(block.entity.address),
        "code": block.code,
        "detail": well_formed(block.detail),
        "rule": well_formed(block.rule.address) if block.rule is not None else None,
        "change": well_formed(block.change),
        "direction": "return" if block.returning else "forward",
        **place(block.rule if block.rule is not None else block.entity),
    }


def place(entity: Any) -> dict[str, Any]:
    """Return the file and the line where an entity is written; None where no source is known."""
    origin = shown(origin_of(entity), ".")
    if origin is None:
        return {"file": None, "line": None}
    return {"file": well_formed(path_of(origin.file)), "line": origin.line}


def origin_of(entity: Any) -> Origin | None:
    """Return where an entity is written: its block within the resource, or the resource."""
    resource = getattr(entity, "resource", None)
    return resource.place_of(entity.path) if resource is not None else None


def path_text(answer: Answer, source: str, destination: str, *, color: bool = False) -> str:
    """Write an answer for people: the verdict, and every step or everything that blocks."""
    styled = style(color=color)
    ends = f"{printable(source)} -> {printable(destination)}"
    verdict = styled(answer.verdict, fg=_COLORS[answer.verdict], bold=True)
    lines = [f"{verdict}: {ends}"]
    if answer.witness is not None:
        lines.append(f"  for instance {of_packet(answer.witness)}")
    lines += _steps([hop for hop in answer.hops if not hop.returning], "there")
    lines += _steps([hop for hop in answer.hops if hop.returning], "and back")
    for block in answer.blocked_by:
        label = styled(block.code, fg="red")
        way = ", on the way back" if block.returning else ""
        lines.append(f"  blocked by {label}{way}: {printable(block.detail)}{_at(block.rule or block.entity)}")
        if block.change:
            lines.append(f"    {styled('change:', fg='green')} {printable(block.change)}")
    for why in answer.undetermined:
        settle = f"; to settle it: {printable(why.settle)}" if why.settle else ""
        lines.append(f"  not known: {printable(why.reason)}{settle}")
    lines += [f"  assumed: {printable(sentence)}" for sentence in answer.assumptions]
    return "\n".join(lines) + "\n"


def _steps(hops: list[Hop], title: str) -> list[str]:
    if not hops:
        return []
    lines = [f"  {title}:"]
    for number, hop in enumerate(hops, 1):
        what = "" if hop.component == "interface" else f"{printable(hop.entity.address)} "
        by = ""
        if hop.rule is not None and hop.rule is not hop.entity:
            by = f" by {printable(hop.rule.address)}"
        lines.append(
            f"    {number:2}. {what}{printable(hop.detail)}{by}"
            f"{_at(hop.rule if hop.rule is not None else hop.entity)}"
        )
    return lines


def _at(entity: Any) -> str:
    origin = shown(origin_of(entity), ".")
    return f" ({printable(path_of(origin.file))}:{origin.line})" if origin is not None else ""
