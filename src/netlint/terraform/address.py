r"""Addresses of resource instances, as Terraform prints them.

`module.vpc["eu.west"].aws_subnet.private[0]`: instance keys may hold dots, brackets and quotes,
so an address is never split at its dots. Format:
https://developer.hashicorp.com/terraform/cli/state/resource-addressing
"""

from __future__ import annotations

import re

from msgspec import Struct

Key = str | int | float | None

_STEP = re.compile(r'([^.\[\]"]+)(?:\[(?:"((?:[^"\\]|\\.)*)"|([^"\]]*))\])?(?:\.|$)', re.DOTALL)
_ESCAPE = r"(?s)\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))|([$%])\4(?=\{)"
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t"}
_QUOTED = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


class ModuleStep(Struct, frozen=True):
    """One module instance on the way to another: the name of its call and its instance key."""

    name: str
    key: Key = None

    def __str__(self) -> str:
        return f"module.{self.name}{print_key(self.key)}"


class Address(Struct, frozen=True):
    """The address of one resource instance, taken apart."""

    type: str
    name: str
    key: Key = None
    mode: str = "managed"
    modules: tuple[ModuleStep, ...] = ()

    @property
    def module(self) -> str:
        """The address of the module instance; empty for the root module."""
        return ".".join(map(str, self.modules))

    @property
    def block(self) -> str:
        """The address of the block within its module, without keys: `data.aws_vpc.this`."""
        return f"{'data.' if self.mode == 'data' else ''}{self.type}.{self.name}"

    def __str__(self) -> str:
        prefix = self.module
        return f"{prefix}{'.' if prefix else ''}{self.block}{print_key(self.key)}"


def print_key(key: Key) -> str:
    """Return an instance key with its brackets, quoted as Terraform does; empty for None."""
    if key is None:
        return ""
    return f'["{_quote(key)}"]' if isinstance(key, str) else f"[{key}]"


def parse_address(text: str) -> Address:
    """Take the address of a resource instance apart.

    Raises:
        ValueError: `text` is not the address of a resource instance.
    """
    modules, rest = _split_modules(_steps(text), text)
    mode = "managed"
    if len(rest) == 3 and rest[0] == ("data", None):
        mode, rest = "data", rest[1:]
    if len(rest) != 2 or rest[0][1] is not None:
        raise ValueError(f"not an address of a resource: {text!r}")
    return Address(type=rest[0][0], name=rest[1][0], key=rest[1][1], mode=mode, modules=modules)


def parse_module(text: str) -> tuple[ModuleStep, ...]:
    """Take the address of a module instance apart; the empty address is the root module.

    Raises:
        ValueError: `text` is not the address of a module instance.
    """
    if not text:
        return ()
    modules, rest = _split_modules(_steps(text), text)
    if rest:
        raise ValueError(f"not the address of a module: {text!r}")
    return modules


def module_path(text: str) -> tuple[str, ...]:
    """Return the names of the module calls that lead to a module instance, without keys.

    Raises:
        ValueError: `text` is not the address of a module instance.
    """
    return tuple(step.name for step in parse_module(text))


def _steps(text: str) -> list[tuple[str, Key]]:
    steps: list[tuple[str, Key]] = []
    position = 0
    while position < len(text):
        match = _STEP.match(text, position)
        if match is None:
            raise ValueError(f"not an address: {text!r}")
        name, quoted, bare = match.groups()
        if quoted is not None:
            steps.append((name, _unquote(quoted)))
        else:
            steps.append((name, None if bare is None else _number(bare, text)))
        position = match.end()
    if not steps or text.endswith("."):
        raise ValueError(f"not an address: {text!r}")
    return steps


def _split_modules(
    steps: list[tuple[str, Key]], text: str
) -> tuple[tuple[ModuleStep, ...], list[tuple[str, Key]]]:
    modules: list[ModuleStep] = []
    position = 0
    while position < len(steps) and steps[position] == ("module", None):
        if position + 1 == len(steps):
            raise ValueError(f"not an address: {text!r}")
        modules.append(ModuleStep(*steps[position + 1]))
        position += 2
    return tuple(modules), steps[position:]


def _number(digits: str, text: str) -> int | float:
    try:
        return int(digits)
    except ValueError:
        try:
            return float(digits)
        except ValueError:
            raise ValueError(f"not an instance key: [{digits}] in {text!r}") from None


def _unquote(quoted: str) -> str:
    if "\\" not in quoted and "{" not in quoted:
        return quoted

    def replace(match: re.Match[str]) -> str:
        short, long, simple, introducer = match.groups()
        if introducer:
            return str(introducer)
        if simple is not None:
            return _SIMPLE.get(simple, str(simple))
        code = int(short or long, 16)
        return chr(code) if code <= 0x10FFFF else "\N{REPLACEMENT CHARACTER}"

    return re.sub(_ESCAPE, replace, quoted)


def _quote(key: str) -> str:
    pieces: list[str] = []
    for position, character in enumerate(key):
        if character in _QUOTED:
            pieces.append(_QUOTED[character])
        elif character in "$%":
            pieces.append(character * (2 if key.startswith("{", position + 1) else 1))
        elif character.isprintable():
            pieces.append(character)
        else:
            code = ord(character)
            pieces.append(f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")
    return "".join(pieces)
