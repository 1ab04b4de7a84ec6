"""What one check says about a network that is written in HCL."""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from netlint.config.schema import Settings
from netlint.engine.finding import Report, Status
from netlint.engine.run import run
from netlint.resources.model import Action, ChangeDetail, Reading
from netlint.resources.options import ReadOptions
from netlint.terraform.configuration_source import read_configuration


def configured(folder: Path, **more: object) -> Settings:
    """Return the settings of a folder: those of its `netlint.toml`, if it has one, and more."""
    file = folder / "netlint.toml"
    values = tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return msgspec.convert({**values, **more}, Settings)


def verdicts(code: str, text: str, *, toml: str = "", **modules: str) -> tuple[list[str], list[str]]:
    """Return the messages of a check's findings on a configuration, and why it is undetermined.

    Args:
        code: the check.
        text: the root module. What it calls that is not installed is no error here.
        toml: the configuration of netlint.
        modules: the modules in folders beside it, by folder.
    """
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "main.tf").write_text(text, encoding="utf-8")
        for name, module in modules.items():
            Path(folder, name).mkdir()
            Path(folder, name, "main.tf").write_text(module, encoding="utf-8")
        reading = read_configuration(folder, ReadOptions())
        wrong = [one.message for one in reading.diagnostics if one.level == "error"]
        assert not [message for message in wrong if not message.startswith("Module not installed")], wrong
        Path(folder, "netlint.toml").write_text(toml, encoding="utf-8")
        report = run([reading], configured(Path(folder), select=[code]))
    return [one.message for one in report.findings], [one.reason for one in report.undetermined]


def report_on(code: str, text: str) -> Report:
    """Return the report of one check on a configuration."""
    return run([_read(text)], msgspec.convert({"select": [code]}, Settings))


def change(
    code: str,
    before: str,
    after: str,
    *,
    replaced: Mapping[str, tuple[str, ...]] | None = None,
    toml: str = "",
) -> tuple[list[str], list[str]]:
    """Return what a check says about a change from one configuration to another, as `verdicts` does.

    Args:
        code: the check.
        before: the root module that was applied.
        after: the root module of the plan.
        replaced: the instances that the plan replaces, each with the attributes that force it.
        toml: the configuration of netlint.
    """
    reading, earlier = _read(after), _read(before)
    for address, attributes in (replaced or {}).items():
        instance = reading.after.by_address[address]
        instance.action = Action.REPLACE
        instance.change = ChangeDetail(replace_paths=tuple((name,) for name in attributes))
    reading.before = earlier.after
    report = run([reading], msgspec.convert({**tomllib.loads(toml), "select": [code]}, Settings))
    new = [one for one in report.findings if one.status is Status.NEW]
    return [one.message for one in new], [one.reason for one in report.undetermined]


def _read(text: str) -> Reading:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "main.tf").write_text(text, encoding="utf-8")
        reading = read_configuration(folder, ReadOptions())
    assert not [one.message for one in reading.diagnostics if one.level == "error"]
    return reading
