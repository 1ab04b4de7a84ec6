"""Places as SARIF locations. GitHub wants a file and a region of one line for each."""

from __future__ import annotations

from typing import Any

from netlint.engine.finding import Finding, Related, Report
from netlint.reports.escape import printable, shorten
from netlint.reports.frame import Sources
from netlint.reports.places import chain, editable, path_of, repository_path
from netlint.resources.model import Origin

#: No file system has longer paths.
MAX_PATH = 4_096
#: Steps of one way. GitHub keeps this many locations of a thread flow:
#: https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
MAX_STEPS = 100


class Locations:
    """Turns origins into locations; where no source line is known, the input's first line stands in."""

    def __init__(self, report: Report, root: str) -> None:
        """Locate what a report names; the files of origins are relative to `root`."""
        self._root = root
        self._sources = Sources(root)
        self._input = report.inputs[0] if report.inputs else ""

    def primary(self, finding: Finding) -> dict[str, Any]:
        """Return the place where the finding is shown: the innermost one that the user can edit."""
        place = editable(finding.origin, self._root)
        location = {"physicalLocation": self._origin(place) if place else self._stand_in(finding)}
        name = printable(finding.address)
        logical = [self.logical(name)] if name else []
        if finding.construct_path:
            construct = printable(finding.construct_path)
            logical.append({"fullyQualifiedName": construct, "kind": "namespace"})
        return {**location, "logicalLocations": logical} if logical else location

    def related(self, finding: Finding) -> list[dict[str, Any]]:
        """Return the other places, numbered from 1, each with its own sentence."""
        locations: list[dict[str, Any]] = []
        shown = editable(finding.origin, self._root)
        for place in chain(finding.origin):
            if place is shown:
                continue
            if repository_path(place.file, self._root) is not None:
                physical, text = self._origin(place), "The module is called here."
            else:
                physical = self._origin(shown) if shown else self._stand_in(finding)
                path = printable(path_of(place.file, self._root))
                text = f"The block stands in {path}, line {place.line}."
            locations.append({"physicalLocation": physical, "message": {"text": text}})
        locations += [self._related(finding, related) for related in finding.related]
        return [{"id": number, **location} for number, location in enumerate(locations, 1)]

    def steps(self, finding: Finding) -> list[dict[str, Any]]:
        """Return the steps that packets take, as locations of a thread flow (SARIF 2.1.0, section 3.38)."""
        return [{"location": self._related(finding, step)} for step in finding.related[:MAX_STEPS]]

    def _related(self, finding: Finding, related: Related) -> dict[str, Any]:
        spot = editable(related.origin, self._root)
        name = printable(related.address)
        location: dict[str, Any] = {
            "physicalLocation": self._origin(spot) if spot else self._stand_in(finding),
            "message": {"text": printable(f"{related.address}: {related.message}")},
        }
        if name:
            location["logicalLocations"] = [self.logical(name)]
        return location

    def logical(self, address: str) -> dict[str, Any]:
        """Return a resource instance as a logical location."""
        return {"fullyQualifiedName": address, "kind": "resource"}

    def file(self, file: str, line: int = 1, column: int = 1) -> dict[str, Any]:
        """Return a physical location in a file that is named relative to the working directory."""
        return _physical(path_of(file), max(line, 1), max(column, 1), 0)

    def _origin(self, origin: Origin) -> dict[str, Any]:
        lines = self._sources.lines(origin.file)
        length = len(lines[origin.line - 1].rstrip()) if 0 < origin.line <= len(lines) else 0
        path = repository_path(origin.file, self._root) or ""
        return _physical(path, max(origin.line, 1), max(origin.column, 1), length)

    def _stand_in(self, finding: Finding) -> dict[str, Any]:
        return self.file(finding.input or self._input)


def _physical(path: str, line: int, column: int, length: int) -> dict[str, Any]:
    region = {
        "startLine": line,
        "startColumn": column,
        "endLine": line,
        "endColumn": max(length, column) + 1,
    }
    return {"artifactLocation": _artifact(path), "region": region}


def _artifact(path: str) -> dict[str, Any]:
    from urllib.parse import quote

    if path in ("", "-", "."):
        path = "stdin"
    path = shorten(path, MAX_PATH)
    # File names are bytes: those that are no UTF-8 arrive with surrogate escapes.
    uri = quote(path.encode("utf-8", "surrogateescape" if _escaped(path) else "replace"), safe="/")
    if path.startswith("/"):
        return {"uri": f"file://{uri}"}
    return {"uri": uri, "uriBaseId": "%SRCROOT%"}


def _escaped(path: str) -> bool:
    return all("\udc80" <= c <= "\udcff" for c in path if "\ud800" <= c <= "\udfff")
