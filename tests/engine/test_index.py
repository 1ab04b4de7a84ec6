"""The index of checks says what the modules say, and spares importing them."""

import subprocess
import sys
from pathlib import Path

import pytest

import netlint.checks
from netlint.engine.check import Check, Problems, check
from netlint.engine.finding import Severity
from netlint.engine.index import checks_of, write
from netlint.network.gateways import NatGateway

ROOT = Path(__file__).resolve().parents[2]

#: Runs an example without a VPN; prints how many checks ran, and the modules of checks that were imported.
RUN = """
import sys
import netlint.checks
netlint.checks.__path__ = [sys.argv[1]]
from netlint.config.schema import Settings
from netlint.engine.run import run
from netlint.sources.recognise import read
report = run([read(sys.argv[2])], Settings())
print(report.summary.checks, sorted({finding.code for finding in report.findings}))
print(*(name for name in sys.modules if name.startswith("netlint.checks.")), sep="\\n")
"""


@pytest.fixture
def indexed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The built-in checks with an index."""
    folder = tmp_path / "checks"
    folder.mkdir()
    for topic in netlint.checks.__path__:
        for path in Path(topic).iterdir():
            (folder / path.name).symlink_to(path)
    monkeypatch.setattr(netlint.checks, "__path__", [str(folder)])
    write("netlint.checks")
    return folder


def test_the_index_says_what_the_modules_say(indexed: Path) -> None:
    read = checks_of(netlint.checks)
    (indexed / "index.json").unlink()
    declared = checks_of(netlint.checks)
    assert read == sorted(declared, key=lambda one: one.code)
    for one in read:
        assert one.body is next(other.body for other in declared if other.code == one.code)


def test_only_checks_with_a_subject_are_imported(indexed: Path) -> None:
    plan = ROOT / "tests" / "fixtures" / "checks" / "NAT003" / "bad" / "plan.json"
    ran = subprocess.run(
        [sys.executable, "-c", RUN, indexed, plan], capture_output=True, text=True, check=True, cwd=indexed
    )
    summary, *modules = ran.stdout.splitlines()
    assert summary == f"{len(checks_of(netlint.checks))} ['NAT003']"
    assert "netlint.checks.nat.nat003_nat_without_internet" in modules
    assert not [name for name in modules if name.startswith("netlint.checks.vpn.")]


def test_an_index_of_another_version_is_noticed() -> None:
    stale = Check(code="X001", slug="x", severity=Severity.LOW, module="netlint.checks", subject="vpc")
    with pytest.raises(LookupError, match=r"netlint\.checks has no check X001"):
        assert stale.body


def test_a_check_needs_the_class_of_its_subject() -> None:
    def nothing() -> Problems:
        return iter(())

    with pytest.raises(TypeError, match="first parameter of check X001"):
        check("X001", "x", Severity.LOW)(nothing)

    def named(nat: "NatGateway") -> Problems:
        del nat
        return iter(())

    with pytest.raises(TypeError, match="first parameter of check X001"):
        check("X001", "x", Severity.LOW)(named)
