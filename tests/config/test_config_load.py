"""Configuration files: where they are found, what wins, what is refused and in which words."""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import Any

import pytest

from netlint.config.load import find, read_file, settings
from netlint.config.schema import Settings
from netlint.config.version import satisfies
from netlint.errors import ConfigurationError, ExitCode


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of its own, which is the working directory."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: str, text: str) -> str:
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return os.path.abspath(path)


def load(
    *paths: str, flags: dict[str, Any] | None = None, env: dict[str, str] | None = None, config: str = ""
) -> Settings:
    return settings(paths or ("plan.json",), flags or {}, config=config, environment=env or {})


def test_no_file_means_defaults() -> None:
    assert load() == Settings()


@pytest.mark.parametrize("name", ["netlint.toml", ".netlint.toml", "pyproject.toml"])
def test_names(name: str) -> None:
    table = "[tool.netlint]\n" if name == "pyproject.toml" else ""
    file = write(name, table + "strict = true\n")
    assert load().strict is True
    assert load().file == file


def test_the_nearest_wins_and_is_not_merged() -> None:
    write("netlint.toml", "strict = true\n")
    near = write("a/netlint.toml", 'fail-on = "high"\n')
    result = load("a/b/plan.json")
    assert (result.fail_on, result.strict, result.file) == ("high", False, near)
    assert load("plan.json").strict is True


def test_the_order_of_names_in_one_folder() -> None:
    first = write("netlint.toml", "")
    write(".netlint.toml", "strict = true\n")
    assert find(["plan.json"]) == first


def test_a_pyproject_without_the_table_is_passed_over() -> None:
    outer = write("netlint.toml", "")
    write("a/pyproject.toml", '[project]\nname = "not-netlint"\n')
    assert find(["a/plan.json"]) == outer


def test_the_search_ends_at_the_repository(tmp_path: Path) -> None:
    write("netlint.toml", "strict = true\n")
    (tmp_path / "inner" / ".git").mkdir(parents=True)
    assert find(["inner/plan.json"]) == ""


def test_standard_input_belongs_to_the_working_directory() -> None:
    file = write("netlint.toml", "")
    assert find(["-"]) == file


def test_inputs_with_different_files() -> None:
    write("a/netlint.toml", "")
    write("b/netlint.toml", "strict = true")
    with pytest.raises(ConfigurationError, match="--config"):
        load("a/plan.json", "b/plan.json")
    assert load("a/plan.json", "b/plan.json", config="b/netlint.toml").strict is True
    assert load("a/plan.json", "a/c/plan.json").file == os.path.abspath("a/netlint.toml")


def test_precedence() -> None:
    write("netlint.toml", 'fail-on = "low"\nmin-severity = "low"\nprofile = "dev"\n')
    environment = {"NETLINT_FAIL_ON": "medium", "NETLINT_MIN_SEVERITY": "Medium"}
    result = load(flags={"fail-on": "high"}, env=environment)
    assert (result.fail_on, result.min_severity, result.profile) == ("high", "medium", "dev")


def test_what_adds_up_and_what_is_replaced() -> None:
    write(
        "base/netlint.toml",
        'select = ["NAT"]\nextend-ignore = ["A"]\n[rules.PCX006]\nlimit = 3\nother = 1\n'
        '[[suppress]]\nrule = "X"\n',
    )
    write(
        "netlint.toml",
        'extend = "base/netlint.toml"\nselect = ["PCX"]\nextend-ignore = ["B"]\n[rules.PCX006]\nlimit = 5\n'
        '[[suppress]]\nrule = "Y"\nuntil = 2027-01-31\n',
    )
    result = load(flags={"extend-ignore": ["C"]}, env={"NETLINT_EXTEND_IGNORE": "D, E"})
    assert result.select == ["PCX"]
    assert result.extend_ignore == ["A", "B", "D", "E", "C"]
    assert result.rules == {"PCX006": {"limit": 5, "other": 1}}
    assert [entry.rule for entry in result.suppress] == ["X", "Y"]
    assert result.suppress[1].until == datetime.date(2027, 1, 31)


def test_environment() -> None:
    environment = {
        "NETLINT_SELECT": "NAT, PCX",
        "NETLINT_STRICT": "1",
        "NETLINT_NEW_ONLY": "no",
        "NETLINT_VERSION": "1",
    }
    result = load(env=environment)
    assert (result.select, result.strict, result.new_only) == (["NAT", "PCX"], True, False)
    file = write("other.toml", 'fail-on = "high"\n')
    assert load(env={"NETLINT_CONFIG": "other.toml"}).file == file


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"NETLINT_STRICT": "perhaps"}, "NETLINT_STRICT must be true or false; it is `perhaps`"),
        ({"NETLINT_FAIL_ON": "hig"}, "NETLINT_FAIL_ON: .*it is 'hig'; did you mean `high`?"),
    ],
)
def test_wrong_environment(environment: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        load(env=environment)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("selct = []", 1, "`selct` is not a setting; did you mean `select`?"),
        ("\n\nfail_on = 'high'", 3, "`fail_on` is not a setting; did you mean `fail-on`?"),
        ("zzzzzzzz = 1", 1, "`zzzzzzzz` is not a setting"),
        ("strict = 'yes'", 1, "`strict` must be true or false, not a string"),
        ("select = 'NAT'", 1, "`select` must be a list of strings, not a string"),
        ("select = [1]", 1, "`select[0]` must be a string, not a number"),
        (
            "fail-on = 'hgh'",
            1,
            "`fail-on` must be one of critical, high, medium, low, info; it is 'hgh'; did you mean `high`?",
        ),
        ("profile = 'test'", 1, "`profile` must be one of default, dev, prod; it is 'test'"),
        (
            "[severity]\nNAT001 = 'hgh'",
            2,
            (
                "`severity.NAT001` must be one of critical, high, medium, low, info; it is 'hgh'; "
                "did you mean `high`?"
            ),
        ),
        ("[rules]\nNAT001 = 3", 2, "`rules.NAT001` must be a table, not a number"),
        ("[suppress]\nrule = 'X'", 1, "`suppress` must be a list of tables (`[[suppress]]`), not a table"),
        *(
            (
                f"[network]\nsensitive-ports = [{port}]",
                2,
                '`network.sensitive-ports[0]` must be a port such as 8500 or "8125/udp"',
            )
            for port in ("0", "65536", "'ssh'", "'22/icmp'")
        ),
        ("[[suppress]]\nreason = 'X'", 1, "`suppress[0]` needs the key `rule`"),
        (
            "[[suppress]]\nrule = 'X'\nutil = 1",
            3,
            "`suppress[0].util` is not a setting; did you mean `until`?",
        ),
        (
            "[network]\ntrusted-account = []",
            2,
            "`network.trusted-account` is not a setting; did you mean `trusted-accounts`?",
        ),
    ],
)
def test_wrong_settings(text: str, line: int, message: str) -> None:
    write("netlint.toml", text + "\n")
    with pytest.raises(ConfigurationError) as caught:
        load()
    assert caught.value.message == message
    assert (caught.value.file, caught.value.line) == ("netlint.toml", line)
    assert caught.value.exit_code is ExitCode.USAGE


def test_a_wrong_date() -> None:
    write("netlint.toml", '[[suppress]]\nrule = "X"\nuntil = "soon"\n')
    with pytest.raises(ConfigurationError, match=r"`suppress\[0\]\.until`"):
        load()


def test_toml_errors_have_their_place() -> None:
    write("netlint.toml", "strict = true\nselect = [\n")
    with pytest.raises(ConfigurationError, match="not valid TOML") as caught:
        load()
    assert caught.value.file == "netlint.toml"


def test_a_file_that_is_no_text() -> None:
    Path("netlint.toml").write_bytes(b"\xff\xfe\x00s")
    with pytest.raises(ConfigurationError, match="not valid TOML"):
        load()


def test_a_broken_pyproject_of_ours_is_refused() -> None:
    write("pyproject.toml", "[tool.netlint]\nstrict = \n")
    with pytest.raises(ConfigurationError, match="not valid TOML"):
        load()


def test_a_byte_order_mark_is_allowed() -> None:
    Path("netlint.toml").write_bytes(b"\xef\xbb\xbfstrict = true\n")
    assert load().strict is True


def test_a_named_file_that_does_not_exist() -> None:
    with pytest.raises(ConfigurationError, match="no such configuration file"):
        load(config="missing.toml")


def test_extend() -> None:
    write("netlint.toml", 'extend = "missing.toml"\n')
    with pytest.raises(ConfigurationError, match="does not exist: missing.toml"):
        load()
    write("netlint.toml", 'extend = "a.toml"\n')
    write("a.toml", 'extend = "netlint.toml"\n')
    with pytest.raises(ConfigurationError, match="leads back"):
        load()


def test_reasons_can_be_required_of_what_is_extended() -> None:
    write("base.toml", '[[suppress]]\nrule = "X"\n')
    write("netlint.toml", 'extend = "base.toml"\nrequire-reason = true\n')
    with pytest.raises(ConfigurationError, match=r"\[\[suppress\]\] of X has no reason"):
        load()


def test_a_required_version() -> None:
    file = write("netlint.toml", 'required-version = ">=99"\n')
    with pytest.raises(ConfigurationError, match="requires netlint >=99; this is"):
        read_file(file)


@pytest.mark.parametrize(
    ("requirement", "expected"),
    [
        (">=0.3,<1", True),
        (">0.3.1", False),
        ("==0.3.1", True),
        ("==0.3.1.0", True),
        ("!=0.3.1", False),
        ("~=0.3.0", True),
        ("~=0.2", True),
        ("~=0.2.9", False),
        ("<= 0.3", False),
    ],
)
def test_versions(requirement: str, expected: bool) -> None:
    assert satisfies("0.3.1.dev2", requirement) is expected


def test_a_requirement_that_is_none() -> None:
    with pytest.raises(ConfigurationError, match="`new` is not one"):
        satisfies("0.3", "new")
