"""The import contract: dependencies point down the layers, and never up."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

#: A layer, and the layers that it may import besides itself. `netlint` and `netlint.errors` are for all.
#: What is not named here, such as the live account of a later version, has to be added on purpose.
CONTRACT: dict[str, set[str]] = {
    "lang": set(),
    "hcl": {"lang"},
    "resources": {"lang"},
    "terraform": {"hcl", "lang", "resources"},
    "cloudformation": {"hcl", "lang", "resources"},
    "sources": {"cloudformation", "hcl", "lang", "resources", "terraform"},
    "network": {"lang", "resources"},
    "reachability": {"lang", "network", "resources"},
    "cost": {"lang", "network", "resources"},
    "config": {"lang"},
    "engine": {"config", "cost", "lang", "network", "reachability", "resources"},
    "reports": {"cost", "engine", "lang", "network", "reachability", "resources"},
    "cli": {
        *("config", "cost", "engine", "lang", "network"),
        *("reachability", "reports", "resources", "sources", "terraform"),
    },
    "checks": {"cost", "engine", "lang", "network", "reachability"},
    # `python -m netlint`
    "__main__": {"cli"},
}

#: Modules that everything may import.
COMMON = {"", "errors"}

#: The libraries that may be imported: the dependencies that pyproject.toml declares.
LIBRARIES = {"click", "hcl2", "jsonpath_ng", "msgspec", "yaml"}

#: Modules of the standard library with a cheaper answer: `msgspec.Struct` makes classes much faster.
AVOIDED = {"dataclasses"}

#: Modules that cost milliseconds each, and that a run without a mistake has no use for.
SLOW = {
    "argparse",
    "dataclasses",
    "difflib",
    "importlib.metadata",
    "logging",
    "socket",
    "unittest",
    "urllib.request",
}


def sources() -> Iterator[tuple[str, Path]]:
    """Yield every module of the distribution as its dotted name below `netlint`, with its file."""
    for folder, prefix in ((ROOT / "src" / "netlint", ()), (ROOT / "checks", ("checks",))):
        for path in sorted(folder.rglob("*.py")):
            parts = (*prefix, *path.relative_to(folder).with_suffix("").parts)
            yield ".".join(parts).removesuffix("__init__").removesuffix("."), path


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and full name of every import of a file, those inside of functions included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import"
            # `from netlint import engine` imports the layer as much as `import netlint.engine`
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}" if node.module == "netlint" else node.module


def violations(module: str, path: Path) -> Iterator[str]:
    """Yield a sentence for every import that breaks the contract."""
    layer = module.partition(".")[0]
    for line, name in imported(path):
        place = f"{path.relative_to(ROOT)}:{line}"
        top = name.partition(".")[0]
        if top != "netlint":
            if top in AVOIDED or top not in LIBRARIES | sys.stdlib_module_names:
                yield f"{place}: imports {name}"
            continue
        target = name.removeprefix("netlint").removeprefix(".").partition(".")[0]
        if target in COMMON or target == layer or target == "__version__":
            continue
        if target not in CONTRACT.get(layer, set()):
            yield f"{place}: {layer or 'netlint'} imports {target}"


def test_dependencies_point_down() -> None:
    assert [message for module, path in sources() for message in violations(module, path)] == []


def test_every_layer_has_a_place_in_the_contract() -> None:
    layers = {module.partition(".")[0] for module, _ in sources()}
    assert layers - COMMON - CONTRACT.keys() == set()


def test_the_contract_has_no_cycle() -> None:
    done: set[str] = set()
    while ready := {layer for layer, below in CONTRACT.items() if layer not in done and below <= done}:
        done |= ready
    assert done == CONTRACT.keys()


@pytest.mark.parametrize(
    ("module", "text", "expected"),
    [
        ("network.vpc", "from netlint.engine.finding import Finding", ["network imports engine"]),
        ("network.vpc", "from netlint import engine", ["network imports engine"]),
        ("network.vpc", "import netlint.sources.plan", ["network imports sources"]),
        ("network.vpc", "def f():\n    from netlint.cli import main", ["network imports cli"]),
        ("network.vpc", "from netlint.resources.model import Origin\nimport netlint.errors", []),
        ("checks.nat.nat001", "from netlint.resources.model import Origin", ["checks imports resources"]),
        ("checks.nat.nat001", "from netlint.network.entities import NatGateway", []),
        ("errors", "from netlint.lang import unknown", ["errors imports lang"]),
        ("engine.finding", "from dataclasses import dataclass", ["imports dataclasses"]),
        ("engine.finding", "import networkx as nx", ["imports networkx"]),
        ("engine.finding", "import msgspec.json, os.path", []),
    ],
)
def test_the_test_sees_what_it_must(
    module: str, text: str, expected: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "module.py"
    path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    assert [message.split(": ")[1] for message in violations(module, path)] == expected


def test_a_run_imports_nothing_slow(root: Path) -> None:
    plan = root / "tests" / "fixtures" / "demo" / "plan.json"
    if not plan.exists():
        pytest.skip("needs the plan of the demo")
    # In another process, as this one has imported all sorts of things; what `site` loads does not count.
    script = (
        "import sys; before = set(sys.modules)\n"
        "from netlint.cli.main import run\n"
        "try: run(sys.argv[1:])\n"
        "finally: print(*sorted(set(sys.modules) - before), sep='\\n', file=sys.stderr)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, "check", str(plan)], capture_output=True, text=True, check=False
    )
    loaded = set(ran.stderr.splitlines())
    assert "netlint.cli.main" in loaded, ran.stderr
    assert loaded & SLOW == set()
    libraries = {name.partition(".")[0] for name in loaded} - sys.stdlib_module_names
    # msgspec takes typing_extensions where the development tools have installed it.
    # python-hcl2 takes 0.1 s, and is for `--fix-hcl` only.
    assert libraries <= LIBRARIES - {"hcl2", "jsonpath_ng", "yaml"} | {"netlint", "typing_extensions"}
