"""`netlint cost`: the document, the text and the comment; and what is refused."""

import json
from pathlib import Path

import pytest

from netlint.cli.main import run

CASE = Path(__file__).parent.parent / "fixtures" / "checks" / "COST001" / "bad" / "plan.json"
DEMO = Path(__file__).parent.parent / "fixtures" / "demo" / "plan.json"
ENDPOINT = "'aws_vpc_endpoint.main[\"sqs\"]'"


def test_the_document(capfdbinary) -> None:
    assert run(["cost", str(CASE), "-f", "json"]) == 0
    document = json.loads(capfdbinary.readouterr().out)
    assert (document["schema"], document["currency"], document["hours_per_month"]) == (
        "netlint.cost/1",
        "USD",
        730,
    )
    assert document["total"] == {
        "before": {"low": 24.09, "high": 24.09},
        "after": {"low": 144.54, "high": 144.54},
        "change": {"low": 120.45, "high": 120.45},
    }
    (group,) = document["groups"]
    assert (group["charge"], group["region"]) == ("interface_endpoint_hour", "eu-west-1")
    assert group["change"]["quantity"] == {"low": 15, "high": 15}
    assert group["price"] == {"low": 0.011, "high": 0.011, "basis": "list price of eu-west-1, 2026-09"}
    assert len(document["lines"]) == 6
    first = document["lines"][0]
    assert (first["address"], first["line"]) == ('aws_vpc_endpoint.main["events"]', 24)
    (way,) = document["per_gb"]
    assert (way["from"], way["cost"]) == ("aws_vpc.main", {"low": 0.01, "high": 0.01})
    assert document["undetermined"] == []
    # a new network has no cost before, a configuration no before at all
    assert run(["cost", str(CASE.parent / "before"), "-f", "json"]) == 0
    document = json.loads(capfdbinary.readouterr().out)
    assert document["total"]["before"] is document["total"]["change"] is None
    assert document["total"]["after"]["high"] > 24


def test_the_text(capfdbinary) -> None:
    assert run(["cost", str(CASE)]) == 0
    text = capfdbinary.readouterr().out.decode()
    assert text.startswith("The network costs $144.54 per month, before any traffic: was $24.09, +$120.45.\n")
    assert '+$24.09  aws_vpc_endpoint.main["kms"]\n' in text
    assert "Per month of 730 hours" in text
    assert run(["cost", str(DEMO), "--color", "always"]) == 0
    text = capfdbinary.readouterr().out.decode()
    assert "(eu-west-1b, eu-west-1c) -> the internet" in text
    assert "\x1b[1m" in text


def test_the_comment(capfdbinary) -> None:
    assert run(["cost", str(CASE), "-f", "markdown"]) == 0
    text = capfdbinary.readouterr().out.decode()
    assert text.startswith("<!-- netlint:cost -->\n\n### The network costs \\$144.54 per month")
    assert "| interface endpoint, each zone, \\$0.011/h | 3 |" in text


def test_names_from_a_plan_are_escaped(tmp_path: Path, capfdbinary) -> None:
    file = tmp_path / "main.tf"
    file.write_text(
        'resource "aws_eip" "a" {\n  for_each = toset(["</details>\\u001b[31m @team"])\n}\n', encoding="utf-8"
    )
    (tmp_path / "usage.toml").write_text("", encoding="utf-8")
    for format in ("text", "markdown", "json"):
        assert run(["cost", str(tmp_path), "-f", format, "--usage", str(tmp_path / "usage.toml")]) == 0
        text = capfdbinary.readouterr().out.decode()
        assert "\x1b" not in text
        assert format == "json" or "</details>" not in text


def test_traffic_is_added(tmp_path: Path, capfdbinary) -> None:
    usage = tmp_path / "usage.toml"
    usage.write_text(f"[traffic]\n{ENDPOINT} = 1000\n", encoding="utf-8")
    assert run(["cost", str(CASE), "--usage", str(usage)]) == 0
    text = capfdbinary.readouterr().out.decode()
    assert "costs $154.54 per month, with the traffic that is given: was $34.09, +$120.45." in text
    assert "data through interface endpoints, $0.01/GB" in text


@pytest.mark.parametrize(
    ("usage", "message"),
    [
        ("[traffic]\n'aws_vpc_endpoint.main[\"sqss\"]' = 1", ":2: nothing here is billed by the GB as"),
        ("[traffic]\n'aws_vpc.main' = 1", ":2: nothing here is billed by the GB as `aws_vpc.main`"),
        (None, "cannot be read"),
    ],
)
def test_a_file_of_traffic_that_is_wrong(
    tmp_path: Path, capfdbinary, usage: str | None, message: str
) -> None:
    file = tmp_path / "usage.toml"
    if usage is not None:
        file.write_text(usage, encoding="utf-8")
    assert run(["cost", str(CASE), "--usage", str(file)]) == 2
    out, err = capfdbinary.readouterr()
    assert out == b""
    assert f"{file}" in err.decode()
    assert message in err.decode()


def test_an_input_that_cannot_be_read(tmp_path: Path, capfdbinary) -> None:
    assert run(["cost", str(tmp_path / "none.json")]) == 3
    assert capfdbinary.readouterr().out == b""
