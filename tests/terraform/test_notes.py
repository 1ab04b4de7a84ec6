"""What comments stand at."""

import pytest

from netlint.hcl.json_syntax import parse_json_file
from netlint.hcl.parser import parse_file
from netlint.resources.model import Note, Origin
from netlint.terraform.module.body_schema import JSON_FILE
from netlint.terraform.notes import in_file


def notes(text: str) -> list[Note]:
    return list(in_file(parse_file("main.tf", text), "main.tf"))


def covered(text: str) -> list[int]:
    """Return the lines that the only comment covers."""
    (note,) = notes(text)
    return list(range(note.first_line, note.last_line + 1))


BLOCK = """\
resource "a" "b" {{ {header}
  {above}
  x = 1 {behind}
  list = [
    {inside}
    1, {element}
  ]
  nested {{ {nested}
    y = 2
    {last}
  }} {closing}
  {end}
}}

resource "a" "c" {{
}}
"""


@pytest.mark.parametrize(
    ("place", "lines"),
    [
        ("header", range(1, 14)),
        ("above", [3]),
        ("behind", [3]),
        ("inside", range(4, 8)),
        ("element", range(4, 8)),
        ("nested", range(8, 12)),
        ("closing", range(8, 12)),
        # Behind the last item of a block nothing follows, and not what comes after the block.
        ("last", [10]),
        ("end", [12]),
    ],
)
@pytest.mark.parametrize(
    "comment", ["# netlint: ignore[X]", "// NETLINT: ignore[X]", "/* netlint: ignore[X] */"]
)
def test_places(place: str, lines: object, comment: str) -> None:
    fields = dict.fromkeys(
        ("header", "above", "behind", "inside", "element", "nested", "last", "closing", "end"), ""
    )
    text = BLOCK.format(**{**fields, place: comment})
    assert covered(text) == list(lines)  # type: ignore[call-overload]
    assert notes(text)[0].text == "ignore[X]"


def test_above_a_block_with_others_between() -> None:
    text = '# netlint: ignore[X]\n# netlint: ignore[Y]\n\n# about it\nresource "a" "b" {\n  x = 1\n}\n'
    assert [(note.text, note.first_line, note.last_line) for note in notes(text)] == [
        ("ignore[X]", 5, 7),
        ("ignore[Y]", 5, 7),
    ]


def test_before_an_item_on_its_line() -> None:
    assert covered('/* netlint: ignore[X] */ resource "a" "b" {\n}\n') == [1, 2]
    assert covered('resource "a" "b" {\n x = /* netlint: ignore[X] */ 1\n y = 2\n}\n') == [2]


def test_behind_other_comments_and_over_several_lines() -> None:
    assert covered("x = 1 # other: skip # netlint: ignore[X]\n") == [1]
    text = "/*\n * netlint: ignore[X] reason: a\n * b\n */\nx = 1\n"
    assert covered(text) == [5]
    assert not notes("# see https://example.com/netlint: no\nx = 1\n")
    assert not notes('x = "# netlint: ignore[X]"\n')


def test_files() -> None:
    assert covered("# netlint: ignore-file[X]\nx = 1\n\ny = 2\n") == [1, 2, 3, 4, 5]
    # Not at the top.
    assert covered("x = 1\n# netlint: ignore-file[X]\ny = 2\n") == [2]


def json_notes(text: str) -> list[Note]:
    return list(in_file(parse_json_file("main.tf.json", text, JSON_FILE), "main.tf.json"))


def test_json_stands_at_the_object_that_it_is_in() -> None:
    text = """\
{
  "//": "netlint: ignore-file[W]",
  "resource": {
    "a": {
      "//": "netlint: ignore[X]",
      "b": {
        "//": "netlint: ignore[Y] reason: \\"}\\" is no end",
        "x": 1,
        "nested": [{"y": 2, "//": "netlint: ignore[Z]"}, {"y": 3}]
      }
    }
  }
}
"""
    found = {note.text[:9]: note for note in json_notes(text)}
    lines = {key: (note.first_line, note.last_line) for key, note in found.items()}
    assert lines == {"ignore-fi": (1, 14), "ignore[X]": (4, 11), "ignore[Y]": (6, 10), "ignore[Z]": (9, 9)}
    second = text.splitlines()[8].index('{"y": 3') + 2
    assert found["ignore[Z]"].covers(Origin("main.tf.json", 9, second - 10))
    assert not found["ignore[Z]"].covers(Origin("main.tf.json", 9, second))


def test_json_on_one_line() -> None:
    text = '{"resource":{"a":{"b":{"//":"netlint: ignore[X]","x":1},"c":{"x":1}}}}'
    (note,) = json_notes(text)
    assert note.covers(Origin("main.tf.json", 1, text.index('"b"') + 1))
    assert note.covers(Origin("main.tf.json", 1, text.index('"x"') + 1))
    assert not note.covers(Origin("main.tf.json", 1, text.index('"c"') + 1))
    assert not note.covers(Origin("other.tf.json", 1, text.index('"x"') + 1))
