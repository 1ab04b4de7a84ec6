"""Attribute values of a plan: unknown values put in their places, sensitive ones dropped.

A plan writes the three apart: `after` omits (objects) or nulls (lists) what is unknown,
`after_unknown` and `after_sensitive` mirror its shape with `true` where it applies.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Raw

from netlint.errors import InputError
from netlint.lang.unknown import SENSITIVE, WRITE_ONLY, Unknown

#: How deep an attribute may nest. The deepest block of the AWS provider's schema has 20 levels.
MAX_DEPTH = 100


class WhollyUnknown(dict[str, Any]):
    """The attributes of an instance of which nothing is known: every one of them is unknown."""

    def __init__(self, symbol: Unknown) -> None:
        super().__init__()
        self._symbol = symbol

    def __missing__(self, key: str) -> Unknown:
        return self._symbol

    def __contains__(self, key: object) -> bool:
        return True

    def get(self, key: str, default: Any = None) -> Any:
        """Return the unknown, whatever is asked for."""
        return self._symbol


def merge(
    address: str, values: Raw, unknown: Raw, sensitive: Raw, symbol: Unknown, file: str = ""
) -> dict[str, Any]:
    """Decode the attributes of one instance.

    Args:
        address: whose attributes they are, for messages.
        values: the object, as JSON; may be `null` or empty.
        unknown: the mask of unknown values, as JSON; may be empty.
        sensitive: the mask of sensitive values, as JSON; may be empty.
        symbol: what stands in the place of an unknown value.
        file: the name of the input, for messages.

    Raises:
        InputError: the values cannot be decoded or nest too deeply.
    """
    try:
        data = _decode(values)
        unknown_mask = _mask(unknown)
        sensitive_mask = _mask(sensitive)
        if _may_be_deep(values) or _may_be_deep(unknown) or _may_be_deep(sensitive):
            _check_depth(address, file, data, unknown_mask, sensitive_mask)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(f"the attributes of {address!r} cannot be decoded: {error}", file=file) from error
    except RecursionError:
        raise InputError(f"the attributes of {address!r} nest too deeply", file=file) from None
    if sensitive_mask:
        data = drop_sensitive(data, sensitive_mask)
    if unknown_mask:
        data = place_unknown(data, unknown_mask, symbol)
    if isinstance(data, Unknown):
        return WhollyUnknown(data)
    return data if isinstance(data, dict) else {}


def drop_sensitive(value: Any, mask: Any) -> Any:
    """Replace what `mask` marks as sensitive: the clear value is gone afterwards.

    Where the shapes of value and mask do not fit, everything that may be meant is dropped.
    """
    if mask is True:
        return SENSITIVE
    if not mask or not holds_true(mask):
        return value
    if isinstance(mask, dict) and isinstance(value, dict):
        for key, inner in mask.items():
            if key in value:
                write_only = value[key] is None and key.endswith("_wo") and f"{key}_version" in value
                value[key] = WRITE_ONLY if write_only else drop_sensitive(value[key], inner)
        return value
    if isinstance(mask, list) and isinstance(value, list) and len(mask) == len(value):
        return [drop_sensitive(element, inner) for element, inner in zip(value, mask, strict=True)]
    return value if value is None or value == [] or value == {} else SENSITIVE


def place_unknown(value: Any, mask: Any, symbol: Unknown) -> Any:
    """Put `symbol` wherever `mask` is true; elements that only the mask has are added."""
    if mask is True:
        return symbol
    if isinstance(mask, dict) and mask:
        if not isinstance(value, dict):
            if isinstance(value, Unknown) or not holds_true(mask):
                return value
            value = {}
        for key, inner in mask.items():
            if inner is True:
                value[key] = symbol
            elif inner and holds_true(inner):
                value[key] = place_unknown(value.get(key), inner, symbol)
        return value
    if isinstance(mask, list) and mask:
        if not isinstance(value, list):
            if isinstance(value, Unknown) or not holds_true(mask):
                return value
            value = []
        placed = [place_unknown(element, inner, symbol) for element, inner in zip(value, mask, strict=False)]
        placed += value[len(mask) :]
        placed += [place_unknown(None, inner, symbol) for inner in mask[len(value) :] if holds_true(inner)]
        return placed
    return value


def holds_true(mask: Any) -> bool:
    """Tell whether a mask marks anything at all."""
    if isinstance(mask, dict):
        return any(map(holds_true, mask.values()))
    if isinstance(mask, list):
        return any(map(holds_true, mask))
    return mask is True


def holds(raw: Raw | bytes, text: bytes) -> bool:
    """Tell whether JSON that is not decoded holds a text.

    `text in bytes(raw)` would take `text` for a number first, and make an exception of that.
    """
    return bytes(raw).find(text) >= 0


def _decode(raw: Raw) -> Any:
    return msgspec.json.decode(raw) if len(raw) else None


def _mask(raw: Raw) -> Any:
    # Most masks mark nothing: looking for the word is far cheaper than decoding.
    return msgspec.json.decode(raw) if holds(raw, b"true") else None


def _may_be_deep(raw: Raw) -> bool:
    if len(raw) <= 2 * MAX_DEPTH:
        return False
    data = bytes(raw)
    return data.count(b"{") + data.count(b"[") > MAX_DEPTH


def _check_depth(address: str, file: str, *roots: Any) -> None:
    level = [root for root in roots if isinstance(root, (dict, list))]
    for _ in range(MAX_DEPTH):
        if not level:
            return
        level = [
            child
            for node in level
            for child in (node.values() if isinstance(node, dict) else node)
            if isinstance(child, (dict, list))
        ]
    raise InputError(f"the attributes of {address!r} nest more than {MAX_DEPTH} levels deep", file=file)
