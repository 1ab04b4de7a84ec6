"""From a file or standard input to UTF-8 text, within bounds."""

from __future__ import annotations

import os
import re
import sys
from typing import BinaryIO, TypeVar

import msgspec

from netlint.errors import InputError

T = TypeVar("T")

#: The largest input, before and after decompression. Plans of 100 MB exist.
MAX_BYTES = 1 << 30

_CHUNK = 1 << 20
_MARKS = (
    # The mark of UTF-32LE begins with that of UTF-16LE, so the order matters.
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\xef\xbb\xbf", "utf-8"),
)
_BYTE = r" \(byte (\d+)\)$"


def load(path: str) -> bytes:
    """Read an input as UTF-8, whatever it was written as.

    Understands gzip, byte order marks, and UTF-16 without one (PowerShell writes UTF-16).

    Args:
        path: a file, or `-` for standard input.

    Returns:
        the text as UTF-8, without byte order mark.

    Raises:
        InputError: it cannot be read, is too large, or is not text.
    """
    name = display_name(path)
    data = _read(path, name)
    if data[:2] == b"\x1f\x8b":
        data = _decompress(data, name)
    return to_utf8(data, name)


def display_name(path: str) -> str:
    """Return the name of an input for messages."""
    return "<standard input>" if path == "-" else path


def to_utf8(data: bytes, name: str) -> bytes:
    """Return text as UTF-8 without byte order mark; binary formats that have a reader are left alone.

    Raises:
        InputError: `data` is not valid in the encoding that it declares, or is no text at all.
    """
    if data[:2] == b"PK":
        return data
    encoding, mark = _encoding(data)
    try:
        if encoding != "utf-8":
            return data[mark:].decode(encoding).encode()
        if mark:
            data = data[mark:]
        if not data.isascii():
            data.decode()
    except UnicodeError as error:
        if encoding == "utf-8" and _looks_binary(data):
            raise InputError("a binary file, not a plan or a state as JSON", file=name) from None
        position = error.start if isinstance(error, UnicodeDecodeError) else 0
        line, column = place(data, position) if encoding == "utf-8" else (0, 0)
        raise InputError(
            f"not valid {encoding.upper()} at byte {position + mark}", file=name, line=line, column=column
        ) from None
    if _looks_binary(data):
        raise InputError("a binary file, not a plan or a state as JSON", file=name)
    return data


def decode_json(data: bytes, decoder: msgspec.json.Decoder[T], name: str) -> T:
    """Decode JSON, with the place of what is wrong with it.

    Raises:
        msgspec.ValidationError: it is JSON, but not of the decoder's type.
        InputError: it is not JSON, or nests too deeply.
    """
    try:
        return decoder.decode(data)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError as error:
        raise _malformed(data, str(error), name) from None
    except RecursionError:
        raise InputError("the JSON is nested too deeply", file=name) from None


def place(data: bytes, offset: int) -> tuple[int, int]:
    """Return line and column, both from 1 and in characters, of a byte offset."""
    start = data.rfind(b"\n", 0, offset) + 1
    return data.count(b"\n", 0, offset) + 1, len(data[start:offset].decode(errors="replace")) + 1


def _malformed(data: bytes, message: str, name: str) -> InputError:
    found = re.search(_BYTE, message)
    if found is None:
        line, column = place(data, len(data))
        return InputError(
            "the JSON is truncated: it ends before its first value does", file=name, line=line, column=column
        )
    what = message[: found.start()].removeprefix("JSON is malformed: ")
    # msgspec counts the first trailing character as read.
    line, column = place(data, int(found.group(1)) - (what == "trailing characters"))
    return InputError(f"malformed JSON: {what}", file=name, line=line, column=column)


def _read(path: str, name: str) -> bytes:
    try:
        if path == "-":
            if sys.stdin is None:
                raise InputError("is closed", file=name)
            return _read_bounded(sys.stdin.buffer, name)
        with open(path, "rb") as file:
            return _read_bounded(file, name, os.fstat(file.fileno()).st_size)
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise InputError(f"cannot be read: {reason}", file=name) from None


def _read_bounded(stream: BinaryIO, name: str, size: int = 0) -> bytes:
    if size > MAX_BYTES:
        raise _too_large(name)
    # A buffer of the expected size is allocated at once, so the bound itself must not be asked for.
    data = stream.read(size + 1)
    if len(data) <= size:
        return data
    pieces = [data]
    total = len(data)
    while piece := stream.read(_CHUNK):
        pieces.append(piece)
        total += len(piece)
        if total > MAX_BYTES:
            raise _too_large(name)
    return b"".join(pieces)


def _decompress(data: bytes, name: str) -> bytes:
    import zlib

    pieces: list[bytes] = []
    total = 0
    try:
        while data:
            member = zlib.decompressobj(wbits=31)
            while not member.eof:
                piece = member.decompress(data, _CHUNK)
                data = member.unconsumed_tail
                total += len(piece)
                if total > MAX_BYTES:
                    raise _too_large(name)
                if not piece and not data and not member.eof:
                    raise InputError("the gzip file is truncated", file=name)
                pieces.append(piece)
            data = member.unused_data.lstrip(b"\0")
    except zlib.error as error:
        raise InputError(f"a damaged gzip file: {error}", file=name) from None
    return b"".join(pieces)


def _too_large(name: str) -> InputError:
    return InputError(f"larger than {MAX_BYTES >> 20} MiB, the most that is read", file=name)


def _encoding(data: bytes) -> tuple[str, int]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, len(mark)
    # JSON starts with two ASCII characters: the zero bytes among them tell the encoding (RFC 4627, 3).
    if len(data) >= 4 and data[0] and not data[1] and data[2] and not data[3]:
        return "utf-16-le", 0
    if len(data) >= 4 and not data[0] and data[1] and not data[2] and data[3]:
        return "utf-16-be", 0
    return "utf-8", 0


def _looks_binary(data: bytes) -> bool:
    head = data[:1024]
    return b"\0" in head or sum(byte < 9 or (13 < byte < 32 and byte != 27) for byte in head) * 20 > len(head)
