"""Finds checks: built-in ones and installed packs come in through the same door."""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING

from netlint.engine.check import Check
from netlint.engine.finding import RuleInfo
from netlint.engine.index import checks_of
from netlint.engine.network_test import network_test
from netlint.engine.unused_suppression import unused_suppression
from netlint.errors import ConfigurationError

if TYPE_CHECKING:
    from netlint.engine.declarative.checks import DeclaredCheck

_BUILTIN = "netlint.checks"


class Registry:
    """The checks that can run on a network, and those that the engine makes of how it was run.

    `declared` are those that users wrote in YAML; they run on single resources.
    """

    def __init__(
        self, checks: list[Check], own: tuple[Check, ...] = (), declared: list[DeclaredCheck] | None = None
    ) -> None:
        """Collect checks.

        Raises:
            ConfigurationError: a declared one has the code or the slug of another.
        """
        self.checks = sorted(checks, key=lambda check: check.code)
        self.own = own
        self.declared = declared or []
        known = {name for check in (*checks, *own) for name in (check.code, check.slug)}
        for check in self.declared:
            for name in (check.code, check.slug):
                if name in known:
                    raise ConfigurationError(f"there is a check `{name}` already", file=check.file)
                known.add(name)
        self._all: list[Check | DeclaredCheck] = [*self.checks, *own, *self.declared]

    @cached_property
    def rules(self) -> list[RuleInfo]:
        """What reports say about each check."""
        from netlint.engine.documentation import describe

        described = [describe(check) for check in (*self.checks, *self.own)]
        return described + [check.info for check in self.declared]

    def find(self, name: str) -> Check | None:
        """Return the check of networks with a code or slug, in any case."""
        wanted = name.casefold()
        for check in (*self.checks, *self.own):
            if wanted in (check.code.casefold(), check.slug.casefold()):
                return check
        return None

    def select(self, names: list[str], setting: str = "") -> set[str]:
        """Return the codes that codes, prefixes, slugs or `ALL` stand for.

        Args:
            names: the codes, prefixes and slugs.
            setting: where they stand, for the message if one of them is wrong.

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
                where = f"{setting}: " if setting else ""
                raise ConfigurationError(f"{where}there is no check `{name}`{nearest(name, known)}")
            chosen |= found
        return chosen


def load(plugins: list[str] | tuple[str, ...] = (), files: list[str] | tuple[str, ...] = ()) -> Registry:
    """Load the built-in checks, those of installed packs, and declarative ones.

    Args:
        plugins: names of `netlint.checks` entry points.
        files: files of declarative checks.

    Raises:
        ConfigurationError: a pack is not installed, or a file is malformed.
    """
    checks = checks_of(import_module(_BUILTIN))
    if plugins:
        from importlib.metadata import entry_points

        installed = {point.name: point for point in entry_points(group="netlint.checks")}
        for name in plugins:
            if name not in installed:
                raise ConfigurationError(f"the pack of checks `{name}` is not installed")
            checks += checks_of(installed[name].load())
    declared = None
    if files:
        from netlint.engine.declarative.checks import load as load_declared

        declared = load_declared(files)
    return Registry(checks, (network_test, unused_suppression), declared)
