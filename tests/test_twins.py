"""One network written in Terraform and in CloudFormation: the same model and the same findings.

Each folder of `fixtures/twins` holds both, and `twin.toml` says which address is which logical id. What a
resource holds in blocks has no address of its own in either language: blocks of one owner are paired by what
they say. `differences.toml` lists what differs because AWS, or one of the languages, makes it so.

`check-<code>` is the bad example of a check and `check-<code>/good` the good one: as it stands in the page of
the check (`terraform` in `twin.toml`), or with a `main.tf` of its own where that uses what a template cannot
refer to. A folder with a `before.yaml` is a change; Terraform's side of it is in `before`, and `deleted` in
`twin.toml` names what the change takes away. `terraform_only.toml` says which checks have no twin, and why.
"""

from __future__ import annotations

import json
import tomllib
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from netlint.config.schema import Settings
from netlint.engine.run import run
from netlint.network.listing import listing
from netlint.resources.model import Reading
from netlint.resources.options import ReadOptions, VariableOption
from netlint.sources.recognise import read
from netlint.terraform.configuration_source import read_configuration
from tests.checks.hcl import configured

TWINS = Path(__file__).parent / "fixtures" / "twins"
FOLDERS = sorted(path.parent for path in TWINS.rglob("twin.toml"))

Names = dict[str, str]


def _entries() -> list[dict[str, str]]:
    """Return each difference that is explained, one for every field, kind and check that an entry lists."""
    found: list[dict[str, str]] = []
    document = tomllib.loads((TWINS / "differences.toml").read_text(encoding="utf-8"))
    for entry in document["difference"]:
        said = {name: value for name, value in entry.items() if isinstance(value, str)}
        for name in entry.get("fields", ()):
            kind, field = name.split(".")
            found.append({**said, "kind": kind, "field": field})
        found += ({**said, "kind": kind} for kind in entry.get("entities", ()))
        found += ({**said, "code": code} for code in entry.get("codes", ()))
    return found


DIFFERENCES = _entries()


def name_of(folder: Path) -> str:
    """Return what a twin is called."""
    return str(folder.relative_to(TWINS))


class Side:
    """One of the two ways in which a network is written, in names that both share."""

    def __init__(self, reading: Reading, names: Names, options: Settings, stack: str = "") -> None:
        self.names = names
        self.stack = stack
        self.rows = listing([reading])["entities"]
        report = run([reading], options)
        self.diagnostics = [one for one in reading.diagnostics if one.level == "error"]
        self.blocks = self._blocks()
        self.findings = sorted((one.code, self.resource(one.address)) for one in report.findings)
        self.undetermined = sorted((one.code, self.resource(one.address)) for one in report.undetermined)
        self.entities = {(row["kind"], self.name(row["address"])): self.fields(row) for row in self.rows}

    def owner(self, address: str) -> tuple[str, str]:
        """Split an address into the shared name of a resource, and the rest."""
        if self.stack:
            address = address.removeprefix(f"{self.stack}/")
        if address in self.names:
            return self.names[address], ""
        for written in sorted(self.names, key=len, reverse=True):
            if address.startswith(written) and address[len(written)] in "./":
                return self.names[written], address[len(written) :]
        return address, ""

    def name(self, address: str) -> str:
        """Return the shared name of an entity."""
        owner, rest = self.owner(address)
        return self.blocks.get(address, owner + rest)

    def resource(self, address: str) -> str:
        """Return the shared name of the resource that a finding is about: a list's member has no finding."""
        return self.name(address).partition(".")[0]

    def _blocks(self) -> Names:
        """Number the blocks of each owner by what they say, not by where they stand."""
        groups: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
        for row in self.rows:
            owner, rest = self.owner(row["address"])
            if not rest.startswith("."):
                continue
            direction = "egress" if "egress" in rest.lower() else ""
            links = {
                field: [self.owner(link["to"])[0] for link in links] for field, links in row["links"].items()
            }
            content = json.dumps([row["attributes"], row["unknown"], links], sort_keys=True)
            groups.setdefault((owner, row["kind"], direction), []).append((content, row["address"]))
        return {
            address: f"{owner}#{direction or kind}{index}"
            for (owner, kind, direction), members in groups.items()
            for index, (_, address) in enumerate(sorted(members))
        }

    def fields(self, row: dict[str, Any]) -> dict[str, str]:
        """Return what is known of each field of an entity: a value, links or that it is unknown."""
        known = {field: shown(value) for field, value in row["attributes"].items() if value is not None}
        for field, links in row["links"].items():
            known[field] = ", ".join(sorted(f"{self.name(one['to'])} {one['certainty']}" for one in links))
        for field in row["unknown"]:
            known[field] = f"{known[field]}, unknown" if field in known else "unknown"
        for field in ("managed", "region", "account"):
            if row[field] is not None:
                known[f"its {field}"] = json.dumps(row[field])
        return known


def shown(value: Any) -> str:
    """Write a value; a JSON document, such as a policy, without its order and its layout."""
    if isinstance(value, str) and value.startswith(("{", "[")):
        return json.dumps(json.loads(value), sort_keys=True)
    return json.dumps(value)


@cache
def twin(folder: Path) -> tuple[dict[str, Any], Side, Side]:
    """Read both sides of a twin."""
    about = tomllib.loads((folder / "twin.toml").read_text(encoding="utf-8"))
    names: Names = {**about["addresses"], **about.get("deleted", {})}
    given = tuple(
        VariableOption(name=name, value=value) for name, value in about.get("parameters", {}).items()
    )
    written = folder / about.get("terraform", "")
    terraform = read_configuration(str(written), ReadOptions())
    before = folder / "before.yaml"
    if before.exists():
        terraform.before = read_configuration(str(written / "before"), ReadOptions()).after
    options = configured(folder if (folder / "netlint.toml").exists() else written)
    (template,) = folder.glob("template.*")
    base = str(before) if before.exists() else ""
    cloudformation = read(str(template), ReadOptions(parameters=given, base=base))
    logical = {name: name for name in names.values()}
    return about, Side(terraform, names, options), Side(cloudformation, logical, options, template.stem)


def differing(folder: Path) -> list[dict[str, str]]:
    """Return every field that differs between the two, and every entity that only one of them has."""
    _, terraform, cloudformation = twin(folder)
    found: list[dict[str, str]] = []
    for key in sorted(terraform.entities.keys() | cloudformation.entities.keys()):
        kind, name = key
        if key not in terraform.entities or key not in cloudformation.entities:
            only = "terraform" if key in terraform.entities else "cloudformation"
            found.append({"kind": kind, "entity": name, "only": only})
            continue
        one, other = terraform.entities[key], cloudformation.entities[key]
        for field in sorted(one.keys() | other.keys()):
            here, there = one.get(field, ""), other.get(field, "")
            if here != there:
                found.append(
                    {"kind": kind, "entity": name, "field": field, "terraform": here, "cloudformation": there}
                )
    for code, name in sorted(set(terraform.undetermined) ^ set(cloudformation.undetermined)):
        only = "terraform" if (code, name) in terraform.undetermined else "cloudformation"
        found.append({"code": code, "entity": name, "only": only})
    return found


def explained(folder: Path, difference: dict[str, str]) -> int | None:
    """Return the entry of `differences.toml` that explains a difference."""
    for index, entry in enumerate(DIFFERENCES):
        said = {name: value for name, value in entry.items() if name != "reason"}
        found = {**difference, "twin": name_of(folder)}
        if all(name in found and _fits(found[name], value) for name, value in said.items()):
            return index
    return None


def _fits(found: str, pattern: str) -> bool:
    return found == pattern or fnmatchcase(found, pattern)


def test_there_are_twins():
    assert len(FOLDERS) >= 40


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_every_address_is_read_on_both_sides(folder):
    about, terraform, cloudformation = twin(folder)
    assert not terraform.diagnostics
    assert not cloudformation.diagnostics
    for address, name in about["addresses"].items():
        assert any(row["address"] == address for row in terraform.rows), f"{address} is no entity"
        full = f"{cloudformation.stack}/{name}"
        assert any(row["address"] == full for row in cloudformation.rows), f"{full} is no entity"


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_twins_are_the_same_network(folder):
    unexplained = [one for one in differing(folder) if explained(folder, one) is None]
    assert unexplained == []


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_twins_have_the_same_findings(folder):
    _, terraform, cloudformation = twin(folder)
    assert terraform.findings == cloudformation.findings


def _examples(kind: str) -> list[Path]:
    """Return the twins of the examples of checks, the bad or the good ones."""
    good = [folder for folder in FOLDERS if folder.name == "good"]
    bad = [folder for folder in FOLDERS if folder.name.startswith("check-")]
    assert len(good) == len(bad) >= 120
    return good if kind == "good" else bad


def test_twins_of_bad_examples_are_found_bad():
    for folder in _examples("bad"):
        _, terraform, cloudformation = twin(folder)
        code = folder.name.removeprefix("check-").upper()
        assert {found for found, _ in terraform.findings} == {code}
        assert {found for found, _ in cloudformation.findings} == {code}


def test_twins_of_good_examples_are_found_good():
    for folder in _examples("good"):
        _, terraform, cloudformation = twin(folder)
        assert terraform.findings == cloudformation.findings == []


def test_every_explained_difference_occurs():
    found = {explained(folder, one) for folder in FOLDERS for one in differing(folder)}
    idle = [entry for index, entry in enumerate(DIFFERENCES) if index not in found]
    assert idle == []


def test_every_difference_has_a_reason():
    assert all(entry["reason"].strip() for entry in DIFFERENCES)
