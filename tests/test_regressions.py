"""What was found wrongly once: inputs on which the checks named here stay silent."""

from __future__ import annotations

from pathlib import Path

import pytest

from netlint.config.load import settings
from netlint.engine.run import run
from netlint.resources.options import ReadOptions
from netlint.terraform.configuration_source import read_configuration

FOLDER = Path(__file__).parent / "fixtures" / "regressions"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("adopted-main-table", "NAT003"),
        # A data source read a subnet of the same configuration, which was told to overlap itself.
        ("subnet-read-again", "NET001"),
        # A group on an endpoint of the Resolver, which has subnets by its addresses only.
        ("resolver-endpoint-in-a-group", "SG001"),
        # An attribute of another version of the provider was an error.
        ("attributes-of-provider-6", "GWE005"),
        # Whether there are names at all was asked of what is not known.
        ("certificate-of-unknown-names", "LB014"),
    ],
)
def test_silent(name: str, code: str) -> None:
    report = run([read_configuration(str(FOLDER / name), ReadOptions())], settings([], {}))
    assert report.errors == []
    assert code not in {finding.code for finding in report.findings}
    assert code not in {one.code for one in report.undetermined}
