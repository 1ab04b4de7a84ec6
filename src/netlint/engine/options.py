"""What is said of the options of a check, and of what the profiles make of it."""

from __future__ import annotations

import inspect
import re
import types
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

import msgspec

from netlint.config.profiles import PROFILES
from netlint.engine.finding import InProfile, OptionInfo

if TYPE_CHECKING:
    from netlint.engine.check import Check

_TYPES = {bool: "true or false", int: "a number", float: "a number", str: "a string"}
_ARGUMENT = re.compile(r"^    (\w+): (.+(?:\n {6,}.+)*)$", re.MULTILINE)


def described(options: type[msgspec.Struct] | None) -> tuple[OptionInfo, ...]:
    """Return what is said of each option of a check.

    Args:
        options: the type of its options; None where it has none. Its docstring describes them below `Args:`.
    """
    if options is None:
        return ()
    _, _, arguments = (inspect.getdoc(options) or "").partition("Args:\n")
    texts = {name: _sentence(" ".join(text.split())) for name, text in _ARGUMENT.findall(arguments)}
    hints = get_type_hints(options)
    defaults = msgspec.to_builtins(options())
    return tuple(
        OptionInfo(
            name=field.encode_name,
            type=type_in_words(hints[field.name]),
            default=defaults[field.encode_name],
            description=texts.get(field.name, ""),
        )
        for field in msgspec.structs.fields(options)
    )


def type_in_words(hint: Any) -> str:
    """Name a type as people write it in a configuration file."""
    if get_origin(hint) in (Union, types.UnionType):
        return " or ".join(type_in_words(part) for part in get_args(hint) if part is not type(None))
    if get_origin(hint) in (tuple, list):
        return f"a list of {type_in_words(get_args(hint)[0]).removeprefix('a ')}s"
    return _TYPES[hint]


def in_profiles(code: str) -> dict[str, InProfile]:
    """Return what each profile sets for a check; those that set nothing are left out."""
    found = {
        name: InProfile(
            off=profile.off.get(code, ""),
            severity=profile.severities.get(code, ""),
            options=profile.rules.get(code, {}),
        )
        for name, profile in PROFILES.items()
    }
    return {name: one for name, one in found.items() if one != InProfile()}


def rules_schema(checks: list[Check]) -> dict[str, Any]:
    """Return the JSON Schema of the options of some checks: a property for each code and each slug."""
    found: dict[str, Any] = {}
    for check in checks:
        options = check.body.options
        if options is None:
            continue
        schema = msgspec.json.schema(options)["$defs"][options.__name__]
        for option in described(options):
            schema["properties"][option.name]["description"] = option.description
        schema |= {"title": check.code, "description": f"Options of {check.code} {check.slug}."}
        found |= {check.code: schema, check.slug: schema}
    return found


def section(code: str, options: tuple[OptionInfo, ...], profiles: dict[str, InProfile]) -> str:
    """Return what the page of a check says about its options and the profiles; empty if there is nothing."""
    lines = [
        f"- `{option.name}`: {option.type}{_values(option, profiles)}. {option.description}"
        for option in options
    ]
    if lines:
        lines[:0] = [f"In `[rules.{code}]`:", ""]
    said = [
        *(f"The profile `{name}` leaves it out: {one.off}." for name, one in profiles.items() if one.off),
        *(f"In the profile `{name}` it is {one.severity}." for name, one in profiles.items() if one.severity),
    ]
    return "\n\n".join(part for part in ("\n".join(lines), " ".join(said)) if part)


def written(value: Any) -> str:
    """Write the value of an option as in TOML."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return msgspec.json.encode(value).decode()


def _values(option: OptionInfo, profiles: dict[str, InProfile]) -> str:
    """Return the default of an option and what profiles set it to."""
    default = "not set" if option.default is None else f"`{written(option.default)}`"
    found = [f"{default} by default"]
    found += [
        f"`{written(one.options[option.name])}` in the profile `{name}`"
        for name, one in profiles.items()
        if option.name in one.options
    ]
    return ", " + ", ".join(found)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}".rstrip(".") + "."
