"""Where a finding is shown: paths relative to the working directory, and the part of a chain to point at."""

from __future__ import annotations

import os
import posixpath

from netlint.engine.finding import Finding
from netlint.resources.model import Origin

# Where Terraform and Terragrunt keep copies of modules, and what construct kits make: files nobody can edit.
_COPIES = (".terraform", ".terragrunt-cache", "cdk.out", "cdktf.out", "cdktn.out")


def path_of(file: str, root: str = ".") -> str:
    """Return a file named relative to `root` as seen from the working directory, with `/`."""
    if not file:
        return ""
    path = posixpath.normpath(posixpath.join(root, file).replace("\\", "/"))
    if path.startswith("/"):
        here = os.getcwd().replace("\\", "/").rstrip("/") + "/"
        return path.removeprefix(here)
    return path


def in_tree(path: str) -> bool:
    """Tell whether a path from `path_of` is a file of the tree below the working directory."""
    parts = path.split("/")
    # An absolute path begins with "/", or on Windows with a drive.
    if parts[0] in ("", "..") or parts[0].endswith(":"):
        return False
    return not any(part in _COPIES for part in parts)


def repository_path(file: str, root: str) -> str | None:
    """Return a path that code scanning can find in a checkout; None for what is no file of it.

    The working directory is taken for the top of the checkout; when `root` lies elsewhere, `root` is.
    """
    path = path_of(file, root)
    if not in_tree(path) and not in_tree(path_of(root)):
        path = path_of(file)
    return path if in_tree(path) else None


def chain(origin: Origin | None) -> list[Origin]:
    """Return an origin and the module calls that led to it, innermost first."""
    return [] if origin is None else [origin, *reversed(origin.module_calls)]


def editable(origin: Origin | None, root: str) -> Origin | None:
    """Return the innermost place of a chain that the user can edit: for a remote module, the call."""
    for place in chain(origin):
        if repository_path(place.file, root) is not None:
            return place
    return None


def shown(origin: Origin | None, root: str) -> Origin | None:
    """Return the place of a chain to point at: the innermost one that the user can edit.

    Outside of the tree that is the innermost one that is no copy of a module; None for no origin.
    """
    found = editable(origin, root)
    if found is not None:
        return found
    for place in chain(origin):
        if not any(part in _COPIES for part in path_of(place.file, root).split("/")):
            return place
    return origin


def by_severity(findings: list[Finding], root: str) -> list[Finding]:
    """Return the findings, worst first and then by place; those without one in the order of the report."""

    def key(finding: Finding) -> tuple[int, str, str, int, int]:
        place = shown(finding.origin, root)
        where = ("", 0, 0) if place is None else (path_of(place.file, root), place.line, place.column)
        return -finding.severity.rank, finding.input, *where

    return sorted(findings, key=key) if len(findings) > 1 else findings
