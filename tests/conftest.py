"""What all tests share: where things are, and which outside tools are at hand."""

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def terraform() -> str:
    """The path of terraform or tofu; skips the test where neither is installed."""
    found = shutil.which("terraform") or shutil.which("tofu")
    if found is None:
        pytest.skip("needs terraform or tofu")
    return found
