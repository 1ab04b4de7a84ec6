"""Compare the links that are found in plans and configurations with the state after they were applied.

    python scripts/truth.py [FIXTURES] [--verbose]

FIXTURES holds a folder per plan, with `plan.json` and `state.json`: these plans are read alone. A second
table is about the configurations of the tests, of which the sources are at hand, too: it has the plan
alone, the plan with its sources, and the files without any plan.

A link is an attribute that the
configuration sets by reference, together with one value in it that is the id, the ARN or the unique
name of another managed instance in the applied state. It is found when one of the instances that have
this identity is among the targets of `exact` or `inferred` certainty. A target is wrong when the
applied attribute does not hold its identity, and neither does the plan made after the apply
(`plan2.json`), which has in full what the configuration says where the API stored something else.

A variable that no caller sets, and that is null or empty then, is no reference.

The goals: no wrong `exact` link; of the inferred ones 99 % right; of all links in FIXTURES 95 % found. With
sources nothing is wrong, and nothing missed but what `tests/terraform/oracle/exceptions.toml` names.
Ends with 1 when a goal is missed.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT.parent / "shared" / "fixtures" / "plans"
sys.path.insert(0, str(ROOT / "src"))

import msgspec  # noqa: E402

from netlint.resources.model import Certainty, ResourceInstance, Snapshot  # noqa: E402
from netlint.terraform.address import parse_address  # noqa: E402
from netlint.terraform.configuration import Configuration, ConfigurationModule, decode_expression  # noqa: E402
from netlint.terraform.document import Document  # noqa: E402
from netlint.terraform.plan import read_plan  # noqa: E402
from netlint.terraform.schema import load  # noqa: E402

RECALL_GOAL = 0.95
INFERRED_GOAL = 0.99

#: Arguments that describe: what they hold is equal to a name by coincidence.
DESCRIBING = {"tags", "tags_all", "description"}
#: The form of what AWS assigns. Anything else is a name, which may be equal by coincidence.
ASSIGNED = re.compile(r"arn:[a-z-]+:|(?:[a-z]+-)+[0-9a-f]{8,17}$|[0-9a-f]{8}-[0-9a-f]{4}-")

Key = tuple[str, str]


class Score(msgspec.Struct):
    """How the links of one fixture compare with the truth."""

    links: int = 0
    exact_right: int = 0
    exact_wrong: int = 0
    inferred_right: int = 0
    inferred_wrong: int = 0
    ambiguous: int = 0
    missed: int = 0
    remarks: list[str] = []

    @property
    def recall(self) -> float:
        """The share of the links that were found, `exact` or `inferred`."""
        return (self.links - self.ambiguous - self.missed) / self.links if self.links else 1.0

    @property
    def exact_precision(self) -> float:
        """The share of `exact` targets that are right."""
        return _share(self.exact_right, self.exact_wrong)

    @property
    def inferred_precision(self) -> float:
        """The share of `inferred` targets that are right."""
        return _share(self.inferred_right, self.inferred_wrong)

    @property
    def good(self) -> bool:
        """Whether all goals are reached."""
        return (
            self.exact_wrong == 0 and self.recall >= RECALL_GOAL and self.inferred_precision >= INFERRED_GOAL
        )

    def add(self, other: Score) -> None:
        """Count another fixture in."""
        for name in (
            "links",
            "exact_right",
            "exact_wrong",
            "inferred_right",
            "inferred_wrong",
            "ambiguous",
            "missed",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def _share(right: int, wrong: int) -> float:
    return right / (right + wrong) if right + wrong else 1.0


class Applied:
    """The applied state: identities, and which instances have them."""

    def __init__(self, path: Path) -> None:
        """Read `state.json`."""
        values = json.loads(path.read_bytes()).get("values") or {}
        self.instances = {
            found["address"]: found
            for found in _state_instances(values.get("root_module") or {})
            if found["mode"] == "managed"
        }
        self.holders: dict[str, set[str]] = {}
        schema = load()
        for address, found in self.instances.items():
            for name in schema.identities(found["type"]):
                value = found["values"].get(name)
                if isinstance(value, str) and value:
                    self.holders.setdefault(value, set()).add(address)

    def identities(self, address: str) -> set[str]:
        """Return the identifying values of an instance."""
        found = self.instances.get(address)
        if found is None:
            return set()
        values = (found["values"].get(name) for name in load().identities(found["type"]))
        return {value for value in values if isinstance(value, str) and value}


def _state_instances(module: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from module.get("resources", ())
    for child in module.get("child_modules", ()):
        yield from _state_instances(child)


def truth(applied: Applied, configuration: Configuration, planned: Snapshot) -> dict[Key, set[str]]:
    """Return the identities that each attribute holds by reference: (address, path) → values."""
    found: dict[Key, set[str]] = {}
    for address, instance in applied.instances.items():
        expressions, unset = _expressions(configuration, address)
        before_apply = planned.by_address.get(address)
        for path, value in _strings(instance["values"], ()):
            if path[0] in DESCRIBING or path == ("id",):
                continue
            holders = applied.holders.get(value, set()) - {address}
            if not holders or (
                value in applied.identities(address) and path[-1] in load().identities(instance["type"])
            ):
                continue
            references = _references(expressions, path)
            if references is None and not _dynamic(expressions, before_apply, path):
                continue
            if references and unset.issuperset(references):
                continue
            if not ASSIGNED.match(value) and not _meant(references, path, instance["type"], applied, holders):
                continue
            found.setdefault((address, ".".join(path)), set()).add(value)
    return found


def _strings(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _strings(inner, (*path, name))
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, path)
    elif isinstance(value, str) and value:
        yield path, value


def _expressions(configuration: Configuration, address: str) -> tuple[dict[str, Any], set[str]]:
    """Return the expressions of a block, and the variables there that nobody sets and that are null then."""
    parsed = parse_address(address)
    module: ConfigurationModule = configuration.root_module
    given: dict[str, Any] | None = None
    for step in parsed.modules:
        call = module.module_calls[step.name]
        module, given = call.module, decode_expression(call.expressions)
    block = next(block for block in module.resources if block.address == parsed.block)
    unset = {
        f"var.{name}"
        for name, variable in module.variables.items()
        if given is not None and name not in given and bytes(variable.default) in (b"", b"null", b"[]")
    }
    return decode_expression(block.expressions), unset


def _references(expression: Any, path: tuple[str, ...]) -> list[str] | None:
    """Return the references that set the argument at `path`; None when there are none."""
    if isinstance(expression, list):
        found = [references for block in expression if (references := _references(block, path)) is not None]
        return [reference for references in found for reference in references] if found else None
    if not isinstance(expression, dict):
        return None
    if "references" in expression:
        return list(expression["references"])
    if "constant_value" in expression or not path:
        return None
    return _references(expression.get(path[0]), path[1:])


def _dynamic(expressions: dict[str, Any], planned: ResourceInstance | None, path: tuple[str, ...]) -> bool:
    """Tell whether a `dynamic` block sets the argument: plan JSON has its elements, but no expression."""
    if path[0] in expressions or planned is None or len(path) < 2:
        return False
    if ".".join(path) not in load().referring(planned.type):
        return False
    return isinstance(planned.attributes.get(path[0]), list)


def _meant(
    references: list[str] | None, path: tuple[str, ...], type: str, applied: Applied, holders: set[str]
) -> bool:
    """Tell a name that refers from one that is equal by coincidence: the argument's meaning decides."""
    referring = load().referring(type).get(".".join(path))
    if referring is not None:
        return any(referring.accepts(applied.instances[holder]["type"]) for holder in holders)
    blocks = {
        f"{applied.instances[holder]['type']}.{applied.instances[holder]['name']}" for holder in holders
    }
    return any(reference in blocks for reference in references or ())


def score(folder: Path, found: Snapshot | None = None) -> Score:
    """Compare the links of one plan with its state.

    Args:
        folder: holds `plan.json` and `state.json`.
        found: what was read otherwise and is compared instead of the plan alone.
    """
    applied = Applied(folder / "state.json")
    document = msgspec.json.decode((folder / "plan.json").read_bytes(), type=Document)
    planned = read_plan(document, str(folder)).after
    configuration = document.configuration or Configuration()
    links = truth(applied, configuration, planned)
    result = Score(links=sum(map(len, links.values())), remarks=[])
    second = _second_plan(folder)
    for instance in planned if found is None else found:
        if instance.mode == "managed" and instance.address in applied.instances:
            again = second.by_address.get(instance.address) if second is not None else None
            _compare(instance, again, applied, links, result)
    for key, values in links.items():
        for value in sorted(values):
            result.missed += 1
            result.remarks.append(f"missed     {key[0]}  {key[1]} = {sorted(applied.holders[value])}")
    return result


def _second_plan(folder: Path) -> Snapshot | None:
    path = folder / "plan2.json"
    if not path.exists():
        return None
    return read_plan(msgspec.json.decode(path.read_bytes(), type=Document), str(path)).after


def _compare(
    instance: ResourceInstance,
    again: ResourceInstance | None,
    applied: Applied,
    links: dict[Key, set[str]],
    result: Score,
) -> None:
    """Judge the references of one instance; what they find is taken out of `links`."""
    values = applied.instances[instance.address]["values"]
    for path, reference in instance.references().items():
        held = {value for where, value in _strings(values, ()) if ".".join(where) == path}
        if again is not None:
            held |= {value for where, value in _strings(again.attributes, ()) if ".".join(where) == path}
        expected = links.get((instance.address, path), set())
        for target in reference.targets:
            identities = applied.identities(target.address)
            right = any(value in held or _continued(value, held) for value in identities)
            if reference.certainty is Certainty.AMBIGUOUS:
                if identities & expected:
                    result.ambiguous += 1
                    expected -= identities
                    result.remarks.append(
                        f"ambiguous  {instance.address}  {path} = {target.address},"
                        f" of {len(reference.targets)}"
                    )
                continue
            _count(result, reference.certainty, right=right)
            expected -= identities
            if not right:
                result.remarks.append(
                    f"WRONG {reference.certainty.value} {instance.address}  {path} = {target.address};"
                    f" holds {sorted(held)}"
                )


def _continued(identity: str, held: set[str]) -> bool:
    return identity.startswith("arn:") and any(
        value.startswith((identity + "/", identity + ":")) for value in held
    )


def _count(result: Score, certainty: Certainty, *, right: bool) -> None:
    name = f"{certainty.value}_{'right' if right else 'wrong'}"
    setattr(result, name, getattr(result, name) + 1)


def fixtures(folder: Path) -> list[Path]:
    """Return the fixtures that have a state."""
    return sorted(path.parent for path in folder.glob("*/state.json"))


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("fixtures", nargs="?", type=Path, default=FIXTURES)
    parser.add_argument(
        "--verbose", "-v", action="store_true", help="name every link that is not found, or wrong"
    )
    arguments = parser.parse_args()
    found = fixtures(arguments.fixtures)
    if not found and arguments.fixtures != FIXTURES:
        print(f"no fixtures with a state in {arguments.fixtures}", file=sys.stderr)
        return 2
    good = True
    if found:
        good = plans_alone(found, verbose=arguments.verbose)
        print()
    else:
        print(f"no fixtures with a state in {arguments.fixtures}: only the configurations of the tests")
    return 0 if own_configurations(verbose=arguments.verbose) and good else 1


def plans_alone(folders: list[Path], *, verbose: bool) -> bool:
    """Print the table of the plans that are read alone; returns whether the goals are reached."""
    header = f"{'plan alone':28}{'links':>6}{'exact':>12}{'inferred':>12}"
    header = f"{header}{'ambiguous':>11}{'missed':>8}{'recall':>9}"
    print(header, f"{'':28}{'':6}{'right/wrong':>12}{'right/wrong':>12}", sep="\n")
    total = Score()
    for folder in folders:
        one = score(folder)
        total.add(one)
        print(_row(folder.name, one))
        if verbose:
            for remark in one.remarks:
                print("    ", remark)
    print(_row("all", total))
    print(
        f"precision of exact {total.exact_precision:.3f}, of inferred {total.inferred_precision:.3f};"
        f" recall {total.recall:.3f}: {'goals reached' if total.good else 'GOALS MISSED'}"
    )
    return total.good


def _row(name: str, one: Score) -> str:
    exact = f"{one.exact_right}/{one.exact_wrong}"
    inferred = f"{one.inferred_right}/{one.inferred_wrong}"
    return f"{name:28}{one.links:6}{exact:>12}{inferred:>12}{one.ambiguous:11}{one.missed:8}{one.recall:9.3f}"


#: How the configurations of the tests are read: what the exceptions call it, and how it is printed.
MODES = {"plan": "plan alone", "sources": "plan + sources", "hcl": "files"}


def own_configurations(*, verbose: bool) -> bool:
    """Print the table of the configurations of the tests; returns whether the goals are reached."""
    sys.path.insert(0, str(ROOT))
    from tests.terraform.oracle import table

    modes = "".join(f"{title:>26}" for title in MODES.values())
    print(f"{'':24}{'':6}{modes}", f"{'configuration':24}{'links':>6}", sep="\n", end="")
    print(f"{'right/wrong':>18}{'recall':>8}" * len(MODES))
    totals = {mode: Score() for mode in MODES}
    unnamed = dict.fromkeys(MODES, 0)
    exceptions = table.Exceptions()
    for folder in fixtures(table.RECORDED):
        scores = {mode: _own(table, folder.name, mode) for mode in MODES}
        print(f"{folder.name:24}{scores['plan'].links:6}" + "".join(map(_short, scores.values())))
        for mode, one in scores.items():
            totals[mode].add(one)
            for remark in one.remarks:
                named = exceptions.covers(mode, folder.name, _remark(table, remark))
                unnamed[mode] += not named
                if verbose:
                    print(f"     {MODES[mode]}:", remark, "(a named exception)" if named else "")
    print(f"{'all':24}{totals['plan'].links:6}" + "".join(map(_short, totals.values())))
    good = True
    for mode, total in totals.items():
        reached = total.exact_wrong == 0 and total.inferred_precision >= INFERRED_GOAL
        if mode != "plan":
            reached = reached and not unnamed[mode]
        good = good and reached
        print(
            f"{MODES[mode]}: precision of exact {total.exact_precision:.3f}, of inferred"
            f" {total.inferred_precision:.3f}; recall {total.recall:.3f}"
            + (f", {unnamed[mode]} disagreements without a named exception" if mode != "plan" else "")
            + (": goals reached" if reached else ": GOALS MISSED")
        )
    return good


def _own(table: Any, name: str, mode: str) -> Score:
    """Compare the links of a configuration of the tests, read in one of the modes."""
    folder = table.RECORDED / name
    if mode == "plan":
        return score(folder)
    if mode == "sources":
        return score(folder, table.read_plan_with_sources(name))
    with table.assembled(name) as directory:
        return score(folder, table.read_configuration(name, directory))


def _remark(table: Any, line: str) -> Any:
    """Return a remark the way the exceptions describe them."""
    words = line.split()
    if words[0] == "WRONG":
        return table.Remark("wrong", words[2], words[3])
    return table.Remark("missed", words[1], words[2])


def _short(one: Score) -> str:
    right = f"{one.exact_right + one.inferred_right}/{one.exact_wrong + one.inferred_wrong}"
    return f"{right:>18}{one.recall:8.3f}"


if __name__ == "__main__":
    sys.exit(main())
