"""Check every CloudFormation template below some folders, and print what came out.

For templates that other people wrote, of which checkouts lie somewhere. A file counts if it is a template
with a resource that is part of a network; one with the same content counts once. Each is checked in a process
of its own, as a user does it.

    python scripts/public_templates.py [--json FILE] FOLDER…

`--json` keeps everything that was said, to review it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from netlint.errors import ExitCode
from netlint.network.catalog import entities

ENDS = (".json", ".template", ".yaml", ".yml", ".cfn")
#: Where copies of other people's templates lie in a checkout.
ELSEWHERE = frozenset({".git", ".venv", "node_modules"})
_TYPE = re.compile(rb"""["']?Type["']?\s*:\s*["']?(AWS::\w+::\w+)""")
_SECONDS = 120
_ENDINGS = (ExitCode.CLEAN, ExitCode.FINDINGS, ExitCode.INPUT)


def main(arguments: list[str]) -> int:
    """Check the templates below the folders that are named; return 1 if one of them makes netlint fail."""
    parser = argparse.ArgumentParser(description="Check every template below some folders.")
    parser.add_argument("folders", metavar="FOLDER", nargs="+", type=Path)
    parser.add_argument("--json", metavar="FILE", type=Path, help="keep all reports here")
    chosen = parser.parse_args(arguments)
    found = list(templates(chosen.folders))
    with ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(checked, found))
    if chosen.json:
        chosen.json.write_text(json.dumps(reports, indent=1), encoding="utf-8")
    table(reports)
    return int(any(report["crashed"] for report in reports))


def templates(folders: list[Path]) -> Iterator[Path]:
    """Yield the templates with a part of a network below some folders, each content once."""
    network = {spelling.type.encode() for entity in entities() for spelling in entity.cloudformation}
    seen: set[bytes] = set()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if not path.name.endswith(ENDS) or ELSEWHERE & set(path.parts) or not path.is_file():
                continue
            data = path.read_bytes()
            content = hashlib.sha256(data).digest()
            if b"Resources" in data and content not in seen and not network.isdisjoint(_TYPE.findall(data)):
                seen.add(content)
                yield path


def checked(path: Path) -> dict[str, Any]:
    """Check a template in a process of its own; return its report with how the process ended."""
    command = [sys.executable, "-m", "netlint", "check", "-v", "-f", "json", str(path)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return {"template": str(path), "crashed": f"no answer after {_SECONDS} seconds", "refused": []}
    said: dict[str, Any] = {"template": str(path), "code": done.returncode, "crashed": "", "refused": []}
    if done.returncode not in _ENDINGS or "Traceback" in done.stderr or not done.stdout:
        return said | {"crashed": done.stderr.strip() or "no report"}
    report: dict[str, Any] = json.loads(done.stdout)
    said["refused"] = [one["message"] for one in report["errors"] if one["level"] == "error"]
    return said | report


def table(reports: list[dict[str, Any]]) -> None:
    """Print the counts: read, refused and why, failed, findings and undetermined by check."""
    refused = [report for report in reports if report["refused"]]
    crashed = [report for report in reports if report["crashed"]]
    print(f"{len(reports)} templates: {len(reports) - len(refused) - len(crashed)} read without an error")
    for title, group in (("refused", refused), ("failed", crashed)):
        print(f"{len(group)} {title}")
        for report in group:
            print(f"  {report['template']}: {(report['crashed'] or report['refused'][0])[-300:]}")
    findings = Counter(one["code"] for report in reports for one in report.get("findings", ()))
    undetermined = Counter(one["code"] for report in reports for one in report.get("undetermined", ()))
    print(f"{'check':10} {'findings':>8} {'undetermined':>12}")
    for code in sorted(findings | undetermined):
        print(f"{code:10} {findings[code]:8} {undetermined[code]:12}")
    print(f"{'all':10} {findings.total():8} {undetermined.total():12}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
