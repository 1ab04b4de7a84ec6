"""Runs action.yml as a GitHub runner would: its steps, with the variables that GitHub sets."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

_EXPRESSION = re.compile(r"\$\{\{\s*([^}]+?)\s*\}\}")


class Job:
    """One job on a runner. Each step of the action has its own files, as on GitHub."""

    def __init__(
        self, action: dict[str, Any], checkout: Path, temp: Path, files: Path, workspace: Path
    ) -> None:
        self.action = action
        self.checkout = checkout
        self.temp = temp
        self.files = files
        self.workspace = workspace
        self.environment: dict[str, str] = {}
        self.log = ""
        self.summary = ""
        self.used: list[dict[str, Any]] = []
        self._count = 0

    def use(self, **inputs: str) -> dict[str, str]:
        """Use the action with inputs (`fail_on` for `fail-on`); return its outputs, and `outcome`."""
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        assert set(given) <= set(self.action["inputs"]), "GitHub warns of unknown inputs"
        context = {
            f"inputs.{name}": given.get(name, spec["default"]) for name, spec in self.action["inputs"].items()
        }
        context = {name: _filled(value, {"github.token": "a-token"}) for name, value in context.items()}
        failed = False
        for step in self.action["runs"]["steps"]:
            condition = step.get("if", "")
            if (failed and condition != "always()") or not _holds(condition, context):
                continue
            if "uses" in step:
                self.used.append(step | {"with": {k: _filled(v, context) for k, v in step["with"].items()}})
                continue
            code, outputs = self._run(step, context)
            failed = failed or code != 0
            context |= {f"steps.{step.get('id')}.outputs.{name}": value for name, value in outputs.items()}
        outputs = {name: _filled(spec["value"], context) for name, spec in self.action["outputs"].items()}
        return outputs | {"outcome": "failure" if failed else "success"}

    def _run(self, step: dict[str, Any], context: dict[str, str]) -> tuple[int, dict[str, str]]:
        assert step["shell"] == "bash"
        self._count += 1
        files = {
            name: self.files / f"{name.lower()}-{self._count}"
            for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")
        }
        script = self.files / f"script-{self._count}.sh"
        script.write_text(step["run"])
        for file in files.values():
            file.touch()
        environment = {
            **{
                name: os.environ[name]
                for name in os.environ
                if name.startswith(("PATH", "PIP_", "LANG", "SSL_"))
            },
            "HOME": str(self.temp),
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(self.checkout),
            "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_REPOSITORY": "octo/network",
            "GITHUB_SHA": "3f2c1ab00000000000000000000000000000abcd",
            "RUNNER_TEMP": str(self.temp),
            "RUNNER_OS": "Linux",
            **{name: str(file) for name, file in files.items()},
            **self.environment,
            **{name: _filled(value, context) for name, value in step.get("env", {}).items()},
        }
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=self.workspace,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.log += done.stdout
        self.summary += files["GITHUB_STEP_SUMMARY"].read_text()
        return done.returncode, _outputs(files["GITHUB_OUTPUT"].read_text())


def _filled(text: str, context: dict[str, str]) -> str:
    return _EXPRESSION.sub(lambda match: context.get(match[1], ""), text)


def _holds(condition: str, context: dict[str, str]) -> bool:
    """Evaluate the few forms of conditions that the action uses."""
    if condition in ("", "always()"):
        return True
    for clause in condition.split(" && "):
        left, operator, right = re.fullmatch(r"(\S+) (==|!=) '(.*)'", clause).groups()  # type: ignore[union-attr]
        if (context.get(left, "") == right) is not (operator == "=="):
            return False
    return True


def _outputs(text: str) -> dict[str, str]:
    """Read both forms of GITHUB_OUTPUT: `name=value`, and `name<<END`, lines, `END`."""
    found: dict[str, str] = {}
    lines = iter(text.splitlines())
    for line in lines:
        name, assigned, value = line.partition("=")
        if not assigned or "<<" in name:
            name, _, end = line.partition("<<")
            value = "\n".join(iter(lambda end=end: next(lines), end))  # type: ignore[misc]
        found[name] = value
    return found


@pytest.fixture(scope="session")
def action(root: Path) -> dict[str, Any]:
    """The parsed action.yml."""
    yaml = pytest.importorskip("yaml", reason="needs PyYAML to read action.yml")
    parsed: dict[str, Any] = yaml.safe_load((root / "action.yml").read_text())
    return parsed


@pytest.fixture(scope="session")
def runner_temp(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """One RUNNER_TEMP for the session, with netlint installed as the action does it."""
    if shutil.which("bash") is None:
        pytest.skip("needs bash")
    temp = tmp_path_factory.mktemp("runner")
    environment = {**os.environ, "RUNNER_TEMP": str(temp), "GITHUB_OUTPUT": str(temp / "output")}
    before = traces(root)
    done = subprocess.run(
        ["bash", str(root / "scripts" / "action" / "install.sh")],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if "No matching distribution" in done.stdout or "Connection" in done.stdout:
        pytest.skip("the package index cannot be reached:\n" + done.stdout)
    assert done.returncode == 0, done.stdout
    assert traces(root) == before, "the checkout of the action stays as it is"
    return temp


def traces(root: Path) -> list[Path]:
    """Return what building in place would leave behind."""
    return [
        path
        for path in (root / "build", root / "dist", root / "src" / "aws_netlint.egg-info")
        if path.exists()
    ]


@pytest.fixture
def job(action: dict[str, Any], root: Path, runner_temp: Path, tmp_path: Path) -> Job:
    """A job in a workspace with one state that is clean and one that is not."""
    workspace = tmp_path / "work space"
    (workspace / "stacks" / "prod").mkdir(parents=True)
    (workspace / ".git").mkdir()
    (workspace / "stacks" / "prod" / "bad.json").write_text(
        json.dumps(_state("10.0.0.0/24", "10.0.0.128/25"))
    )
    (workspace / "stacks" / "prod" / "good.json").write_text(json.dumps(_state("10.0.0.0/24", "10.0.1.0/24")))
    return Job(action, root, runner_temp, tmp_path, workspace)


def _state(*blocks: str) -> dict[str, Any]:
    """Return a state with one VPC and a subnet for each block; overlapping ones are a finding (NET001)."""
    vpc = {
        "id": "vpc-0a",
        "cidr_block": "10.0.0.0/16",
        "enable_dns_support": True,
        "enable_dns_hostnames": True,
    }
    values: list[tuple[str, str, dict[str, Any]]] = [("aws_vpc", "main", vpc)]
    for index, block in enumerate(blocks):
        subnet = {
            "id": f"subnet-0{index}",
            "vpc_id": "vpc-0a",
            "cidr_block": block,
            "availability_zone": "eu-west-1a",
        }
        values.append(("aws_subnet", f"s{index}", subnet))
    resources = [
        {
            "address": f"{kind}.{name}",
            "mode": "managed",
            "type": kind,
            "name": name,
            "provider_name": "registry.terraform.io/hashicorp/aws",
            "schema_version": 1,
            "values": content,
            "sensitive_values": {},
        }
        for kind, name, content in values
    ]
    root_module = {"resources": resources}
    return {"format_version": "1.0", "terraform_version": "1.11.4", "values": {"root_module": root_module}}


class GitHub:
    """The few resources of the REST API that comments need."""

    def __init__(self) -> None:
        self.comments: dict[int, dict[str, Any]] = {}
        self.refuse = 0
        self.requests: list[tuple[str, str, str]] = []
        self._next = 1

    def add(self, body: str, login: str = "github-actions[bot]", kind: str = "Bot") -> int:
        number = self._next
        self._next += 1
        address = f"https://github.test/octo/network/pull/7#issuecomment-{number}"
        self.comments[number] = {
            "id": number,
            "body": body,
            "html_url": address,
            "user": {"login": login, "type": kind},
        }
        return number

    def answer(self, method: str, path: str, token: str, content: dict[str, Any]) -> tuple[int, Any]:
        self.requests.append((method, path, token))
        if self.refuse and method != "GET":
            return self.refuse, {"message": "Resource not accessible by integration"}
        if path == "/user":
            return 403, {}
        listed = re.fullmatch(r"/repos/octo/network/issues/7/comments(?:\?per_page=100&page=(\d+))?", path)
        if listed and method == "GET":
            start = 100 * (int(listed[1]) - 1)
            return 200, list(self.comments.values())[start : start + 100]
        if listed and method == "POST":
            return 201, self.comments[self.add(content["body"])]
        number = int(path.rsplit("/", 1)[1])
        if method == "DELETE":
            del self.comments[number]
            return 204, None
        self.comments[number]["body"] = content["body"]
        return 200, self.comments[number]


@pytest.fixture
def github(job: Job, tmp_path: Path) -> Iterator[GitHub]:
    """A GitHub of our own at a local port, and a pull request as the event of the job."""
    state = GitHub()

    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            content = json.loads(self.rfile.read(length)) if length else {}
            token = self.headers.get("Authorization", "")
            status, answer = state.answer(self.command, self.path, token, content)
            data = b"" if answer is None else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = do_DELETE = _do

        def log_message(self, format: str, *args: Any) -> None:
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": {"number": 7}}))
    job.environment |= {
        "GITHUB_API_URL": f"http://127.0.0.1:{server.server_port}",
        "GITHUB_EVENT_PATH": str(event),
        "no_proxy": "127.0.0.1",
    }
    yield state
    server.shutdown()
    thread.join()
    server.server_close()
