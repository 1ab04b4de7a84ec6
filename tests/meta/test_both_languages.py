"""Each check is shown in both languages, or it is said why it cannot be."""

from __future__ import annotations

import tomllib
from pathlib import Path

FIXTURES = Path(__file__).parents[1] / "fixtures"
CHECKS = Path(__file__).parents[2] / "checks"

CODES = {path.name.partition("_")[0].upper() for path in CHECKS.glob("*/*_*.py") if path.name[0] != "_"}
REASONS: dict[str, str] = tomllib.loads(
    (FIXTURES / "twins" / "terraform_only.toml").read_text(encoding="utf-8")
)["reasons"]


def _has_twins(code: str) -> bool:
    folder = FIXTURES / "twins" / f"check-{code.lower()}"
    return (folder / "twin.toml").exists() and (folder / "good" / "twin.toml").exists()


def test_there_are_checks() -> None:
    assert len(CODES) >= 100


def test_every_check_has_twins_or_a_reason() -> None:
    without = {code for code in CODES if not _has_twins(code)}
    assert without == REASONS.keys(), "write the twins of both examples, or the reason in terraform_only.toml"


def test_every_reason_is_one() -> None:
    assert all(len(reason.split()) > 5 and reason.strip().endswith(".") for reason in REASONS.values())
