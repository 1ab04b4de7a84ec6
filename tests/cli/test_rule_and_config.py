"""`netlint rule` and `netlint config`."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from netlint.cli.config import _STARTER
from netlint.config.load import read_file


def test_the_table_of_checks(world: Any, netlint: Any, capsys: Any) -> None:
    assert netlint("rule") == 0
    assert capsys.readouterr().out == "NAT001  medium  nat-shared-by-zones  Zones share a NAT gateway.\n"
    netlint("rule", "-f", "markdown")
    assert "| NAT001 | nat-shared-by-zones | medium |" in capsys.readouterr().out
    netlint("rule", "-f", "json")
    assert json.loads(capsys.readouterr().out)["rules"][0]["severity"] == "medium"


@pytest.mark.parametrize("name", ["NAT001", "nat001", "Nat-Shared-By-Zones"])
def test_one_check(world: Any, netlint: Any, capsys: Any, name: str) -> None:
    assert netlint("rule", name) == 0
    assert "Give every zone its own gateway." in capsys.readouterr().out
    netlint("rule", name, "-f", "markdown")
    assert capsys.readouterr().out.startswith("# NAT001\n")
    netlint("rule", name, "-f", "json")
    assert json.loads(capsys.readouterr().out)["code"] == "NAT001"


def test_a_check_that_does_not_exist(world: Any, netlint: Any, capsys: Any) -> None:
    assert netlint("rule", "NAT002") == 2
    assert capsys.readouterr().err == "netlint: error: there is no check `NAT002`; did you mean `NAT001`?\n"


def test_show_tells_where_values_come_from(
    world: Any, netlint: Any, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("base.toml").write_text('fail-on = "high"\nextend-ignore = ["NAT"]\n')
    Path("netlint.toml").write_text('extend = "base.toml"\nextend-ignore = ["PCX"]\nstrict = true\n')
    monkeypatch.setenv("NETLINT_MIN_SEVERITY", "low")
    assert netlint("config", "show") == 0
    lines = capsys.readouterr().out.splitlines()
    assert 'fail-on = "high"  # base.toml' in lines
    assert 'extend-ignore = ["NAT","PCX"]  # base.toml, netlint.toml' in lines
    assert "strict = true  # netlint.toml" in lines
    assert 'min-severity = "low"  # environment' in lines
    assert 'select = ["ALL"]  # default' in lines
    netlint("config", "show", "-f", "json")
    assert json.loads(capsys.readouterr().out)["strict"] == {"value": True, "origin": "netlint.toml"}


def test_show_tells_what_the_profile_sets(
    netlint: Any, capsys: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("netlint.toml").write_text(
        'profile = "dev"\nextend-select = ["NAT001"]\n[rules.peering-mesh]\nmesh-size = 5\n'
    )
    assert netlint("config", "show", "-f", "json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["profile"]["origin"] == "netlint.toml"
    assert "VPN001" in shown["profile"]["off"]
    assert "NAT001" not in shown["profile"]["off"]
    assert shown["rules"]["origin"] == "profile dev, netlint.toml"
    assert shown["rules"]["value"]["PCX006"] == {"mesh-size": 5, "degree": 8}
    assert shown["severity"] == {"value": {}, "origin": "default"}
    assert netlint("config", "show") == 0
    (line,) = (one for one in capsys.readouterr().out.splitlines() if one.startswith("profile"))
    assert line.startswith('profile = "dev"  # netlint.toml; without DNS002, ')
    monkeypatch.setenv("NETLINT_PROFILE", "prod")
    assert netlint("config", "show") == 0
    lines = capsys.readouterr().out.splitlines()
    assert 'profile = "prod"  # environment' in lines
    (line,) = (one for one in lines if one.startswith("severity"))
    assert '"NAT001":"high"' in line
    assert line.endswith("  # profile prod")


def test_init_writes_a_file_once(world: Any, netlint: Any, capsys: Any) -> None:
    assert netlint("config", "init") == 0
    assert read_file("netlint.toml") == {}
    assert netlint("config", "init") == 2
    assert "exists already" in capsys.readouterr().err


def test_every_setting_of_the_starter_is_one(tmp_path: Path) -> None:
    settings = "\n".join(
        line.removeprefix("# ") for line in _STARTER.splitlines() if "=" in line or "[" in line
    )
    start = settings.index("select =")
    file = tmp_path / "netlint.toml"
    file.write_text(settings[start:])
    assert tomllib.loads(settings[start:]) == read_file(str(file))


def test_the_schema_accepts_what_is_read(world: Any, netlint: Any, capsys: Any) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    assert netlint("config", "schema") == 0
    schema = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate({"fail-on": "high", "suppress": [{"rule": "NAT001"}]}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"selct": []}, schema)


def test_the_schema_knows_the_options_of_checks(netlint: Any, capsys: Any) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    assert netlint("config", "schema") == 0
    schema = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator.check_schema(schema)
    for name in ("PCX006", "peering-mesh", "pcx006"):
        jsonschema.validate({"profile": "dev", "rules": {name: {"mesh-size": 5}}}, schema)
    for wrong in ({"mesh-size": "five"}, {"mesh": 5}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({"rules": {"PCX006": wrong}}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"profile": "test"}, schema)
