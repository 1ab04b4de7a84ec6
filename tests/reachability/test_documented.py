"""What AWS's documentation says of its own examples."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from netlint.cli.main import run
from tests.reachability.examples import Example, Question, examples

EXAMPLES = examples()
CASES = [
    pytest.param(example, question, id=f"{example.title}: {question}")
    for example in EXAMPLES
    for question in example.questions
]


@pytest.mark.parametrize(("example", "question"), CASES)
def test_what_the_documentation_says(
    example: Example, question: Question, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "main.tf").write_text(example.text, encoding="utf-8")
    ends = ["--from", question.source, "--to", question.destination, "--port", question.port]
    run(["path", str(tmp_path), *ends, "-f", "json"])
    printed = capsys.readouterr()
    assert printed.out, printed.err
    answer = json.loads(printed.out)
    assert answer["verdict"] == question.verdict, (example.source, answer)
    named = {hop["address"] for hop in answer["hops"]}
    assert {one for one in question.via if not any(_is_at(address, one) for address in named)} == set()
    blocking = {one["address"] for one in answer["blocked_by"]}
    assert set(question.by) <= blocking
    assert (answer["verdict"] == "blocked") is bool(blocking)


def _is_at(address: str, wanted: str) -> bool:
    """Tell whether an address is that of a resource, or of one of its instances."""
    return address == wanted or address.startswith(f"{wanted}[")


def test_every_example_says_where_it_is_from() -> None:
    assert {
        one.title for one in EXAMPLES if not one.source.startswith("https://docs.aws.amazon.com/")
    } == set()
    assert len({one.title for one in EXAMPLES}) == len(EXAMPLES)
