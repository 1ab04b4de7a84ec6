"""Where a resource of a CDK app comes from: its construct, and the line of the app that made it.

CDK writes the path of the construct into the template (`aws:cdk:path`), and what called its constructor into
the manifest where stack traces are on: as the metadata `aws:cdk:creationStack`, or as the trace of the one
that names its logical id. With `JSII_HOST_STACK_TRACES=1` apps in Python and other languages have them too.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from typing import Any

from netlint.cloudformation.manifest import Metadata, StackArtifact
from netlint.resources.folders import resolved
from netlint.resources.model import Origin

_PATH = "aws:cdk:path"
_CREATION = "aws:cdk:creationStack"
_LOGICAL_ID = "aws:cdk:logicalId"

#: `new Network (/app/lib/network.ts:12:5)`, `__init__ (/app/app.py:28)`, `at /app/lib/network.ts:12:5`.
_FRAME = re.compile(r"(?:\(([^()]+?)|(\S+?)):(\d{1,9})(?::(\d{1,9}))?\)?$")
#: Whose frames are not the app's.
_LIBRARIES = ("node_modules", "site-packages", "jsii-kernel", "aws-cdk-lib", "node:")
#: The most frames that are looked at.
_MAX_FRAMES = 200


class SourceFiles:
    """The files that traces name, as far as they are those of one project.

    The app may have been synthesized elsewhere, such as in a container: then the longest end of a path that
    is there in the project is taken, and what stands before it is the same for all files.
    """

    def __init__(self, project: str) -> None:
        """Take the directory of a project: what is outside of it is not shown."""
        self._project = project
        self._top = os.path.realpath(project)
        self._start: str | None = None
        self._shown: dict[str, str | None] = {}

    def shown(self, file: str) -> str | None:
        """Return a file of a trace as seen from the working directory; None where it is not the project's."""
        if file not in self._shown:
            self._shown[file] = self._find(file.removeprefix("file://").replace("\\", "/"))
        return self._shown[file]

    def _find(self, file: str) -> str | None:
        parts = file.split("/")
        if ".." in parts:
            return None
        found = self._inside(file)
        if found is not None:
            return found
        if self._start is not None:
            return self._inside(file.removeprefix(self._start)) if file.startswith(self._start) else None
        for number in range(1, len(parts)):
            found = self._inside("/".join(parts[number:]))
            if found is not None:
                self._start = "/".join(parts[:number]) + "/"
                return found
        return None

    def _inside(self, file: str) -> str | None:
        real = resolved(os.path.join(self._top, file), self._top)
        if real is None or not os.path.isfile(real):
            return None
        return os.path.normpath(os.path.join(self._project, os.path.relpath(real, self._top)))


class Constructs:
    """The constructs of one stack."""

    def __init__(self, artifact: StackArtifact, files: SourceFiles) -> None:
        """Prepare.

        Args:
            artifact: the stack.
            files: finds the files of the app.
        """
        self._metadata: Metadata = artifact.metadata
        self._files = files

    @staticmethod
    def path_of(resource: Mapping[str, Any]) -> str:
        """Return the path of the construct that a resource of a template comes from; empty without one."""
        metadata = resource.get("Metadata")
        path = metadata.get(_PATH) if isinstance(metadata, dict) else None
        return path if isinstance(path, str) else ""

    def origins(self, path: str) -> tuple[Origin, ...]:
        """Return the places in the app that led to a construct, outermost first; none without a trace."""
        for name in _upwards(path):
            frames = tuple(self._frames("/" + name))
            if frames:
                return frames[::-1]
        return ()

    def _frames(self, path: str) -> Iterator[Origin]:
        """Yield the frames of the app for one construct, innermost first."""
        entries = self._metadata.get(path, ())
        traces = [entry.data for entry in entries if entry.type == _CREATION]
        traces += [entry.trace for entry in entries if entry.type == _LOGICAL_ID]
        for trace in traces:
            if isinstance(trace, list):
                found = [place for frame in trace[:_MAX_FRAMES] if (place := self._place(frame)) is not None]
                if found:
                    yield from found
                    return

    def _place(self, frame: Any) -> Origin | None:
        found = _FRAME.search(frame) if isinstance(frame, str) else None
        if found is None or any(library in frame for library in _LIBRARIES):
            return None
        shown = self._files.shown(found[1] or found[2])
        return Origin(shown, int(found[3]), int(found[4] or 1)) if shown is not None else None


def _upwards(path: str) -> Iterator[str]:
    """Yield a path and those around it: what CDK adds to a construct has the trace of that."""
    while path:
        yield path
        path = path.rpartition("/")[0]
