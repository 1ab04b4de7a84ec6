"""Templates as text, read and evaluated."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from netlint.resources.model import Reading
from netlint.resources.options import ReadOptions, VariableOption
from netlint.sources.recognise import read


def reading_of(
    folder: Path, text: str | dict[str, Any], name: str = "t.yaml", base: str = "", **parameters: str
) -> Reading:
    """Write a template and read it."""
    if isinstance(text, dict):
        text, name = json.dumps(text, indent=1), name.replace(".yaml", ".json")
    file = folder / name
    file.write_text(text)
    given = tuple(
        VariableOption(name=key.replace("__", "::"), value=value) for key, value in parameters.items()
    )
    return read(str(file), ReadOptions(parameters=given, base=base))


def values(reading: Reading, logical: str) -> dict[str, Any]:
    """Return the properties of a resource."""
    (found,) = (one for one in reading.after if one.name == logical)
    return found.attributes


def links(reading: Reading, logical: str) -> dict[str, tuple[list[str], str]]:
    """Return the references of a resource: targets without the stack's name, and certainty."""
    (found,) = (one for one in reading.after if one.name == logical)
    return {
        path: ([target.address.partition("/")[2] for target in reference.targets], reference.certainty.value)
        for path, reference in found.references().items()
    }


def said(reading: Reading) -> list[str]:
    """Return the diagnostics as one line each, without the folder."""
    return [
        f"{Path(one.file).name}:{one.line}:{one.column}: {one.level}: {one.message}"
        for one in reading.diagnostics
    ]
