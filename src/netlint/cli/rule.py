"""`netlint rule`: the documentation of the checks."""

from __future__ import annotations

import click

from netlint.cli.options import PATH, Plain, format_option, verbose_option
from netlint.cli.output import emit, json_text
from netlint.engine.finding import RuleInfo


def _complete(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """Return the codes that begin so, for shells."""
    from netlint.engine.registry import load

    return [rule.code for rule in load().rules if rule.code.startswith(incomplete.upper())]


@click.command("rule", cls=Plain)
@click.argument("code", required=False, shell_complete=_complete)
@format_option("text", "json", "markdown")
@click.option(
    "--check-file",
    "files",
    multiple=True,
    metavar="FILE",
    type=PATH,
    help="Validate a file of declarative checks, and show these only.",
)
@verbose_option
def command(code: str | None, format_: str, files: tuple[str, ...], verbose: bool) -> int:
    """Show the documentation of a check; without CODE the table of all checks.

    CODE is a code such as NAT001, or the slug of a check; a prefix such as NAT gives a part of the table.
    """
    from netlint.engine.registry import load

    registry = load(files=files)
    found = [check.info for check in registry.declared] if files else registry.rules
    rules = sorted(found, key=lambda rule: rule.code)
    if code is None:
        emit(_TABLES[format_](rules))
        return 0
    some = _find(rules, code)
    emit(_TABLES[format_](some) if isinstance(some, list) else _PAGES[format_](some))
    return 0


def _find(rules: list[RuleInfo], code: str) -> RuleInfo | list[RuleInfo]:
    """Return the check of a code or a slug, or those of a prefix of codes."""
    wanted = code.casefold()
    for rule in rules:
        if wanted in (rule.code.casefold(), rule.slug.casefold()):
            return rule
    some = [rule for rule in rules if wanted and rule.code.casefold().startswith(wanted)]
    if some:
        return some
    from netlint.config.complain import nearest
    from netlint.errors import ConfigurationError

    known = [name for rule in rules for name in (rule.code, rule.slug)]
    raise ConfigurationError(f"there is no check `{code}`{nearest(code, known)}")


def _json_table(rules: list[RuleInfo]) -> str:
    return json_text({"schema": "netlint.rules/1", "rules": rules})


def _text_table(rules: list[RuleInfo]) -> str:
    rows = [(rule.code, rule.severity.value, rule.slug, rule.title) for rule in rules]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    return "\n".join("  ".join([*map(str.ljust, row[:3], widths), row[3]]) for row in rows)


def _markdown_table(rules: list[RuleInfo]) -> str:
    rows = ["| Code | Name | Severity | What it finds |", "| --- | --- | --- | --- |"]
    rows += [f"| {rule.code} | {rule.slug} | {rule.severity.value} | {rule.title} |" for rule in rules]
    return "\n".join(rows)


def _text_page(rule: RuleInfo) -> str:
    parts = [f"{rule.code}  {rule.slug}  ({rule.severity.value}, {rule.topic})", rule.title]
    sections = (
        ("What it finds", rule.what),
        ("Why it matters", rule.why),
        ("Bad", rule.bad),
        ("Good", rule.good),
        ("How to fix it", rule.fix),
        ("When it stays silent", rule.silent),
        ("Options and profiles", rule.configuration),
    )
    parts += [f"{heading}\n{_indented(text)}" for heading, text in sections if text]
    if rule.references:
        parts.append("References\n" + _indented("\n".join(rule.references)))
    return "\n\n".join(parts)


def _markdown_page(rule: RuleInfo) -> str:
    return rule.documentation


def _indented(text: str) -> str:
    """Indent a text by four columns, and the code in its fenced blocks by four more."""
    lines, margin = [], "    "
    for line in text.strip().splitlines():
        if line.startswith("```"):
            margin = "        " if margin == "    " else "    "
        else:
            lines.append(f"{margin}{line}" if line.strip() else "")
    return "\n".join(lines)


_TABLES = {"text": _text_table, "json": _json_table, "markdown": _markdown_table}
_PAGES = {"text": _text_page, "json": json_text, "markdown": _markdown_page}
