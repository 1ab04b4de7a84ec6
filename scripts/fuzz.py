"""Feed the parser and the evaluator with mutated configurations, and report whatever is not an answer.

    python scripts/fuzz.py [--minutes N | --inputs N] [--seed N] [--keep FOLDER] [--quiet]

Takes the configurations and the expressions of tests/fixtures, breaks them (bytes, tokens, whole
expressions and blocks), and reads each result twice: the parser alone, and a folder as `netlint DIR` reads
it, checks and report included. A finding is a traceback, more than `PATIENCE` seconds of CPU time, or more
than `MEMORY` MiB for one input. Findings are kept in FOLDER, one of each kind. Ends with 1 where there
are any.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "tests" / "fixtures"
sys.path.insert(0, str(ROOT / "src"))

from netlint.config.schema import Settings  # noqa: E402
from netlint.engine.run import run  # noqa: E402
from netlint.errors import InputError  # noqa: E402
from netlint.hcl.ast import Block, Body, Expression  # noqa: E402
from netlint.hcl.parser import parse_file  # noqa: E402
from netlint.hcl.walk import children  # noqa: E402
from netlint.reports import render  # noqa: E402
from netlint.sources.recognise import read  # noqa: E402
from netlint.terraform.module.loader import parse_module_file  # noqa: E402

#: What one input may take: seconds of CPU time, and MiB on top of what the process has used before.
PATIENCE = 20
MEMORY = 1024
#: The most memory that the process may use at all, in MiB.
_TOTAL = 4096
#: A longer input says nothing that a shorter one does not.
_LONGEST = 60_000

_TOKEN = re.compile(r'\s+|[\w-]+|"(?:[^"\\\n]|\\.)*"|<<-?\w+|[=!<>]=|&&|\|\||\.\.\.|=>|[$%]\{~?|.', re.DOTALL)
_WORDS = """
{ } [ ] ( ) ${ %{ ~} = => , . ... ? : :: - ! + * / % && || == != < > <= " "" "x" ["a"] \\ \\u0000 é /* */ # //
for in if endif else null true false 0 -1 1e400 1e-400 99999999999999999999 0.1 [*] .* [0] try( dynamic
content each.key each.value count.index self.id path.module terraform.workspace var.x local.x module.x
data.x.y count for_each provider lifecycle sensitive validation optional( object({ any
"""
#: What is put in the place of tokens, or between them.
_TOKENS = (*_WORDS.split(), "\n", "<<EOT\n", "<<-EOT\n", "EOT\n", "\ufeff", "\0", "\x1b[31m")
#: Expressions with `@` where another expression goes.
_SHAPES = re.split(
    r" ; |\n",
    """[@] ; [@, @] ; { a = @ } ; { (@) = @ } ; (@) ; @ ? @ : @ ; @[@] ; @[*] ; @.* ; @.x ; !@ ; -@ ; @ + @
@ == @ ; @ && @ ; "${@}" ; "a${@}${@}" ; "%{ for x in @ }${x}%{ endfor }" ; [for x in @ : x]
{ for k, v in @ : k => v } ; { for x in @ : x => x... } ; [for x in @ : x if @] ; [for x in @ : @]
try(@, @) ; can(@) ; length(@) ; concat(@, @) ; merge(@, @) ; flatten(@) ; setproduct(@, @) ; element(@, @)
lookup(@, @, @) ; toset(@) ; tolist(@) ; tomap(@) ; tostring(@) ; tonumber(@) ; sensitive(@)
nonsensitive(@) ; jsonencode(@) ; jsondecode(@) ; yamlencode(@) ; keys(@) ; values(@) ; zipmap(@, @)
cidrsubnet(@, @, @) ; format(@, @) ; regexall(@, @) ; replace(@, @, @) ; coalesce(@...) ; sort(@)
distinct(@) ; range(@) ; slice(@, @, @) ; one(@) ; sum(@) ; templatestring(@, @) ; join(@, @)""",
)
_NUMBERS = ("0", "1", "2", "-1", "3", "33", "128", "1024", "65536", "1000000", "1e9", "0.5", "1e100")


class Input(NamedTuple):
    """One configuration: names of files, and what is in them."""

    files: tuple[tuple[str, str], ...]


class Problem(Exception):
    """The input took too much; the message says of what."""


class Corpus:
    """What is mutated: whole configurations, and single expressions."""

    def __init__(self, fixtures: Path = FIXTURES) -> None:
        folders: dict[Path, list[tuple[str, str]]] = {}
        for file in sorted((*fixtures.rglob("*.tf"), *fixtures.rglob("*.tf.json"))):
            text = file.read_text(encoding="utf-8", errors="surrogateescape")
            if len(text) <= _LONGEST:
                folders.setdefault(file.parent, []).append((file.name, text))
        self.inputs = [Input(tuple(files)) for files in folders.values()]
        broken = json.loads((fixtures / "hcl" / "broken_files.json").read_text(encoding="utf-8"))
        self.inputs.extend(Input((("main.tf", one["file"]),)) for one in broken)
        self.expressions: list[str] = [
            json.loads(line)["expression"]
            for file in sorted((fixtures / "expressions").glob("*.jsonl"))
            for line in file.read_text(encoding="utf-8").splitlines()
        ]


def mutated(chance: random.Random, corpus: Corpus) -> Input:
    """Return a new input: a configuration of the corpus, or one of several expressions, with changes."""
    if chance.random() < 0.35:
        chosen = Input((("main.tf", _from_expressions(chance, corpus)),))
    else:
        chosen = chance.choice(corpus.inputs)
    files = list(chosen.files)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        place = chance.randrange(len(files))
        name, text = files[place]
        change = chance.choices((_bytes, _tokens, _structure), (1, 2, 4))[0]
        files[place] = (name, change(chance, text, corpus)[:_LONGEST])
    return Input(tuple(files))


def _from_expressions(chance: random.Random, corpus: Corpus) -> str:
    """Return locals that depend on each other, and a resource that uses them."""
    names = [f"x{number}" for number in range(chance.randint(1, 12))]
    lines = ["locals {"]
    for name in names:
        lines.append(f"  {name} = {_expression(chance, corpus, names)}")
    lines.append("}\n")
    meta = chance.choice(("count", "for_each", "cidr_block"))
    lines.append(f'resource "aws_vpc" "main" {{\n  {meta} = {_expression(chance, corpus, names)}')
    lines.append(f"  tags = {_expression(chance, corpus, names)}\n}}")
    lines.append(f'output "x" {{\n  value = {_expression(chance, corpus, names)}\n}}\n')
    return "\n".join(lines)


def _expression(chance: random.Random, corpus: Corpus, names: list[str], depth: int = 0) -> str:
    kind = chance.random()
    if kind < 0.45 and depth < 5:
        return _filled(chance.choice(_SHAPES), lambda: _expression(chance, corpus, names, depth + 1))
    if kind < 0.6:
        return chance.choice(corpus.expressions)
    if kind < 0.75:
        return f"local.{chance.choice(names)}"
    if kind < 0.85:
        return chance.choice(
            ("aws_vpc.main", "aws_vpc.main.id", "aws_vpc.main[0].id", "var.x", "each.value", "null")
        )
    return chance.choice(_NUMBERS)


def _filled(shape: str, expression: Callable[[], str]) -> str:
    return re.sub("@", lambda _: expression(), shape)


def _bytes(chance: random.Random, text: str, _corpus: Corpus) -> str:
    data = bytearray(text.encode("utf-8", "surrogateescape"))
    for _ in range(chance.choice((1, 2, 8))):
        place = chance.randrange(len(data) + 1)
        match chance.randrange(4):
            case 0 if place < len(data):
                data[place] = chance.randrange(256)
            case 1:
                data.insert(place, chance.choice(b'"{}[]()$%\\\n#/*<\x00\xff\xc3=,.?:'))
            case 2:
                del data[place : place + chance.choice((1, 2, 30, 1000))]
            case _:
                end = place + chance.choice((1, 10, 200))
                data[place:place] = data[place:end] * chance.choice((1, 2, 50))
    return data.decode("utf-8", "surrogateescape")


def _tokens(chance: random.Random, text: str, _corpus: Corpus) -> str:
    tokens = _TOKEN.findall(text) or [""]
    for _ in range(chance.choice((1, 1, 3, 10))):
        place = chance.randrange(len(tokens))
        match chance.randrange(5):
            case 0:
                tokens[place] = chance.choice(_TOKENS)
            case 1:
                tokens.insert(place, chance.choice(_TOKENS))
            case 2:
                del tokens[place : place + chance.choice((1, 1, 5))]
                tokens = tokens or [""]
            case 3:
                tokens[place] = chance.choice(tokens)
            case _:
                times = chance.choice((2, 3, 100, 5000))
                tokens[place] *= min(times, _LONGEST // max(len(tokens[place]), 1) + 1)
    return "".join(tokens)


def _structure(chance: random.Random, text: str, corpus: Corpus) -> str:
    """Change whole expressions and blocks: replace, wrap, repeat, leave out."""
    file = parse_file("main.tf", text.encode("utf-8", "surrogateescape"))
    text = file.source.text
    if chance.random() < 0.25 and file.body.blocks:
        block = chance.choice(list(_blocks(file.body.blocks)))
        written = text[block.start : block.end]
        if chance.random() < 0.3:
            return text[: block.start] + text[block.start + len(written) :]
        second = chance.choice(list(_blocks(file.body.blocks)))
        return text[: block.start] + text[second.start : second.end] + "\n" + text[block.start :]
    found = [node for node in _nodes(file.body) if 0 <= node.start < node.end <= len(text)]
    if not found:
        return _tokens(chance, text, corpus)
    node = chance.choice(found)
    written = text[node.start : node.end]
    match chance.randrange(4):
        case 0:
            new = chance.choice(corpus.expressions)
        case 1:
            other = chance.choice(found)
            new = text[other.start : other.end]
        case 2:
            shape = chance.choice(_SHAPES)
            new = _filled(shape, lambda: chance.choice((written, written, chance.choice(corpus.expressions))))
        case _:
            new = chance.choice(_NUMBERS)
    return text[: node.start] + new + text[node.end :]


def _blocks(blocks: list[Block] | tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield block
        yield from _blocks(block.body.blocks)


def _nodes(body: Body) -> Iterator[Expression]:
    stack = [one.expression for one in body.attributes.values()]
    for block in _blocks(body.blocks):
        stack.extend(one.expression for one in block.body.attributes.values())
    while stack:
        node = stack.pop()
        yield node
        stack.extend(children(node))


def parse(given: Input) -> None:
    """Parse every file on its own."""
    for name, text in given.files:
        data = text.encode("utf-8", "surrogateescape")
        parsed = parse_module_file(name, data)
        for problem in parsed.diagnostics:
            if not (
                0 <= problem.offset <= len(parsed.source.text) and problem.line >= 1 and problem.column >= 1
            ):
                raise AssertionError(f"a diagnostic outside of the file: {problem!r}")


def whole(given: Input) -> None:
    """Read a folder with the files, as `netlint DIR` does, and print the report."""
    with tempfile.TemporaryDirectory(prefix="netlint-fuzz-") as folder:
        for name, text in given.files:
            Path(folder, name).write_bytes(text.encode("utf-8", "surrogateescape"))
        try:
            reading = read(folder)
        except InputError:
            return
        report = run([reading], Settings())
        for format_ in ("text", "json"):
            render(report, format_, explain_undetermined=True)


@contextmanager
def guarded(seconds: float, mebibytes: float) -> Iterator[None]:
    """Bound CPU time and memory of what is inside.

    Raises:
        Problem: it takes more.
    """

    def interrupt(_number: int, _frame: object) -> None:
        raise Problem(f"more than {seconds} s")

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    previous = signal.signal(signal.SIGVTALRM, interrupt)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, previous)
    used = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    if used > mebibytes:
        raise Problem(f"{used:.0f} MiB")


def try_one(given: Input) -> tuple[str, str] | None:
    """Return what is wrong with how an input is read, as a name and a text; None when nothing is."""
    for reads in (parse, whole):
        try:
            with guarded(PATIENCE, MEMORY):
                reads(given)
        except Exception as error:
            return _named(error, reads), traceback.format_exc(limit=-12)
    return None


def _named(error: Exception, reads: Callable[[Input], None]) -> str:
    """Return what findings of the same cause have in common."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/src/netlint/" in frame.filename or "/checks/" in frame.filename]
    place = f"{Path(ours[-1].filename).stem}.{ours[-1].name}" if ours else reads.__name__
    return f"{type(error).__name__} in {place}"


def fuzz(
    seed: int, *, seconds: float, inputs: int, keep: Path | None, quiet: bool = False
) -> dict[str, Input]:
    """Try mutated inputs until the time or their number is over. Returns one input for each finding."""
    corpus = Corpus()
    found: dict[str, Input] = {}
    start = time.monotonic()
    tried = 0
    while tried < inputs and time.monotonic() - start < seconds:
        given = mutated(random.Random(f"{seed}/{tried}"), corpus)
        problem = try_one(given)
        if problem is not None and problem[0] not in found:
            name, text = problem
            found[name] = given
            print(f"{name}, input {seed}/{tried}", flush=True)
            if keep is not None:
                _keep(keep / f"{seed}-{tried}", given, text)
        tried += 1
        if not quiet and tried % 1000 == 0:
            print(f"{tried:,} inputs in {time.monotonic() - start:.0f} s, {len(found)} findings", flush=True)
    if not quiet:
        print(f"{tried:,} inputs in {time.monotonic() - start:.0f} s, {len(found)} findings")
    return found


def _keep(folder: Path, given: Input, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in given.files:
        (folder / name).write_bytes(content.encode("utf-8", "surrogateescape"))
    (folder / "traceback.txt").write_text(text, encoding="utf-8", errors="replace")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description="Feed the parser and the evaluator with mutated configurations."
    )
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--inputs", type=int, default=sys.maxsize, help="the most inputs to try")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where findings are kept")
    parser.add_argument("--quiet", action="store_true")
    given = parser.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_TOTAL << 20, hard))
    found = fuzz(
        given.seed, seconds=given.minutes * 60, inputs=given.inputs, keep=given.keep, quiet=given.quiet
    )
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
