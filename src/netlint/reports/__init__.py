"""Reports: one module per format, imported only when its format is asked for."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from netlint.engine.finding import Report
from netlint.errors import ConfigurationError
from netlint.reports.options import Options

#: The module of every format. Each has `render(report, options) -> str`.
FORMATS: dict[str, str] = {
    "text": "netlint.reports.text",
    "concise": "netlint.reports.concise",
    "json": "netlint.reports.json_report",
    "sarif": "netlint.reports.sarif",
    "github": "netlint.reports.github",
    "markdown": "netlint.reports.markdown",
}


def render(
    report: Report,
    format: str,
    *,
    color: bool = False,
    root: str = ".",
    explain_undetermined: bool = False,
    category: str = "",
    fix_hcl: bool = False,
) -> str:
    """Write a report in one format.

    Args:
        report: what the run found.
        format: one of `FORMATS`.
        color: whether `text` may hold ANSI colours.
        root: the directory that the files of origins are relative to, itself relative to the
            working directory.
        explain_undetermined: whether `text` lists every undetermined question by itself.
        category: names one analysis among several of a repository: the category of `sarif`, the
            key of the comment that `markdown` is for.
        fix_hcl: whether `text` and `json` hold the blocks of HCL that cure a finding.

    Returns:
        The whole document. It ends with a newline and encodes as UTF-8.

    Raises:
        ConfigurationError: there is no such format.
    """
    module = FORMATS.get(format)
    if module is None:
        raise ConfigurationError(f"there is no format `{format}`; there are {', '.join(FORMATS)}")
    write: Callable[[Report, Options], str] = import_module(module).render
    return write(
        report,
        Options(
            color=color,
            root=root,
            explain_undetermined=explain_undetermined,
            category=category,
            fix_hcl=fix_hcl,
        ),
    )
