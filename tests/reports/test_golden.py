"""Every format, whole, compared with a reviewed file. `NETLINT_UPDATE_GOLDEN=1` rewrites the files."""

import os
from pathlib import Path

import pytest

from netlint.engine.finding import Report
from netlint.errors import ConfigurationError
from netlint.reports import FORMATS, render

GOLDEN = Path(__file__).parent / "golden"


def compare(name: str, text: str) -> None:
    path = GOLDEN / name
    if os.environ.get("NETLINT_UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("format", FORMATS)
def test_full(full: Report, source_root: str, format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(source_root)
    compare(f"full.{format}", render(full, format, category="prod"))


@pytest.mark.parametrize("format", FORMATS)
def test_empty(empty: Report, format: str) -> None:
    compare(f"empty.{format}", render(empty, format))


def test_all_undetermined_questions_are_listed_on_request(full: Report) -> None:
    text = render(full, "text", root="nowhere", explain_undetermined=True)
    compare("explained.text", text)
    for question in full.undetermined:
        assert question.address in text


def test_color_only_adds_color(full: Report) -> None:
    from click import unstyle

    plain = render(full, "text", root="nowhere")
    colored = render(full, "text", root="nowhere", color=True)
    assert "\x1b[" in colored
    assert "\x1b" not in plain
    assert unstyle(colored) == plain


def test_unknown_format(empty: Report) -> None:
    with pytest.raises(ConfigurationError, match="no format `pdf`; there are text, concise"):
        render(empty, "pdf")
