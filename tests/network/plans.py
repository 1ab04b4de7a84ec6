"""The networks of tests/fixtures/network, and short ways to ask them."""

from functools import cache
from pathlib import Path
from typing import Any

from netlint.lang.undetermined import Members, Undetermined
from netlint.network.build import build
from netlint.network.entity import Entity
from netlint.network.network import Network
from netlint.sources.recognise import read

PLANS = Path(__file__).parent.parent / "fixtures" / "network"
#: stands at the end of a collection that may have more members
MORE = "..."


@cache
def network(name: str) -> Network:
    """Build the network that a plan leads to."""
    return build(read(str(PLANS / name / "plan.json")).after)


def at(name: str, address: str) -> Entity:
    """Return the entity of a network at an address."""
    found = next(one for one in network(name).entities if one.address == address)
    assert found is not None
    return found


def ask(name: str, address: str, question: str, kind: str = "") -> Any:
    """Answer a question about an entity: addresses for entities, the reason for what is undetermined."""
    entity = next(one for one in network(name).entities if one.address == address and kind in ("", one.kind))
    try:
        answer = getattr(entity, question)
    except Undetermined as why:
        return why.reason
    if isinstance(answer, Members):
        shown = [_shown(member) for member in answer.proven]
        return [*sorted(shown), MORE] if answer.incomplete is not None else sorted(shown)
    return _shown(answer)


def _shown(value: Any) -> Any:
    if isinstance(value, Entity):
        return value.address
    if hasattr(value, "protocol"):
        span = str(value.first) if value.first == value.last else f"{value.first}-{value.last}"
        return f"{value.protocol}/{span}"
    return value if isinstance(value, (bool, str, type(None))) else str(value)
