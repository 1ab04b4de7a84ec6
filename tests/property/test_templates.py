"""What a template says in other words is the same network, and what it does not say is never guessed.

The templates are the CloudFormation twins of the checks' examples. Without a value, nothing more is found
than with it; and a `Ref` in a `Sub`, a literal as a parameter's default and a condition that holds change
nothing.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from netlint.engine.run import run
from netlint.resources.options import ReadOptions
from netlint.sources.recognise import read
from tests.checks.hcl import configured
from tests.property.test_known_refines_unknown import SAID_BY, Found

FIXTURES = Path(__file__).parents[1] / "fixtures"
CASES = [
    path.parent
    for path in sorted((FIXTURES / "twins").glob("check-*/**/template.yaml"))
    if not (path.parent / "before.yaml").exists() and "\nParameters:" not in path.read_text(encoding="utf-8")
]
#: A property with a value, or an item of a list with one.
_VALUE = re.compile(r"^( {6,}(?:- )?\w+: | {8,}- )(?=\S)(?!\w+:).+$")
_LITERAL = re.compile(
    r"^( +(?:- )?(?:CidrBlock|DestinationCidrBlock|CidrIp|AvailabilityZone): )(\w[^\n]*)$", re.M
)
#: How many values of a template are left out, one at a time.
SAMPLE = 3


def name_of(folder: Path) -> str:
    return str(folder.relative_to(FIXTURES / "twins"))


def verdicts(folder: Path, text: str, into: Path) -> tuple[set[Found], set[Found], list[str]]:
    """Return what is found in a template, what is undetermined, and what is wrong with it."""
    file = into / "template.yaml"
    file.write_text(text, encoding="utf-8")
    reading = read(str(file), ReadOptions())
    beside = folder if (folder / "netlint.toml").exists() else FIXTURES / "checks" / example_of(folder)
    report = run([reading], configured(beside))
    found = {(one.code, one.address) for one in report.findings}
    wrong = [one.message for one in reading.diagnostics if one.level == "error"]
    return found, {(one.code, one.address) for one in report.undetermined}, wrong


def example_of(folder: Path) -> str:
    """Return the folder of the example that a twin is of, below those of the checks."""
    good = folder.name == "good"
    code = (folder.parent if good else folder).name.removeprefix("check-").upper()
    return f"{code}/{'good' if good else 'bad'}"


def in_other_words(text: str) -> str:
    """Say the same in another way."""
    text = re.sub(r"!Ref (\w+)(?![\w:])", r'!Sub "${\1}"', text)
    text = re.sub(r"^(    Type: .*)$", r"\1\n    Condition: Always", text, flags=re.M)
    values: list[str] = []

    def parameter(found: re.Match[str]) -> str:
        values.append(found[2])
        return f"{found[1]}!If [Always, !Ref Value{len(values) - 1}, !Ref AWS::NoValue]"

    text = _LITERAL.sub(parameter, text)
    head = "Conditions:\n  Always: !Equals [a, a]\n"
    if values:
        head += "Parameters:\n" + "".join(
            f"  Value{index}:\n    Type: String\n    Default: {value}\n" for index, value in enumerate(values)
        )
    return text.replace("Resources:", f"{head}Resources:", 1)


def without(text: str, number: int) -> str:
    """Leave the value of one line to a parameter that nobody has given."""
    lines = text.split("\n")
    start = _VALUE.match(lines[number])
    assert start is not None
    lines[number] = f"{start[1]}!Ref Unknown"
    return "\n".join(lines).replace("Resources:", "Parameters:\n  Unknown:\n    Type: String\nResources:", 1)


def test_there_are_cases() -> None:
    assert len(CASES) >= 200


@pytest.mark.parametrize("folder", CASES, ids=name_of)
def test_other_words_change_nothing(folder: Path, tmp_path: Path) -> None:
    text = (folder / "template.yaml").read_text(encoding="utf-8")
    assert verdicts(folder, in_other_words(text), tmp_path) == verdicts(folder, text, tmp_path)


@pytest.mark.parametrize("folder", CASES, ids=name_of)
def test_no_value_is_guessed(folder: Path, tmp_path: Path) -> None:
    text = (folder / "template.yaml").read_text(encoding="utf-8")
    with_values, _, _ = verdicts(folder, text, tmp_path)
    places = [number for number, line in enumerate(text.split("\n")) if _VALUE.match(line)]
    for number in random.Random(name_of(folder)).sample(places, min(SAMPLE, len(places))):
        found, _, _ = verdicts(folder, without(text, number), tmp_path)
        codes = {code for code, _ in with_values}
        more = {one for one in found - with_values if SAID_BY.get(one[0]) not in codes}
        assert not more, f"without line {number + 1}: {text.splitlines()[number]}"
