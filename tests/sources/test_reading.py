"""Text in, whatever the file is encoded or compressed as; and the messages where that fails."""

import codecs
import gzip
import io
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from netlint.errors import ExitCode, InputError
from netlint.resources.model import Reading
from netlint.sources import read, reading

TEXT = '{"format_version": "1.2",\n "resource_changes": [], "variables": {"é": {"value": "🌍"}}}\n'
PLAIN = '{"format_version": "1.2", "resource_changes": []}'

ENCODED = {
    "utf-8": TEXT.encode(),
    "utf-8 with mark": codecs.BOM_UTF8 + TEXT.encode(),
    "utf-16 le with mark": codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
    "utf-16 be with mark": codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    "utf-16 le": TEXT.encode("utf-16-le"),
    "utf-16 be": TEXT.encode("utf-16-be"),
    "utf-32 le with mark": codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
    "utf-32 be with mark": codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"),
    "gzip": gzip.compress(TEXT.encode()),
    "gzip of utf-16": gzip.compress(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le")),
    "gzip in two members": gzip.compress(TEXT.encode()[:20]) + gzip.compress(TEXT.encode()[20:]),
    "blanks before": b"\r\n\t  " + TEXT.encode(),
}


@pytest.mark.parametrize("data", ENCODED.values(), ids=ENCODED)
def test_every_encoding(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "plan.json"
    file.write_bytes(data)
    assert read(str(file)).kind == "terraform plan"
    assert reading.load(str(file)).decode().strip() == TEXT.strip()


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(gzip.compress(TEXT.encode()))))
    result = read("-")
    assert isinstance(result, Reading)
    assert result.path == "<standard input>"


def failure(tmp_path: Path, data: bytes, name: str = "plan.json") -> str:
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read(str(file))
    assert caught.value.exit_code is ExitCode.INPUT
    assert caught.value.file == str(file)
    return str(caught.value).removeprefix(str(file))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", ": the input is empty"),
        (b" \n\t ", ": the input is empty"),
        (codecs.BOM_UTF8, ": the input is empty"),
        (gzip.compress(b""), ": the input is empty"),
        (b"\x7fELF\x02\x01\x01\x00\x00\xff", ": a binary file, not a plan or a state as JSON"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", ": a binary file, not a plan or a state as JSON"),
        (b"\1\2\3\4\5", ": a binary file, not a plan or a state as JSON"),
        (b'{"format_version": "1.2",\n "x": "\xff"}', ":2:8: not valid UTF-8 at byte 33"),
        (codecs.BOM_UTF16_LE + b"{\0\n", ": not valid UTF-16-LE at byte 4"),
        (gzip.compress(TEXT.encode())[:-10], ": the gzip file is truncated"),
        (b"\x1f\x8bnot gzip at all", ": a damaged gzip file: "),
    ],
)
def test_what_is_no_text(tmp_path: Path, data: bytes, message: str) -> None:
    assert failure(tmp_path, data).startswith(message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (PLAIN[:-2], ":1:48: the JSON is truncated"),
        ('{"format_version": "1.2",\n "é": [1,', ":2:10: the JSON is truncated"),
        ('{"format_version": "1.2",\n "é": @}', ":2:7: malformed JSON: invalid character"),
        (PLAIN + "x", ":1:50: malformed JSON: trailing characters"),
        (PLAIN[:-1] + ",}", ":1:50: malformed JSON: trailing comma in object"),
        ("hello", ": neither configuration, nor a plan or a state as JSON, nor a template"),
        # the wrong type comes first, and yet it is not JSON at all
        ('{"resource_changes": 5, @', ":1:25: malformed JSON"),
        ("[" * 100_000 + "]" * 100_000, ": the JSON is nested too deeply"),
        ('{"a":' * 100_000, ": the JSON is nested too deeply"),
        (
            '{"format_version": "1.2", "resource_changes": ' + "[" * 100_000 + "]" * 100_000 + "}",
            ": the JSON is nested too deeply",
        ),
        (
            '{"format_version": "1.2", "resource_changes": [{"address": "a.b", "type": "a", "name": "b",'
            ' "change": {"actions": ["create"], "after": {"x": ' + "[" * 100_000 + "]" * 100_000 + "}}}]}",
            ": the JSON is nested too deeply",
        ),
    ],
)
def test_malformed_json(tmp_path: Path, text: str, message: str) -> None:
    assert failure(tmp_path, text.encode()).startswith(message)


def test_the_place_counts_characters_in_utf16(tmp_path: Path) -> None:
    text = '{"format_version": "1.2",\n "é": @}'
    assert failure(tmp_path, text.encode("utf-16")).startswith(":2:7: malformed JSON")


def test_size_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 1 << 20)
    message = ": larger than 1 MiB, the most that is read"
    assert failure(tmp_path, b" " * ((1 << 20) + 1)) == message
    # a kilobyte that unpacks to a megabyte and more
    assert failure(tmp_path, gzip.compress(b" " * (3 << 20))) == message
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b" " * (2 << 20))))
    with pytest.raises(InputError, match="larger than 1 MiB"):
        read("-")


@pytest.mark.parametrize("name", ["absent.json", "nul\0byte"])
def test_files_that_cannot_be_opened(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read(str(tmp_path / name))
