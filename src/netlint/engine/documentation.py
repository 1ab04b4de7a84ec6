"""A check's manual page: its module's docstring, in Markdown, with fixed headings.

The sections `Bad` and `Good` hold an example each, in a block of HCL: networks that the tests plan and
check. Where the bad one is at fault, a comment names the check: `# <- NAT001`. A check that speaks only
where netlint's own configuration says something shows that too, in a block of TOML in the section `Bad`.
A check of what a change breaks has two blocks of HCL in each: what is there before, and the change; one of
what was changed by hand has a third one between them, which is what was made of it.
"""

from __future__ import annotations

import re
from importlib import import_module

from netlint.engine.check import Check
from netlint.engine.finding import RuleInfo
from netlint.engine.options import described, in_profiles, section

#: the headings that every check has, in this order
HEADINGS = (
    "What it finds",
    "Why it matters",
    "Bad",
    "Good",
    "How to fix it",
    "When it stays silent",
    "References",
)

_EXAMPLE = re.compile(r"^```hcl\n(.*?\n)```$", flags=re.DOTALL | re.MULTILINE)
_SETTINGS = re.compile(r"^```toml\n(.*?\n)```$", flags=re.DOTALL | re.MULTILINE)


def sections(check: Check) -> dict[str, str]:
    """Return the title (under an empty key) and the text below each heading."""
    docstring = (import_module(check.module).__doc__ or "").strip()
    parts = re.split(r"^## (.+)$", docstring, flags=re.MULTILINE)
    found = {"": parts[0].strip()}
    for heading, text in zip(parts[1::2], parts[2::2], strict=True):
        found[heading.strip()] = text.strip()
    return found


def example(check: Check, heading: str) -> str:
    """Return the HCL below a heading (`Bad` or `Good`); empty where there is none."""
    found = _EXAMPLE.findall(sections(check).get(heading, ""))
    return str(found[-1]) if found else ""


def example_before(check: Check, heading: str) -> str:
    """Return the HCL of what is there before the change that an example is; empty where it is none."""
    found = _EXAMPLE.findall(sections(check).get(heading, ""))
    return str(found[0]) if len(found) > 1 else ""


def example_outside(check: Check, heading: str) -> str:
    """Return the HCL of what was changed outside of Terraform before an example; empty where nothing was."""
    found = _EXAMPLE.findall(sections(check).get(heading, ""))
    return str(found[1]) if len(found) > 2 else ""


def settings_shown(check: Check) -> str:
    """Return the configuration of netlint that the examples need, in TOML; empty where they need none."""
    found = _SETTINGS.search(sections(check).get("Bad", ""))
    return found[1] if found is not None else ""


def describe(check: Check) -> RuleInfo:
    """Return what reports say about a check."""
    text = sections(check)
    options, profiles = described(check.body.options), in_profiles(check.code)
    configuration = section(check.code, options, profiles)
    return RuleInfo(
        code=check.code,
        slug=check.slug,
        title=text[""],
        severity=check.severity,
        topic=check.module.split(".")[-2],
        security=check.security,
        what=text.get("What it finds", ""),
        why=text.get("Why it matters", ""),
        bad=text.get("Bad", ""),
        good=text.get("Good", ""),
        fix=text.get("How to fix it", ""),
        silent=text.get("When it stays silent", ""),
        documentation=_page(check, text, configuration),
        references=tuple(re.findall(r"https://\S+", text.get("References", ""))),
        configuration=configuration,
        options=options,
        profiles=profiles,
    )


def _page(check: Check, text: dict[str, str], configuration: str) -> str:
    head = f"# {check.code} {check.slug}\n\n{text['']}\n\nSeverity: {check.severity.value}"
    parts = {name: body for name, body in text.items() if name}
    references = parts.pop("References", "")
    parts |= {"Options and profiles": configuration, "References": references}
    return "\n\n".join([head, *(f"## {name}\n\n{body}" for name, body in parts.items() if body)]) + "\n"
