"""Templates of their own: what is rendered, with which variables, and what they may not do."""

from __future__ import annotations

from pathlib import Path

import pytest

from netlint.lang.function import FunctionError, call
from netlint.lang.types import STRING
from netlint.lang.values import Ref, Sensitive, TupleValue, UnknownValue, Value, object_of
from netlint.terraform.functions.filesystem import RootedFiles
from netlint.terraform.functions.templates import template_functions, within_template

Rendered = list[tuple[str, str, dict[str, Value]]]


@pytest.fixture
def rendered() -> Rendered:
    return []


@pytest.fixture
def functions(tmp_path: Path, rendered: Rendered):  # type: ignore[no-untyped-def]
    (tmp_path / "t.tftpl").write_text("hello ${name}")

    def render(path: str, text: str, variables: dict[str, Value]) -> Value:
        rendered.append((path, text, variables))
        return "done"

    return template_functions(RootedFiles(str(tmp_path)), str(tmp_path), render)


def test_a_template_is_rendered_with_its_variables(functions, rendered: Rendered) -> None:  # type: ignore[no-untyped-def]
    name = UnknownValue(STRING, Ref("aws_vpc.main", ("id",)))
    assert call(functions["templatefile"], ("t.tftpl", object_of({"name": name}))) == "done"
    assert call(functions["templatestring"], ("${x}", object_of({}))) == "done"
    assert rendered[0] == ("t.tftpl", "hello ${name}", {"name": name})
    assert rendered[1][1:] == ("${x}", {})


def test_sensitive_parts_make_the_result_sensitive(functions) -> None:  # type: ignore[no-untyped-def]
    variables = object_of({"name": Sensitive("x")})
    assert call(functions["templatefile"], ("t.tftpl", variables)) == Sensitive("done")
    assert call(functions["templatefile"], (Sensitive("t.tftpl"), object_of({}))) == Sensitive("done")


@pytest.mark.parametrize(
    ("variables", "message"),
    [(TupleValue(), "must be a map"), (object_of({"a b": 1}), 'invalid template variable name "a b"')],
)
def test_variables_must_have_names(functions, variables: Value, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(FunctionError, match=message):
        call(functions["templatefile"], ("t.tftpl", variables))


def test_files_outside_are_refused(functions) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(FunctionError, match="refused"):
        call(functions["templatefile"], ("/etc/passwd", object_of({})))


def test_templates_render_no_templates(functions) -> None:  # type: ignore[no-untyped-def]
    inner = within_template(functions)
    with pytest.raises(
        FunctionError, match="cannot recursively call templatefile from inside another template"
    ):
        call(inner["templatefile"], ("t.tftpl", object_of({})))
