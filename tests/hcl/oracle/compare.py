"""Compares what netlint makes of an expression with what Terraform's console answered.

    python -m tests.hcl.oracle.compare [TOPIC ...]

prints the disagreements, grouped by kind and by the function or the operator that they are about.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import pkgutil
import re
import sys
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from netlint.hcl.evaluate import evaluate
from netlint.hcl.parser import parse_expression
from netlint.hcl.scope import EvaluationError
from netlint.lang.values import Choice, Ref, UnknownValue, Value, type_of
from tests.hcl.oracle.render import UNKNOWN, quoted, render, render_type
from tests.hcl.oracle.world import FOLDER, World

CORPUS = FOLDER.parent
#: What stands in the recorded answers for the module's folder, and for the user's own.
FOLDER_TOKEN = "/folder"
HOME = "/home/user"
#: Whose values differ from run to run; only the types are recorded.
VOLATILE = "volatile"

AGREES = "agrees"
CRASH = "crash"
WRONG_VALUE = "wrong value"
WRONG_TYPE = "wrong type"
FALSE_ERROR = "error where Terraform has a value"
MISSED_ERROR = "value where Terraform has an error"
MISSED_ERROR_UNKNOWN = "unknown where Terraform has an error"
EARLIER_ERROR = "error that Terraform meets only at the apply"
SHARPER_TYPE = "type known where Terraform does not know it"
NO_FUNCTION = "function that netlint does not have"
UNSOUND = "known, but otherwise after apply"
LESS_KNOWN = "unknown where Terraform knows"
MORE_KNOWN = "known where Terraform does not know"
KINDS = (
    CRASH,
    UNSOUND,
    WRONG_VALUE,
    WRONG_TYPE,
    FALSE_ERROR,
    MISSED_ERROR,
    MISSED_ERROR_UNKNOWN,
    LESS_KNOWN,
    MORE_KNOWN,
    SHARPER_TYPE,
    EARLIER_ERROR,
    NO_FUNCTION,
)
#: Where netlint says more than Terraform and, as far as the answers after an apply can tell, rightly so.
SHARPER = frozenset({MORE_KNOWN, SHARPER_TYPE, EARLIER_ERROR})


class Verdict(NamedTuple):
    """How one expression compares. `summary` tells whether an expected error has Terraform's summary too."""

    kind: str
    expression: str
    expected: str
    got: str
    summary: bool = True
    is_error: bool = False


def topics() -> list[str]:
    """Return the names of the corpus's files."""
    return sorted(path.stem for path in CORPUS.glob("*.jsonl"))


def entries(topic: str) -> list[dict[str, Any]]:
    """Return the entries of one topic that have an answer."""
    text = (CORPUS / f"{topic}.jsonl").read_text(encoding="utf-8")
    read = [json.loads(line) for line in text.split("\n") if line]
    return [entry for entry in read if entry.keys() & {"value", "type", "error"}]


def functions() -> Callable[[str], Any]:
    """Return what finds a function of netlint by name, for a module in the corpus's folder."""
    from netlint.terraform.functions.filesystem import RootedFiles

    try:
        from netlint.terraform.function_finder import TerraformFunctions
    except ImportError:
        return _scanned()
    return TerraformFunctions(RootedFiles(str(FOLDER)), str(FOLDER)).find


def _scanned() -> Callable[[str], Any]:
    """Return what finds a function, from all modules that have a table of them."""
    package = importlib.import_module("netlint.terraform.functions")
    found: dict[str, Any] = {}
    for module in pkgutil.iter_modules(package.__path__):
        with contextlib.suppress(ImportError):
            members = vars(importlib.import_module(f"netlint.terraform.functions.{module.name}"))
            found |= members.get("FUNCTIONS", {})
    from netlint.terraform.functions.filesystem import RootedFiles, filesystem_functions

    found |= filesystem_functions(RootedFiles(str(FOLDER)), str(FOLDER))
    return found.get


def world() -> World:
    """Return the scope of the corpus's expressions. The working folder and HOME are part of it."""
    os.environ["HOME"] = HOME
    os.chdir(FOLDER)
    return World(functions())


def compare(entry: dict[str, Any], scope: World) -> Verdict:
    """Evaluate the expression of an entry and compare."""
    expression = entry["expression"]
    expected = entry.get("value") or entry.get("type") or f"{entry.get('error')}: {entry.get('detail')}"
    try:
        value = _evaluated(expression, scope)
    except _Failure as failure:
        if "error" in entry:
            if failure.summary == "Call to unknown function" != entry["error"]:
                return Verdict(NO_FUNCTION, expression, expected, str(failure))
            return Verdict(
                AGREES, expression, expected, str(failure), failure.summary == entry["error"], True
            )
        if failure.summary == "Call to unknown function":
            return Verdict(NO_FUNCTION, expression, expected, str(failure))
        kind = EARLIER_ERROR if "applied_error" in entry else FALSE_ERROR
        return Verdict(kind, expression, expected, str(failure))
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(frame.filename).name}:{frame.lineno} in {frame.name}"
        return Verdict(CRASH, expression, expected, f"{type(error).__name__}: {error} ({place})")
    return _compare_value(entry, expected, value, scope)


class _Failure(Exception):
    def __init__(self, summary: str, detail: str) -> None:
        super().__init__(f"{summary}: {detail}")
        self.summary = summary


def _evaluated(expression: str, scope: World) -> Value | str:
    """Return the value, or for a call of the console's own `type` the text that it prints."""
    inner = re.fullmatch(r"type\((.*)\)", expression, re.S)
    tree, diagnostics = parse_expression("console", inner[1] if inner else expression)
    if diagnostics:
        raise _Failure(diagnostics[0].summary, diagnostics[0].detail)
    try:
        value = evaluate(tree, scope)
    except EvaluationError as error:
        raise _Failure(error.summary, error.detail) from None
    return _Text(render_type(type_of(value))) if inner else value


class _Text(str):
    __slots__ = ()


def _compare_value(entry: dict[str, Any], expected: str, value: Value | str, scope: World) -> Verdict:
    expression = entry["expression"]
    if isinstance(value, _Text):
        kind = AGREES if value == expected else WRONG_TYPE
        return Verdict(kind if "error" not in entry else MISSED_ERROR, expression, expected, value)
    got = render(value).replace(str(FOLDER), FOLDER_TOKEN)
    kind_of = render_type(type_of(value))
    if "error" in entry:
        missed = MISSED_ERROR_UNKNOWN if got == UNKNOWN else MISSED_ERROR
        return Verdict(missed, expression, expected, f"{got} ({kind_of})")
    if "value" in entry and got != entry["value"]:
        ours, theirs = got.count(UNKNOWN), entry["value"].count(UNKNOWN)
        kind = LESS_KNOWN if ours > theirs else MORE_KNOWN if ours < theirs else WRONG_VALUE
        if ours and ours == theirs == 1 and got != UNKNOWN != entry["value"]:
            kind = WRONG_VALUE
        elif got == UNKNOWN:
            kind = LESS_KNOWN
        elif entry["value"] == UNKNOWN:
            kind = MORE_KNOWN
        if kind == MORE_KNOWN and not _may_become(value, entry, scope):
            expected = f"{expected}, after apply {entry.get('applied', entry.get('applied_error'))}"
            kind = UNSOUND
        return Verdict(kind, expression, expected, got)
    if "type" in entry and kind_of != entry["type"]:
        looser = re.escape(entry["type"]).replace("dynamic", ".*")
        kind = SHARPER_TYPE if UNKNOWN in got and re.fullmatch(looser, kind_of, re.S) else WRONG_TYPE
        return Verdict(kind, expression, f"{expected} ({entry['type']})", f"{got} ({kind_of})")
    if "applied" in entry and not _may_become(value, entry, scope):
        expected = f"{expected}, after apply {entry['applied']}"
        return Verdict(UNSOUND, expression, expected, _pattern(value, scope))
    return Verdict(AGREES, expression, expected, got)


def _may_become(value: Value, entry: dict[str, Any], scope: World) -> bool:
    """Tell whether the value after apply is one that netlint's partly known value may become.

    An unknown that says what it is the unknown of must be just that.
    """
    applied = entry.get("applied")
    if applied is None:
        # Terraform was not asked; or the apply fails, and what comes out otherwise cannot be known.
        return True
    pattern = _pattern(value, scope)
    if re.fullmatch(pattern, applied, re.S):
        return True
    # The order of a set depends on what the ids are; Terraform's plan does not see that.
    if "toset(" not in applied and render(value) != entry["value"]:
        return False
    ours, theirs = (
        sorted(re.findall(r"<id of [^>]*>", text)) for text in (pattern.replace("\\", ""), applied)
    )
    return ours == theirs


def _pattern(value: Value, scope: World, indent: int = 0) -> str:
    """Return a regular expression for the texts of what a value may become."""
    parts: list[str] = []

    def unknown(part: UnknownValue, indent: int) -> str:
        parts.append(_unknown_pattern(part, scope, indent))
        return f"\ue000{len(parts) - 1}\ue001"

    text = re.escape(render(value, indent, unknown))
    return re.sub("\ue000([0-9]+)\ue001", lambda found: parts[int(found[1])], text)


def _unknown_pattern(value: UnknownValue, scope: World, indent: int) -> str:
    match value.term:
        case Ref(address, ("id",)):
            return re.escape(f'"<id of {address}>"'.replace('["', "[").replace('"]', "]"))
        case Choice(alternatives, members=False) if alternatives:
            return f"(?:{'|'.join(_pattern(each, scope, indent) for each in alternatives)})"
    if value.range.prefix:
        return f"(?:{re.escape(quoted(value.range.prefix)[:-1])}.*|<<.*)"
    return r"(?!to\w+\(null\)|null).*" if value.range.not_null else ".*"


def all_verdicts(chosen: list[str], scope: World) -> Iterator[tuple[str, Verdict]]:
    """Yield every entry's verdict with its topic."""
    for topic in chosen:
        for entry in entries(topic):
            yield topic, compare(entry, scope)


def _about(expression: str) -> str:
    """Return what an expression seems to be about: its outermost function, or its form."""
    called = re.match(
        r"(?:core::)?([a-z_0-9]+)\(", expression.removeprefix("type(").removeprefix("issensitive(")
    )
    if called:
        return called[1]
    for form, pattern in (
        ("for", r"[\[{]\s*for "),
        ("template", r'"|<<'),
        ("conditional", r"[^\"]*\?"),
        ("splat", r".*(\[\*\]|\.\*)"),
        ("operator", r".*(==|!=|&&|\|\||[<>+*/%-])"),
    ):
        if re.match(pattern, expression, re.S):
            return form
    return "other"


def report(chosen: list[str]) -> str:
    """Return the disagreements as text, grouped by kind and by what they are about."""
    groups: dict[str, dict[str, list[Verdict]]] = defaultdict(lambda: defaultdict(list))
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    errors = same_summary = 0
    for topic, verdict in all_verdicts(chosen, world()):
        counts[topic][0] += 1
        if verdict.kind == AGREES:
            counts[topic][1] += 1
            errors += verdict.is_error
            same_summary += verdict.is_error and verdict.summary
            continue
        groups[verdict.kind][_about(verdict.expression)].append(verdict)
    total, agreed = (sum(pair[n] for pair in counts.values()) for n in (0, 1))
    lines = [f"# Disagreements with Terraform 1.11.4: {total - agreed} of {total}", ""]
    lines += [f"- {topic}: {good}/{count} agree" for topic, (count, good) in counts.items()]
    lines += ["", f"Errors with Terraform's own summary: {same_summary} of {errors}", ""]
    for kind in KINDS:
        found = groups.get(kind, {})
        lines += [f"## {kind}: {sum(map(len, found.values()))}", ""]
        for about, verdicts in sorted(found.items(), key=lambda pair: -len(pair[1])):
            lines.append(f"### {about} ({len(verdicts)})")
            for verdict in verdicts:
                lines += [f"- `{verdict.expression}`", f"    - Terraform: {_short(verdict.expected)}"]
                lines.append(f"    - netlint:   {_short(verdict.got)}")
            lines.append("")
    return "\n".join(lines)


def _short(text: str) -> str:
    flat = " ⏎ ".join(text.strip().split("\n"))
    return flat if len(flat) <= 400 else flat[:200] + " … " + flat[-200:]


if __name__ == "__main__":
    print(report(sys.argv[1:] or topics()))
