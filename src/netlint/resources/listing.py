"""The document of `netlint resources -f json`: what was read, schema `netlint.resources/1`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from netlint.lang.unknown import Reason, Unknown
from netlint.resources.model import Reading, Reference, ResourceInstance

_SCHEMA = "netlint.resources/1"


def listing(reading: Reading) -> dict[str, Any]:
    """Return every resource instance of an input as plain data, sorted by address.

    An instance stands with its values after the change; one that is there only before it (it is
    deleted) with those. An unknown value is left out of `values` (within a list it is null) and
    its path is in `unknown`; `sensitive` repeats the paths that are unknown because the value was
    dropped.

    Raises:
        InputError: the attributes of an instance cannot be decoded.
    """
    return document([reading])


def document(readings: list[Reading]) -> dict[str, Any]:
    """Return the same for several inputs together.

    Raises:
        InputError: the attributes of an instance cannot be decoded.
    """
    resources = [_row(instance) for reading in readings for instance in _instances(reading)]
    return {"schema": _SCHEMA, "resources": sorted(resources, key=lambda row: str(row["address"]))}


def _instances(reading: Reading) -> Iterator[ResourceInstance]:
    yield from reading.after
    if reading.before is not None:
        for instance in reading.before:
            if instance.address not in reading.after.by_address:
                yield instance


def _row(instance: ResourceInstance) -> dict[str, Any]:
    unknown: dict[str, Unknown] = {}
    values = _known(instance.attributes, "", unknown)
    origin = instance.origin
    return {
        "address": instance.address,
        "type": instance.type,
        "mode": instance.mode,
        "action": instance.action.value,
        "values": values,
        "unknown": sorted(unknown),
        "sensitive": sorted(path for path, symbol in unknown.items() if symbol.reason is Reason.SENSITIVE),
        "references": {path: _reference(found) for path, found in sorted(instance.references().items())},
        "file": origin.file if origin else None,
        "line": origin.line if origin else None,
        **({"construct_path": instance.construct_path} if instance.construct_path else {}),
    }


def _known(value: Any, path: str, unknown: dict[str, Unknown]) -> Any:
    """Return `value` without what is unknown, whose paths go into `unknown`."""
    if isinstance(value, Unknown):
        unknown.setdefault(path, value)
        return None
    if isinstance(value, dict):
        known: dict[str, Any] = {}
        for key, inner in value.items():
            inner_path = f"{path}.{key}" if path else key
            plain = _known(inner, inner_path, unknown)
            if not isinstance(inner, Unknown):
                known[key] = plain
        return known
    if isinstance(value, list):
        return [_known(inner, path, unknown) for inner in value]
    return value


def _reference(reference: Reference) -> dict[str, Any]:
    # Several attributes of one instance may be meant (its id and its ARN): it is listed once.
    targets = sorted({target.address for target in reference.targets})
    return {"targets": targets, "certainty": reference.certainty.value}
