"""The benchmark's templates: as large as CloudFormation allows, and read without errors."""

import json
import runpy
import sys
from pathlib import Path
from typing import Any

from netlint.resources.options import ReadOptions
from netlint.sources.recognise import read

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks"
# The scripts import one another as the ones beside them.
sys.path.insert(0, str(FOLDER))
TEMPLATES = runpy.run_path(str(FOLDER / "templates.py"))


def test_a_template_has_no_more_resources_than_are_allowed(tmp_path: Path) -> None:
    document: dict[str, Any] = TEMPLATES["generated"](500)
    assert 480 < len(document["Resources"]) <= 500
    file = tmp_path / "largest.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    reading = read(str(file), ReadOptions())
    assert not reading.diagnostics
    assert len(reading.after) == len(document["Resources"])


def test_the_template_that_is_measured_alone_is_there() -> None:
    assert TEMPLATES["ALONE"].is_file()
