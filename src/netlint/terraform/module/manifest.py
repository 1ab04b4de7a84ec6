"""The list of installed modules that `terraform init` writes.

It stands in `.terraform/modules/modules.json`, and without the outer object in a plan file's snapshot.
"""

from __future__ import annotations

import posixpath
from typing import Any

from msgspec import DecodeError, Struct, json


class InstalledModule(Struct, frozen=True):
    """Where a module is. `directory` is relative to that of the root module, or absolute."""

    source: str
    directory: str
    version: str = ""


def parse_manifest(data: bytes | None) -> dict[str, InstalledModule]:
    """Return the installed modules by key: `""` for the root module, `network.subnets` for a module in one.

    What is not such a list gives none: the file is one that Terraform wrote for itself.
    """
    if data is None:
        return {}
    try:
        decoded: Any = json.decode(data)
    except DecodeError:
        return {}
    entries = decoded.get("Modules") if isinstance(decoded, dict) else decoded
    modules: dict[str, InstalledModule] = {}
    for entry in entries if isinstance(entries, list) else ():
        if not isinstance(entry, dict):
            continue
        key, source, directory = entry.get("Key"), entry.get("Source", ""), entry.get("Dir")
        if isinstance(key, str) and isinstance(directory, str) and isinstance(source, str):
            version = entry.get("Version")
            path = posixpath.normpath(directory.replace("\\", "/"))
            modules[key] = InstalledModule(source, path, version if isinstance(version, str) else "")
    return modules
