"""Synthesize the CDK apps of the tests, and keep what the assemblies say.

Every `tests/fixtures/cdk/<app>/app.py` is run by a virtual environment of its own, made for this run from the
package index; it needs Node.js. What it writes is cleaned of what changes with the machine or the version of
the library, and of assets, and put into `cdk.out` beside the app.

    python scripts/synthesize_cdk.py [APP…]
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).resolve().parents[1] / "tests" / "fixtures" / "cdk"
LIBRARY = "aws-cdk-lib==2.275.0"
#: What the CDK command line passes to an app.
CONTEXT = {"aws:cdk:enable-path-metadata": True, "aws:cdk:enable-asset-metadata": True}
#: Apps that are synthesized without traces, as CDK does unless it is asked for them.
UNTRACED = frozenset({"nat_per_zone", "lookups"})
#: The directory that traces name in the place of the one that the app was run in.
HOME = "/home/user/project"
#: The types of metadata that are kept: where a construct comes from, and what its logical id is.
KEPT_METADATA = frozenset({"aws:cdk:logicalId", "aws:cdk:creationStack", "aws:cdk:info"})
_HOST = re.compile(r"/[\w./+-]*(?:jsii-kernel|tmp)[\w./+-]*")


def main(names: list[str]) -> int:
    """Synthesize the apps of these names, or all of them; return the exit code."""
    apps = sorted(path.parent for path in FIXTURES.glob("*/app.py") if not names or path.parent.name in names)
    with tempfile.TemporaryDirectory() as folder:
        python = _environment(Path(folder) / "venv")
        for app in apps:
            _synthesize(app, python, Path(folder) / app.name)
    return 0


def _environment(folder: Path) -> str:
    ready = os.environ.get("CDK_PYTHON")
    if ready:
        return ready
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = folder / "bin" / "python"
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", LIBRARY], check=True)
    return str(python)


def _synthesize(app: Path, python: str, folder: Path) -> None:
    context = dict(CONTEXT)
    remembered = app / "cdk.context.json"
    if remembered.exists():
        context |= json.loads(remembered.read_text(encoding="utf-8"))
    environment = {
        **os.environ,
        "CDK_OUTDIR": str(folder),
        "CDK_CONTEXT_JSON": json.dumps(context),
        "JSII_HOST_STACK_TRACES": "" if app.name in UNTRACED else "1",
        "JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION": "1",
        "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "1",
    }
    subprocess.run([python, "app.py"], cwd=app, env=environment, check=True)
    kept = app / "cdk.out"
    shutil.rmtree(kept, ignore_errors=True)
    for source in sorted(folder.rglob("*")):
        inside = source.relative_to(folder)
        if source.is_dir() or any(part.startswith("asset.") for part in inside.parts):
            continue
        if source.suffix == ".zip" or source.name == "validation-report.json":
            continue
        target = kept / inside
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_cleaned(source, str(app)), encoding="utf-8")
    size = sum(path.stat().st_size for path in kept.rglob("*") if path.is_file())
    print(f"{app.name}: {size:,} bytes")


def _cleaned(source: Path, app: str) -> str:
    text = source.read_text(encoding="utf-8").replace(app, HOME)
    if source.name == "cdk.out" or not text.startswith("{"):
        return text
    document = json.loads(text)
    if source.name == "manifest.json":
        artifacts = document.get("artifacts", {})
        for name in [name for name in artifacts if artifacts[name].get("type") == "cdk:feature-flag-report"]:
            del artifacts[name]
        for artifact in artifacts.values():
            if "metadata" in artifact:
                artifact["metadata"] = _metadata(artifact["metadata"])
    elif source.name.endswith(".metadata.json"):
        document = _metadata(document)
    elif source.name == "tree.json":
        return json.dumps(_node(document), separators=(",", ":")) + "\n"
    elif source.name.endswith(".template.json"):
        # One line for each: the line of a property matters to the tests.
        return _inline_code(json.dumps(document, indent=1)) + "\n"
    return _HOST.sub("/tmp/host", json.dumps(document, indent=1)) + "\n"


def _metadata(document: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Keep of the metadata of constructs what says where they come from."""
    kept = {
        path: [entry for entry in entries if entry["type"] in KEPT_METADATA]
        for path, entries in document.items()
    }
    return {path: entries for path, entries in kept.items() if entries}


def _node(node: Any) -> Any:
    """Return a node of the tree of constructs without the properties, which the template has."""
    if isinstance(node, dict):
        return {key: _node(inner) for key, inner in node.items() if key != "aws:cdk:cloudformation:props"}
    return node


def _inline_code(text: str) -> str:
    """Return a template with the source code of functions shortened: nothing reads it."""
    return re.sub(r'("ZipFile": )"(?:[^"\\]|\\.){80,}"', r'\1"…"', text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
