"""From where files may be read: below the top of a project, and never from outside of it."""

from __future__ import annotations

import os

#: What marks the top of a project: what it refers to is found below it.
_TOPS = (".git", ".hg")


def root_of(directory: str) -> str:
    """Return the directory that files are read from, and never from outside of it.

    That is the top of the repository; without one, the working directory when it contains `directory`, else
    `directory` itself.
    """
    full = os.path.realpath(directory)
    current = full
    while not any(os.path.exists(os.path.join(current, top)) for top in _TOPS):
        parent = os.path.dirname(current)
        if parent == current:
            here = os.path.realpath(".")
            return here if is_inside(full, here) else full
        current = parent
    return current


def is_inside(path: str, root: str) -> bool:
    """Tell whether a path is that of a directory or leads below it; of both, links are followed already."""
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def resolved(path: str, root: str) -> str | None:
    """Return where a path leads to when links are followed; None where it leads out, or is no path.

    Args:
        path: the path; a relative one starts at the working directory.
        root: the directory, of which links are followed already.
    """
    try:
        real = os.path.realpath(path)
    except (OSError, ValueError):
        # An input may name anything: a zero byte is in no path.
        return None
    return real if is_inside(real, root) else None
