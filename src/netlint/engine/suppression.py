"""Findings that the configuration accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from netlint.engine.finding import Finding
from netlint.engine.registry import Registry
from netlint.errors import ConfigurationError

if TYPE_CHECKING:
    from netlint.config.schema import Settings, Suppression


class Suppressions:
    """The `[[suppress]]` tables of the configuration."""

    def __init__(self, settings: Settings, registry: Registry) -> None:
        """Check and prepare them.

        Raises:
            ConfigurationError: one names an unknown check, lacks a required reason, or is not allowed.
        """
        self._rows: list[tuple[set[str], Suppression]] = []
        if not settings.suppressions or not settings.suppress:
            return
        fixed = registry.select(settings.unsuppressible, "unsuppressible")
        for row in settings.suppress:
            codes = registry.select([row.rule], "[[suppress]]")
            if settings.require_reason and not row.reason:
                from netlint.config.load import shown

                raise ConfigurationError(
                    f"the suppression of `{row.rule}` has no reason, and `require-reason` is set",
                    file=shown(settings.file),
                )
            self._rows.append((codes - fixed, row))

    def accepts(self, finding: Finding) -> str | None:
        """Return the reason why a finding is accepted; None when it is not."""
        for codes, row in self._rows:
            if finding.code in codes and self._holds(row, finding):
                return row.reason
        return None

    def explain(self, finding: Finding) -> Finding:
        """Return a finding that is not accepted, with the reason where it was until its time was over."""
        for codes, row in self._rows:
            if row.until is not None and finding.code in codes and self._covers(row, finding):
                over = f"`[[suppress]]` in the configuration accepted it until {row.until}."
                return msgspec.structs.replace(finding, because=(*finding.because, over))
        return finding

    def _holds(self, row: Suppression, finding: Finding) -> bool:
        if row.until is not None:
            from datetime import date

            if date.today() > row.until:
                return False
        return self._covers(row, finding)

    def _covers(self, row: Suppression, finding: Finding) -> bool:
        from fnmatch import fnmatchcase

        file = finding.origin.file if finding.origin else finding.input
        address = row.address.replace("[", "[[]")
        return fnmatchcase(finding.address, address) and fnmatchcase(file, row.path)
