"""Where source files come from: a folder, or the snapshot inside of a plan file.

Paths are relative to the root of the source, with slashes. Input is hostile: nothing outside of the root is
read, and sizes are bounded.
"""

from __future__ import annotations

import os
import posixpath
import stat
from typing import IO, TYPE_CHECKING, Protocol

from netlint.resources.folders import is_inside

if TYPE_CHECKING:
    import zipfile

#: The most bytes that are read of one file.
MAX_FILE = 64 << 20
#: The most bytes that a snapshot may unpack to, and the most entries that it may have.
MAX_SNAPSHOT = 256 << 20
MAX_ENTRIES = 50_000

_SNAPSHOT = "tfconfig/"
_MANIFEST = ".terraform/modules/modules.json"


class FileFailure(Exception):
    """A file or a folder cannot be read, or must not be. `message` is a clause without the path."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Files(Protocol):
    """A tree of source files."""

    def names(self, directory: str) -> list[str]:
        """Return the names of the files directly in a directory, sorted; not those of folders.

        Raises:
            FileFailure: there is no such directory, or it cannot be listed.
        """

    def read(self, path: str) -> bytes:
        """Return the content of a file.

        Raises:
            FileFailure: it cannot be read, is too large, or lies outside of the root.
        """

    def exists(self, path: str) -> bool:
        """Tell whether there is a file or a directory, and it may be read."""

    def manifest(self, directory: str) -> bytes | None:
        """Return the list of installed modules, of the root module in a directory; None without one."""


class FolderFiles:
    """The files of a folder on disk.

    Symbolic links are followed as long as they stay inside of the folder.
    """

    def __init__(self, root: str) -> None:
        self.root = os.path.realpath(root)

    def _inside(self, path: str) -> str:
        try:
            full = os.path.realpath(os.path.join(self.root, path))
        except ValueError:
            raise FileFailure("is no path") from None
        if not is_inside(full, self.root):
            raise FileFailure("is outside of what netlint reads")
        return full

    def names(self, directory: str) -> list[str]:
        """See `Files.names`."""
        try:
            with os.scandir(self._inside(directory)) as entries:
                return sorted(entry.name for entry in entries if not entry.is_dir())
        except OSError as error:
            raise FileFailure(_clause(error)) from None

    def read(self, path: str) -> bytes:
        """See `Files.read`."""
        full = self._inside(path)
        try:
            # A pipe would wait for a writer, and a device may never end.
            if not stat.S_ISREG(os.stat(full).st_mode):
                raise FileFailure("is not a regular file")
            with open(full, "rb") as stream:
                return _bounded(stream)
        except OSError as error:
            raise FileFailure(_clause(error)) from None

    def exists(self, path: str) -> bool:
        """See `Files.exists`."""
        try:
            return os.path.exists(self._inside(path))
        except FileFailure:
            return False

    def manifest(self, directory: str) -> bytes | None:
        """See `Files.manifest`."""
        path = posixpath.join(directory, _MANIFEST)
        try:
            return self.read(path) if self.exists(path) else None
        except FileFailure:
            return None


class ZipFiles:
    """The snapshot of all modules in a binary plan file, under the paths that they had on disk.

    The file is a zip in which the folder `tfconfig/m-<key>/` holds the files of the module with that key, and
    `tfconfig/modules.json` says which directory each key stands for.
    """

    def __init__(self, path: str | IO[bytes]) -> None:
        """Open a plan file.

        Raises:
            FileFailure: it is no plan file, or larger than netlint unpacks.
        """
        import zipfile

        try:
            self._zip = zipfile.ZipFile(path)
        except OSError as error:
            raise FileFailure(_clause(error)) from None
        except (zipfile.BadZipFile, NotImplementedError, ValueError):
            raise FileFailure("is not a zip file") from None
        entries = self._zip.infolist()
        if len(entries) > MAX_ENTRIES:
            raise FileFailure(f"has more than {MAX_ENTRIES:,} entries")
        kept = {entry.filename: entry for entry in entries if entry.filename.startswith(_SNAPSHOT)}
        if sum(entry.file_size for entry in kept.values()) > MAX_SNAPSHOT:
            raise FileFailure(f"unpacks to more than {MAX_SNAPSHOT >> 20} MB")
        listed = kept.get(_SNAPSHOT + "modules.json")
        if listed is None:
            raise FileFailure("holds no snapshot of the configuration (tfconfig/modules.json)")
        self._manifest = self._unpack(listed)
        self._folders = self._arrange(kept)

    def _arrange(self, entries: dict[str, zipfile.ZipInfo]) -> dict[str, dict[str, zipfile.ZipInfo]]:
        """Return the entries by directory and name."""
        from netlint.terraform.module.manifest import parse_manifest

        by_key: dict[str, dict[str, zipfile.ZipInfo]] = {}
        for filename, entry in entries.items():
            folder, _, name = filename.removeprefix(_SNAPSHOT).partition("/")
            if folder.startswith("m-") and name and "/" not in name:
                by_key.setdefault(folder.removeprefix("m-"), {})[name] = entry
        folders: dict[str, dict[str, zipfile.ZipInfo]] = {}
        for key, module in parse_manifest(self._manifest).items():
            folders.setdefault(module.directory, by_key.get(key, {}))
        return folders

    def names(self, directory: str) -> list[str]:
        """See `Files.names`."""
        found = self._folders.get(posixpath.normpath(directory))
        if found is None:
            raise FileFailure("is not in the plan file")
        return sorted(found)

    def read(self, path: str) -> bytes:
        """See `Files.read`."""
        directory, name = posixpath.split(posixpath.normpath(path))
        entry = self._folders.get(directory or ".", {}).get(name)
        if entry is None:
            raise FileFailure("is not in the plan file")
        return self._unpack(entry)

    def _unpack(self, entry: zipfile.ZipInfo) -> bytes:
        import zipfile
        import zlib

        try:
            with self._zip.open(entry) as stream:
                return _bounded(stream)
        except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError):
            raise FileFailure("is damaged") from None

    def exists(self, path: str) -> bool:
        """See `Files.exists`."""
        normal = posixpath.normpath(path)
        directory, name = posixpath.split(normal)
        return normal in self._folders or name in self._folders.get(directory or ".", {})

    def manifest(self, directory: str) -> bytes | None:
        """See `Files.manifest`."""
        return self._manifest


def _bounded(stream: IO[bytes]) -> bytes:
    data = stream.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise FileFailure(f"is larger than {MAX_FILE >> 20} MB")
    return data


def _clause(error: OSError) -> str:
    return f"cannot be read: {error.strerror or error}"
