"""`netlint check --fix-hcl`, from the command line to the printed block."""

import json
import subprocess
import sys
from pathlib import Path

BAD = Path("tests") / "fixtures" / "checks" / "GWE001" / "bad"
BLOCK = """\
resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.eu-west-1.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = values(aws_route_table.private)[*].id
}
"""


def netlint(root: Path, *options: str) -> str:
    command = [sys.executable, "-m", "netlint", "check", str(BAD / "plan.json"), *options]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False).stdout


def test_the_block_follows_the_help(root: Path) -> None:
    shown = netlint(root, "--fix-hcl")
    assert "".join(f"    {line}\n" for line in BLOCK.splitlines()) in shown
    assert "help: --fix-hcl prints what is missing as HCL" in netlint(root)


def test_json_and_files_hold_the_block(root: Path, tmp_path: Path) -> None:
    written = tmp_path / "report.json"
    shown = netlint(root, "--fix-hcl", "-f", "json", "-o", f"json={written}")
    assert json.loads(shown)["findings"][0]["fix_hcl"] == BLOCK
    assert json.loads(written.read_text(encoding="utf-8")) == json.loads(shown)
