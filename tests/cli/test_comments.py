"""Comments in the sources, from files to exit codes and reports."""

import json
from pathlib import Path

import pytest

from netlint.cli.main import run

NETWORK = """\
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "s" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "172.16.0.0/24" %s
}
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)


def netlint(comment: str, *arguments: str) -> int:
    Path("main.tf").write_text(NETWORK % comment, encoding="utf-8")
    return run(["check", ".", *arguments])


def test_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    accepted = "# netlint: ignore[NET001] reason: ADR-7"
    assert netlint("") == 1
    assert netlint(accepted) == 0
    assert netlint(accepted, "--no-suppressions") == 1
    # A comment that is of no use is not a problem of the network.
    assert netlint(f"{accepted} # netlint: ignore[NAT001]") == 0
    capsys.readouterr()
    assert netlint("# netlint: ignore") == 3
    assert "main.tf:6: `netlint: ignore` names no check" in capsys.readouterr().out


def test_reports_say_what_is_suppressed(capsys: pytest.CaptureFixture[str]) -> None:
    comment = "# netlint: ignore[NET001] reason: ADR-7"
    netlint(comment, "-f", "json", "-o", "sarif=net.sarif")
    document = json.loads(capsys.readouterr().out)
    (suppressed,) = document["suppressed"]
    assert suppressed["suppression"] == {"kind": "inSource", "reason": "ADR-7"}
    assert (suppressed["file"], suppressed["line"]) == ("main.tf", 6)
    (result,) = json.loads(Path("net.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    assert result["suppressions"] == [{"kind": "inSource", "status": "accepted", "justification": "ADR-7"}]
    netlint(comment)
    assert "1 suppressed" in capsys.readouterr().out
