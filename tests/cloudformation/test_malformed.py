"""What cannot be read: one clear message with its place, and the documented exit code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from netlint.errors import ExitCode, InputError
from netlint.sources.recognise import read
from tests.cloudformation.template_helpers import reading_of, said

BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
)

REFUSED = [
    ("t.yaml", "Resources:\n  A: [1\n", "t.yaml:3:1: malformed YAML: "),
    ("t.yaml", "Resources:\n\tA: 1\n", "t.yaml:2:1: malformed YAML: "),
    ("t.yaml", "Resources:\n  A: *nowhere\n", "t.yaml:2:6: malformed YAML: the alias `*nowhere`"),
    ("t.yaml", "Resources: {}\n---\nResources: {}\n", "t.yaml:2:1: malformed YAML: a second document"),
    ("t.yaml", "Resources:\n  [a, b]: 1\n", "t.yaml:2:3: malformed YAML: a key that is no text"),
    ("t.yaml", "Resources:\n  A: &x\n    B: *x\n", "t.yaml:3:8: malformed YAML: the alias `*x`"),
    ("t.yaml", "- a\n- b\n", "t.yaml:1:1: a template is a mapping"),
    ("t.yaml", "Resources: 3\n", "t.yaml:1:1: `Resources` is no mapping"),
    ("t.yaml", "Description: x\n", "t.yaml:1:1: not a CloudFormation template: it has no `Resources`"),
    ("t.yaml", "Resources: " + "[" * 5000, "t.yaml:1:"),
    ("t.yaml", "Resources:\n  A: " + "{x: " * 150 + "1" + "}" * 150, "nested more than 100 levels deep"),
    ("t.yaml", BOMB + "Resources: {A: *a11}\n", "aliases make more than"),
    ("t.json", '{"Resources": {"A": }}', "t.json:1:21: malformed JSON: expecting value"),
    ("t.json", '{"Resources": {"A": 1}', "t.json:1:23: malformed JSON"),
    ("t.json", '{"Resources": {"A": NaN}}', "malformed JSON"),
    ("t.json", '{"Resources": ' + '{"a":' * 200 + "1" + "}" * 201, "nested more than 100 levels deep"),
    ("t.json", '{"Resources": ' + "[" * 200_000, "t.json:1:"),
    ("t.json", '{"Resources": []}', "t.json:1:2: `Resources` is no mapping"),
    ("t.template", "{", "t.template:1:2: malformed JSON"),
    ("t.yaml", "Resources: {A: {Type: " + "x" * (17 << 20) + "}}", "a template of 17 MiB"),
]


@pytest.mark.parametrize(("name", "text", "message"), REFUSED, ids=range(len(REFUSED)))
def test_refused(tmp_path: Path, name: str, text: str, message: str) -> None:
    file = tmp_path / name
    file.write_text(text)
    with pytest.raises(InputError) as caught:
        read(str(file))
    assert message in str(caught.value)


def test_the_exit_code(tmp_path: Path) -> None:
    for number, (name, text, message) in enumerate((REFUSED[0], REFUSED[11], REFUSED[16])):
        file = tmp_path / str(number) / name
        file.parent.mkdir()
        file.write_text(text)
        command = [sys.executable, "-m", "netlint", "check", str(file)]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        assert ran.returncode == ExitCode.INPUT
        assert message in ran.stderr
        assert "Traceback" not in ran.stderr


def test_a_template_of_50_mb_is_refused_at_once(tmp_path: Path) -> None:
    file = tmp_path / "t.json"
    file.write_text('{"Resources": {"A": "' + "x" * (50 << 20) + '"}}')
    with pytest.raises(InputError, match="a template of 50 MiB"):
        read(str(file))


COMPLAINTS = [
    ("t.yaml", "Resources:\n  A: {Type: T}\n  A: {Type: T}\n", ["t.yaml:3:3: warning: `A` stands twice"]),
    ("t.json", '{"Resources": {\n"A": {"Type": "T", "Type": "T"}}}', ["t.json:2:20: warning: `Type` stands"]),
    ("t.yaml", "Resources:\n  A: 3\n", ["t.yaml:2:3: error: the resource `A` is no mapping"]),
    ("t.yaml", "Resources:\n  A: {}\n", ["t.yaml:2:3: error: the resource `A` has no `Type`"]),
    (
        "t.yaml",
        "Resources:\n  A: {Type: T, Properties: [1]}\n",
        ["t.yaml:2:16: error: the properties of `A` are no mapping"],
    ),
    ("t.yaml", "Parameters: 1\nResources: {}\n", ["t.yaml:1:1: error: `Parameters` is no mapping"]),
    (
        "t.yaml",
        (
            "Resources:\n  A: {Type: T, Properties: {P: !Ref B}}\n"
            "  B: {Type: T, Properties: {P: !GetAtt A.Arn}}\n"
        ),
        ["t.yaml:2:3: error: resources refer to each other in a circle: A -> B -> A"],
    ),
    (
        "t.yaml",
        (
            "Resources:\n  A: {Type: T, Properties: {P: !GetAtt B.P}}\n"
            "  B: {Type: T, Properties: {P: !GetAtt A.P}}\n"
        ),
        [
            "t.yaml:2:3: error: resources refer to each other in a circle: A -> B -> A",
            "t.yaml:3:32: error: `P` of `A` hangs on itself",
        ],
    ),
    (
        "t.yaml",
        (
            "Conditions:\n  A: !Condition B\n  B: !Not [!Condition A]\n"
            "Resources:\n  R: {Type: T, Condition: A}\n"
        ),
        ["t.yaml:3:6: error: conditions hang on each other: A -> B -> A", "t.yaml:3:3: warning: "],
    ),
    (
        "t.yaml",
        "Resources:\n  R: {Type: T, Condition: A}\n",
        ["t.yaml:2:16: error: there is no condition `A`"],
    ),
    (
        "t.yaml",
        "Resources:\n  R: {Type: T, Properties: {P: 0123}}\n",
        ["t.yaml:2:32: warning: `0123` is an octal"],
    ),
]


@pytest.mark.parametrize(("name", "text", "expected"), COMPLAINTS, ids=range(len(COMPLAINTS)))
def test_complaints(tmp_path: Path, name: str, text: str, expected: list[str]) -> None:
    found = said(reading_of(tmp_path, text, name))
    assert len(found) == len(expected), found
    for start in expected:
        assert any(line.startswith(start) for line in found), found


def test_aliases_and_merges_are_followed(tmp_path: Path) -> None:
    text = """
Common: &common {CidrBlock: 10.0.0.0/16, EnableDnsSupport: true}
Resources:
  A: {Type: AWS::EC2::VPC, Properties: {<<: *common, CidrBlock: 10.1.0.0/16}}
  B: {Type: AWS::EC2::VPC, Properties: *common}
"""
    reading = reading_of(tmp_path, text)
    assert said(reading) == []
    assert [one.attributes["CidrBlock"] for one in reading.after] == ["10.1.0.0/16", "10.0.0.0/16"]
    assert reading.after.by_address["t/A"].attributes["EnableDnsSupport"] is True


def grown(first: str, grow: str, last: str) -> str:
    """Return a template of which each resource doubles what the one before it has."""
    resources = [f"  R0: {{Type: T, Properties: {{P: {first}}}}}\n"]
    resources += [
        f"  R{n}: {{Type: T, Properties: {{P: {grow.replace('X', f'R{n - 1}.P')}}}}}\n" for n in range(1, 60)
    ]
    return "Resources:\n" + "".join(resources) + last


GROWN = [
    grown("abcdefghij", '!Sub "${X}${X}"', ""),
    grown("[a, b]", "[!GetAtt X, !GetAtt X]", ""),
    grown("[a, b]", "!Split [b, !Join ['', [!GetAtt X, b]]]", ""),
    grown("{a: b}", "{a: !GetAtt X, b: !GetAtt X}", ""),
    grown("!Ref AWS::Region", '!Sub "${X}${X}"', ""),
    grown("abcdefghij", '!Sub "x${X}${X}"', "Outputs: {A: {Value: !GetAtt R59.P}}\n"),
    grown('"\\"x\\""', "!ToJsonString [!GetAtt X, !GetAtt X]", ""),
]


@pytest.mark.parametrize("text", GROWN, ids=range(len(GROWN)))
def test_what_grows_without_end_is_stopped(tmp_path: Path, text: str) -> None:
    try:
        reading = reading_of(tmp_path, text)
    except InputError as error:
        assert "parts of large values" in error.message  # noqa: PT017
        return
    for instance in reading.after:
        assert len(repr(instance.attributes)) < 64 << 20
        instance.references()
