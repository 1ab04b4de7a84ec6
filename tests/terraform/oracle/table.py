"""All configurations with their recorded answers: reading, comparing, exceptions, and the table."""

from __future__ import annotations

import contextlib
import fnmatch
import importlib.util
import json
import os
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

from netlint.resources.model import Snapshot
from netlint.resources.options import ReadOptions, VariableOption
from netlint.sources import recognise
from tests.terraform.oracle.compare import Remark, Row, compare

ROOT = Path(__file__).resolve().parents[3]
CONFIGURATIONS = ROOT / "tests" / "fixtures" / "configurations"
RECORDED = CONFIGURATIONS / "recorded"


def script(name: str) -> ModuleType:
    """Import a script of the project."""
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


def recorded() -> list[str]:
    """Return the names of the configurations that have a recorded plan."""
    return sorted(path.parent.name for path in RECORDED.glob("*/plan.json"))


def sets() -> dict[str, list[str]]:
    """Return which paths of which resource types are sets."""
    found: dict[str, list[str]] = json.loads((RECORDED / "sets.json").read_text())
    return found


class Links(msgspec.Struct):
    """How the links of one reading compare with the applied state."""

    links: int = 0
    exact: int = 0
    right: int = 0
    wrong: int = 0
    missed: int = 0
    remarks: list[Remark] = []


def read_plan(name: str, plan: str = "plan.json") -> Snapshot:
    """Read a recorded plan as netlint does."""
    return recognise.read(str(RECORDED / name / plan)).after


@contextlib.contextmanager
def assembled(name: str, *, following: bool = False) -> Iterator[Path]:
    """Give the directory of a configuration, a scratch one where it is not planned as it stands.

    That is with `following`, for the files of `next/`, and in a workspace, for the file that selects it.
    """
    workspace = script("configuration_corpus").case(name).get("workspace")
    if not following and not workspace:
        yield CONFIGURATIONS / name
        return
    with tempfile.TemporaryDirectory() as folder:
        root: Path = script("configuration_corpus").assemble(name, Path(folder) / name, following=following)
        if workspace:
            (root / ".terraform").mkdir()
            (root / ".terraform" / "environment").write_text(workspace)
        yield root


def read_configuration(name: str, directory: Path, *, following: bool = False) -> Snapshot:
    """Read a configuration from its files, with the arguments and the environment that it is planned with."""
    case = script("configuration_corpus").case(name)
    arguments = case.get("arguments", [])
    if following:
        arguments = case.get("next_arguments", arguments)
    environment = dict(case.get("environment", {}))
    saved = {key: os.environ.get(key) for key in environment}
    os.environ.update(environment)
    try:
        options = ReadOptions(variables=tuple(_variables(directory, arguments)))
        return recognise.read(str(directory), options).after
    finally:
        for key, value in saved.items():
            if value is None:
                del os.environ[key]
            else:
                os.environ[key] = value


def _variables(directory: Path, arguments: list[str]) -> Iterator[VariableOption]:
    """Yield what the arguments of a plan say about variables, in their order."""
    for before, word in pairwise(["", *arguments]):
        if word.startswith("-var-file="):
            yield VariableOption(file=str(directory / word.removeprefix("-var-file=")))
        elif before == "-var":
            name, _, value = word.partition("=")
            yield VariableOption(name=name, value=value)


def read_plan_with_sources(name: str) -> Snapshot:
    """Read a recorded plan together with the configuration that it was made of."""
    options = ReadOptions(source=str(CONFIGURATIONS / name))
    return recognise.read(str(RECORDED / name / "plan.json"), options).after


def compare_values(name: str, *, following: bool = False) -> Row:
    """Compare the files of a configuration, read by netlint, with the recorded plan."""
    plan = RECORDED / name / ("next.json" if following else "plan.json")
    with assembled(name, following=following) as directory:
        snapshot = read_configuration(name, directory, following=following)
        return compare(name, plan, snapshot, sets(), directory)


def compare_plan(name: str, plan: str = "plan.json") -> Row:
    """Compare a plan, read by netlint, with itself."""
    with assembled(name, following=plan == "next.json") as directory:
        return compare(name, RECORDED / name / plan, read_plan(name, plan), sets(), directory)


def compare_links(name: str, snapshot: Snapshot) -> Links:
    """Compare what attributes refer to, as netlint has it, with the applied state.

    The truth is that of `scripts/truth.py`: an attribute that the configuration sets by reference, together
    with a value in the applied state that identifies another managed instance.
    """
    truth = script("truth")
    folder = RECORDED / name
    applied = truth.Applied(folder / "state.json")
    document = msgspec.json.decode((folder / "plan.json").read_bytes(), type=truth.Document)
    planned = truth.read_plan(document, str(folder)).after
    expected = truth.truth(applied, document.configuration, planned)
    score = truth.Score(links=sum(map(len, expected.values())), remarks=[])
    again = read_plan(name, "plan2.json") if (folder / "plan2.json").exists() else None
    for instance in snapshot:
        if instance.mode == "managed" and instance.address in applied.instances:
            second = again.by_address.get(instance.address) if again is not None else None
            truth._compare(instance, second, applied, expected, score)
    result = Links(score.links, exact=score.exact_right + score.exact_wrong, remarks=[])
    result.right = score.exact_right + score.inferred_right
    result.wrong = score.exact_wrong + score.inferred_wrong
    result.missed = sum(map(len, expected.values())) + score.ambiguous
    for line in score.remarks:
        words = line.split()
        if words[0] == "WRONG":
            result.remarks.append(Remark("wrong", words[2], words[3], words[1], " ".join(words[5:])))
        elif words[0] == "ambiguous":
            result.remarks.append(Remark("missed", words[1], words[2], found=" ".join(words[4:])))
    for (address, path), values in expected.items():
        for value in sorted(values):
            result.remarks.append(Remark("missed", address, path, str(sorted(applied.holders[value]))))
    return result


class Exceptions:
    """The named disagreements. `unused` says which of them no longer occur."""

    def __init__(self, path: Path | None = None) -> None:
        """Read the list."""
        source = path or Path(__file__).with_name("exceptions.toml")
        self.entries: list[dict[str, str]] = tomllib.loads(source.read_text()).get("exception", [])
        self.used: set[int] = set()

    def covers(self, mode: str, name: str, remark: Remark) -> bool:
        """Tell whether a disagreement is a named one."""
        found = False
        for number, entry in enumerate(self.entries):
            if (entry["mode"], entry["configuration"], entry["kind"]) != (mode, name, remark.kind):
                continue
            if _like(remark.address, entry["address"]) and _like(remark.path, entry.get("path", "*")):
                self.used.add(number)
                found = True
        return found

    def unused(self, mode: str) -> list[dict[str, str]]:
        """Return the exceptions of a mode that have not occurred."""
        return [
            entry
            for number, entry in enumerate(self.entries)
            if entry["mode"] == mode and number not in self.used
        ]


def _like(text: str, pattern: str) -> bool:
    return fnmatch.fnmatchcase(text, pattern.replace("[", "[[]"))


HEADER = (
    f"{'configuration':24}{'instances':>10}{'known':>7}{'equal':>7}{'unknown':>8}{'on AWS':>8}"
    f"{'different':>10}{'links':>7}{'exact':>7}{'right':>7}{'wrong':>7}{'missed':>7}"
)


def line(row: Row, links: Links | None) -> str:
    """Return one line of the table."""
    text = f"{row.name:24}{row.instances:10}{row.known:7}{row.equal:7}{row.unknown:8}{row.excused:8}"
    text += f"{row.different:10}"
    if links is not None:
        text += f"{links.links:7}{links.exact:7}{links.right:7}{links.wrong:7}{links.missed:7}"
    return text


def print_table(names: list[str], *, verbose: bool = False) -> int:
    """Print the comparison of every configuration; returns 1 when something disagrees without an exception.

    `unknown` are values that do not depend on AWS and that netlint does not know; `on AWS` those that do.
    """
    exceptions = Exceptions()
    total = Row("all", remarks=[])
    links_total = Links()
    bad = 0
    print(HEADER)
    for name, following in _cases(names):
        label = f"{name} (next)" if following else name
        try:
            with assembled(name, following=following) as directory:
                snapshot = read_configuration(name, directory, following=following)
                plan = RECORDED / name / ("next.json" if following else "plan.json")
                row = compare(label, plan, snapshot, sets(), directory)
            has_state = not following and (RECORDED / name / "state.json").exists()
            links = compare_links(name, snapshot) if has_state else None
        except Exception as error:
            bad += 1
            print(f"{label:24} {type(error).__name__}: {error}")
            continue
        print(line(row, links))
        remarks = [*row.remarks, *(links.remarks if links else [])]
        unexplained = [remark for remark in remarks if not exceptions.covers("hcl", name, remark)]
        bad += sum(remark.kind != "unknown" for remark in unexplained)
        for remark in unexplained if verbose else ():
            print("    ", remark)
        _add(total, row, ("instances", "known", "equal", "unknown", "excused", "different"))
        _add(links_total, links, ("links", "exact", "right", "wrong", "missed"))
    print(line(total, links_total))
    print(f"known of what does not depend on AWS: {total.share_known:.4f}; unexplained disagreements: {bad}")
    return 1 if bad or total.share_known < 0.99 else 0


def _cases(names: list[str]) -> Iterator[tuple[str, bool]]:
    for name in names:
        if (RECORDED / name / "plan.json").exists():
            yield name, False
        if (RECORDED / name / "next.json").exists():
            yield name, True


def _add(total: Any, one: Any, names: tuple[str, ...]) -> None:
    for name in names:
        setattr(total, name, getattr(total, name) + (getattr(one, name) if one is not None else 0))
