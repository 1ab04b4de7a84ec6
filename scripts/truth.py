"""Compare the links that are found in plans with the state after they were applied.

    python scripts/truth.py [FIXTURES] [--verbose]

FIXTURES holds a folder per plan, with `plan.json` and `state.json`. A link is an attribute that the
configuration sets by reference, together with one value in it that is the id, the ARN or the unique
name of another managed instance in the applied state. It is found when one of the instances that have
this identity is among the targets of `exact` or `inferred` certainty. A target is wrong when the
applied attribute does not hold its identity, and neither does the plan made after the apply
(`plan2.json`), which has in full what the configuration says where the API stored something else.
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
        expressions = _expressions(configuration, address)
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


def _expressions(configuration: Configuration, address: str) -> dict[str, Any]:
    parsed = parse_address(address)
    module: ConfigurationModule = configuration.root_module
    for step in parsed.modules:
        module = module.module_calls[step.name].module
    block = next(block for block in module.resources if block.address == parsed.block)
    return decode_expression(block.expressions)


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


def score(folder: Path) -> Score:
    """Compare the links of one plan with its state."""
    applied = Applied(folder / "state.json")
    document = msgspec.json.decode((folder / "plan.json").read_bytes(), type=Document)
    planned = read_plan(document, str(folder)).after
    configuration = document.configuration or Configuration()
    links = truth(applied, configuration, planned)
    result = Score(links=sum(map(len, links.values())), remarks=[])
    second = _second_plan(folder)
    for instance in planned:
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
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("fixtures", nargs="?", type=Path, default=FIXTURES)
    parser.add_argument(
        "--verbose", "-v", action="store_true", help="name every link that is not found, or wrong"
    )
    arguments = parser.parse_args()
    found = fixtures(arguments.fixtures)
    if not found:
        print(f"no fixtures with a state in {arguments.fixtures}", file=sys.stderr)
        return 2
    header = (
        f"{'fixture':28}{'links':>6}{'exact':>12}{'inferred':>12}{'ambiguous':>11}{'missed':>8}{'recall':>9}"
    )
    print(header, f"{'':28}{'':6}{'right/wrong':>12}{'right/wrong':>12}", sep="\n")
    total = Score()
    for folder in found:
        one = score(folder)
        total.add(one)
        print(_row(folder.name, one))
        if arguments.verbose:
            for remark in one.remarks:
                print("    ", remark)
    print(_row("all", total))
    print(
        f"precision of exact {total.exact_precision:.3f}, of inferred {total.inferred_precision:.3f};"
        f" recall {total.recall:.3f}: {'goals reached' if total.good else 'GOALS MISSED'}"
    )
    return 0 if total.good else 1


def _row(name: str, one: Score) -> str:
    exact = f"{one.exact_right}/{one.exact_wrong}"
    inferred = f"{one.inferred_right}/{one.inferred_wrong}"
    return f"{name:28}{one.links:6}{exact:>12}{inferred:>12}{one.ambiguous:11}{one.missed:8}{one.recall:9.3f}"


if __name__ == "__main__":
    sys.exit(main())
