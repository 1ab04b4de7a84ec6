"""Write the manual pages of the checks to docs/checks, and their index.

    python scripts/generate_pages.py [--check]

With `--check` nothing is written, and the exit code is 1 if something would be.
"""

import sys
from pathlib import Path

from netlint.engine.registry import load

PAGES = Path(__file__).resolve().parent.parent / "docs" / "checks"

_INTRODUCTION = """\
# Checks

What `netlint rule CODE` prints, a page each. They are written from the checks themselves:
`make generate` does it.
"""


def pages() -> dict[str, str]:
    """Return the text of each page, by file name."""
    rules = sorted(load().rules, key=lambda rule: (rule.topic, rule.code))
    found = {f"{rule.code}.md": rule.documentation for rule in rules}
    lines = [_INTRODUCTION]
    topic = ""
    for rule in rules:
        if rule.topic != topic:
            topic = rule.topic
            lines.append(f"\n## {topic.replace('_', ' ').capitalize()}\n\n")
        lines.append(f"- [{rule.code}]({rule.code}.md) {rule.slug} ({rule.severity.value}): {rule.title}\n")
    found["README.md"] = "".join(lines)
    return found


def main() -> int:
    """Write the pages, or tell whether they are fresh."""
    wanted = pages()
    present = {file.name: file.read_text(encoding="utf-8") for file in PAGES.glob("*.md")}
    if wanted == present:
        return 0
    if "--check" in sys.argv:
        stale = sorted(
            name for name in wanted.keys() | present.keys() if wanted.get(name) != present.get(name)
        )
        print(f"docs/checks is not up to date: run 'make generate' ({', '.join(stale[:5])})", file=sys.stderr)
        return 1
    PAGES.mkdir(parents=True, exist_ok=True)
    for name in present.keys() - wanted.keys():
        (PAGES / name).unlink()
    for name, text in wanted.items():
        (PAGES / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
