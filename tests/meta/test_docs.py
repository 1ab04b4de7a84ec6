"""What README.md shows is what netlint prints."""

import re
import subprocess
import sys
from pathlib import Path

import pytest


def test_readme_is_up_to_date(root: Path) -> None:
    if not (root / "tests" / "fixtures" / "demo" / "plan.json").exists():
        pytest.skip("needs the plan of the demo")
    script = root / "scripts" / "generate_readme.py"
    ran = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_the_pages_of_the_checks_are_up_to_date(root: Path) -> None:
    script = root / "scripts" / "generate_pages.py"
    ran = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_relative_links_lead_somewhere(root: Path) -> None:
    for page in (*root.glob("*.md"), *root.glob("docs/**/*.md")):
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
