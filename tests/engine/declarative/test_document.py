"""Files of declarative checks: every error names its line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from netlint.engine.declarative.checks import load
from netlint.errors import ConfigurationError

GOOD = """\
checks:
  - id: ORG001
    title: A VPC
    resource: aws_vpc
    require: {path: $.tags, exists: true}
    message: "{address}"
"""


def broken(tmp_path: Path, text: str) -> str:
    file = tmp_path / "checks.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load([str(file)])
    return str(caught.value).removeprefix(str(file))


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("id: ORG001", "id: ORG1", ":2:9", "`id`"),
        ("title: A VPC", "titel: A VPC", ":3:12", "did you mean `title`"),
        ("    message", "    text", ":6:11", "`text` is not a key here"),
        ('    message: "{address}"\n', "", ":2:5", "`message` is missing"),
        ("exists: true", "exist: true", ":5:36", "did you mean `exists`"),
        ("exists: true", "exists: perhaps", ":5:37", "`exists`"),
        ("exists: true", "quantifier: most", ":5:41", "`quantifier`"),
        ("$.tags", "'$.tags['", ":5:21", "is not a JSONPath"),
        ("$.tags, exists: true", "$.tags x, exists: true", ":5:28", "is not a JSONPath"),
        ("exists: true", "matches: '('", ":5:38", "is not a regular expression"),
        ("exists: true", "within: [10.0.0.1/8]", ":5:37", "has host bits set"),
        ("{path: $.tags, exists: true}", "[{path: $.tags}]", ":5:15", "is not tested"),
        ("{path: $.tags, exists: true}", "{any: [{path: $.a, exists: true}, {}]}", ":5:48", "`path`, `all`"),
        ("{address}", "{adress}", ":6:14", "`{adress}` is not a placeholder"),
        ("title: A VPC", "title: A VPC\n    title: twice", ":4:5", "`title` is set twice"),
        ("$.tags, exists: true}", "$.tags, exists: true", ":6:12", "not valid YAML"),
        ("title: A VPC", "title: !!python/object:os.system A VPC", ":3:12", "not valid YAML"),
        ("title: A VPC", "title: &a [*a]", ":3:12", "aliases are not supported"),
    ],
)
def test_an_error_names_its_place(tmp_path: Path, old: str, new: str, place: str, words: str) -> None:
    message = broken(tmp_path, GOOD.replace(old, new))
    assert message.startswith(f"{place}: "), message
    assert words in message


def test_an_id_stands_once(tmp_path: Path) -> None:
    again = GOOD + GOOD.removeprefix("checks:\n")
    assert broken(tmp_path, again) == ":7:9: there is a check ORG001 already"


@pytest.mark.parametrize(
    "text", ["", "checks: []", "- a", "checks: 1", "\x00", "a: b: c", "checks: " + "[" * 5000]
)
def test_what_holds_no_checks_is_refused(tmp_path: Path, text: str) -> None:
    assert broken(tmp_path, text)


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load(["no-such-file.yaml"])


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    assert "at most 1,000,000 bytes" in broken(tmp_path, "#" * 1_000_001)
