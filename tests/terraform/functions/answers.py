"""What Terraform 1.11 answers to expressions with the functions on texts, and the comparison with it.

`answers.json` has, by the module that holds the function, each expression with the value as JSON
(`(unknown)` if a part of it is not known) and the type as the console prints it; or with the message of the
error. With Terraform at hand, answers are filled in for the expressions that have none:

    python -m tests.terraform.functions.answers
"""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from netlint.hcl.ast import AttributeStep, Traversal
from netlint.hcl.evaluate import evaluate
from netlint.hcl.parser import parse_expression
from netlint.hcl.scope import EvaluationError, ReferenceFailure
from netlint.lang.function import Function
from netlint.lang.types import DYNAMIC, STRING, ListType
from netlint.lang.values import (
    NOT_NULL,
    Range,
    Ref,
    Sensitive,
    UnknownValue,
    Value,
    is_wholly_known,
    type_of,
    unmark_deep,
)
from netlint.terraform.functions import table
from netlint.terraform.functions.json_text import to_json
from tests.terraform.functions.console import type_text

ANSWERS = Path(__file__).with_name("answers.json")

CONFIGURATION = """
resource "terraform_data" "a" {
  input = "x"
}
locals {
  id       = terraform_data.a.id
  text     = terraform_data.a.output
  dynamic  = jsondecode(terraform_data.a.id)
  list     = split(",", terraform_data.a.id)
  prefixed = "vpc-${terraform_data.a.id}"
  secret   = sensitive("s3cret")
}
"""

_ID = UnknownValue(STRING, Ref("terraform_data.a", ("id",)), range=NOT_NULL)
LOCALS: dict[str, Value] = {
    "id": _ID,
    "text": UnknownValue(STRING, Ref("terraform_data.a", ("output",))),
    "dynamic": UnknownValue(DYNAMIC, None),
    "list": UnknownValue(ListType(STRING), None, range=NOT_NULL),
    "prefixed": UnknownValue(STRING, None, range=Range(True, "vpc-")),
    "secret": Sensitive("s3cret"),
}


class Locals:
    """A scope with the local values of the configuration, and all functions."""

    def resolve(self, traversal: Traversal) -> tuple[Value, int]:
        step = traversal.steps[0]
        if not isinstance(step, AttributeStep) or step.name not in LOCALS:
            raise ReferenceFailure("Reference to undeclared local value", str(traversal))
        return LOCALS[step.name], 1

    def function(self, name: str) -> Function | None:
        return table.find(name)

    def suggest(self, name: str) -> str:
        return ""


def expressions(topic: str) -> list[str]:
    """Return the expressions of a topic."""
    return list(recorded()[topic])


def evaluated(text: str) -> Value:
    """Return the value of an expression."""
    expression, diagnostics = parse_expression("test", text)
    assert not diagnostics, diagnostics
    return evaluate(expression, Locals())


@cache
def recorded() -> dict[str, dict[str, Any]]:
    """Return the recorded answers."""
    return json.loads(ANSWERS.read_text(encoding="utf-8"))


def plain(value: Value) -> Any:
    """Return a value as JSON has it; one text for all that is not wholly known."""
    bare = unmark_deep(value)[0]
    return json.loads(to_json(bare), parse_float=str, parse_int=str) if is_wholly_known(bare) else "(unknown)"


#: Expressions of which something else is known here than Terraform says, and why.
ACCEPTED = {
    # Terraform does not tell the type, which is always the same.
    'format("%s", null)',
    'format("%v %#v", null, null)',
    'format("%s", local.dynamic)',
    'format("%t", null)',
    'formatlist("%s", null)',
    'formatlist("%s", local.dynamic)',
    'formatlist("%s %s", ["a", "b"], null)',
    # Left unknown: Go's compressor, and the tables of Unicode's scripts.
    'base64gzip("hello")',
    'regex("\\\\p{Greek}+", "a\u03b2\u03b3")',
}


def difference(topic: str, text: str) -> str | None:
    """Return how the functions answer differently than Terraform; None when they do not."""
    answer = recorded()[topic][text]
    try:
        value = evaluated(text)
    except EvaluationError as error:
        if "error" not in answer:
            return f"{error}, not {answer}"
        return None
    if "error" in answer:
        return f"{value}, not {answer}"
    ours = {"value": plain(value), "type": type_text(type_of(value))}
    theirs = {
        "value": json.loads(json.dumps(answer["value"]), parse_float=str, parse_int=str),
        "type": re.sub(r",\)", ")", "".join(answer["type"].split())),
    }
    if (ours == theirs) == (text in ACCEPTED):
        return f"{ours}, not {theirs}" if ours != theirs else "accepted, but the same"
    return None


def _ask(folder: Path, text: str) -> tuple[bool, str]:
    finished = subprocess.run(
        ["terraform", "console", "-no-color", "-plan"],
        cwd=folder,
        input=text + "\n",
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if finished.returncode or "Error: " in finished.stderr:
        words = " ".join(finished.stderr.translate(str.maketrans("│╷╵", "   ")).split())
        return False, words.partition("not available) ")[2] or words
    return True, finished.stdout.rstrip("\n")


def answer_of(folder: Path, text: str) -> dict[str, Any]:
    """Ask Terraform."""
    good, said = _ask(folder, f"base64encode(jsonencode({text}))")
    if not good:
        return {"error": said}
    if said == "(sensitive value)":
        said = _ask(folder, f"nonsensitive(base64encode(jsonencode({text})))")[1]
    known = said != "(known after apply)"
    value = json.loads(base64.b64decode(json.loads(said))) if known else "(unknown)"
    return {"value": value, "type": _ask(folder, f"type({text})")[1]}


def main() -> int:
    """Fill in the answers that are missing."""
    answers = json.loads(ANSWERS.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "main.tf").write_text(CONFIGURATION, encoding="utf-8")
        for expressions in answers.values():
            for text, answer in expressions.items():
                if not answer:
                    expressions[text] = answer_of(folder, text)
    lines = []
    for topic, expressions in answers.items():
        inner = ",\n".join(
            f"  {json.dumps(text, ensure_ascii=False)}: {json.dumps(answer, ensure_ascii=False)}"
            for text, answer in expressions.items()
        )
        lines.append(f" {json.dumps(topic)}: {{\n{inner}\n }}")
    ANSWERS.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
