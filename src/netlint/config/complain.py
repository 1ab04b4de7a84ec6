"""What is wrong with a configuration, in words: the key, what it expects, the nearest name.

Only imported once something is wrong.
"""

from __future__ import annotations

import difflib
import re
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from netlint.config.schema import Configuration, SeverityName

_PATH = re.compile(r" - at `(?:key in )?\$\.?(?P<path>[^`]*)`$")
_UNKNOWN = re.compile(r"unknown field `(?P<name>[^`]*)`")
_TYPES = {
    "array": "a list",
    "bool": "true or false",
    "str": "a string",
    "object": "a table",
    "int": "a number",
    "float": "a number",
    "date": "a date",
    "null": "nothing",
}


def type_in_words(kind: str) -> str:
    """Return in words what msgspec calls a type, or several: `array | null`."""
    return " or ".join(_TYPES.get(part.strip(), part.strip()) for part in kind.split("|"))


def nearest(name: str, known: list[str]) -> str:
    """Return `; did you mean ...?` for the nearest of `known`, or an empty string."""
    by_folded = {candidate.casefold().replace("_", "-"): candidate for candidate in known}
    matches = difflib.get_close_matches(name.casefold().replace("_", "-"), by_folded, n=1)
    return f"; did you mean `{by_folded[matches[0]]}`?" if matches else ""


def describe(error: msgspec.ValidationError, data: dict[str, Any]) -> tuple[str, str]:
    """Say what is wrong with `data`.

    Args:
        error: what msgspec said of it.
        data: the configuration, as it was read.

    Returns:
        The key at fault, dotted, and the message that names it.
    """
    text = str(error)
    place = _PATH.search(text)
    path = place["path"] if place else ""
    if "[...]" in path:
        path, text = _entry(path, data, text)
    headline = _PATH.sub("", text)
    unknown = _UNKNOWN.search(headline)
    if unknown:
        return _unknown_key(path, unknown["name"])
    if headline.startswith("Object missing required field"):
        name = headline.split("`")[1]
        return path, f"`{path}` needs the key `{name}`"
    if headline.startswith("Invalid enum value"):
        value = headline.removeprefix("Invalid enum value ")
        choices = _choices(path)
        advice = nearest(value.strip("'"), choices)
        return path, f"`{path}` must be one of {', '.join(choices)}; it is {value}{advice}"
    if path.startswith("network.trusted-accounts["):
        return path, f'`{path}` must be an account id of 12 digits in quotes, such as "111122223333"'
    if headline.startswith("Invalid RFC3339"):
        return path, f"`{path}` must be a date such as 2027-01-31"
    if "matching regex" in headline or headline.startswith("Expected `int` "):
        # Only ports are limited so.
        return path, f'`{path}` must be a port such as 8500 or "8125/udp"'
    expected = re.match(r"Expected `([^`]*)`, got `([^`]*)`", headline)
    if expected:
        wanted = _expectation(path, expected[1])
        return path, f"`{path}` must be {wanted}, not {_TYPES.get(expected[2], expected[2])}"
    return path, f"`{path}`: {headline[:1].lower()}{headline[1:]}"


def describe_option(error: msgspec.ValidationError, options: type[msgspec.Struct]) -> str:
    """Say what is wrong with the options of a check.

    Args:
        error: what msgspec said of them.
        options: what the check takes.
    """
    text = str(error)
    place = _PATH.search(text)
    headline = _PATH.sub("", text)
    unknown = _UNKNOWN.search(headline)
    if unknown:
        known = [str(name) for name in options.__struct_encode_fields__]
        advice = nearest(unknown["name"], known) or f"; there are {', '.join(f'`{name}`' for name in known)}"
        return f"there is no option `{unknown['name']}`{advice}"
    name = f"`{place['path']}` " if place else ""
    expected = re.match(r"Expected `([^`]*)`, got `([^`]*)`", headline)
    if expected:
        got = _TYPES.get(expected[2], expected[2])
        return f"{name}must be {_expectation('', expected[1])}, not {got}"
    return f"{name}must be {headline.removeprefix('Expected ')}" if place else headline


def _entry(path: str, data: dict[str, Any], text: str) -> tuple[str, str]:
    """Find which entry of a table msgspec means by `[...]`."""
    table = path.split("[...]")[0]
    for key, value in data.get(table, {}).items():
        try:
            msgspec.convert({table: {key: value}}, Configuration)
        except msgspec.ValidationError as error:
            return path.replace("[...]", f".{key}", 1), str(error)
    return path, text


def _unknown_key(path: str, name: str) -> tuple[str, str]:
    struct = _struct_at(path)
    known = [str(key) for key in struct.__struct_encode_fields__] if struct else []
    full = f"{path}.{name}" if path else name
    advice = nearest(name, known)
    if not advice and known:
        advice = f"; the settings are {', '.join(known)}" if path else ""
    return full, f"`{full}` is not a setting{advice}"


def _struct_at(path: str) -> type[msgspec.Struct] | None:
    if not path:
        return Configuration
    hint = _hint(Configuration, path.split("[")[0].split(".")[0])
    for candidate in (hint, *get_args(hint)):
        if isinstance(candidate, type) and issubclass(candidate, msgspec.Struct):
            return candidate
    return None


def _hint(struct: type[msgspec.Struct], key: str) -> Any:
    """Return the type of a key of a table; None where there is no such key."""
    names = {field.encode_name: field.name for field in msgspec.structs.fields(struct)}
    return get_type_hints(struct).get(names.get(key, ""))


def _choices(path: str) -> list[str]:
    top = path.split(".")[0].split("[")[0]
    inner = _struct_at(top) if "." in path else None
    for hint in (_hint(Configuration, top), _hint(inner, path.rsplit(".", 1)[-1]) if inner else None):
        if get_origin(hint) is Literal:
            return [str(choice) for choice in get_args(hint)]
    return [str(choice) for choice in get_args(SeverityName)]


def _expectation(path: str, kind: str) -> str:
    if "array" in kind:
        tables = path.split("[")[0] in ("suppress", "assert")
        return f"a list of tables (`[[{path.split('[')[0]}]]`)" if tables else "a list of strings"
    if "date" in kind:
        return "a date such as 2027-01-31"
    return type_in_words(kind)
