"""Ask every command about networks of which a little is not known, and report whatever is not an answer.

    python scripts/fuzz_commands.py [--minutes N | --inputs N] [--seed N] [--only WORD]

Takes the configurations, plans and templates of tests/fixtures and changes one thing in each: a value is not
known any more, an argument, a block or a resource is left out or there twice, a list is empty. Then what
`check`, `path`, `exposure`, `delta`, `assert`, `assert --suggest`, `cost`, `network` and `resources` ask is
asked of it. A finding is a traceback, or more than `PATIENCE` seconds of CPU time. Ends with 1 where there
are any.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import runpy
import shutil
import sys
import tempfile
import time
import tomllib
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "tests" / "fixtures"
sys.path.insert(0, str(ROOT / "src"))

from netlint.config.schema import Assertion, Settings  # noqa: E402
from netlint.cost.estimate import estimate  # noqa: E402
from netlint.cost.ways import ways  # noqa: E402
from netlint.engine.assertions import Assertions  # noqa: E402
from netlint.engine.run import run  # noqa: E402
from netlint.engine.suggestions import suggestions  # noqa: E402
from netlint.errors import ConfigurationError, InputError  # noqa: E402
from netlint.hcl.ast import Block  # noqa: E402
from netlint.hcl.parser import parse_file  # noqa: E402
from netlint.network.build import build, build_change  # noqa: E402
from netlint.network.listing import listing  # noqa: E402
from netlint.network.network import Network  # noqa: E402
from netlint.reachability.delta import delta  # noqa: E402
from netlint.reachability.direct import Traffic  # noqa: E402
from netlint.reachability.endpoints import find  # noqa: E402
from netlint.reachability.exposure import exposures  # noqa: E402
from netlint.reachability.interfaces import SERVING  # noqa: E402
from netlint.reachability.paths import analyse  # noqa: E402
from netlint.reports import FORMATS, render  # noqa: E402
from netlint.reports.cost import Cost, cost_text  # noqa: E402
from netlint.reports.delta import delta_document, delta_text  # noqa: E402
from netlint.reports.exposure import exposure_document, exposure_text  # noqa: E402
from netlint.reports.reachability import path_document, path_text  # noqa: E402
from netlint.resources.listing import document  # noqa: E402
from netlint.resources.model import Reading  # noqa: E402
from netlint.sources.recognise import read  # noqa: E402

#: The most seconds of CPU time that the questions about one input may take.
PATIENCE = 20
#: How many places are asked about in each network, to and from each other.
_PLACES = 3
#: Bounds time and memory, as the other search does.
_guarded = runpy.run_path(str(ROOT / "scripts" / "fuzz.py"))["guarded"]
#: Values that seldom fit.
_VALUES = ("[]", "null", "[null]", "[var.unset]", '""', '"x"', "0", "{}", "[{}]", "true")
#: Where plans and templates are.
_FILES = (
    *("checks/*/bad/plan.json", "designs*/**/plan.json", "plans/**/*.json", "demo/*.json"),
    *("cdk/**/*.template.json", "twins/**/template.yaml"),
)
_UNKNOWN_HCL = 'variable "unset" {}\n'
_UNKNOWN_TEMPLATE = "  Unset:\n    Type: String\n"


def fixtures(only: str = "") -> list[Path]:
    """Return what is changed: folders of configuration, plans, templates."""
    folders = {
        file.parent
        for place in ("configurations", "designs", "designs-changed", "checks", "twins", "links")
        for file in (FIXTURES / place).rglob("*.tf")
        if "modules" not in file.parts
    }
    files = [file for pattern in _FILES for file in FIXTURES.glob(pattern)]
    return sorted(one for one in (*folders, *files) if only in str(one))


def changed(chance: random.Random, given: Path, folder: Path) -> Path:
    """Write a changed copy of an input below a folder, and return its path."""
    if given.is_dir():
        copy = folder / "changed"
        shutil.copytree(given, copy, ignore=shutil.ignore_patterns("*.json", ".terraform"))
        file = chance.choice(sorted(copy.glob("*.tf")))
        text = file.read_text(encoding="utf-8")
        for _ in range(chance.choice((1, 1, 2))):
            text = _configuration(chance, text)
        file.write_text(text, encoding="utf-8")
        (copy / "unset.tf").write_text(_UNKNOWN_HCL, encoding="utf-8")
        return copy
    text = given.read_text(encoding="utf-8")
    copy = folder / given.name
    change = _template
    if given.suffix == ".json":
        change = _synthesized if given.name.endswith(".template.json") else _plan
    copy.write_text(change(chance, text), encoding="utf-8")
    return copy


def _configuration(chance: random.Random, text: str) -> str:
    file = parse_file("main.tf", text.encode())
    text = file.source.text
    blocks = list(_blocks(file.body.blocks))
    attributes = [one for block in blocks for one in block.body.attributes.values()]
    kind = chance.random()
    if attributes and kind < 0.75:
        one = chance.choice(attributes)
        start, end = one.expression.start, one.expression.end
        if kind < 0.45:
            return text[:start] + "var.unset" + text[end:]
        if kind < 0.6:
            return text[:start] + chance.choice(_VALUES) + text[end:]
        if kind < 0.65:
            other = chance.choice(attributes).expression
            return text[:start] + text[other.start : other.end] + text[end:]
        return text[: text.rindex("\n", 0, start)] + text[end:]
    if not blocks:
        return text
    block = chance.choice(blocks)
    written = text[block.start : block.end]
    if kind < 0.85:
        return text[: block.start] + written + "\n" + text[block.start :]
    return text[: block.start] + text[block.end :]


def _blocks(blocks: tuple[Block, ...] | list[Block]) -> Iterator[Block]:
    for block in blocks:
        if block.type not in ("variable", "terraform"):
            yield block
            yield from _blocks(block.body.blocks)


def _plan(chance: random.Random, text: str) -> str:
    plan = json.loads(text)
    changes = [one for one in plan.get("resource_changes", ()) if one["change"].get("after")]
    if not changes:
        return text
    one = chance.choice(changes)
    change, kind = one["change"], chance.random()
    if kind < 0.1:
        plan["resource_changes"].remove(one)
        return json.dumps(plan)
    if kind < 0.2 and plan.get("configuration"):
        # How things refer to each other is then not known.
        _cut(chance, plan["configuration"]["root_module"])
        return json.dumps(plan)
    if kind < 0.3 and change.get("before"):
        change["before"][chance.choice(sorted(change["before"]))] = chance.choice((None, [], ""))
        return json.dumps(plan)
    if not isinstance(change.get("after_unknown"), dict):
        change["after_unknown"] = {}
    _forget(chance, change["after"], change["after_unknown"])
    return json.dumps(plan)


def _forget(chance: random.Random, after: dict[str, Any], unknown: dict[str, Any]) -> None:
    """Make one value of a resource unknown, or a list of it empty; now and then one deep inside."""
    name = chance.choice(sorted(after))
    value = after[name]
    if isinstance(value, list) and value:
        if isinstance(value[0], dict) and chance.random() < 0.6:
            inner: dict[str, Any] = {}
            unknown[name] = [inner, *({} for _ in value[1:])]
            _forget(chance, value[0], inner) if value[0] else None
            return
        if chance.random() < 0.3:
            after[name], unknown[name] = [], []
            return
    after.pop(name)
    unknown[name] = True


def _cut(chance: random.Random, value: Any) -> None:
    """Take a part of a document away, somewhere."""
    keys = sorted(value) if isinstance(value, dict) else list(range(len(value)))
    if not keys:
        return
    key = chance.choice(keys)
    if isinstance(value[key], (dict, list)) and value[key] and chance.random() < 0.85:
        _cut(chance, value[key])
    else:
        del value[key]


def _synthesized(chance: random.Random, text: str) -> str:
    """Change a property of a template in JSON."""
    template = json.loads(text)
    resource = chance.choice(list(template.get("Resources", {}).values()) or [{}])
    place: Any = resource.get("Properties")
    while isinstance(place, (dict, list)) and place:
        keys = sorted(place) if isinstance(place, dict) else list(range(len(place)))
        key = chance.choice(keys)
        if not (isinstance(place[key], (dict, list)) and place[key] and chance.random() < 0.7):
            place[key] = chance.choice(
                ({"Ref": "Unset"}, {"Ref": "Unset"}, {"Ref": "AWS::NoValue"}, [], None)
            )
            break
        place = place[key]
    template.setdefault("Parameters", {})["Unset"] = {"Type": "String"}
    return json.dumps(template)


def _template(chance: random.Random, text: str) -> str:
    lines = text.splitlines(keepends=True)
    start = next((number for number, line in enumerate(lines) if line.startswith("Resources:")), 0)
    places = [
        number
        for number, line in enumerate(lines)
        if number > start and re.match(r"\s{4,}[\w-].*:|\s{4,}- ", line) and "Type: AWS::" not in line
    ]
    if places:
        number = chance.choice(places)
        found = re.match(r"(\s*(?:- )?(?:[A-Z]\w*:(?=\s))?)", lines[number])
        depth = len(lines[number]) - len(lines[number].lstrip())
        end = number + 1
        while end < len(lines) and len(lines[end]) - len(lines[end].lstrip()) > depth:
            end += 1
        kept = found[1] if found is not None else ""
        drop = chance.random() < 0.2
        lines[number:end] = [] if drop else [f"{kept.rstrip()} {{Ref: Unset}}\n"]
    text = "".join(lines)
    if re.search(r"^Parameters:\s*\n", text, re.M):
        return re.sub(r"^Parameters:\s*\n", "Parameters:\n" + _UNKNOWN_TEMPLATE, text, count=1, flags=re.M)
    return text + "\nParameters:\n" + _UNKNOWN_TEMPLATE


def ask(reading: Reading, original: Reading) -> None:
    """Ask what the commands ask of one input; of a description of one moment also as a change, both ways."""
    _check(reading)
    for reports in (listing, document):
        reports([reading])
    if reading.before is None and not reading.kind.startswith("plan"):
        for before, after in ((original.after, reading.after), (reading.after, original.after)):
            both = Reading(reading.path, reading.kind, after, before)
            _check(both)
            _changes(build_change(both))
    else:
        _changes(build_change(reading))
    network = build(reading.after)
    _reached(network)
    _asserted(network, build(original.after))


def _check(reading: Reading) -> None:
    report = run([reading], Settings())
    for format_ in FORMATS:
        render(report, format_, explain_undetermined=True, fix_hcl=True)


def _asserted(network: Network, original: Network) -> None:
    """Ask of a network what is suggested for it, which has to hold, and for what it was made of."""
    for one in (network, original):
        tables = tomllib.loads("\n".join(suggestions(one))).get("assert", [])
        assertions = Assertions(msgspec.convert(tables, list[Assertion]), "")
        asked = list(assertions.ask(network))
        if one is network and any(each.problem for each in asked):
            raise AssertionError(
                f"a suggestion does not hold: {[each.question for each in asked if each.problem]}"
            )


def _changes(network: Network) -> None:
    found = list(delta(network))
    delta_document(found)
    delta_text(found, color=False)
    cost_text(Cost(estimate([network], {}), list(ways(network)), ""), color=False)


def _reached(network: Network) -> None:
    internet = find(network, "internet", source=True)
    rows = list(exposures(network, internet))
    exposure_document(rows, "internet")
    exposure_text(rows, "internet", color=False)
    places = [entity.address for kind in (*SERVING, "subnet") for entity in network.of_kind(kind)]
    step = max(1, len(places) // _PLACES)
    chosen = [*places[::step][:_PLACES], "10.99.0.5"]
    for source in chosen:
        try:
            start = find(network, source, source=True)
            list(exposures(network, start))
        except ConfigurationError:
            continue
        for destination in (*chosen, "internet", "s3"):
            if destination != source:
                _path(network, source, destination)
    for destination in chosen:
        _path(network, "internet", destination)


def _path(network: Network, source: str, destination: str) -> None:
    try:
        ends = find(network, source, source=True), find(network, destination)
        answer = analyse(network, *ends, Traffic())
    except ConfigurationError:
        return
    path_document(answer, source, destination)
    path_text(answer, source, destination, color=False)


def try_one(chance: random.Random, given: Path, folder: Path) -> tuple[str, str] | None:
    """Change an input and ask about it. Returns what is wrong, as a name and a text, or None."""
    path = changed(chance, given, folder)
    try:
        with _guarded(PATIENCE, 1 << 20):
            try:
                original, reading = read(str(given)), read(str(path))
                ask(reading, original)
            except InputError:
                return None
    except Exception as error:
        return _named(error), traceback.format_exc(limit=-14)
    return None


def _named(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/src/netlint/" in frame.filename or "/checks/" in frame.filename]
    last = ours[-1] if ours else frames[-1]
    asked = next((one.name for one in frames if one.filename == __file__ and one.name[0] == "_"), "")
    return f"{type(error).__name__} in {Path(last.filename).stem}.{last.name} by {asked}"


def search(
    seed: int, *, seconds: float, inputs: int, only: str = "", keep: Path | None = None
) -> dict[str, str]:
    """Try changed inputs until the time or their number is over. Returns a text for each kind of finding."""
    given = fixtures(only)
    found: dict[str, str] = {}
    start = time.monotonic()
    tried = 0
    while tried < inputs and time.monotonic() - start < seconds:
        chance = random.Random(f"{seed}/{tried}")
        one = chance.choice(given)
        with tempfile.TemporaryDirectory(prefix="netlint-fuzz-") as name:
            problem = try_one(chance, one, Path(name))
            if problem is not None and problem[0] not in found:
                found[problem[0]] = problem[1]
                print(f"=== {problem[0]}, input {seed}/{tried}: {one.relative_to(FIXTURES)}", flush=True)
                print(problem[1], flush=True)
                if keep is not None:
                    shutil.copytree(name, keep / f"{seed}-{tried}", dirs_exist_ok=True)
        tried += 1
    print(f"{tried:,} inputs in {time.monotonic() - start:.0f} s, {len(found)} findings")
    return found


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Ask every command about networks that are not all known.")
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--inputs", type=int, default=sys.maxsize, help="the most inputs to try")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--only", default="", help="only fixtures with this in their path")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where findings are kept")
    given = parser.parse_args()
    found = search(
        given.seed, seconds=given.minutes * 60, inputs=given.inputs, only=given.only, keep=given.keep
    )
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
