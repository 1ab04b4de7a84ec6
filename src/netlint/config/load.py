"""Find the configuration of a run and merge its layers.

What wins, from first to last: command line, `NETLINT_*` environment variables, configuration
file (what it extends comes after it), default. Lists that begin with `extend-` add up over the
layers, and so do the tables and `[[suppress]]`; everything else is replaced.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from netlint import __version__
from netlint.config.schema import Configuration, Settings
from netlint.errors import ConfigurationError

FILE_NAMES = ("netlint.toml", ".netlint.toml", "pyproject.toml")
_TABLES = ("severity", "rules", "network")
_ADDED_UP = ("extend-select", "extend-ignore", "suppress", "checks", "assert")
_LISTS = ("select", "extend-select", "ignore", "extend-ignore", "unsuppressible", "plugins", "checks")
_FLAGS = ("strict", "new-only", "require-reason")
_NAMES = ("fail-on", "min-severity", "profile")
_LONGEST_CHAIN = 16


class Layer(msgspec.Struct, frozen=True):
    """Settings from one place, under their names in a file. `origin` names the place."""

    origin: str
    values: dict[str, Any]


def settings(
    paths: Sequence[str],
    flags: Mapping[str, Any],
    *,
    config: str = "",
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """Return the settings of a run.

    Args:
        paths: the inputs; the nearest configuration file above them is read.
        flags: what the command line says, under the names of the settings (kebab-case).
        config: a configuration file to read in place of the nearest.
        environment: the environment variables; those of the process when left out.

    Raises:
        ConfigurationError: if a layer holds an unknown key or a wrong value, if the inputs have
            different configuration files, or if a file requires another version.
    """
    stack = layers(paths, flags, config=config, environment=environment)
    merged: dict[str, Any] = {}
    for layer in stack:
        merged = merge(merged, layer.values)
    merged.pop("extend", None)
    files = [layer.origin for layer in stack if os.path.isabs(layer.origin)]
    file = files[-1] if files else ""
    result = msgspec.convert(merged, Settings) if merged else Settings()
    result.file = file
    if result.require_reason:
        bare = [entry.rule for entry in result.suppress if not entry.reason.strip()]
        if bare:
            raise ConfigurationError(
                f"`require-reason` is set, but [[suppress]] of {bare[0]} has no reason", file=shown(file)
            )
    return result


def layers(
    paths: Sequence[str],
    flags: Mapping[str, Any],
    *,
    config: str = "",
    environment: Mapping[str, str] | None = None,
) -> list[Layer]:
    """Return the layers of a run, each checked, the weakest first. See `settings` for the arguments.

    The origin of a layer is an absolute file name, `environment` or `command line`.
    """
    environment = os.environ if environment is None else environment
    named = config or environment.get("NETLINT_CONFIG", "")
    if named and not os.path.isfile(named):
        raise ConfigurationError("there is no such configuration file", file=named)
    file = os.path.abspath(named) if named else find(paths)
    stack = read_chain(file) if file else []
    variables = _from_environment(environment)
    if variables:
        _check(variables, "")
        stack.append(Layer("environment", variables))
    if flags:
        stack.append(Layer("command line", dict(flags)))
    return stack


def find(paths: Sequence[str]) -> str:
    """Return the configuration file nearest to the inputs, absolute; empty if there is none.

    The search goes upwards from each input and ends with the folder that holds `.git`.

    Raises:
        ConfigurationError: if two inputs have different files.
    """
    found: dict[str, str] = {}
    for path in paths or (".",):
        folder = _folder(path)
        if folder not in found:
            found[folder] = _nearest_file(folder)
    if len(set(found.values())) > 1:
        (one, first), (other, second) = list({file: folder for folder, file in found.items()}.items())[:2]
        raise ConfigurationError(
            f"inputs with different configurations: {first} has {one or 'none'}, {second} has "
            f"{other or 'none'}; "
            "check them one at a time, or name one file with --config"
        )
    return next(iter(found.values()))


def read_chain(file: str) -> list[Layer]:
    """Read a configuration file and those that it extends; the file itself comes last."""
    chain: list[Layer] = []
    while True:
        if any(layer.origin == file for layer in chain) or len(chain) == _LONGEST_CHAIN:
            raise ConfigurationError("`extend` leads back to where it began", file=shown(chain[0].origin))
        chain.append(Layer(file, read_file(file)))
        extended = chain[-1].values.get("extend")
        if not extended:
            return chain[::-1]
        target = os.path.normpath(os.path.join(os.path.dirname(file), os.path.expanduser(extended)))
        if not os.path.isfile(target):
            raise ConfigurationError(
                f"`extend` names a file that does not exist: {extended}", file=shown(file)
            )
        file = target


def read_file(file: str) -> dict[str, Any]:
    """Read and check one configuration file; of `pyproject.toml`, its `[tool.netlint]`.

    Raises:
        ConfigurationError: if it is not TOML, holds unknown keys or wrong values, or requires
            another version of netlint.
    """
    import tomllib

    try:
        with open(file, "rb") as stream:
            raw = stream.read()
        values = tomllib.loads(raw.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        place = re.search(r" \(at line (\d+), column (\d+)\)$", str(error))
        raise ConfigurationError(
            f"not valid TOML: {str(error)[: place.start()] if place else error}",
            file=shown(file),
            line=int(place[1]) if place else 0,
            column=int(place[2]) if place else 0,
        ) from None
    except OSError as error:
        raise ConfigurationError(f"cannot be read: {error.strerror}", file=shown(file)) from None
    if os.path.basename(file) == "pyproject.toml":
        values = _tool_table(values)
        if not isinstance(values, dict):
            raise ConfigurationError("`tool.netlint` must be a table", file=shown(file))
    _check(values, file, raw)
    requirement = values.get("required-version")
    if requirement:
        from netlint.config.version import satisfies

        if not satisfies(__version__, requirement):
            raise ConfigurationError(
                f"requires netlint {requirement}; this is {__version__}", file=shown(file)
            )
    if "checks" in values:
        folder = os.path.dirname(file)
        values["checks"] = [os.path.join(folder, os.path.expanduser(name)) for name in values["checks"]]
    return values


def merge(weaker: Mapping[str, Any], stronger: Mapping[str, Any]) -> dict[str, Any]:
    """Return both layers as one (see the module's description for what adds up)."""
    merged = dict(weaker)
    for key, value in stronger.items():
        if key in _ADDED_UP:
            merged[key] = [*merged.get(key, ()), *value]
        elif key == "rules":
            tables = {name: dict(options) for name, options in merged.get(key, {}).items()}
            for name, options in value.items():
                tables[name] = tables.get(name, {}) | options
            merged[key] = tables
        elif key in _TABLES:
            merged[key] = merged.get(key, {}) | value
        else:
            merged[key] = value
    return merged


def shown(file: str) -> str:
    """Return a file name for people: relative where that leads downwards from the working directory."""
    try:
        relative = os.path.relpath(file)
    except ValueError:  # another drive of Windows
        return file
    return file if relative.startswith("..") else relative


def _folder(path: str) -> str:
    if path == "-":
        return os.getcwd()
    absolute = os.path.abspath(path)
    return absolute if os.path.isdir(absolute) else os.path.dirname(absolute)


def _nearest_file(folder: str) -> str:
    while True:
        for name in FILE_NAMES:
            file = os.path.join(folder, name)
            if os.path.isfile(file) and (name != "pyproject.toml" or _has_table(file)):
                return file
        parent = os.path.dirname(folder)
        if parent == folder or os.path.exists(os.path.join(folder, ".git")):
            return ""
        folder = parent


def _has_table(file: str) -> bool:
    """Tell whether a `pyproject.toml` configures netlint, without parsing those that cannot."""
    try:
        with open(file, "rb") as stream:
            raw = stream.read()
    except OSError:
        return False
    if b"netlint" not in raw:
        return False
    import tomllib

    try:
        return _tool_table(tomllib.loads(raw.decode("utf-8-sig"))) is not None
    except (ValueError, RecursionError):
        # Broken, but it may be ours: reading it says what is wrong.
        return b"[tool.netlint" in raw


def _tool_table(document: dict[str, Any]) -> Any:
    tool = document.get("tool", {})
    return tool.get("netlint") if isinstance(tool, dict) else None


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key in (*_LISTS, *_FLAGS, *_NAMES):
        variable = "NETLINT_" + key.upper().replace("-", "_")
        text = environment.get(variable, "").strip()
        if not text:
            continue
        if key in _LISTS:
            values[key] = [part.strip() for part in text.split(",") if part.strip()]
        elif key in _NAMES:
            values[key] = text.lower()
        elif text.lower() in ("1", "true", "yes", "on"):
            values[key] = True
        elif text.lower() in ("0", "false", "no", "off"):
            values[key] = False
        else:
            raise ConfigurationError(f"environment variable {variable} must be true or false; it is `{text}`")
    return values


def _check(values: dict[str, Any], file: str, raw: bytes = b"") -> None:
    """Refuse unknown keys and wrong values of one layer."""
    try:
        msgspec.convert(values, Configuration)
    except msgspec.ValidationError as error:
        from netlint.config.complain import describe

        key, message = describe(error, values)
        if not file:
            message = f"environment variable NETLINT_{key.upper().replace('-', '_')}: {message}"
        raise ConfigurationError(message, file=shown(file) if file else "", line=_line_of(key, raw)) from None


def _line_of(key: str, raw: bytes) -> int:
    """Return the line on which a key is set; 0 when that is not certain."""
    leaf = re.sub(r"\[\d+\]$", "", key).rsplit(".", 1)[-1]
    pattern = re.compile(rf"^\s*(?:\[+[^\]\n]*?)?[\"']?{re.escape(leaf)}[\"']?\s*[=\].]", re.MULTILINE)
    matches = list(pattern.finditer(raw.decode("utf-8", "replace"))) if leaf else []
    if len(matches) != 1:
        return 0
    start = matches[0].group()
    lead = len(start) - len(start.lstrip())
    return raw.decode("utf-8", "replace").count("\n", 0, matches[0].start() + lead) + 1
