"""Fill the marked blocks of README.md and docs/configuration.md with what netlint prints and has.

    python scripts/generate_readme.py [--check]

A block is what stands between `<!-- name:begin -->` and `<!-- name:end -->`. With `--check` nothing is
written, and the exit code is 1 if something would be.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import configuration_tables

ROOT = Path(__file__).resolve().parent.parent
DEMO = Path("tests", "fixtures", "demo")
REACHABILITY = Path("tests", "fixtures", "reachability", "demo")
COST = Path("tests", "fixtures", "cost", "demo")
LINES = 40


def netlint(*arguments: str, folder: Path = ROOT) -> str:
    """Run netlint as a user would, and return what it prints.

    Raises:
        SystemExit: netlint ended with something else than "clean" or "findings".
    """
    # Terminals and continuous integration change how things are printed.
    environment = {
        key: value for key, value in os.environ.items() if key not in ("GITHUB_ACTIONS", "FORCE_COLOR")
    }
    command = (sys.executable, "-m", "netlint", *arguments)
    ran = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    if ran.returncode not in (0, 1):
        raise SystemExit(f"netlint {' '.join(arguments)}: exit code {ran.returncode}\n{ran.stderr}")
    return ran.stdout.strip("\n")


def abridged(text: str) -> str:
    """Return the first paragraphs of a report and its last one, in about `LINES` lines."""
    first, *paragraphs = text.split("\n\n")
    if text.count("\n") < LINES or len(paragraphs) < 2:
        return text
    kept = [first]
    for paragraph in paragraphs[:-1]:
        if sum(part.count("\n") + 2 for part in (*kept, paragraph, paragraphs[-1])) > LINES:
            break
        kept.append(paragraph)
    return "\n\n".join([*kept, "[…]", paragraphs[-1]])


def demo() -> str:
    """Return the demo as a console session."""
    report = netlint("check", "plan.json", "--color", "never", folder=ROOT / DEMO)
    return f"```console\n$ netlint plan.json\n{abridged(report)}\n```"


def checks() -> str:
    """Return the table of checks, each with a link to its page."""
    return re.sub(
        r"(?m)^\| ([A-Z]+\d+) ", r"| [\1](docs/checks/\1.md) ", netlint("rule", "--format", "markdown")
    )


def path() -> str:
    """Return two questions about reachability as a console session."""
    sessions = [
        ["path", ".", "--from", "aws_instance.web", "--to", "aws_instance.db", "--port", "5432/tcp"],
        ["path", ".", "--from", "internet", "--to", "aws_instance.web", "--port", "443"],
    ]
    with tempfile.TemporaryDirectory() as folder:
        # Outside of the repository, files are named as users see them in theirs.
        shutil.copy(ROOT / REACHABILITY / "main.tf", folder)
        shown = [f"$ netlint {' '.join(one)}\n{netlint(*one, folder=Path(folder))}" for one in sessions]
    return "```console\n" + "\n\n".join(shown) + "\n```"


def cost() -> str:
    """Return what a change costs as a console session."""
    report = netlint("cost", "plan.json", "--color", "never", folder=ROOT / COST)
    return f"```console\n$ netlint cost plan.json\n{report}\n```"


BLOCKS = {
    "README.md": {"demo": demo, "path": path, "cost": cost, "checks": checks},
    "docs/configuration.md": {
        "settings": configuration_tables.settings,
        "network": configuration_tables.network,
        "options": configuration_tables.options,
        "profiles": configuration_tables.profiles,
    },
}


def filled(name: str, text: str) -> str:
    """Return the text of a page with all of its blocks filled.

    Raises:
        SystemExit: a block has no markers in the text.
    """
    for title, content in BLOCKS[name].items():
        begin, end = f"<!-- {title}:begin -->\n", f"<!-- {title}:end -->"
        block = re.compile(f"({re.escape(begin)}).*?({re.escape(end)})", re.DOTALL)
        if block.search(text) is None:
            raise SystemExit(f"{name} has no block {begin.strip()} … {end}")
        written = content()
        text = block.sub(lambda match, written=written: f"{match[1]}{written}\n{match[2]}", text)
    return text


def main() -> None:
    """Write the pages, or compare them."""
    for name in BLOCKS:
        page = ROOT / name
        old = page.read_text(encoding="utf-8")
        new = filled(name, old)
        if "--check" not in sys.argv[1:]:
            page.write_text(new, encoding="utf-8")
        elif new != old:
            raise SystemExit(f'{name} is not up to date: run "make generate"')


if __name__ == "__main__":
    main()
