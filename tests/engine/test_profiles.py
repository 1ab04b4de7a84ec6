"""Profiles: what they name exists, they act as users' own settings would, and those win over them."""

import inspect
import re
import shutil
import sys
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from netlint.cli.main import run as main
from netlint.config.profiles import PROFILES
from netlint.config.schema import Profile, SeverityName
from netlint.engine.documentation import describe
from netlint.engine.finding import Report, Severity
from netlint.engine.options import described
from netlint.engine.registry import load
from netlint.engine.run import run
from netlint.sources.recognise import read
from tests.checks.hcl import configured

CASES = Path(__file__).parent.parent / "fixtures" / "checks"
CHECKS = {check.code: check for check in load().checks}
NAMES = list(PROFILES)
RULES = [(name, code) for name, profile in PROFILES.items() for code in profile.rules]


def report(code: str, **settings: object) -> Report:
    case = CASES / code / "bad"
    return run([read(str(case / "plan.json"))], configured(case, **settings))


def codes(code: str, **settings: object) -> set[str]:
    return {finding.code for finding in report(code, **settings).findings}


def test_the_setting_and_the_table_name_the_same_profiles() -> None:
    assert tuple(PROFILES) == get_args(Profile)
    nothing = PROFILES["default"]
    assert (nothing.off, nothing.severities, nothing.rules) == ({}, {}, {})


@pytest.mark.parametrize("name", NAMES)
def test_a_profile_names_what_exists_and_changes_it(name: Profile) -> None:
    profile = PROFILES[name]
    assert CHECKS.keys() >= profile.off.keys() | profile.severities.keys() | profile.rules.keys()
    assert all(profile.off.values())
    assert not profile.off.keys() & (profile.severities.keys() | profile.rules.keys())
    for code, severity in profile.severities.items():
        assert severity in get_args(SeverityName)
        assert severity != CHECKS[code].severity.value
    for code, table in profile.rules.items():
        taken = CHECKS[code].body.options
        assert taken is not None
        assert taken.__struct_config__.forbid_unknown_fields
        values = msgspec.to_builtins(msgspec.convert(table, taken))
        assert {key: values[key] for key in table} == table
        defaults = msgspec.to_builtins(taken())
        assert all(defaults[key] != value for key, value in table.items())


@pytest.mark.parametrize("code", [code for code, check in CHECKS.items() if check.body.options])
def test_options_are_described(code: str) -> None:
    taken = CHECKS[code].body.options
    assert taken is not None
    assert taken.__struct_config__.forbid_unknown_fields
    for option in described(taken):
        assert re.fullmatch(r"[A-Z].*\.", option.description), option.name
        assert option.type
        assert f"`{option.name}`" in describe(CHECKS[code]).documentation


@pytest.mark.parametrize("code", CHECKS)
def test_a_page_that_speaks_of_a_profile_is_right(code: str) -> None:
    page = inspect.getdoc(sys.modules[CHECKS[code].module]) or ""
    for name in re.findall(r"profile\s+`(\w+)`", page):
        assert code in PROFILES[name].off or code in PROFILES[name].rules
    for name, profile in PROFILES.items():
        configuration = describe(CHECKS[code]).configuration
        told = code in profile.off or code in profile.severities or code in profile.rules
        assert (f"profile `{name}`" in configuration) is told


@pytest.mark.parametrize("code", PROFILES["dev"].off)
def test_what_is_off_runs_where_it_is_named(code: str) -> None:
    slug = CHECKS[code].slug
    assert codes(code) == {code}
    assert code in codes(code, profile="prod")
    for without in ({}, {"select": [code[:2]]}, {"extend-select": ["ALL"]}):
        assert codes(code, profile="dev", **without) == set()
    for named in ({"select": [code]}, {"extend-select": [code.lower()]}, {"extend-select": [slug]}):
        assert codes(code, profile="dev", **named) == {code}
        assert codes(code, profile="dev", ignore=[code], **named) == set()


@pytest.mark.parametrize(
    ("profile", "own", "found"),
    [
        ("default", {}, True),
        ("prod", {}, True),
        ("dev", {}, False),
        ("dev", {"PCX006": {"mesh-size": 4}}, True),
        ("dev", {"peering-mesh": {"mesh-size": 4}}, True),
        # option by option
        ("dev", {"PCX006": {"degree": 9}}, False),
        ("dev", {"PCX006": {"degree": 3}}, True),
        ("prod", {"PCX006": {"mesh-size": 5}}, False),
    ],
)
def test_own_options_win(profile: str, own: dict[str, object], found: bool) -> None:
    """Four VPCs, each peered with the three others."""
    assert ("PCX006" in codes("PCX006", profile=profile, rules=own)) is found


@pytest.mark.parametrize(("profile", "code"), RULES)
def test_an_option_of_a_profile_is_as_one_of_users(profile: Profile, code: str) -> None:
    table = PROFILES[profile].rules[code]
    by_profile, by_users = (
        report(code, select=[code], profile=profile, rules={}),
        report(code, select=[code], rules={code: table}),
    )
    assert by_profile.findings == by_users.findings
    assert by_profile.undetermined == by_users.undetermined


def test_a_network_for_production_logs_everywhere() -> None:
    case = CASES / "NAT001" / "good"
    found = {
        profile: {
            finding.code
            for finding in run([read(str(case / "plan.json"))], configured(case, profile=profile)).findings
        }
        for profile in NAMES
    }
    assert found == {"default": set(), "dev": set(), "prod": {"LOG001"}}


@pytest.mark.parametrize(
    ("settings", "severity"),
    [
        ({}, Severity.MEDIUM),
        ({"profile": "prod"}, Severity.HIGH),
        ({"profile": "prod", "severity": {"NAT": "low"}}, Severity.LOW),
        ({"profile": "prod", "severity": {"NAT002": "low"}}, Severity.HIGH),
    ],
)
def test_own_severities_win(settings: dict[str, object], severity: Severity) -> None:
    (finding,) = (one for one in report("NAT001", **settings).findings if one.code == "NAT001")
    assert finding.severity is severity


@pytest.mark.parametrize(
    ("arguments", "own", "code"),
    [
        ((), "", 1),
        (("--profile", "prod"), "", 1),
        (("--profile", "dev"), "", 0),
        (("--profile", "dev"), "[rules.PCX006]\nmesh-size = 4\n", 1),
        ((), 'profile = "dev"\n', 0),
        (("--profile", "default"), 'profile = "dev"\n', 1),
    ],
)
def test_on_the_command_line(arguments: tuple[str, ...], own: str, code: int, tmp_path: Path) -> None:
    (tmp_path / "netlint.toml").write_text(own)
    shutil.copy(CASES / "PCX006" / "bad" / "plan.json", tmp_path)
    assert main(("check", str(tmp_path / "plan.json"), "--fail-on", "low", *arguments)) == code
