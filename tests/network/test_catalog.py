"""The index of the entities says what the modules say, and spares importing them."""

import subprocess
import sys
from pathlib import Path

import pytest

from netlint.network import catalog
from netlint.network.catalog import class_of, entities, spellings_of

ROOT = Path(__file__).resolve().parents[2]

#: Reads an example with nothing but a VPC, its subnets and a NAT gateway; prints the modules of entities.
READ = """
import sys
from netlint.network import catalog
catalog.__file__ = sys.argv[1]
from netlint.network.build import build_change
from netlint.sources.recognise import read
print(len(build_change(read(sys.argv[2])).entities))
print(*(name.rpartition(".")[2] for name in sys.modules if name.startswith("netlint.network.")))
"""


@pytest.fixture
def indexed(tmp_path: Path) -> str:
    """A place beside an index."""
    catalog.write(str(tmp_path))
    return str(tmp_path / "catalog.py")


def test_the_index_says_what_the_modules_say(indexed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    types = {one.type for entity in entities() for one in (*entity.terraform, *entity.cloudformation)}
    declared = {type: spellings_of(type) for type in types}
    monkeypatch.setattr(catalog, "__file__", indexed)
    questions = (catalog._index, class_of, spellings_of)
    for question in questions:
        question.cache_clear()
    assert {type: spellings_of(type) for type in types} == declared
    for entity in entities():
        assert class_of(entity.kind) is entity
    assert spellings_of("aws_s3_bucket_object") == ()
    assert class_of("nothing").kind == ""
    for question in questions:
        question.cache_clear()


def test_only_what_occurs_is_imported(indexed: str) -> None:
    plan = ROOT / "tests" / "fixtures" / "checks" / "NAT004" / "bad" / "plan.json"
    ran = subprocess.run(
        [sys.executable, "-c", READ, indexed, plan], capture_output=True, text=True, check=True
    )
    entities, modules = ran.stdout.splitlines()
    assert int(entities) > 3
    assert {"vpc", "gateways"} <= set(modules.split())
    assert not {"lattice", "cloud_wan", "workloads", "dns"} & set(modules.split())
