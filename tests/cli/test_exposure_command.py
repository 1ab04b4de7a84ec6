"""`netlint exposure`: the document and the text."""

import json

from netlint.cli.main import run
from tests.cli.test_path_command import TEXT


def test_the_document_and_the_text(tmp_path, monkeypatch, capfdbinary) -> None:
    (tmp_path / "main.tf").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(["exposure", ".", "-f", "json"]) == 0
    document = json.loads(capfdbinary.readouterr().out)
    assert document["schema"] == "netlint.exposure/1"
    (row,) = document["exposures"]
    wanted = {
        "from": "internet",
        "to": "aws_instance.web",
        "protocol": "tcp",
        "ports": "443",
        "via": ["aws_internet_gateway.a"],
    }
    assert wanted.items() <= row.items()
    assert row["file"] == "main.tf"
    assert run(["exposure", "."]) == 0
    text = capfdbinary.readouterr().out.decode()
    assert text.startswith("internet -> TCP 443 from the internet via aws_internet_gateway.a\n")
    assert text.endswith("The internet reaches 1 thing that netlint knows.\n")
    assert run(["exposure", ".", "--from", "nothing.there"]) == 2
