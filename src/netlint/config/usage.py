"""The file that says how much traffic goes through things, for `netlint cost --usage`.

[traffic]                                                   # GB per month
"aws_nat_gateway.main[0]" = 500
"aws_nat_gateway.main[1]" = { gb = 500, cross-zone = 200 }
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

from netlint.errors import ConfigurationError

#: what is counted of a thing, as the file calls it
_COUNTED = ("gb", "cross-zone")


def read_usage(file: str, billed: Mapping[str, frozenset[str]]) -> dict[str, dict[str, float]]:
    """Read a file of traffic.

    Args:
        file: the file, in TOML.
        billed: what is billed by the GB, by address: `gb`, `cross-zone`, or both.

    Returns:
        The GB per month of each address, by what is counted.

    Raises:
        ConfigurationError: the file cannot be read, or says something that is not understood; with the line
            where it says so.
    """
    import tomllib

    try:
        with open(file, "rb") as stream:
            text = stream.read().decode()
        data = tomllib.loads(text)
    except OSError as error:
        raise ConfigurationError(f"cannot be read: {error.strerror or error}", file=file) from None
    except UnicodeDecodeError:
        raise ConfigurationError("is not UTF-8", file=file) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"is no TOML: {error}", file=file) from None
    _refuse_others(file, text, data)
    return {
        address: _amounts(file, text, address, value, billed)
        for address, value in data.get("traffic", {}).items()
    }


def _refuse_others(file: str, text: str, data: dict[str, Any]) -> None:
    """Refuse everything but the table.

    Raises:
        ConfigurationError: there is something else.
    """
    for name, value in data.items():
        if name != "traffic":
            advice = (
                f'; write ["traffic"], and below it "{name}" = …' if isinstance(value, (int, float)) else ""
            )
            raise _wrong(file, text, name, f"`{name}` is not a setting; there is `[traffic]`{advice}")
        if not isinstance(value, dict):
            raise _wrong(file, text, name, "`traffic` must be a table")


def _amounts(
    file: str, text: str, address: str, value: Any, billed: Mapping[str, frozenset[str]]
) -> dict[str, float]:
    """Return what is said of one address.

    Raises:
        ConfigurationError: there is no such address, or it is not billed for what is said.
    """
    if address not in billed:
        from netlint.config.complain import nearest

        advice = nearest(address, list(billed))
        if isinstance(value, dict) and not advice:
            advice = "; an address stands in quotes"
        raise _wrong(file, text, address, f"nothing here is billed by the GB as `{address}`{advice}")
    found = value if isinstance(value, dict) else {"gb": value}
    for counted, amount in found.items():
        if counted not in _COUNTED:
            choices = " and ".join(f"`{name}`" for name in _COUNTED)
            raise _wrong(file, text, address, f"`{counted}` of `{address}` is not counted; {choices} are")
        if counted not in billed[address]:
            only = " and ".join(f"`{name}`" for name in sorted(billed[address]))
            raise _wrong(file, text, address, f"`{address}` is not billed for `{counted}`, but for {only}")
        if isinstance(amount, bool) or not isinstance(amount, (int, float)):
            raise _wrong(file, text, address, f"`{counted}` of `{address}` must be a number of GB per month")
        if not isfinite(amount) or amount < 0:
            raise _wrong(file, text, address, f"`{counted}` of `{address}` must be 0 or more")
    return {counted: float(amount) for counted, amount in found.items()}


def _wrong(file: str, text: str, name: str, message: str) -> ConfigurationError:
    """Return the error, with the line that begins with a key, or heads its table."""
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    for number, line in enumerate(text.splitlines(), 1):
        start = line.strip().removeprefix("[traffic.").removeprefix("[")
        for spelling in (name, f"'{name}'", f'"{escaped}"'):
            if start.startswith(spelling) and start[len(spelling) :][:1] in ("", " ", "=", ".", "]", "\t"):
                return ConfigurationError(message, file=file, line=number)
    return ConfigurationError(message, file=file)
