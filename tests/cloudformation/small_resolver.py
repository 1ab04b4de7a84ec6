"""A second, simple reader of templates: which resources each property mentions, and which it surely names.

It shares nothing with netlint but PyYAML: it evaluates no function, and takes what is written literally.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import yaml


class _Loader(yaml.SafeLoader):
    """Reads short forms as long ones."""


def _short(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> Any:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        if suffix == "GetAtt":
            value = value.split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _short)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: str(node.value))


def load(text: str) -> Any:
    """Parse a template."""
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        # What begins with a brace may be YAML too.
        return yaml.load(text, Loader=_Loader)


def mentions(node: Any, names: set[str]) -> Iterator[str]:
    """Yield every resource that a node mentions, in whatever way."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "Ref" and value in names:
                yield value
            elif key == "Fn::GetAtt":
                logical = value[0] if isinstance(value, list) and value else str(value).split(".")[0]
                if isinstance(logical, str) and logical in names:
                    yield logical
            elif key == "Fn::Sub":
                text = value if isinstance(value, str) else value[0] if value else ""
                if isinstance(text, str):
                    yield from (name for name in re.findall(r"\$\{\s*(\w+)", text) if name in names)
            yield from mentions(value, names)
    elif isinstance(node, list):
        for value in node:
            yield from mentions(value, names)


def surely(node: Any, names: set[str], path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Yield dotted paths and the resources whose `Ref` stands there, under no function but lists."""
    if isinstance(node, dict):
        if len(node) == 1 and node.get("Ref") in names:
            yield ".".join(path), node["Ref"]
        elif not any(str(key).startswith("Fn::") for key in node):
            for key, value in node.items():
                yield from surely(value, names, (*path, str(key)))
    elif isinstance(node, list):
        for value in node:
            yield from surely(value, names, path)
