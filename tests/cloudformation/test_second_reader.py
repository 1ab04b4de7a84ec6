"""Links of templates, compared with those of a second reader that shares nothing with netlint.

`NETLINT_TEMPLATES` names a folder with more templates, such as a checkout of public ones.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from netlint.errors import InputError
from netlint.resources.model import Certainty
from netlint.sources.recognise import read
from tests.cloudformation.small_resolver import load, mentions, surely

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
ENDS = (".yaml", ".yml", ".json", ".template")
#: What a reference to a mapping of another section leads through.
FOLLOWED = ("Fn::ForEach", "Fn::Transform", "AWS::Include")


def templates() -> list[Path]:
    folders = [FIXTURES, *map(Path, filter(None, [os.environ.get("NETLINT_TEMPLATES")]))]
    found = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in ENDS and path.is_file():
                text = path.read_text(encoding="utf-8", errors="replace")
                if "Resources" in text and "AWS::" in text and not any(mark in text for mark in FOLLOWED):
                    found.append(path)
    return found


def test_no_link_is_wrong_and_none_is_missing() -> None:
    checked = 0
    for path in templates():
        try:
            reading = read(str(path))
            written = load(path.read_text(encoding="utf-8"))
        except (InputError, Exception) as error:
            if not isinstance(error, InputError) and type(error).__module__.partition(".")[0] != "yaml":
                raise
            continue
        if reading.kind != "cloudformation template" or not isinstance(written.get("Resources"), dict):
            continue
        names = set(written["Resources"])
        for instance in reading.after:
            stack, _, logical = instance.address.rpartition("/")
            if "/" in stack:
                continue
            properties = written["Resources"][logical].get("Properties") or {}
            if instance.type.startswith("AWS::Lambda") and "Globals" in written:
                continue
            links = instance.references()
            for dotted, reference in links.items():
                part = properties.get(dotted.partition(".")[0]) if dotted else properties
                mentioned = set(mentions(part, names))
                for target in reference.targets:
                    checked += 1
                    inner = target.address.removeprefix(f"{stack}/").partition("/")[0]
                    assert inner in mentioned or reference.certainty is Certainty.INFERRED, (
                        f"{path}: {instance.address} {dotted} -> {target.address}"
                    )
            for dotted, name in surely(properties, names):
                if name == logical or f"{stack}/{name}" not in reading.after.by_address:
                    continue
                found = {target.address for target in links[dotted].targets} if dotted in links else set()
                assert f"{stack}/{name}" in found, f"{path}: {instance.address} {dotted} -> {name}"
    if not checked:
        pytest.skip("no templates")
    print(checked, "links")
