"""The document of `netlint network -f json`: schema `netlint.network/1`."""

from __future__ import annotations

from functools import partial
from ipaddress import IPv4Network, IPv6Network
from typing import Any

from netlint.lang.undetermined import Members, where
from netlint.network.build import build
from netlint.network.entity import Entity
from netlint.network.fields import attribute, derived, link, links
from netlint.network.port_facts import PortRange
from netlint.network.principals import Principal
from netlint.resources.model import Certainty, Reading


def listing(readings: list[Reading]) -> dict[str, Any]:
    """Return every entity of the inputs, after the change, as plain data sorted by address.

    `before` holds the entities before the change where an input describes both.
    """
    after: list[dict[str, Any]] = []
    before: list[dict[str, Any]] = []
    for reading in readings:
        after += [_row(entity) for entity in build(reading.after).entities]
        if reading.before is not None:
            before += [_row(entity) for entity in build(reading.before).entities]
    return {"schema": "netlint.network/1", "entities": _sorted(after), "before": _sorted(before)}


def _sorted(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (row["address"], row["kind"]))


def _row(entity: Entity) -> dict[str, Any]:
    attributes: dict[str, Any] = {}
    found: dict[str, list[dict[str, str]]] = {}
    unknown: list[str] = []
    for name, declared in _fields(type(entity)):
        if isinstance(declared, (link, links)):
            linked = entity.linked(name, declared.kinds)
            if linked.targets:
                found[name] = [
                    {"to": target.address, "certainty": linked.certainty.value} for target in linked.targets
                ]
            elif linked.candidates:
                found[name] = [
                    {"to": target.address, "certainty": Certainty.AMBIGUOUS.value}
                    for target in linked.candidates
                ]
            if linked.incomplete is not None:
                unknown.append(name)
            continue
        value, why, certainty = entity.network.weigh(partial(_value, entity, name))
        if why is not None:
            unknown.append(name)
        elif isinstance(value, Entity):
            found[name] = [{"to": value.address, "certainty": certainty.value}]
        elif isinstance(value, Members):
            if value.incomplete is not None:
                unknown.append(name)
            _members(name, value, attributes, found, certainty)
        else:
            attributes[name] = value
    return {
        "address": entity.address,
        "kind": entity.kind,
        "managed": entity.managed,
        "region": entity.home_region,
        "account": entity.home_account,
        "attributes": attributes,
        "unknown": sorted(unknown),
        "links": found,
    }


def _members(
    name: str,
    value: Members[Any],
    attributes: dict[str, Any],
    found: dict[str, list[dict[str, str]]],
    certainty: Certainty,
) -> None:
    proven = value.proven
    if proven and isinstance(proven[0], Entity):
        found[name] = [{"to": member.address, "certainty": certainty.value} for member in proven]
    elif proven:
        attributes[name] = [_plain(member) for member in proven]


def _fields(entity: type[Entity]) -> list[tuple[str, Any]]:
    fields: dict[str, Any] = {}
    for base in reversed(entity.__mro__):
        for name, declared in vars(base).items():
            if isinstance(declared, (attribute, derived, link, links)):
                fields[name] = declared
    return list(fields.items())


def _value(entity: Entity, name: str) -> Any:
    value = getattr(entity, name)
    if not isinstance(value, Members):
        return value if isinstance(value, Entity) else _plain(value)
    if value.proven and isinstance(value.proven[0], Principal):
        return where(value, lambda principal: bool(principal.whole))
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, (IPv4Network, IPv6Network)):
        return str(value)
    if isinstance(value, PortRange):
        return {"protocol": value.protocol, "from_port": value.first, "to_port": value.last}
    if isinstance(value, Principal):
        return value.whole
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value
