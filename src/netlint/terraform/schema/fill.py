"""Fills what a configuration leaves out the way a plan shows it.

The rule, for a resource that is to be created:

- an argument that the configuration sets (to anything but null) keeps its value;
- one that it leaves out has the provider's default where there is one;
- otherwise it is unknown until apply when the provider computes it, and null when not;
- a kind of nested block that does not stand is an empty list, set or map (null for a single one), and
  unknown where the provider computes it;
- inside a nested block that stands, the same rule again;
- in a type or a nested block that no plan showed, what is left out is unknown: it may have a default;
- a write-only argument is null in every plan;
- of a type in the plugin SDK, an empty set or map, and an empty string where the provider computes the
  argument otherwise, count as left out; members of a map that are null are dropped. An empty list stays.

A data source that is read only at apply follows the same rule without defaults: it is Terraform, not the
provider, that plans it. Which arguments are computed comes from the provider's schema (`arguments.py`); the
defaults and the exceptions to the schema from `scripts/generate_defaults.py`, which plans generated
configurations of every type.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache, lru_cache, partial
from typing import Any

import msgspec
from msgspec import Raw, Struct

from netlint.terraform.schema.arguments import AttributeSchema, BlockSchema, Mode, arguments_of


class _Data(Struct):
    """The file as it stands: by type, constants, unknown values and blocks never seen, by dotted path."""

    provider: str
    defaults: dict[str, Raw]
    unknown: dict[str, Raw]
    unseen: dict[str, Raw]


class Knowledge(Struct):
    """What is known of one type beyond its schema, by dotted path.

    `constants` are defaults, `unknown` what comes out unknown although the schema does not say so, `unseen`
    the blocks of which no plan is known (the empty path is the type itself). `sdk` tells whether the type is
    written with the plugin SDK (`sdk_type`).
    """

    constants: dict[str, Any]
    unknown: frozenset[str]
    unseen: frozenset[str]
    sdk: bool


class Filler:
    """Fills one kind of block."""

    __slots__ = (
        "_blocks",
        "_copied",
        "_elements",
        "_mappings",
        "_maps",
        "_template",
        "_unknown",
        "_unseen",
        "_unset_if_empty",
        "_write_only",
    )  # fmt: skip

    def __init__(
        self, schema: BlockSchema, knowledge: Knowledge, prefix: str = "", seen: bool = True
    ) -> None:
        """Prepare for a block.

        Args:
            schema: what may stand in it.
            knowledge: what is known of the type.
            prefix: the path of the block, with a dot at its end.
            seen: whether plans show the block that this one is in.
        """
        constants, unknown = knowledge.constants, knowledge.unknown
        seen = seen and prefix.removesuffix(".") not in knowledge.unseen
        template: dict[str, Any] = {}
        unknown_names = []
        for name, attribute in schema.attributes.items():
            path = prefix + name
            template[name] = constants.get(path)
            if path in unknown or ((attribute.computed or not seen) and path not in constants):
                unknown_names.append(name)
        for name, nested in schema.blocks.items():
            path = prefix + name
            empty: Any = {} if nested.nesting == "map" else None if nested.nesting == "single" else []
            template[name] = constants.get(path, empty)
            if path in unknown or not (seen or path in constants or path == "timeouts"):
                unknown_names.append(name)
        self._template = template
        self._unknown = tuple(unknown_names)
        self._write_only = tuple(
            name for name, attribute in schema.attributes.items() if attribute.write_only
        )
        #: A list or a map of the template belongs to every instance: each gets its own.
        self._copied = tuple(
            (name, value)
            for name, value in template.items()
            if isinstance(value, (list, dict)) and name not in unknown_names
        )
        #: The fillers of nested blocks, made when a block stands: a web ACL has thousands.
        self._blocks: dict[str, Filler | Callable[[], Filler]] = {
            name: partial(Filler, nested.block, knowledge, f"{prefix}{name}.", seen or name == "timeouts")
            for name, nested in schema.blocks.items()
        }
        self._maps = frozenset(name for name, nested in schema.blocks.items() if nested.nesting == "map")
        self._elements = {
            name: {member: constants.get(f"{prefix}{name}.{member}") for member in members}
            for name, attribute in schema.attributes.items()
            if attribute.settable and (members := _members(attribute.type))
        }
        self._unseen = frozenset(
            name for name in self._elements if not seen or prefix + name in knowledge.unseen
        )
        settable = schema.attributes.items() if knowledge.sdk else ()
        self._unset_if_empty = frozenset(
            name for name, attribute in settable if name not in self._elements and _unset_if_empty(attribute)
        )
        self._mappings = frozenset(name for name, attribute in settable if attribute.type[0] == "map")

    def fill(self, configured: dict[str, Any], unknown: Any) -> dict[str, Any]:
        """Return all attributes and blocks: `configured` and what the plan adds to it."""
        filled = self._template.copy()
        for name in self._unknown:
            filled[name] = unknown
        for name, value in self._copied:
            filled[name] = _copy(value)
        for name, value in configured.items():
            if value is None:
                continue
            if name in self._blocks:
                value = self._fill_block(name, value, unknown)
            elif name in self._elements:
                value = _fill_elements(value, self._elements[name], unknown if name in self._unseen else None)
            elif name in self._mappings and isinstance(value, dict):
                value = {key: inner for key, inner in value.items() if inner is not None}
            if name not in self._unset_if_empty or value not in ("", [], {}):
                filled[name] = value
        for name in self._write_only:
            filled[name] = None
        return filled

    def _fill_block(self, name: str, value: Any, unknown: Any) -> Any:
        filler = self._blocks[name]
        if not isinstance(filler, Filler):
            filler = self._blocks[name] = filler()
        if isinstance(value, list):
            return [filler.fill(one, unknown) if isinstance(one, dict) else one for one in value]
        if not isinstance(value, dict):
            return value
        if name in self._maps:
            return {key: filler.fill(one, unknown) for key, one in value.items()}
        return filler.fill(value, unknown)


def fill(mode: Mode, type: str, configured: dict[str, Any], unknown: Any) -> dict[str, Any]:
    """Return all attributes of an instance to be created (or read) as its plan shows them.

    Args:
        mode: `managed` or `data`.
        type: the type, such as `aws_subnet`. Nothing is added where the provider's schema does not know it.
        configured: what the configuration sets, converted to the types of the arguments. What it leaves
            out is absent or None. A nested block is a list of dictionaries (a dictionary when its
            nesting is `single`, one of dictionaries when it is `map`); what is neither stays as it is.
        unknown: stands for every value that is known after apply.

    Returns:
        A new dictionary; the values of `configured` are not copied.
    """
    filler = _filler(mode, type)
    return dict(configured) if filler is None else filler.fill(configured, unknown)


@cache
def _filler(mode: Mode, type: str) -> Filler | None:
    schema = arguments_of(mode, type)
    if schema is None:
        return None
    knowledge = Knowledge({}, frozenset(), frozenset(), sdk_type(mode, type))
    if mode == "managed":
        data = _load()
        if type in data.defaults:
            knowledge.constants = msgspec.json.decode(data.defaults[type])
        if type in data.unknown:
            knowledge.unknown = msgspec.json.decode(data.unknown[type], type=frozenset[str])
        if type in data.unseen:
            knowledge.unseen = msgspec.json.decode(data.unseen[type], type=frozenset[str])
    return Filler(schema, knowledge)


def sdk_type(mode: Mode, type: str) -> bool:
    """Tell whether the provider has this type in the plugin SDK, and not in the plugin framework.

    The SDK gives every type an `id` that a configuration might set; in the framework `id` is computed only.
    """
    schema = arguments_of(mode, type)
    identity = schema.attributes.get("id") if schema is not None else None
    return identity is not None and identity.optional


def forget() -> None:
    """Read the data anew when it is asked for next: it was written again."""
    _filler.cache_clear()
    _load.cache_clear()


@lru_cache(maxsize=1)
def _load() -> _Data:
    with open(os.path.join(os.path.dirname(__file__), "defaults.json"), "rb") as file:
        content = file.read()
    return msgspec.json.decode(content, type=_Data)


def _members(type: Any) -> dict[str, Any]:
    """Return the members of the objects that such a list or set holds; empty for other types."""
    listed = isinstance(type, list) and type[0] in ("list", "set") and isinstance(type[1], list)
    return dict(type[1][1]) if listed and type[1][0] == "object" else {}


def _unset_if_empty(attribute: AttributeSchema) -> bool:
    """Tell whether the SDK takes an empty value for none at all."""
    if attribute.type == "string":
        return attribute.optional and attribute.computed
    return attribute.settable and attribute.type[0] in ("set", "map")


def _fill_elements(value: Any, members: dict[str, Any], missing: Any) -> Any:
    if not isinstance(value, list):
        return value
    filled = []
    for element in value:
        if isinstance(element, dict):
            element = {
                member: (missing if default is None else _copy(default))
                if element.get(member) is None
                else element[member]
                for member, default in members.items()
            }
        filled.append(element)
    return filled


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_copy(inner) for inner in value]
    return value
