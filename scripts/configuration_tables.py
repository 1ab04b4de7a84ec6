"""The tables of docs/configuration.md: settings, options of checks, and what each profile sets."""

from typing import Any, get_args

import msgspec

from netlint.config.profiles import PROFILES
from netlint.config.schema import Configuration, NetworkSettings, Profile
from netlint.engine.options import described, written
from netlint.engine.registry import load


def settings() -> str:
    """Return the settings that stand on their own, each with its default."""
    return _settings_of(Configuration)


def network() -> str:
    """Return the settings of the table `[network]`."""
    return _settings_of(NetworkSettings)


def _settings_of(kind: type[msgspec.Struct]) -> str:
    schema = msgspec.json.schema(kind)["$defs"][kind.__name__]["properties"]
    defaults = msgspec.to_builtins(kind())
    rows = [
        (f"`{name}`", _cell(defaults[name]), str(one["description"]))
        for name, one in schema.items()
        if "description" in one
    ]
    return _table(("Setting", "Default", "What it is"), rows)


def options() -> str:
    """Return the options of all checks, with what each profile sets them to."""
    rows = []
    for check in load().checks:
        for option in described(check.body.options):
            values = [
                profile.rules.get(check.code, {}).get(option.name, option.default)
                for profile in PROFILES.values()
            ]
            rows.append((_link(check.code), f"`{option.name}`", option.description, *map(_cell, values)))
    return _table(("Check", "Option", "What it is", *_columns()), rows)


def profiles() -> str:
    """Return what each profile is for, and what it makes of checks and their severities."""
    purposes = "\n".join(f"- `{name}`: {profile.purpose}" for name, profile in PROFILES.items())
    codes = sorted({code for one in PROFILES.values() for code in (*one.off, *one.severities)})
    registry = load()
    rows = []
    for code in codes:
        check = registry.find(code)
        assert check is not None
        cells = []
        for profile in PROFILES.values():
            off = profile.off.get(code, "")
            cells.append(f"off: {off}" if off else profile.severities.get(code, check.severity.value))
        rows.append((f"{_link(code)} {check.slug}", *cells))
    return f"{purposes}\n\n{_table(('Check', *_columns()), rows)}"


def _columns() -> list[str]:
    return [f"`{name}`" for name in get_args(Profile)]


def _link(code: str) -> str:
    return f"[{code}](checks/{code}.md)"


def _cell(value: Any) -> str:
    return "" if value in (None, "", [], {}) else f"`{written(value)}`"


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)
