"""Which checks a run has, with which severities and options: what users set, over what their profile sets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from netlint.errors import ConfigurationError

if TYPE_CHECKING:
    from netlint.config.profiles import ProfileSettings
    from netlint.config.schema import Settings, SeverityName
    from netlint.engine.check import Check
    from netlint.engine.registry import Registry


class Chosen:
    """The checks of a run.

    Attributes:
        codes: those that are on.
        off: those that are off because of the profile, each with the reason.
        severities: what their findings have for a severity, by code, where the check does not say it.
    """

    def __init__(self, settings: Settings, registry: Registry) -> None:
        """Read the settings.

        Raises:
            ConfigurationError: they name a check or an option that does not exist, or give one of another
                type.
        """
        profile = _profile(settings)
        named = [*settings.select, *settings.extend_select]
        chosen = registry.select(settings.select, "select")
        chosen |= registry.select(settings.extend_select, "extend-select")
        left_out = registry.select(settings.ignore, "ignore")
        left_out |= registry.select(settings.extend_ignore, "extend-ignore")
        self.off = {} if profile is None else _off(profile, named, registry)
        self.codes = chosen - left_out - self.off.keys()
        self.severities: dict[str, SeverityName] = {} if profile is None else dict(profile.severities)
        for name, severity in settings.severity.items():
            self.severities |= dict.fromkeys(registry.select([name], "[severity]"), severity)
        self.tables: dict[str, Mapping[str, Any]] = {} if profile is None else dict(profile.rules)
        for name, table in settings.rules.items():
            for code in registry.select([name], f"[rules.{name}]"):
                self.tables[code] = {**self.tables.get(code, {}), **table}
                check = registry.find(code)
                if check is None or check.body.options is None:
                    raise _complaint(settings, name, f"{code} has no options")
                try:
                    self.options(check)
                except msgspec.ValidationError as error:
                    from netlint.config.complain import describe_option

                    message = describe_option(error, check.body.options)
                    raise _complaint(settings, name, message) from None

    def configures(self, check: Check) -> bool:
        """Tell whether a check is given any options."""
        return bool(self.tables.get(check.code))

    def options(self, check: Check) -> msgspec.Struct | None:
        """Return the options of a check; None where it has none, or all of them are as by default."""
        table = self.tables.get(check.code)
        taken = None if table is None else check.body.options
        return None if taken is None else msgspec.convert(table, taken)


def _complaint(settings: Settings, table: str, message: str) -> ConfigurationError:
    """Return what to raise for a table of options."""
    from netlint.config.load import shown

    return ConfigurationError(f"[rules.{table}]: {message}", file=shown(settings.file))


def _profile(settings: Settings) -> ProfileSettings | None:
    """Return what the profile sets; None for the one that sets nothing."""
    if settings.profile == "default":
        return None
    from netlint.config.profiles import PROFILES

    return PROFILES[settings.profile]


def _off(profile: ProfileSettings, named: list[str], registry: Registry) -> dict[str, str]:
    """Return what the profile leaves out, but for what users name."""
    found = {check.code for name in named if (check := registry.find(name)) is not None}
    return {code: reason for code, reason in profile.off.items() if code not in found}
