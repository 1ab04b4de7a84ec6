"""Record what Terraform makes of the configurations of the tests, and compare netlint with it.

    python scripts/configuration_corpus.py [NAME...]            record plans and applied states
    python scripts/configuration_corpus.py --missing            record what has no plan yet
    python scripts/configuration_corpus.py --compare [NAME...]  print the table of the comparison

The configurations are the folders of `tests/fixtures/configurations`; `cases.toml` there says with which
arguments and environment each is run, and whether it can be applied. What Terraform answers goes to
`recorded/NAME/`: `plan.json`, `state.json` after apply, `plan2.json` (the plan once everything exists, where
`cases.toml` asks for it), `next.json` (the plan of the configuration with the files of its `next/` folder
laid over it: an empty file removes one), and `tfplan` (the binary plan, where asked for).

Recording needs terraform, the AWS provider in a plugin folder in registry layout that TF_PLUGIN_DIR names,
and moto with its server extra (https://docs.getmoto.org/en/latest/docs/server_mode.html) importable by this
Python or by a `python3` on PATH. Moto is a mock of AWS on a loopback port: nothing leaves the machine.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import tomllib
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CONFIGURATIONS = ROOT / "tests" / "fixtures" / "configurations"
RECORDED = CONFIGURATIONS / "recorded"
REGION = "eu-west-1"

#: What differs in every run and says nothing.
VOLATILE = ("timestamp",)


def names() -> list[str]:
    """Return the names of the configurations."""
    return sorted(
        path.name for path in CONFIGURATIONS.iterdir() if path.is_dir() and path.name != RECORDED.name
    )


def case(name: str) -> dict[str, Any]:
    """Return how a configuration is run.

    Keys: `apply` (default true), `arguments` and `next_arguments` of `terraform plan`, `environment`,
    `workspace`, `second` (keep `plan2.json`), `binary` (keep `tfplan`), `refuses` (part of the message that
    apply must end with).
    """
    found: dict[str, Any] = tomllib.loads((CONFIGURATIONS / "cases.toml").read_text()).get(name, {})
    return found


def assemble(name: str, target: Path, *, following: bool = False) -> Path:
    """Copy a configuration to an empty folder, with its `next/` files over it if `following`."""
    source = CONFIGURATIONS / name
    shutil.copytree(
        source,
        target,
        ignore=lambda folder, _: ["next"] if Path(folder) == source else [],
        dirs_exist_ok=True,
    )
    if following:
        overlay(source / "next", target)
    return target


def overlay(source: Path, target: Path) -> None:
    """Lay the files of a folder over another one; an empty file removes one."""
    for path in sorted(path for path in source.rglob("*") if path.is_file()):
        place = target / path.relative_to(source)
        if path.stat().st_size:
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, place)
        else:
            place.unlink(missing_ok=True)


class Mock:
    """A running moto, emptied before every configuration."""

    def __init__(self, port: int) -> None:
        self.port = port

    def reset(self) -> None:
        """Forget everything that was made."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/moto-api/reset", method="POST")
        urllib.request.urlopen(request, timeout=30)


@contextlib.contextmanager
def running_mock() -> Iterator[Mock]:
    """Start moto, and stop it at the end.

    Raises:
        SystemExit: no Python has it, or it does not start.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [_python_with_moto(), "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(240):
            if process.poll() is not None:
                raise SystemExit("moto did not start: is moto[server] installed?")
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/moto-api/", timeout=1)
                break
            time.sleep(0.25)
        yield Mock(port)
    finally:
        process.terminate()
        process.wait(10)


def _python_with_moto() -> str:
    for python in (sys.executable, shutil.which("python3") or "", *_other_pythons()):
        if (
            python
            and subprocess.run([python, "-c", "import moto.server"], capture_output=True).returncode == 0
        ):
            return python
    raise SystemExit("no Python has moto: pip install 'moto[server]'")


def _other_pythons() -> list[str]:
    folders = os.environ.get("PATH", "").split(os.pathsep)
    return [str(path) for folder in folders if (path := Path(folder) / "python3").exists()]


class Recorder:
    """Runs Terraform on one configuration in a scratch folder and keeps its answers."""

    def __init__(self, name: str, work: Path, mock: Mock) -> None:
        self.name = name
        self.case = case(name)
        self.root = work / "root"
        self.target = RECORDED / name
        rc = work / "terraform.rc"
        plugins = os.environ.get("TF_PLUGIN_DIR")
        if not plugins:
            raise SystemExit("set TF_PLUGIN_DIR to a folder with the AWS provider in registry layout")
        rc.write_text(
            "disable_checkpoint = true\nprovider_installation {\n"
            f'  filesystem_mirror {{\n    path = "{plugins}"\n  }}\n}}\n'
        )
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("TF_", "AWS_"))}
        self.environment = inherited | {
            "TF_CLI_CONFIG_FILE": str(rc),
            "TF_IN_AUTOMATION": "1",
            "TF_DATA_DIR": str(work / "data"),
            "CHECKPOINT_DISABLE": "1",
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{mock.port}",
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_S3_USE_PATH_STYLE": "true",
            **self.case.get("environment", {}),
        }

    def record(self) -> None:
        """Plan, apply where possible, and plan what follows.

        Raises:
            SystemExit: Terraform failed.
        """
        assemble(self.name, self.root)
        self.target.mkdir(parents=True, exist_ok=True)
        self.terraform("init", "-input=false")
        if workspace := self.case.get("workspace"):
            self.terraform("workspace", "new", workspace)
        self.plan("plan.json", self.case.get("arguments", []))
        if self.case.get("binary"):
            shutil.copy(self.root / "planned", self.target / "tfplan")
        if not self.case.get("apply", True):
            return
        self.terraform("apply", "-input=false", "planned")
        self.keep("state.json", self.terraform("show", "-json"))
        if self.case.get("second"):
            self.plan("plan2.json", self.case.get("arguments", []))
        if (CONFIGURATIONS / self.name / "next").is_dir():
            overlay(CONFIGURATIONS / self.name / "next", self.root)
            self.terraform("init", "-input=false")
            self.plan("next.json", self.case.get("next_arguments", self.case.get("arguments", [])))

    def plan(self, kept: str, arguments: list[str]) -> None:
        """Plan, and keep the plan as JSON."""
        self.terraform("plan", "-input=false", "-out=planned", *arguments)
        self.keep(kept, self.terraform("show", "-json", "planned"))

    def keep(self, name: str, text: str) -> None:
        """Write a document without white space, and without what changes in every run."""
        text = text.replace(str(self.root.resolve()), "/configuration").replace(
            str(self.root), "/configuration"
        )
        document = json.loads(text)
        for key in VOLATILE:
            document.pop(key, None)
        (self.target / name).write_text(json.dumps(document, separators=(",", ":")) + "\n")

    def terraform(self, *arguments: str) -> str:
        """Run Terraform and return its output."""
        run = subprocess.run(
            ["terraform", *arguments], cwd=self.root, env=self.environment, capture_output=True, text=True
        )
        if run.returncode:
            said = re.sub("\x1b\\[[0-9;]*m|[│╷╵]|\n *(?=\n)", "", run.stderr or run.stdout[-2500:])
            raise SystemExit(f"terraform {arguments[0]}:\n{said[-2500:]}")
        return run.stdout


def incomplete(name: str) -> bool:
    """Tell whether something is not recorded yet."""
    expected = ["plan.json"]
    if case(name).get("apply", True):
        expected.append("state.json")
        if (CONFIGURATIONS / name / "next").is_dir():
            expected.append("next.json")
    return not all((RECORDED / name / file).exists() for file in expected)


def record(selected: list[str]) -> int:
    """Record configurations one after the other; returns how many failed."""
    failed = 0
    with running_mock() as mock:
        for name in selected:
            started = time.monotonic()
            work = Path(tempfile.mkdtemp(prefix="configuration-"))
            mock.reset()
            try:
                Recorder(name, work, mock).record()
                print(f"{name:32} {time.monotonic() - started:5.1f} s", flush=True)
            except SystemExit as error:
                failed += 1
                print(f"{name:32} FAILED: {error}", flush=True)
            finally:
                shutil.rmtree(work, ignore_errors=True)
    return failed


def record_sets() -> None:
    """Write which attributes of the recorded resource types are sets: the order of their elements is free."""
    types = set()
    for path in RECORDED.glob("*/plan.json"):
        for change in json.loads(path.read_bytes()).get("resource_changes", []):
            types.add((change["mode"], change["type"]))
        prior = json.loads(path.read_bytes()).get("prior_state", {}).get("values", {})
        types |= {("data", type) for type in _data_types(prior.get("root_module", {}))}
    with tempfile.TemporaryDirectory() as folder, running_mock() as mock:
        work = Path(folder)
        recorder = Recorder("recorded", work, mock)
        recorder.root.mkdir()
        source = 'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws" }\n  }\n}\n'
        (recorder.root / "main.tf").write_text(source)
        recorder.terraform("init", "-input=false")
        schemas = json.loads(recorder.terraform("providers", "schema", "-json"))["provider_schemas"]
    provider = schemas["registry.terraform.io/hashicorp/aws"]
    found: dict[str, list[str]] = {}
    for mode, type in sorted(types):
        schema = provider["resource_schemas" if mode == "managed" else "data_source_schemas"].get(type)
        if schema and (paths := sorted(_sets(schema["block"], ""))):
            found[("data." if mode == "data" else "") + type] = paths
    (RECORDED / "sets.json").write_text(json.dumps(found, indent=1) + "\n")


def _data_types(module: dict[str, Any]) -> Iterator[str]:
    for resource in module.get("resources", []):
        if resource["mode"] == "data":
            yield resource["type"]
    for child in module.get("child_modules", []):
        yield from _data_types(child)


def _sets(block: dict[str, Any], prefix: str) -> Iterator[str]:
    for name, attribute in block.get("attributes", {}).items():
        yield from _sets_of_type(attribute.get("type"), prefix + name)
        if nested := attribute.get("nested_type"):
            if nested["nesting_mode"] == "set":
                yield prefix + name
            yield from _sets(nested, f"{prefix}{name}.")
    for name, inner in block.get("block_types", {}).items():
        if inner["nesting_mode"] == "set":
            yield prefix + name
        yield from _sets(inner["block"], f"{prefix}{name}.")


def _sets_of_type(type: Any, path: str) -> Iterator[str]:
    if not isinstance(type, list):
        return
    if type[0] == "set":
        yield path
    if type[0] == "object":
        for name, inner in type[1].items():
            yield from _sets_of_type(inner, f"{path}.{name}")
    else:
        yield from _sets_of_type(type[1], path)


def main() -> int:
    """Record, or compare."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--missing", action="store_true", help="record only what is not recorded yet")
    parser.add_argument("--compare", action="store_true", help="compare netlint with the recorded answers")
    parser.add_argument("--sets", action="store_true", help="write which attributes are sets, nothing else")
    parser.add_argument("--verbose", "-v", action="store_true", help="name every disagreement")
    arguments = parser.parse_args()
    selected = arguments.names or names()
    if arguments.compare:
        sys.path.insert(0, str(ROOT))
        from tests.terraform.oracle.table import print_table

        return print_table(selected, verbose=arguments.verbose)
    if arguments.sets:
        record_sets()
        return 0
    if arguments.missing:
        selected = [name for name in selected if incomplete(name)]
    failed = record(selected)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
