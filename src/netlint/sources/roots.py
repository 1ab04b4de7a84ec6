"""Which configurations a changed file is part of: the root modules that lead to it by local calls."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

from netlint.sources.directory import has_configuration, is_configuration

#: The most directories of a repository that are looked at; a commit must not wait for more.
MAX_DIRECTORIES = 20_000
#: How much of a file is searched for calls, in bytes.
_MOST_READ = 1 << 20

_LOCAL_SOURCE = re.compile(rb'"?source"?\s*[=:]\s*"(\.{1,2}/[^"\n$%]*)"')
_SKIPPED = frozenset(
    {".terraform", ".terragrunt-cache", ".git", ".hg", "node_modules", "cdk.out", "cdktf.out"}
)


def roots_of(paths: Iterable[str]) -> list[str]:
    """Return what to analyse for changed files: root modules for those of configurations, the rest as it is.

    A directory that no other one calls is a root module. Files that are gone are left out, but count for the
    directory that they were in.

    Args:
        paths: files, as a hook gets them; a directory stands for all that is below it.
    """
    kept: list[str] = []
    touched: list[str] = []
    for path in paths:
        if os.path.isdir(path):
            touched.extend(_below(path))
        elif _belongs_to_configuration(path):
            touched.append(os.path.dirname(path) or ".")
        elif os.path.exists(path) and not path.endswith("netlint.toml"):
            kept.append(path)
    if touched:
        callers = _callers(_top(touched[0]))
        found = {root for directory in touched for root in _leading_to(os.path.realpath(directory), callers)}
        kept.extend(sorted(os.path.relpath(root) for root in found if has_configuration(root)))
    return list(dict.fromkeys(kept))


def _belongs_to_configuration(path: str) -> bool:
    name = os.path.basename(path)
    return is_configuration(name) or name.endswith((".tfvars", ".tfvars.json"))


def _top(directory: str) -> str:
    """Return the top of the repository that a directory is in; the working directory where there is none."""
    current = os.path.realpath(directory)
    while not os.path.exists(os.path.join(current, ".git")):
        parent = os.path.dirname(current)
        if parent == current:
            return os.path.realpath(".")
        current = parent
    return current


def _below(directory: str) -> list[str]:
    """Return the directories below one that hold configuration."""
    found: list[str] = []
    for number, (current, folders, names) in enumerate(os.walk(directory)):
        if number >= MAX_DIRECTORIES:
            break
        folders[:] = sorted(name for name in folders if name not in _SKIPPED)
        if any(map(is_configuration, names)):
            found.append(current)
    return found


def _callers(top: str) -> dict[str, set[str]]:
    """Return which directories call each directory, by real path."""
    callers: dict[str, set[str]] = {}
    for number, (directory, folders, names) in enumerate(os.walk(top)):
        if number >= MAX_DIRECTORIES:
            break
        folders[:] = sorted(name for name in folders if name not in _SKIPPED)
        for name in names:
            if is_configuration(name):
                for called in _calls(os.path.join(directory, name)):
                    callers.setdefault(os.path.realpath(os.path.join(directory, called)), set()).add(
                        directory
                    )
    return callers


def _calls(path: str) -> list[str]:
    try:
        with open(path, "rb") as stream:
            text = stream.read(_MOST_READ)
    except OSError:
        return []
    return [found.decode("utf-8", "replace") for found in _LOCAL_SOURCE.findall(text)]


def _leading_to(directory: str, callers: dict[str, set[str]]) -> set[str]:
    """Return the directories from which calls lead to one, and that nothing calls themselves."""
    roots: set[str] = set()
    seen = {directory}
    pending = [directory]
    while pending:
        current = pending.pop()
        above = callers.get(current, set()) - {current}
        if not above:
            roots.add(current)
        pending.extend(above - seen)
        seen |= above
    # Modules that only call one another in a circle have no root: the directory itself is analysed then.
    return roots or {directory}
