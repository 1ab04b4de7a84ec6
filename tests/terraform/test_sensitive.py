"""A sensitive value never leaves netlint, not even in a message about it."""

from __future__ import annotations

import pytest

from netlint.cli.main import run

SECRET = "hunter2"

EXPRESSIONS = [
    "tonumber(var.secret)",
    "jsondecode(var.secret)",
    "yamldecode(var.secret)",
    "csvdecode(var.secret)",
    "base64decode(var.secret)",
    "cidrsubnet(var.secret, 8, 1)",
    "cidrhost(var.secret, 1)",
    "var.secret + 1",
    "var.secret ? 1 : 2",
    '{ (var.secret) = 1 }["x"]',
    "{ for x in [1, 2] : var.secret => x }",
    "file(var.secret)",
    "templatefile(var.secret, {})",
    "regex(var.secret, 1)",
    "formatdate(var.secret, var.secret)",
    "timeadd(var.secret, var.secret)",
    "parseint(var.secret, 10)",
    "format(var.secret, 1, 2)",
    "[1, 2][var.secret]",
    "lookup({}, var.secret)",
    "index([], var.secret)",
    "coalesce(null, [var.secret], 1)",
    "toset([var.secret]).x",
    "one([var.secret, 2])",
    "element([], var.secret)",
    "merge(var.secret, {})",
    "uuidv5(var.secret, 1)",
    '"x-${[var.secret]}"',
    "jsonencode(var.secret).x",
    "nosuch(var.secret)",
]


@pytest.mark.parametrize("command", [("check", "-v"), ("check", "-f", "json"), ("resources",), ("network",)])
@pytest.mark.parametrize("declared", ["sensitive = true", "sensitive = true\n  type = string"])
def test_nothing_is_told(tmp_path, capfd, command, declared):
    lines = [f'variable "secret" {{\n  default = "{SECRET}"\n  {declared}\n}}']
    for number, expression in enumerate(EXPRESSIONS):
        lines.append(f'resource "aws_vpc" "v{number}" {{\n  tags = {{ v = {expression} }}\n}}')
    lines.append('resource "aws_subnet" "each" {\n  for_each = toset([var.secret])\n}')
    lines.append('resource "aws_subnet" "many" {\n  count = var.secret\n}')
    lines.append('resource "aws_db_instance" "x" {\n  password = "plain-hunter2"\n  username = var.secret\n}')
    lines.append('output "leak" {\n  value = var.secret\n}')
    (tmp_path / "main.tf").write_text("\n".join(lines))
    run([command[0], str(tmp_path), *command[1:]])
    told = "".join(capfd.readouterr())
    assert "aws_vpc.v0" in told or "main.tf" in told
    assert SECRET not in told


def test_variables_of_the_command_line(tmp_path, capfd, monkeypatch):
    (tmp_path / "main.tf").write_text(
        'variable "secret" {\n  type = number\n  sensitive = true\n}\n'
        'resource "aws_vpc" "v" {\n  cidr_block = "10.0.0.0/${var.secret}"\n}\n'
    )
    run(["check", str(tmp_path), "--var", f"secret={SECRET}"])
    monkeypatch.setenv("TF_VAR_secret", SECRET)
    run(["check", str(tmp_path)])
    (tmp_path / "terraform.tfvars").write_text(f'secret = "{SECRET}"\n')
    run(["check", str(tmp_path)])
    told = "".join(capfd.readouterr())
    assert "main.tf" in told
    assert SECRET not in told
