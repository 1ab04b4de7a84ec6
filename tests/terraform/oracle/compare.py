"""Compare what netlint reads with a recorded plan of Terraform, value by value and link by link.

A value is a leaf: a string, number, boolean or null, or an empty collection. Of each that the plan knows:

* equal: netlint has the same. A list that the provider's schema calls a set may be in another order; a string
  that is a JSON document may be written otherwise (the provider normalizes policies); `path.cwd` is another.
* unset: the plan has null, or inside of a nested block the zero value that the provider's SDK puts there, and
  netlint has nothing, null or an empty collection. Counted as equal.
* unknown: netlint says so, or does not have the attribute. It is excused where the value depends on AWS
  (`provenance.py` has the rule), and else counts against the goal.
* different: anything else. There must be none.

What the plan masks (unknown, sensitive) is not compared.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from netlint.lang.unknown import Unknown
from netlint.resources.model import Action, Snapshot
from tests.terraform.oracle.plan_values import Planned, read
from tests.terraform.oracle.provenance import Provenance

ABSENT = object()


class Remark(msgspec.Struct, frozen=True):
    """One disagreement: `kind` is missing, extra, unknown or different."""

    kind: str
    address: str
    path: str = ""
    planned: str = ""
    found: str = ""

    def __str__(self) -> str:
        return f"{self.kind:10} {self.address}  {self.path}  plan: {self.planned}  netlint: {self.found}"


class Row(msgspec.Struct):
    """The comparison of one configuration: instances, and how many values are of which kind."""

    name: str
    instances: int = 0
    known: int = 0
    equal: int = 0
    unknown: int = 0
    excused: int = 0
    different: int = 0
    remarks: list[Remark] = []

    @property
    def share_known(self) -> float:
        """Of the values that do not depend on AWS, the share that netlint knows."""
        independent = self.known - self.excused
        return 1 - self.unknown / independent if independent else 1.0


class Comparison:
    """Compares the instances of a snapshot with those of a plan."""

    def __init__(
        self, name: str, provenance: Provenance | None, sets: dict[str, list[str]], same: tuple[str, ...] = ()
    ) -> None:
        """Prepare a comparison.

        Args:
            name: of the configuration.
            provenance: tells what is excused; None excuses nothing.
            sets: the dotted paths of the sets, by resource type (`data.` before those of data sources).
            same: directory names that stand for the `/configuration` of the recordings.
        """
        self.row = Row(name, remarks=[])
        self.provenance = provenance
        self.sets = sets
        self.same = same

    def compare(self, planned: dict[str, Planned], snapshot: Snapshot) -> Row:
        """Compare everything, and return the counts."""
        self.row.instances = len(planned)
        for address, one in planned.items():
            instance = snapshot.by_address.get(address)
            if instance is None:
                self.row.remarks.append(Remark("missing", address))
                continue
            _Instance(self, one).members(one.values, one.unknown, one.sensitive, instance.attributes, "")
        for instance in snapshot:
            # What is forgotten stays in AWS, but is no part of the configuration any more.
            if instance.address not in planned and instance.action is not Action.FORGET:
                self.row.remarks.append(Remark("extra", instance.address))
        return self.row


class _Instance:
    """Compares the values of one instance, and counts them."""

    def __init__(self, comparison: Comparison, planned: Planned) -> None:
        self.comparison = comparison
        self.row = comparison.row
        self.planned = planned
        self.sets = comparison.sets.get(("data." if planned.mode == "data" else "") + planned.type, [])

    def value(self, planned: Any, unknown: Any, sensitive: Any, found: Any, path: str) -> None:
        if unknown is True or sensitive is True:
            return
        if isinstance(found, (list, dict)) and not found and _unset(planned, path):
            found = None
        if isinstance(found, Unknown) or (found is ABSENT and not _unset(planned, path)):
            self.not_known(planned, unknown, sensitive, found, path)
        elif found is None or found is ABSENT:
            if _unset(planned, path):
                self.count("equal", _leaves(planned, unknown, sensitive))
            elif self.provider_decides(path):
                self.not_known(planned, unknown, sensitive, found, path)
            else:
                self.differ(planned, found, path)
        elif isinstance(planned, dict) and isinstance(found, dict):
            self.members(planned, unknown, sensitive, found, path)
        elif isinstance(planned, list) and isinstance(found, (list, tuple, set, frozenset)):
            self.elements(planned, unknown, sensitive, list(found), path)
        elif _same(planned, self.local(found)):
            self.count("equal", 1)
        else:
            self.differ(planned, found, path)

    def members(
        self, planned: dict[str, Any], unknown: Any, sensitive: Any, found: dict[str, Any], path: str
    ) -> None:
        if not planned and not found:
            self.count("equal", 1)
        for name, value in planned.items():
            inside = f"{path}.{name}" if path else name
            self.value(value, _at(unknown, name), _at(sensitive, name), found.get(name, ABSENT), inside)
        for name, value in found.items():
            inside = f"{path}.{name}" if path else name
            if name in planned or value is None or isinstance(value, Unknown) or _at(unknown, name):
                continue
            if sensitive is not True and value not in ([], {}):
                self.differ(ABSENT, value, inside)

    def elements(self, planned: list[Any], unknown: Any, sensitive: Any, found: list[Any], path: str) -> None:
        unknowns = unknown if isinstance(unknown, list) else []
        # Elements that only the mask has are unknown as a whole.
        planned = planned + [None] * (len(unknowns) - len(planned))
        if path in self.sets:
            found = _distinct(found)
        if len(planned) != len(found):
            self.differ(planned, found, path)
            return
        if not planned:
            self.count("equal", 1)
        order = self.matched(planned, unknown, sensitive, found, path) if path in self.sets else found
        for index, (value, other) in enumerate(zip(planned, order, strict=True)):
            self.value(value, _at(unknown, index), _at(sensitive, index), other, path)

    def matched(
        self, planned: list[Any], unknown: Any, sensitive: Any, found: list[Any], path: str
    ) -> list[Any]:
        """Return the elements of a set in the order of the plan, each beside the one that is most like it."""
        left = list(range(len(found)))
        order: dict[int, Any] = {}
        # Places that are unknown as a whole take what is left over.
        for index in sorted(range(len(planned)), key=lambda index: _at(unknown, index) is True):
            masks = _at(unknown, index), _at(sensitive, index)
            best = min(left, key=lambda number: self.distance(planned[index], *masks, found[number], path))
            left.remove(best)
            order[index] = found[best]
        return [order[index] for index in range(len(planned))]

    def distance(self, planned: Any, unknown: Any, sensitive: Any, found: Any, path: str) -> tuple[int, int]:
        kept = self.row
        self.row = Row("trial", remarks=[])
        try:
            self.value(planned, unknown, sensitive, found, path)
            return self.row.different, self.row.unknown + self.row.excused
        finally:
            self.row = kept

    def not_known(self, planned: Any, unknown: Any, sensitive: Any, found: Any, path: str) -> None:
        leaves = _leaves(planned, unknown, sensitive)
        if not leaves:
            return
        if self.excused(path):
            self.row.known += leaves
            self.row.excused += leaves
            return
        self.count("unknown", leaves)
        text = "absent" if found is ABSENT else repr(found)
        self.row.remarks.append(Remark("unknown", self.planned.address, path, _short(planned), text))

    def excused(self, path: str) -> bool:
        provenance = self.comparison.provenance
        return provenance is not None and provenance.depends_on_aws(
            self.planned.modules, self.planned.block, path
        )

    def provider_decides(self, path: str) -> bool:
        """Tell whether null leaves the value to the provider: that is how an argument is not set."""
        provenance = self.comparison.provenance
        return provenance is not None and not provenance.written(
            self.planned.modules, self.planned.block, path
        )

    def differ(self, planned: Any, found: Any, path: str) -> None:
        self.count("different", 1)
        self.row.remarks.append(
            Remark("different", self.planned.address, path, _short(planned), _short(found))
        )

    def count(self, kind: str, number: int) -> None:
        self.row.known += number
        setattr(self.row, kind, getattr(self.row, kind) + number)

    def local(self, found: Any) -> Any:
        if isinstance(found, str):
            for directory in self.comparison.same:
                found = found.replace(directory, "/configuration")
        return found


def _at(mask: Any, key: str | int) -> Any:
    if isinstance(mask, dict):
        return mask.get(key)
    if isinstance(mask, list) and isinstance(key, int):
        return mask[key] if key < len(mask) else None
    return None


def _unset(planned: Any, path: str) -> bool:
    """Tell whether the plan says that nothing was set."""
    if planned is None or planned == [] or planned == {}:
        return True
    return "." in path and planned in ("", 0, False)


def _same(planned: Any, found: Any) -> bool:
    if isinstance(planned, bool) or isinstance(found, bool):
        return planned is found
    if isinstance(planned, str) and isinstance(found, str) and planned != found:
        try:
            first, second = json.loads(planned), json.loads(found)
        except ValueError:
            return False
        return isinstance(first, (dict, list)) and bool(first == second)
    if isinstance(planned, (int, float)) and not isinstance(found, (str, dict, list)):
        return float(planned) == float(found)
    return type(planned) is type(found) and bool(planned == found)


def _leaves(planned: Any, unknown: Any, sensitive: Any) -> int:
    """Return how many known values there are."""
    if unknown is True or sensitive is True:
        return 0
    inside: list[tuple[Any, Any]] = []
    if isinstance(planned, dict):
        inside = list(planned.items())
    elif isinstance(planned, list):
        inside = list(enumerate(planned))
    if not inside:
        return 1
    return sum(_leaves(value, _at(unknown, key), _at(sensitive, key)) for key, value in inside)


def _distinct(values: list[Any]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        if not any(type(other) is type(value) and _equal(other, value) for other in found):
            found.append(value)
    return found


def _equal(first: Any, second: Any) -> bool:
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(_equal(first[key], second[key]) for key in first)
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(_equal, first, second))
    # Two unknown values may become different ones.
    return not isinstance(first, Unknown) and not isinstance(second, Unknown) and bool(first == second)


def _short(value: Any) -> str:
    text = "absent" if value is ABSENT else repr(value)
    return text if len(text) <= 100 else text[:97] + "..."


def compare(
    name: str, plan: Path, snapshot: Snapshot, sets: dict[str, list[str]], sources: Path | None = None
) -> Row:
    """Compare a snapshot with a recorded plan.

    Args:
        name: of the configuration.
        plan: the recorded `plan.json`.
        snapshot: what netlint made of the same.
        sets: the paths that are sets, by resource type.
        sources: the directory of the configuration, which tells what may be unknown; None excuses nothing.
    """
    provenance = Provenance(sources) if sources is not None else None
    same = (str(sources.resolve()), str(sources)) if sources is not None else ()
    return Comparison(name, provenance, sets, same).compare(read(plan), snapshot)
