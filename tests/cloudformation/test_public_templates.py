"""Templates of others: read or refused with a reason, and each link is one that the template writes.

The templates of the twins are always read. Where `NETLINT_TEMPLATES` names a folder, such as one with
checkouts of public repositories, all templates below it are read too.

Links are compared with a resolver that knows nothing of netlint: it walks the text of a property, and notes
the resources that `Ref`, `Fn::GetAtt` and `Fn::Sub` name in it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from netlint.config.load import settings
from netlint.engine.run import run
from netlint.errors import InputError
from netlint.network.listing import listing
from netlint.resources.model import Reading
from netlint.resources.options import ReadOptions
from netlint.sources.recognise import read

TWINS = Path(__file__).parents[1] / "fixtures" / "twins"
OTHERS = os.environ.get("NETLINT_TEMPLATES", "")
ENDS = (".json", ".yaml", ".yml", ".template")

#: types whose `Ref` is an id that only AWS knows
_IDS = {
    f"AWS::EC2::{name}"
    for name in (
        "VPC",
        "Subnet",
        "RouteTable",
        "InternetGateway",
        "NatGateway",
        "TransitGateway",
        "VPCPeeringConnection",
        "NetworkAcl",
        "NetworkInterface",
        "VPNGateway",
    )
}
_NAMES = re.compile(r"\$\{([^!}][^}]*)\}")


def _others() -> list[Path]:
    if not OTHERS:
        return []
    found = (path for path in Path(OTHERS).rglob("*") if path.suffix in ENDS and path.is_file())
    return sorted(path for path in found if re.search(rb"AWS::\w+::", path.read_bytes()))


TEMPLATES = [*sorted(TWINS.glob("*/*.yaml")), *sorted(TWINS.glob("*/template.json")), *_others()]


class _Loader(yaml.SafeLoader):
    """Reads short forms of functions as the long ones."""


def _function(loader: _Loader, suffix: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        value: Any = loader.construct_mapping(node, deep=True)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_scalar(node)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _function)


@cache
def resources(path: Path) -> dict[str, Any]:
    """Return the resources as they are written, none where that is beyond this reader."""
    text = path.read_text(encoding="utf-8")
    try:
        document = json.loads(text) if text.lstrip().startswith("{") else yaml.load(text, _Loader)
    except (ValueError, TypeError, yaml.YAMLError, RecursionError):
        return {}
    found = document.get("Resources") if isinstance(document, dict) else None
    if not isinstance(found, dict) or any("::" in str(name) for name in found):
        return {}
    # What a transform adds or rewrites is not in the text.
    return {} if "Transform" in document else found


def named(value: Any) -> Iterator[str]:
    """Yield every name that functions in a value name."""
    if isinstance(value, list):
        for item in value:
            yield from named(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key == "Ref":
                yield str(item)
            elif key == "Fn::GetAtt":
                yield str(item[0] if isinstance(item, list) else item).partition(".")[0]
            elif key == "Fn::Sub":
                text = item[0] if isinstance(item, list) else item
                yield from (name.strip().partition(".")[0] for name in _NAMES.findall(str(text)))
                yield from named(item)
            else:
                yield from named(item)


def plain_refs(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Yield the dotted path and the name of every `Ref` that no other function is around."""
    if isinstance(value, list):
        for item in value:
            yield from plain_refs(item, path)
    elif isinstance(value, dict):
        if set(value) == {"Ref"}:
            yield ".".join(path), str(value["Ref"])
        elif not any(str(key).startswith("Fn::") for key in value):
            for key, item in value.items():
                yield from plain_refs(item, (*path, str(key)))


@cache
def reading(path: Path) -> Reading | None:
    """Read a template; None where it is refused."""
    try:
        return read(str(path), ReadOptions())
    except InputError:
        return None


def _id(path: Path) -> str:
    return str(path.relative_to(TWINS if path.is_relative_to(TWINS) else OTHERS))


@pytest.mark.parametrize("path", TEMPLATES, ids=_id)
def test_a_template_is_read_or_refused(path):
    found = reading(path)
    if found is not None:
        listing([found])
        run([found], settings([], {}))


@pytest.mark.parametrize("path", TEMPLATES, ids=_id)
def test_every_link_is_one_that_the_template_writes(path):
    found = reading(path)
    written = resources(path)
    for instance in found.after if found is not None else ():
        stack, _, logical = instance.address.partition("/")
        properties = written.get(logical, {}).get("Properties")
        if not isinstance(properties, dict):
            continue
        for attribute, reference in instance.references().items():
            names = set(named(properties.get(attribute.partition(".")[0])))
            for target in reference.targets:
                owner, _, rest = target.address.partition("/")
                assert owner == stack
                assert rest.partition("/")[0] in names, f"{instance.address}: {attribute}"


@pytest.mark.parametrize("path", TEMPLATES, ids=_id)
def test_no_plain_link_is_missed(path):
    found = reading(path)
    written = resources(path)
    for instance in found.after if found is not None else ():
        stack, _, logical = instance.address.partition("/")
        references = instance.references()
        for attribute, name in plain_refs(written.get(logical, {}).get("Properties")):
            full = f"{stack}/{name}"
            if full not in found.after.by_address or written.get(name, {}).get("Type") not in _IDS:
                continue
            reference = references.get(attribute)
            assert reference is not None, f"{instance.address}: {attribute}"
            assert full in {target.address for target in reference.targets}
