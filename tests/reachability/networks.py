"""Small networks in HCL, and questions about them."""

from __future__ import annotations

import tempfile
from pathlib import Path

from netlint.network.build import build
from netlint.network.network import Network
from netlint.reachability.endpoints import find
from netlint.reachability.paths import Answer, Traffic, analyse
from netlint.reachability.traffic import traffic_of
from netlint.resources.options import ReadOptions
from netlint.terraform.configuration_source import read_configuration


def network(text: str) -> Network:
    """Build the network of a root module."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "main.tf").write_text(text, encoding="utf-8")
        reading = read_configuration(folder, ReadOptions())
        wrong = [one.message for one in reading.diagnostics if one.level == "error"]
        assert not wrong, wrong
    return build(reading.after)


def ask(found: Network, source: str, destination: str, port: str = "") -> Answer:
    """Ask whether one end can reach the other."""
    traffic = traffic_of(port) if port else Traffic()
    return analyse(found, find(found, source, source=True), find(found, destination), traffic)


def verdict(found: Network, source: str, destination: str, port: str = "") -> str:
    """Return the verdict, with the codes of what blocks."""
    answer = ask(found, source, destination, port)
    codes = sorted({block.code for block in answer.blocked_by})
    return " ".join([answer.verdict, *codes]) if answer.verdict == "blocked" else answer.verdict
