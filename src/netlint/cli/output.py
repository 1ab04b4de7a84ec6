"""Where output goes: data to standard output or to files, messages to standard error."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Mapping
from typing import Any

from netlint.errors import ConfigurationError


def message(text: str) -> None:
    """Write one line to standard error. Control characters, which come from inputs, are escaped."""
    text = _in_utf8(text)
    line = "".join(character if character.isprintable() else _escaped(character) for character in text)
    try:
        sys.stderr.flush()
        sys.stderr.buffer.write(f"netlint: {line}\n".encode("utf-8", "backslashreplace"))
        sys.stderr.buffer.flush()
    except (OSError, AttributeError):
        return  # nobody listens


def emit(text: str) -> None:
    """Write data to standard output as UTF-8, whatever the locale. A reader that went away is no error.

    Raises:
        ConfigurationError: standard output is closed, or cannot be written to.
    """
    if sys.stdout is None:
        raise ConfigurationError("standard output is closed")
    data = _encoded(text)
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _abandon_output()
    except OSError as error:
        _abandon_output()
        reason = error.strerror or str(error)
        raise ConfigurationError(f"standard output cannot be written: {reason}") from None


def _abandon_output() -> None:
    """Lead standard output nowhere: Python would complain again when it flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def emit_json(document: Any) -> None:
    """Write a document to standard output as JSON."""
    emit(json_text(document))


def json_text(document: Any) -> str:
    """Return a document as JSON that people can read."""
    import msgspec

    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode()


def write_file(path: str, text: str) -> None:
    """Write a file in one step: readers see the old contents or the new, never a part.

    Raises:
        ConfigurationError: if it cannot be written.
    """
    target = os.path.realpath(path)
    data = _encoded(text)
    try:
        if os.path.exists(target) and not stat.S_ISREG(os.stat(target).st_mode):
            # A pipe or a device cannot be replaced.
            with open(target, "wb") as stream:
                stream.write(data)
            return
        _replace(target, data)
    except OSError as error:
        raise ConfigurationError(f"cannot be written: {error.strerror or error}", file=path) from None


def use_color(choice: str, environment: Mapping[str, str] | None = None) -> bool:
    """Tell whether to colour standard output.

    The order: `--color` (`always`, `never`), NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE, and then
    whether standard output is a terminal (https://no-color.org, https://force-color.org).
    """
    environment = os.environ if environment is None else environment
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    if any(environment.get(name, "0") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return sys.stdout is not None and sys.stdout.isatty() and environment.get("TERM") != "dumb"


def _replace(target: str, data: bytes) -> None:
    temporary = os.path.join(os.path.dirname(target), f".{os.path.basename(target)}.{os.getpid()}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise


def _encoded(text: str) -> bytes:
    if text and not text.endswith("\n"):
        text += "\n"
    # Half a surrogate pair can stand in JSON; escaped, it is valid JSON again.
    return text.encode("utf-8", "backslashreplace")


def _in_utf8(text: str) -> str:
    """Return a text with names of files as UTF-8, which a locale such as C reads as something else."""
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text


def _escaped(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")
