"""What a reporter may be told besides the report."""

from __future__ import annotations

from msgspec import Struct


class Options(Struct, frozen=True, kw_only=True):
    """See `netlint.reports.render` for the meaning of each."""

    color: bool = False
    root: str = "."
    explain_undetermined: bool = False
    category: str = ""
    fix_hcl: bool = False
