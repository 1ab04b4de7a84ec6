"""The parser against an independent one, python-hcl2, on every configuration of the repository.

Blocks, labels, attributes and every expression have to be the same. What python-hcl2 cannot read is listed,
each with its reason, and rewritten to what means the same: so the rest of such a file is compared too, and a
reason that no longer holds fails.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import hcl2
import pytest
from lark.exceptions import UnexpectedInput

from netlint.hcl.parser import parse_file
from tests.hcl.second_reader import our_body, their_body

_FIXTURES = Path(__file__).parent.parent / "fixtures"
_FILES = sorted(_FIXTURES.rglob("*.tf"))

_MINUS = "it takes a minus before a number of two digits or more for a part of the number"
_STRIP = "it does not know the strip markers of an interpolation"
_COMMENT = "it reads a comment inside of a line as text"

#: By file or case: what python-hcl2 refuses, the same in words that it reads, and why it refuses it.
REFUSED = {
    "configurations/comments-and-layout/main.tf": [
        ("default = /* inside */ 3", "default = 3", _COMMENT),
        ("${/* in a template */ count.index}", "${count.index}", _COMMENT),
    ],
    "configurations/templates/main.tf": [('a   ${~"b"~}   c', 'a${"b"}c', _STRIP)],
    "sub_lead2": [("15 -13", "15 - 13", _MINUS)],
    "sub_after_call": [("-10", "- 10", _MINUS)],
    "sub_after_idx": [("-10", "- 10", _MINUS)],
    "strip": [('a ${~ "b" ~} c', 'a${"b"}c', _STRIP)],
    "not_not": [("!!true", "!(!true)", "it does not negate a negation without parentheses")],
    "paren_nl_minus": [("(5\n  - 3)", "(5 - 3)", "it ends an expression before a minus on a new line")],
    "bom": [("\ufeff", "", "it does not know byte order marks")],
    "uni_ident": [("größe", "groesse", "it knows names of ASCII letters only")],
}
#: Where the other words are another tree to us as well: a name, or parentheses.
REWORDED = {"not_not", "uni_ident"}


def _cases() -> list[Any]:
    cases = [(str(path.relative_to(_FIXTURES)), path.read_text("utf-8")) for path in _FILES]
    for case in json.loads((_FIXTURES / "hcl" / "expressions.json").read_text("utf-8")):
        if "refused" not in case:
            cases.append((case["id"], f"locals {{\n  a = {case['expression'].rstrip(chr(10))}\n}}\n"))
    for case in json.loads((_FIXTURES / "hcl" / "valid_files.json").read_text("utf-8")):
        if case["file"]:
            cases.append((case["id"], case["file"]))
    return [pytest.param(name, text, id=name) for name, text in cases]


def _theirs(text: str) -> Any:
    return their_body(hcl2.parses_to_tree(text).children[0])


@pytest.mark.parametrize(("name", "text"), _cases())
def test_both_parsers_read_the_same(name: str, text: str) -> None:
    read = parse_file(name, text)
    assert read.diagnostics == ()
    for written, other, _ in REFUSED.get(name, ()):
        assert written in text
        with pytest.raises(UnexpectedInput):
            hcl2.parses_to_tree(text)
        text = text.replace(written, other)
    ours = our_body(parse_file(name, text).body)
    assert ours == _theirs(text)
    assert name in REWORDED or our_body(read.body) == ours


def test_the_list_names_files_and_cases_that_are_there() -> None:
    assert REFUSED.keys() <= {case.id for case in _cases()}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a - b - c", "a - (b - c)"),
        ("a.*.b[0]", "a[*].b[0]"),
        ("a[*].b[*].c", "a[*].b.c[*]"),
        ("a ? b : c", "a ? c : b"),
        ("{ a = 1, b = 2 }", "{ b = 2, a = 1 }"),
        ("{ a = 1 }", "{ (a) = 1 }"),
        ("f(a...)", "f(a)"),
        ('"${a}"', '"${a} "'),
        ('"%{ if a }b%{ endif }"', '"%{ if a }b %{ endif }"'),
        ("<<-E\n  a\n E", "<<-E\n  a\n  b\n E"),
        ("[for k, v in a : v]", "[for v, k in a : v]"),
        ("{ for k, v in a : k => v... }", "{ for k, v in a : k => v }"),
        ("1", "1.5"),
        ("-a", "!a"),
    ],
)
def test_the_normal_form_keeps_differences(one: str, other: str) -> None:
    texts = [f"x = {expression}\n" for expression in (one, other)]
    ours = [our_body(parse_file("main.tf", text).body) for text in texts]
    assert ours == [_theirs(text) for text in texts]
    assert ours[0] != ours[1]
