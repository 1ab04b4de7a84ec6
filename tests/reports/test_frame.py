"""Code frames: right where the source is there, nothing where it is not."""

import os
from pathlib import Path

import pytest

from netlint.reports.frame import MAX_BYTES, Sources
from netlint.resources.model import Origin


def test_three_lines_and_a_caret(source_root: str) -> None:
    assert Sources(source_root).frame(Origin("modules/egress/main.tf", 2, 3)) == [
        "  |",
        '1 | resource "aws_nat_gateway" "this" {',
        '2 |   subnet_id = aws_subnet.public["eu-west-1a"].id',
        "  |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
        "3 | }",
    ]


@pytest.mark.parametrize(
    ("source", "line", "column", "expected"),
    [
        ("a", 1, 1, ["  |", "1 | a", "  | ^"]),
        ("\ta = 1\n", 1, 2, ["  |", "1 |     a = 1", "  |     ^^^^^", "2 |"]),
        ("  a = 1", 1, 1, ["  |", "1 |   a = 1", "  |   ^^^^^"]),
        ("漢字 = b", 1, 6, ["  |", "1 | 漢字 = b", "  |        ^"]),
        ("\x1b[31ma", 1, 1, ["  |", "1 | \\x1b[31ma", "  | ^^^^^^^^^"]),
        ("a\r\nb\r\n", 2, 1, ["  |", "1 | a", "2 | b", "  | ^", "3 |"]),
        ("a", 1, 99, ["  |", "1 | a", "  |  ^"]),
        ("", 1, 1, ["  |", "1 |", "  | ^"]),
        ("a", 2, 1, []),
        ("a", 0, 1, []),
        ("a", -1, 1, []),
    ],
)
def test_frame(tmp_path: Path, source: str, line: int, column: int, expected: list[str]) -> None:
    (tmp_path / "main.tf").write_bytes(source.encode())
    frame = Sources(str(tmp_path)).frame(Origin("main.tf", line, column))
    assert [text.replace("   |", "  |", 1) for text in frame] == expected


def test_long_lines_are_cut(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text("x" * 100_000)
    for column in (1, 159, 5_000):
        assert all(len(line) < 400 for line in Sources(str(tmp_path)).frame(Origin("main.tf", 1, column)))


def test_nothing_outside_of_the_root(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    secret = tmp_path / "secret.tf"
    secret.write_text("secret")
    (root / "link.tf").symlink_to(secret)
    os.mkfifo(root / "pipe.tf")
    (root / "folder.tf").mkdir()
    (root / "big.tf").write_bytes(b"x" * (MAX_BYTES + 1))
    (root / "binary.tf").write_bytes(b"\xff\xfe\x00")
    sources = Sources(str(root))
    for file in (
        "../secret.tf",
        str(secret),
        "link.tf",
        "pipe.tf",
        "folder.tf",
        "big.tf",
        "missing",
        "",
        "a\0b",
    ):
        assert sources.frame(Origin(file, 1)) == [], file
    assert sources.frame(Origin("binary.tf", 1))[1] == "1 | ��\\x00"
