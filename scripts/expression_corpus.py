"""Records what Terraform's console answers to the expressions of the corpus.

The corpus is `tests/fixtures/expressions/*.jsonl`, one file to a topic, one expression to a line.
An expression without an answer gets one from `record`; `record --all` asks all of them again.

    python scripts/expression_corpus.py add TOPIC < expressions.txt   one expression a line, or a JSON string
    python scripts/expression_corpus.py generate                      the topics that are generated
    python scripts/expression_corpus.py record [--all] [TOPIC ...]
    python scripts/expression_corpus.py record-applied [--all]
    python scripts/expression_corpus.py verify [--sample N]
"""

import argparse
import json
import os
import queue
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "tests" / "fixtures" / "expressions"
MODULE = CORPUS / "module"
WORKERS = 2
TIMEOUT_SECONDS = 60

# Topics whose values differ from run to run: only the types are recorded.
VOLATILE_TOPICS = frozenset({"volatile"})
# Stand in recorded answers for the folder of the module and for the user's own.
FOLDER_TOKEN = "/folder"
HOME_TOKEN = "/home/user"
LATER_DYNAMIC = ("jsondecode(terraform_data.a.id)", "terraform_data.a.output")
# The keys of an entry that hold what was answered; an answer after apply is not asked for again.
ANSWERS = frozenset({"value", "type", "error", "detail"})
UNKNOWN = "(known after apply)"

Entry = dict[str, Any]
_DIAGNOSTIC = re.compile(r"^Error: (?P<summary>.*?)\n(?P<rest>.*?)(?=^Error: |^Warning: |\Z)", re.M | re.S)
_UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
_POSITION = re.compile(r"^  on .*? line \d+.*?:\n(?:  .*\n)*\n?", re.M)


class Console:
    """Terraform's console on copies of the corpus's module, one to a worker: a console locks its state."""

    def __init__(self, folder: Path, *, applied: bool = False) -> None:
        self._applied = applied
        self._ids: dict[str, str] = {}
        self._modules: queue.SimpleQueue[Path] = queue.SimpleQueue()
        self._environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("TF_", "AWS_"))
        }
        self._home = folder / "home"
        self._home.mkdir()
        self._environment |= {"CHECKPOINT_DISABLE": "1", "HOME": str(self._home), "TF_IN_AUTOMATION": "1"}
        for worker in range(WORKERS):
            module = folder / str(worker)
            shutil.copytree(MODULE, module)
            if applied:
                main = module / "main.tf"
                # The id is no JSON: after apply, that which may be anything is a string.
                main.write_text(main.read_text().replace(*LATER_DYNAMIC))
                code, _, errors = self._run(["apply", "-auto-approve", "-no-color"], module, "")
                if code != 0:
                    raise RuntimeError(errors)
                self._ids |= _ids(module)
            self._modules.put(module)

    def _run(self, arguments: list[str], folder: Path, text: str) -> tuple[int, str, str]:
        # As bytes: reading as text would take the carriage returns out of values.
        finished = subprocess.run(
            ["terraform", *arguments],
            cwd=folder,
            input=text.encode(),
            env=self._environment,
            capture_output=True,
            check=False,
            timeout=TIMEOUT_SECONDS,
        )
        return finished.returncode, finished.stdout.decode("utf-8", "replace"), finished.stderr.decode()

    def ask(self, expression: str, *, volatile: bool = False) -> Entry:
        """Return the recorded form of Terraform's answer to an expression."""
        module = self._modules.get()
        asked = module / "asked.tf"
        try:
            if "\n" in expression or not expression.strip():
                # Terraform's reader of lines would end the expression at the first line break.
                asked.write_bytes(f"locals {{\n  asked = {expression}\n}}\n".encode())
                return self._answer(expression, "local.asked", module, volatile)
            return self._answer(expression, expression, module, volatile)
        finally:
            asked.unlink(missing_ok=True)
            self._modules.put(module)

    def _answer(self, expression: str, line: str, module: Path, volatile: bool) -> Entry:
        value = self._console(line, module)
        if isinstance(value, dict):
            return {"expression": expression} | value
        kind = self._console(f"type({line})", module)
        answer: Entry = {"expression": expression}
        if not volatile:
            answer["value"] = value
        if isinstance(kind, str):
            answer["type"] = kind
        return answer

    def _console(self, line: str, module: Path) -> str | Entry:
        arguments = ["console", "-no-color", *([] if self._applied else ["-plan"])]
        code, output, errors = self._run(arguments, module, line + "\n")
        # A local value that fails leaves the console usable: its error is printed, then an unknown value.
        found = _DIAGNOSTIC.search(errors)
        if code == 0 and found is None:
            return self._portable(output.removesuffix("\n"), module)
        if found is None:
            raise RuntimeError(f"{line!r}: {errors}")
        detail = _POSITION.sub("", found["rest"].lstrip("\n"), count=1)
        return {"error": found["summary"], "detail": self._portable(" ".join(detail.split()), module)}

    def _portable(self, text: str, module: Path) -> str:
        portable = text.replace(str(module), FOLDER_TOKEN).replace(str(self._home), HOME_TOKEN)
        return _UUID.sub(lambda found: self._ids.get(found[0], found[0]), portable)


def _ids(module: Path) -> dict[str, str]:
    """Return what stands in recorded answers for the ids of an applied module: whose id it is."""
    state = json.loads((module / "terraform.tfstate").read_text(encoding="utf-8"))
    found = {}
    for resource in state["resources"]:
        for instance in resource["instances"]:
            key = instance.get("index_key")
            text = "" if key is None else f"[{key}]"
            found[instance["attributes"]["id"]] = f"<id of {resource['type']}.{resource['name']}{text}>"
    return found


def topics() -> list[Path]:
    """Return the files of the corpus, in order."""
    return sorted(CORPUS.glob("*.jsonl"))


def read(path: Path) -> list[Entry]:
    """Return the entries of one topic."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def write(path: Path, entries: list[Entry]) -> None:
    """Write the entries of one topic."""
    lines = (json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)
    path.write_text("".join(lines), encoding="utf-8")


def answers(entries: list[Entry], *, volatile: bool) -> Iterator[Entry]:
    """Ask Terraform for every entry, in order."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(WORKERS) as pool:
        console = Console(Path(folder))
        yield from pool.map(lambda entry: console.ask(entry["expression"], volatile=volatile), entries)


def record_applied(arguments: argparse.Namespace) -> int:
    """Record, of answers of which parts are not known, what they turn out to be after an apply.

    What netlint knows of such a value although Terraform does not must agree with this.
    """
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(WORKERS) as pool:
        console = Console(Path(folder), applied=True)
        for path in topics():
            entries = read(path)
            asked = [
                entry
                for entry in entries
                if UNKNOWN in entry.get("value", "")
                and (arguments.all or not entry.keys() & {"applied", "applied_error"})
            ]
            for entry, answer in zip(
                asked, pool.map(lambda e: console.ask(e["expression"]), asked), strict=True
            ):
                entry.pop("applied", None)
                entry.pop("applied_error", None)
                if "value" in answer:
                    entry["applied"] = answer["value"]
                else:
                    entry["applied_error"] = answer["error"]
            if asked:
                write(path, entries)
                print(f"{path.stem}: {len(asked)} recorded after apply")
    return 0


def record(arguments: argparse.Namespace) -> int:
    """Fill in the answers that are missing, or ask all again."""
    for path in topics():
        if arguments.topics and path.stem not in arguments.topics:
            continue
        entries = read(path)
        asked = [place for place, entry in enumerate(entries) if arguments.all or not entry.keys() & ANSWERS]
        volatile = path.stem in VOLATILE_TOPICS
        for place, answer in zip(asked, answers([entries[n] for n in asked], volatile=volatile), strict=True):
            kept = {key: text for key, text in entries[place].items() if key not in ANSWERS}
            entries[place] = answer | kept
        if asked:
            write(path, entries)
            print(f"{path.stem}: {len(asked)} recorded")
    return 0


def add(arguments: argparse.Namespace) -> int:
    """Add the expressions of standard input to a topic; those that the corpus has are left out."""
    path = CORPUS / f"{arguments.topic}.jsonl"
    entries = read(path)
    known = {entry["expression"] for other in topics() for entry in read(other)}
    for line in sys.stdin.read().split("\n"):
        expression = json.loads(line[1:]) if line.startswith('@"') else line
        if line and not line.startswith("## ") and expression not in known:
            known.add(expression)
            entries.append({"expression": expression})
    write(path, entries)
    print(f"{path.stem}: {len(entries)} expressions")
    return 0


def generate(arguments: argparse.Namespace) -> int:
    """Write the expressions of the generated topics; answers of expressions that stay are kept."""
    sys.path.insert(0, str(ROOT))
    from tests.hcl.oracle import strategies

    listed = subprocess.run(
        ["terraform", "metadata", "functions", "-json"], capture_output=True, check=True, encoding="utf-8"
    )
    signatures = json.loads(listed.stdout)["function_signatures"]
    made = {
        "signatures": list(strategies.signature_expressions(signatures)),
        "generated": list(strategies.sampled_expressions(arguments.count)),
    }
    known = {entry["expression"] for path in topics() if path.stem not in made for entry in read(path)}
    for topic, expressions in made.items():
        path = CORPUS / f"{topic}.jsonl"
        before = {entry["expression"]: entry for entry in read(path)}
        fresh = [text for text in dict.fromkeys(expressions) if text not in known]
        known |= set(fresh)
        write(path, [before.get(text, {"expression": text}) for text in fresh])
        print(f"{topic}: {len(fresh)} expressions")
    return 0


def disagreements(sample: int, seed: int) -> list[str]:
    """Ask Terraform again for a sample of the corpus; return where its answers differ from the recorded.

    Args:
        sample: the number of entries; 0 for all.
        seed: decides the sample.
    """
    entries = [entry for path in topics() if path.stem not in VOLATILE_TOPICS for entry in read(path)]
    if 0 < sample < len(entries):
        entries = random.Random(seed).sample(entries, sample)
    found = []
    for entry, answer in zip(entries, answers(entries, volatile=False), strict=True):
        if any(answer.get(key) != entry.get(key) for key in ANSWERS):
            found.append(f"recorded {entry}\nanswered {answer}")
    return found


def verify(arguments: argparse.Namespace) -> int:
    """Compare the recorded answers with Terraform's."""
    found = disagreements(arguments.sample, arguments.seed)
    for text in found:
        print(text)
    return 1 if found else 0


def main() -> int:
    """Run the command that the arguments name."""
    parser = argparse.ArgumentParser(description="Records what Terraform's console answers.")
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("record")
    command.add_argument("--all", action="store_true")
    command.add_argument("topics", nargs="*")
    command.set_defaults(run=record)
    command = commands.add_parser("record-applied")
    command.add_argument("--all", action="store_true")
    command.set_defaults(run=record_applied)
    command = commands.add_parser("add")
    command.add_argument("topic")
    command.set_defaults(run=add)
    command = commands.add_parser("generate")
    command.add_argument("--count", type=int, default=700)
    command.set_defaults(run=generate)
    command = commands.add_parser("verify")
    command.add_argument("--sample", type=int, default=0)
    command.add_argument("--seed", type=int, default=0)
    command.set_defaults(run=verify)
    arguments = parser.parse_args()
    return int(arguments.run(arguments))


if __name__ == "__main__":
    sys.exit(main())
