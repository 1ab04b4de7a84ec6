"""Reads files of declarative checks: YAML whose every part keeps its line and column."""

from __future__ import annotations

import re
from typing import Any, get_args

import msgspec
import yaml

from netlint.config.schema import SeverityName
from netlint.engine.declarative.schema import CheckDeclaration, ChecksFile, Condition
from netlint.errors import ConfigurationError

Keys = tuple[str | int, ...]
#: A line and a column, from 1.
Place = tuple[int, int]

_MAX_SIZE = 1_000_000
_PATH = re.compile(r" - at `(?:key in )?\$(?P<path>[^`]*)`$")


class Checks(msgspec.Struct, frozen=True):
    """The checks of one file, and where their parts stand, by the keys that lead there."""

    file: str
    declarations: list[CheckDeclaration]
    places: dict[Keys, Place]

    def error(self, message: str, keys: Keys, column: int = 0) -> ConfigurationError:
        """Make an error that names the place of a part, or of the nearest one around it.

        Args:
            message: what is wrong.
            keys: the keys that lead to the part.
            column: how many columns further to the right.
        """
        return _error(self.file, self.places, message, keys, column)


def read(file: str) -> Checks:
    """Read a file of declarative checks.

    Raises:
        ConfigurationError: it cannot be read, is not YAML, or does not hold checks.
    """
    try:
        with open(file, "rb") as stream:
            raw = stream.read(_MAX_SIZE + 1)
    except OSError as error:
        raise ConfigurationError(f"cannot be read: {error.strerror}", file=file) from None
    if len(raw) > _MAX_SIZE:
        raise ConfigurationError(f"a file of checks has at most {_MAX_SIZE:,} bytes", file=file)
    places: dict[Keys, Place] = {}
    data = _data(raw, file, places)
    try:
        found = msgspec.convert(data, ChecksFile)
    except msgspec.ValidationError as error:
        message, keys = _explain(str(error))
        raise _error(file, places, message, keys) from None
    return Checks(file, found.checks, places)


def _data(raw: bytes, file: str, places: dict[Keys, Place]) -> Any:
    try:
        loader = yaml.SafeLoader(raw)
        root = loader.get_single_node()
        if root is None:
            raise ConfigurationError("the file is empty: it needs `checks:`", file=file, line=1)
        _Walk(file, places).enter(root, ())
        return loader.construct_document(root)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ConfigurationError(
            f"not valid YAML: {error.problem or error.context}",
            file=file,
            line=mark.line + 1 if mark else 0,
            column=mark.column + 1 if mark else 0,
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise ConfigurationError(f"not valid YAML: {str(error).splitlines()[0]}", file=file) from None


class _Walk:
    """Notes where everything stands, and refuses what a file of checks has no use for."""

    def __init__(self, file: str, places: dict[Keys, Place]) -> None:
        self.file = file
        self.places = places
        self.seen: set[int] = set()

    def enter(self, node: yaml.Node, keys: Keys) -> None:
        place = (node.start_mark.line + 1, node.start_mark.column + 1)
        self.places[keys] = place
        if isinstance(node, yaml.ScalarNode):
            return
        if id(node) in self.seen:
            raise _error(self.file, {(): place}, "aliases are not supported in a file of checks", ())
        self.seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            for index, member in enumerate(node.value):
                self.enter(member, (*keys, index))
        elif isinstance(node, yaml.MappingNode):
            self._enter_mapping(node, keys)

    def _enter_mapping(self, node: yaml.MappingNode, keys: Keys) -> None:
        for key, value in node.value:
            inner = (*keys, str(key.value))
            if inner in self.places:
                place = (key.start_mark.line + 1, key.start_mark.column + 1)
                raise _error(self.file, {(): place}, f"`{key.value}` is set twice", ())
            self.enter(value, inner)


def _error(
    file: str, places: dict[Keys, Place], message: str, keys: Keys, column: int = 0
) -> ConfigurationError:
    exact = keys in places
    while keys not in places and keys:
        keys = keys[:-1]
    line, first = places.get(keys, (0, 0))
    return ConfigurationError(message, file=file, line=line, column=first + column if exact else first)


def _explain(text: str) -> tuple[str, Keys]:
    """Return in words what msgspec found, and the keys that lead there."""
    found = _PATH.search(text)
    keys = _keys(found["path"]) if found is not None else ()
    headline = _PATH.sub("", text)
    unknown = re.search(r"unknown field `([^`]*)`", headline)
    if unknown is not None:
        from netlint.config.complain import nearest

        known = _known(keys)
        advice = nearest(unknown[1], known) or f"; there are {', '.join(known)}"
        return f"`{unknown[1]}` is not a key here{advice}", (*keys, unknown[1])
    missing = re.search(r"missing required field `([^`]*)`", headline)
    if missing is not None:
        return f"the key `{missing[1]}` is missing", keys
    name = next((str(key) for key in reversed(keys) if isinstance(key, str)), "")
    return f"`{name}` {_expected(name, headline)}" if name else "a file of checks begins with `checks:`", keys


def _expected(name: str, headline: str) -> str:
    """Return what a key must be, in words."""
    from netlint.config.complain import type_in_words

    if "matching regex" in headline:
        example = {"id": "capital letters and digits, the last three digits, such as ORG001"}
        return f"must be {example.get(name, 'words with hyphens, such as flow-log-missing')}"
    expected = re.match(r"Expected `([^`]*)`, got `([^`]*)`", headline)
    if expected is not None:
        return f"must be {type_in_words(expected[1])}, not {type_in_words(expected[2])}"
    if headline.startswith("Invalid enum value"):
        choices = ("some", "every") if name == "quantifier" else get_args(SeverityName)
        return f"must be one of {', '.join(choices)}; it is {headline.removeprefix('Invalid enum value ')}"
    if "length >= 1" in headline:
        return "must not be empty"
    return f"is wrong: {headline[:1].lower()}{headline[1:]}"


def _keys(path: str) -> Keys:
    """Return the keys of a path as msgspec writes it: `.checks[0].where`."""
    return tuple(
        int(index) if index else name for name, index in re.findall(r"\.([^.\[\]]+)|\[(\d+)\]", path)
    )


def _known(keys: Keys) -> list[str]:
    struct: type[msgspec.Struct] = ChecksFile
    names = [key for key in keys if isinstance(key, str)]
    if len(names) > 1:
        struct = Condition
    elif names:
        struct = CheckDeclaration
    return [str(name) for name in struct.__struct_encode_fields__]
