"""The distribution as users get it: from a wheel, from an sdist, and from a checkout.

Builds run without isolation and without dependencies, so that they need no network: every
environment made here borrows the libraries (not netlint) of the one that runs the tests.
"""

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path
from shutil import copy, copytree, ignore_patterns

import pytest

from netlint.engine.registry import load

ROOT = Path(__file__).resolve().parents[2]

#: Imports everything there is, and shows what a user of the installation would see.
PROBE = """
import importlib, importlib.metadata, pathlib, pkgutil
import netlint, netlint.checks
for module in pkgutil.walk_packages(netlint.__path__, "netlint."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
for module in pkgutil.walk_packages(netlint.checks.__path__, "netlint.checks."):
    importlib.import_module(module.name)
(pack,) = importlib.metadata.entry_points(group="netlint.checks", name="builtin")
assert pack.load() is netlint.checks
assert importlib.metadata.version("aws-netlint") == netlint.__version__
print(pathlib.Path(netlint.__file__).parent)
print(pathlib.Path(netlint.checks.__file__).parent)
"""


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command outside of the checkout and return its standard output."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    ran = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, f"{command}\n{ran.stdout}\n{ran.stderr}"
    return ran.stdout


class Environment:
    """A virtual environment in a temporary folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder.parent)
        self.bin = folder / ("Scripts" if os.name == "nt" else "bin")
        self.python = self.bin / "python"
        # A path in a .pth file lends the libraries, but not the .pth files (editable installs) beside them.
        purelib = run(self.python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder)
        Path(purelib.strip(), "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")

    def install(self, *what: str | Path) -> None:
        """Install without dependencies, index or build isolation."""
        offline = ("--no-deps", "--no-index", "--no-build-isolation", "--ignore-installed")
        pip = (sys.executable, "-m", "pip", "--python", self.python, "--quiet")
        run(*pip, "install", *offline, *what, cwd=self.folder)

    def probe(self) -> tuple[Path, Path]:
        """Import everything; return where `netlint` and `netlint.checks` come from."""
        package, checks = run(self.python, "-c", PROBE, cwd=self.folder).splitlines()
        return Path(package), Path(checks)


def shipped(folder: Path) -> set[str]:
    """Return what of a source folder belongs in a distribution, relative to it."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def everything() -> set[str]:
    """Return every file that an installation must hold."""
    checks = {f"netlint/checks/{name}" for name in shipped(ROOT / "checks")}
    # `setup.py` makes the index.
    return (
        checks
        | {"netlint/checks/index.json", "netlint/network/catalog.json"}
        | {f"netlint/{name}" for name in shipped(ROOT / "src" / "netlint")}
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project: builds leave nothing in the checkout, and take nothing stale from it."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("src", "checks"):
        copytree(ROOT / name, folder / name, ignore=ignore_patterns("__pycache__", "*.egg-info"))
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        copy(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def distributions(project: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The sdist, and the wheel that is built from the sdist."""
    target = tmp_path_factory.mktemp("dist")
    build = "import sys; from setuptools import build_meta; print(build_meta.build_{}(sys.argv[1]))"
    run(sys.executable, "-c", build.format("sdist"), target, cwd=project)
    (sdist,) = target.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(target, filter="data")
    unpacked = target / sdist.name.removesuffix(".tar.gz")
    run(sys.executable, "-c", build.format("wheel"), target, cwd=unpacked)
    (wheel,) = target.glob("*.whl")
    return sdist, wheel


def test_wheel_holds_everything(distributions: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(distributions[1]) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert names == everything()


def test_wheel_works(distributions: tuple[Path, Path], tmp_path: Path) -> None:
    environment = Environment(tmp_path / "venv")
    environment.install(distributions[1])
    package, checks = environment.probe()
    assert environment.folder in package.parents
    assert checks == package / "checks"
    assert "netlint" in run(environment.bin / "netlint", "--version", cwd=tmp_path)
    assert "netlint" in run(environment.python, "-m", "netlint", "--version", cwd=tmp_path)
    script = "import json; from netlint.engine.registry import load; print(json.dumps(%s))"
    known = "[[one.code, one.subject] for one in load().checks]"
    assert json.loads(run(environment.python, "-c", script % known, cwd=tmp_path)) == [
        [check.code, check.subject] for check in load().checks
    ]


def test_sdist_works(distributions: tuple[Path, Path], tmp_path: Path) -> None:
    environment = Environment(tmp_path / "venv")
    environment.install(distributions[0])
    package, checks = environment.probe()
    assert environment.folder in package.parents
    assert checks == package / "checks"


def test_editable_install_works(project: Path, tmp_path: Path) -> None:
    environment = Environment(tmp_path / "venv")
    environment.install("--editable", project)
    assert environment.probe() == (project / "src" / "netlint", project / "checks")

    # A topic that is added after the installation is there at once.
    topic = project / "checks" / "added_later"
    topic.mkdir()
    (topic / "__init__.py").write_text("", encoding="utf-8")
    (topic / "check.py").write_text("FOUND = 'yes'\n", encoding="utf-8")
    script = "from netlint.checks.added_later.check import FOUND; print(FOUND)"
    assert run(environment.python, "-c", script, cwd=tmp_path) == "yes\n"
