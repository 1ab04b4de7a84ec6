"""An index of the checks of a package, so that a run imports only those which it needs.

An installed wheel has one: `setup.py` has it written. A package without one, as in a checkout, is searched:
every module is imported.
"""

from __future__ import annotations

import os
from importlib import import_module
from types import ModuleType

import msgspec

from netlint.engine.check import Check

NAME = "index.json"


def checks_of(package: ModuleType) -> list[Check]:
    """Return the checks that the modules of a package's topics declare."""
    found: list[Check] = []
    for folder in package.__path__:
        try:
            with open(os.path.join(folder, NAME), "rb") as index:
                found += msgspec.json.decode(index.read(), type=list[Check])
        except FileNotFoundError:
            found += _declared(package, folder)
    return found


def write(package: str) -> None:
    """Write the index of a package that is about to be distributed."""
    module = import_module(package)
    for folder in module.__path__:
        checks = sorted(_declared(module, folder), key=lambda check: check.code)
        with open(os.path.join(folder, NAME), "wb") as index:
            index.write(msgspec.json.encode(checks))


def _declared(package: ModuleType, folder: str) -> list[Check]:
    """Import every module of a folder's topics and collect the checks that they declare."""
    # Importing it takes as long as ten checks do, and a package with an index has no use for it.
    from pathlib import Path

    found: list[Check] = []
    for file in sorted(Path(folder).glob("*/*.py")):
        if not file.name.startswith("_"):
            module = import_module(f"{package.__name__}.{file.parent.name}.{file.stem}")
            found += [value for value in vars(module).values() if isinstance(value, Check)]
    return found
