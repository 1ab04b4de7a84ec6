"""Finds checks: built-in ones and installed packs come in through the same door."""

from __future__ import annotations

from functools import cached_property
from importlib import import_module

from netlint.engine.check import Check
from netlint.engine.finding import RuleInfo
from netlint.engine.index import checks_of
from netlint.engine.unused_suppression import unused_suppression
from netlint.errors import ConfigurationError

_BUILTIN = "netlint.checks"


class Registry:
    """The checks that can run on a network, and those that the engine makes of how it was run."""

    def __init__(self, checks: list[Check], own: tuple[Check, ...] = ()) -> None:
        self.checks = sorted(checks, key=lambda check: check.code)
        self.own = own
        self._all = [*self.checks, *own]

    @cached_property
    def rules(self) -> list[RuleInfo]:
        """What reports say about each check."""
        from netlint.engine.documentation import describe

        return [describe(check) for check in self._all]

    def find(self, name: str) -> Check | None:
        """Return the check with a code or slug, in any case."""
        wanted = name.casefold()
        for check in self._all:
            if wanted in (check.code.casefold(), check.slug.casefold()):
                return check
        return None

    def select(self, names: list[str]) -> set[str]:
        """Return the codes that codes, prefixes, slugs or `ALL` stand for.

        Raises:
            ConfigurationError: one of them stands for nothing.
        """
        chosen: set[str] = set()
        for name in names:
            wanted = name.casefold()
            found = {
                check.code
                for check in self._all
                if wanted == "all"
                or check.code.casefold().startswith(wanted)
                or check.slug.casefold() == wanted
            }
            if not found or not wanted:
                from netlint.config.complain import nearest

                known = [known for check in self._all for known in (check.code, check.slug)]
                raise ConfigurationError(f"there is no check `{name}`{nearest(name, known)}")
            chosen |= found
        return chosen


def load(plugins: list[str] | tuple[str, ...] = ()) -> Registry:
    """Load the built-in checks and those of installed packs.

    Args:
        plugins: names of `netlint.checks` entry points.

    Raises:
        ConfigurationError: a pack is not installed.
    """
    checks = checks_of(import_module(_BUILTIN))
    if plugins:
        from importlib.metadata import entry_points

        installed = {point.name: point for point in entry_points(group="netlint.checks")}
        for name in plugins:
            if name not in installed:
                raise ConfigurationError(f"the pack of checks `{name}` is not installed")
            checks += checks_of(installed[name].load())
    return Registry(checks, (unused_suppression,))
