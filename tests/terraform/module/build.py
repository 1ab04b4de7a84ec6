"""Modules from texts, for tests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from netlint.terraform.module.files import FolderFiles
from netlint.terraform.module.loader import ModuleTree, load

#: What depends on which modules are installed, and not on how anything is written.
INSTALLATION = {"Module not installed", "Unreadable module directory"}


def write(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def tree_of(folder: Path, files: Mapping[str, str], directory: str = ".") -> ModuleTree:
    return load(FolderFiles(str(write(folder, files))), directory)
