"""Functions that read files, and those on paths.

Nothing outside of one root directory is ever read: a configuration may name any file of the machine that runs
netlint. Source: https://developer.hashicorp.com/terraform/language/functions (Filesystem Functions).
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Sequence
from typing import Protocol

from netlint.lang.function import Function, FunctionError, Parameter, function
from netlint.lang.types import BOOL, STRING, SetType
from netlint.lang.values import SetValue, Value, sensitive, set_of, unmark
from netlint.resources.folders import is_inside

#: How large a file may be.
MOST_BYTES = 16 * 1024 * 1024


class FileRefused(Exception):
    """A file that must not or cannot be read; the message is a clause that says why."""


class Files(Protocol):
    """The files that a configuration may read. Paths are as `posixpath.normpath` gives them."""

    def read(self, path: str) -> bytes:
        """Return what a file holds; raises FileNotFoundError or FileRefused."""
        ...

    def exists(self, path: str) -> bool:
        """Tell whether there is a regular file; raises FileRefused for anything else that is there."""
        ...

    def list(self, path: str) -> Sequence[tuple[str, str]]:
        """Return the names in a directory and what they are: "file", "directory", "outside" or "other".

        What is no directory has none.
        """
        ...


class RootedFiles:
    """The files below a directory of this machine. Symbolic links are followed where they stay inside."""

    __slots__ = ("root",)

    def __init__(self, root: str) -> None:
        self.root = os.path.realpath(root)

    def resolved(self, path: str) -> str:
        """Return where a path leads to.

        Raises:
            FileRefused: outside of the root.
        """
        try:
            real = os.path.realpath(path)
        except (OSError, ValueError):
            raise FileRefused(f"{path} is not a valid path") from None
        if not is_inside(real, self.root):
            raise FileRefused(
                f"{path} is outside of {self.root}, and reading outside of the scanned root is refused"
            )
        return real

    def _kind(self, path: str) -> tuple[str, str]:
        import stat

        real = self.resolved(path)
        try:
            mode = os.lstat(real).st_mode
        except (FileNotFoundError, NotADirectoryError):
            raise FileNotFoundError(path) from None
        except (OSError, ValueError):
            raise FileRefused(f"failed to stat {path}") from None
        if stat.S_ISREG(mode):
            return real, ""
        if stat.S_ISDIR(mode):
            return real, f"{path} is a directory, not a file"
        if stat.S_ISFIFO(mode):
            return real, f"{path} is a named pipe, not a regular file"
        if stat.S_ISSOCK(mode):
            return real, f"{path} is a unix domain socket, not a regular file"
        return real, f"{path} is a device node, not a regular file"

    def read(self, path: str) -> bytes:
        """Return what a file holds, at most 16 MB of it."""
        import stat

        real, problem = self._kind(path)
        if problem:
            raise FileRefused(problem)
        try:
            descriptor = os.open(real, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise FileRefused(f"failed to read {path}: {error.strerror}") from None
        with os.fdopen(descriptor, "rb") as stream:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise FileRefused(f"{path} is not a regular file")
            data = stream.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise FileRefused(f"{path} is larger than {MOST_BYTES} bytes")
        return data

    def exists(self, path: str) -> bool:
        """Tell whether there is a regular file."""
        try:
            _, problem = self._kind(path)
        except FileNotFoundError:
            return False
        if problem:
            raise FileRefused(problem)
        return True

    def list(self, path: str) -> Sequence[tuple[str, str]]:
        """Return the names in a directory and what they are."""
        try:
            with os.scandir(self.resolved(path)) as entries:
                return [(entry.name, self._entry_kind(entry)) for entry in entries]
        except OSError:
            return []

    def _entry_kind(self, entry: os.DirEntry[str]) -> str:
        if entry.is_symlink():
            try:
                self.resolved(entry.path)
            except FileRefused:
                return "outside"
        if entry.is_dir():
            return "directory"
        return "file" if entry.is_file() else "other"


_PATH = Parameter("path", STRING)
_HINT = (
    "; this function works only with files that are distributed as part of the configuration source code, so"
    " if this file will be created by a resource in this configuration you must instead obtain this result"
    " from an attribute of that resource"
)


class _Reader:
    """Reads files for the functions, relative to the root module."""

    __slots__ = ("directory", "files")

    def __init__(self, files: Files, directory: str) -> None:
        self.files = files
        self.directory = directory

    def located(self, path: str) -> str:
        """Return the path that a path in the configuration means."""
        return posixpath.normpath(posixpath.join(self.directory, _expanded(path)))

    def data(self, path: str, shown: str) -> bytes:
        try:
            return self.files.read(self.located(path))
        except FileNotFoundError:
            raise FunctionError(f"no file exists at {shown}{_HINT}", 0) from None
        except FileRefused as refusal:
            raise FunctionError(str(refusal) if path == shown else f"cannot read {shown}", 0) from None

    def text(self, path: str, shown: str) -> str:
        try:
            text = self.data(path, shown).decode()
        except UnicodeDecodeError:
            raise FunctionError(
                f"contents of {shown} are not valid UTF-8; use the filebase64 function to obtain the Base64"
                " encoded contents or the other file functions (e.g. filemd5, filesha256) to obtain file"
                " hashing results instead"
            ) from None
        if text.isascii():
            return text
        import unicodedata

        return unicodedata.normalize("NFC", text)


def _expanded(path: str) -> str:
    if not path.startswith("~"):
        return path
    if path[1:2] not in ("", "/"):
        raise FunctionError("failed to expand ~: cannot expand user-specific home dir", 0)
    return os.path.expanduser("~") + path[1:]


def filesystem_functions(files: Files, module_directory: str) -> dict[str, Function]:
    """Return the functions that read files.

    Args:
        files: what may be read.
        module_directory: the directory of the root module, which relative paths start from.
    """
    reader = _Reader(files, module_directory)
    declared = [
        _file(reader),
        _fileexists(reader),
        _fileset(reader),
        _abspath(reader),
        *(_digest(reader, name, algorithm, base64) for name, algorithm, base64 in _DIGESTS),
    ]
    return {each.name: each for each in declared} | PATH_FUNCTIONS


def text_reader(files: Files, module_directory: str) -> Callable[[str, str], str]:
    """Return what reads a text file: it takes a path, and how messages show that.

    Args:
        files: what may be read.
        module_directory: the directory of the root module, which relative paths start from.
    """
    return _Reader(files, module_directory).text


def _shown(path: Value) -> tuple[str, str, bool]:
    """Return a path, how messages show it, and whether it is sensitive."""
    bare, marked = unmark(path)
    assert isinstance(bare, str)
    return bare, "(sensitive value)" if marked else bare, marked


def _file(reader: _Reader) -> Function:
    @function(STRING, Parameter("path", STRING, marks=True))
    def file(path: Value) -> Value:
        text, shown, marked = _shown(path)
        result = reader.text(text, shown)
        return sensitive(result) if marked else result

    return file


_DIGESTS = (
    ("filebase64", "", True),
    ("filebase64sha256", "sha256", True),
    ("filebase64sha512", "sha512", True),
    ("filemd5", "md5", False),
    ("filesha1", "sha1", False),
    ("filesha256", "sha256", False),
    ("filesha512", "sha512", False),
)


def _digest(reader: _Reader, name: str, algorithm: str, base64: bool) -> Function:
    @function(STRING, _PATH, name=name)
    def body(path: Value) -> Value:
        assert isinstance(path, str)
        data = reader.data(path, path)
        if algorithm:
            import hashlib

            data = hashlib.new(algorithm, data, usedforsecurity=False).digest()
        if not base64:
            return data.hex()
        import binascii

        return binascii.b2a_base64(data, newline=False).decode()

    return body


def _fileexists(reader: _Reader) -> Function:
    @function(BOOL, Parameter("path", STRING, marks=True))
    def fileexists(path: Value) -> Value:
        text, shown, marked = _shown(path)
        try:
            result = reader.files.exists(reader.located(text))
        except FileRefused as refusal:
            raise FunctionError(f"cannot read {shown}" if marked else str(refusal), 0) from None
        return sensitive(result) if marked else result

    return fileexists


def _fileset(reader: _Reader) -> Function:
    @function(SetType(STRING), _PATH, Parameter("pattern", STRING))
    def fileset(path: Value, pattern: Value) -> Value:
        from netlint.terraform.functions.globbing import glob

        assert isinstance(path, str)
        assert isinstance(pattern, str)
        base = posixpath.normpath(posixpath.join(reader.directory, path))
        try:
            found = glob(reader.files, posixpath.normpath(posixpath.join(base, pattern.lstrip("/"))))
        except FileRefused as refusal:
            raise FunctionError(f"failed to glob pattern {pattern}: {refusal}") from None
        names: list[Value] = [posixpath.relpath(each, base) for each in found]
        result = set_of(STRING, names)
        assert isinstance(result, SetValue)
        return result

    return fileset


def _abspath(reader: _Reader) -> Function:
    @function(STRING, _PATH)
    def abspath(path: Value) -> Value:
        assert isinstance(path, str)
        return posixpath.normpath(posixpath.join(os.path.abspath(reader.directory), path))

    return abspath


@function(STRING, _PATH)
def basename(path: Value) -> Value:
    """Return the last part of a path."""
    assert isinstance(path, str)
    if not path:
        return "."
    return path.rstrip("/").rpartition("/")[2] or "/"


@function(STRING, _PATH)
def dirname(path: Value) -> Value:
    """Return a path without its last part."""
    assert isinstance(path, str)
    return _cleaned(path.rpartition("/")[0] or ("/" if path.startswith("/") else "."))


def _cleaned(path: str) -> str:
    cleaned = posixpath.normpath(path)
    # POSIX gives two leading slashes a meaning of their own, Go does not.
    return cleaned[1:] if cleaned.startswith("//") else cleaned


@function(STRING, _PATH)
def pathexpand(path: Value) -> Value:
    """Replace a `~` at the beginning by the home directory."""
    assert isinstance(path, str)
    return _expanded(path)


PATH_FUNCTIONS: dict[str, Function] = {
    declared.name: declared for declared in (basename, dirname, pathexpand)
}
