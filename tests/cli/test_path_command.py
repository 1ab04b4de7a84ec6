"""`netlint path`: the document, the text, and the exit codes."""

import json

import pytest
from click.testing import CliRunner

from netlint.cli.main import run
from tests.reachability.hcl import group, instance, rule, subnet, vpc

TEXT = (
    vpc("a", "10.0.0.0/16", internet=True)
    + subnet("public", "a", "10.0.0.0/24", {"0.0.0.0/0": "aws_internet_gateway.a"}, public=True)
    + group("web", "a", [rule("tcp", 443, cidr="0.0.0.0/0")])
    + instance("web", "public", "web")
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "main.tf").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def asked(capfdbinary, *arguments: str) -> tuple[int, str, str]:
    code = run(["path", ".", *arguments])
    out, err = capfdbinary.readouterr()
    return code, out.decode(), err.decode()


def test_a_reachable_path(folder, capfdbinary) -> None:
    ends = ["--from", "internet", "--to", "aws_instance.web", "--port", "443/tcp"]
    code, out, _ = asked(capfdbinary, *ends, "-f", "json")
    document = json.loads(out)
    assert code == 0
    assert (document["schema"], document["verdict"]) == ("netlint.path/1", "reachable")
    assert document["blocked_by"] == []
    assert document["witness"]["port"] == 443
    admitted = next(hop for hop in document["hops"] if hop["component"] == "security_group")
    line = next(
        number for number, text in enumerate(TEXT.splitlines(), 1) if text.strip().startswith("ingress")
    )
    assert (admitted["file"], admitted["line"]) == ("main.tf", line)
    assert admitted["rule"] == "aws_security_group.web.ingress[0]"
    assert {"address", "component", "detail", "file", "line"} <= admitted.keys()
    code, out, _ = asked(capfdbinary, *ends)
    assert code == 0
    assert out.startswith("reachable: internet -> aws_instance.web\n")
    assert f"(main.tf:{line})" in out


def test_a_blocked_path(folder, capfdbinary) -> None:
    code, out, _ = asked(
        capfdbinary, "--from", "internet", "--to", "aws_instance.web", "--port", "22", "-f", "json"
    )
    document = json.loads(out)
    assert code == 0
    assert document["verdict"] == "blocked"
    assert [(one["address"], one["code"]) for one in document["blocked_by"]] == [
        ("aws_security_group.web", "ENI_SG_RULES_MISMATCH")
    ]
    assert document["blocked_by"][0]["line"]
    assert document["hops"] == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--from", "internet", "--to", "aws_instance.wep"], "did you mean `aws_instance.web`?"),
        (["--from", "s3", "--to", "aws_instance.web"], "s3 opens no connections"),
        (["--from", "internet", "--to", "aws_route_table.public"], "packets neither start nor end there"),
        (["--from", "internet", "--to", "aws_instance.web", "--port", "http"], "--port needs PORT/PROTOCOL"),
        (["--from", "internet", "--to", "tag:Name=x"], "no resource with interfaces"),
    ],
)
def test_questions_that_make_no_sense(folder, capfdbinary, arguments, message: str) -> None:
    code, _, err = asked(capfdbinary, *arguments)
    assert code == 2
    assert message in err


def test_it_is_a_command() -> None:
    from netlint.cli.commands import cli

    assert "--from A" in CliRunner().invoke(cli, ["path", "--help"]).output
