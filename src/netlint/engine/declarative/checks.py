"""Declarative checks, compiled, and what they say about resource instances."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Any

from msgspec import Struct

from netlint.engine.declarative.conditions import Fault, Malformed, Question, compile_conditions
from netlint.engine.declarative.document import Checks, Keys, read
from netlint.engine.declarative.paths import Steps, negation
from netlint.engine.declarative.schema import CheckDeclaration
from netlint.engine.finding import RuleInfo, Severity
from netlint.errors import ConfigurationError
from netlint.lang.equality import all_of
from netlint.lang.undetermined import Undetermined
from netlint.lang.unknown import Unknown
from netlint.resources.model import ResourceInstance, Snapshot

_PLACEHOLDER = re.compile(r"\{(\w*)\}")
_PLACEHOLDERS = frozenset(("address", "type", "name", "value", "path"))
#: No message gets longer by a value than this, in characters.
_LONGEST_VALUE = 200


class Violation(Struct, frozen=True):
    """A resource instance that is not as a check requires.

    `steps` lead to the attribute at fault; `attribute` is its name, dotted.
    """

    instance: ResourceInstance
    message: str
    steps: Steps
    attribute: str


class DeclaredCheck:
    """One check of a file, compiled once."""

    security = False

    def __init__(
        self, declared: CheckDeclaration, require: Question, where: Question | None, file: str
    ) -> None:
        self.file = file
        self.code = declared.id
        self.slug = declared.slug or _slug(declared.title)
        self.severity = Severity(declared.severity)
        self.help = declared.help
        self._declared = declared
        self._types = [declared.resource] if isinstance(declared.resource, str) else declared.resource
        self._require = require
        self._where = where

    @property
    def info(self) -> RuleInfo:
        """What reports and `netlint rule` say about it."""
        declared = self._declared
        what = f"A resource of the type {' or '.join(f'`{one}`' for one in self._types)}: {declared.message}"
        sections = [
            ("What it finds", what),
            ("Why it matters", declared.why),
            ("How to fix it", declared.help),
        ]
        sections.append(("References", "\n".join(declared.references)))
        head = f"# {self.code} {self.slug}\n\n{declared.title}\n\nSeverity: {declared.severity}"
        page = "\n\n".join([head, *(f"## {name}\n\n{text}" for name, text in sections if text)]) + "\n"
        return RuleInfo(
            code=self.code,
            slug=self.slug,
            title=declared.title,
            severity=self.severity,
            topic="declared",
            security=False,
            what=what,
            why=declared.why,
            fix=declared.help,
            documentation=page,
            references=tuple(declared.references),
        )

    def verdicts(self, snapshot: Snapshot) -> Iterator[Violation | Undetermined]:
        """Ask every managed resource instance of its types.

        What is undetermined names the address of the instance.
        """
        for type_, instances in snapshot.by_type.items():
            if any(fnmatchcase(type_, glob) for glob in self._types):
                for instance in instances:
                    if instance.mode == "managed" and (said := self._ask(instance)) is not None:
                        yield said

    def _ask(self, instance: ResourceInstance) -> Violation | Undetermined | None:
        attributes = instance.attributes

        def present(steps: Steps) -> bool:
            # The identity of another resource is not null.
            return instance.reference(*steps) is not None

        meant = True if self._where is None else self._where.verdict(attributes, present)
        if meant is False:
            return None
        verdict = all_of((meant, negation(self._require.verdict(attributes, present))))
        if verdict is False:
            return None
        if verdict is True:
            fault = next(self._require.faults(attributes, present), Fault())
            return Violation(instance, self._message(instance, fault), fault.steps, _dotted(fault.steps))
        asked = self._where if meant is None and self._where is not None else self._require
        return self._undetermined(instance, list(asked.faults(attributes, present)))

    def _undetermined(self, instance: ResourceInstance, faults: list[Fault]) -> Undetermined:
        unknown = next((fault for fault in faults if isinstance(fault.value, Unknown)), None)
        fault = unknown or (faults[0] if faults else Fault())
        name = _dotted(fault.steps)
        why = fault.value.reason.value if isinstance(fault.value, Unknown) else "not all known"
        subject = f"`{name}` of {instance.address}" if name else instance.address
        return Undetermined(f"{subject} is {why}", address=instance.address, attribute=name)

    def _message(self, instance: ResourceInstance, fault: Fault) -> str:
        said = {
            "address": instance.address,
            "type": instance.type,
            "name": instance.name,
            "value": _shown(fault.value),
            "path": _dotted(fault.steps),
        }
        return _PLACEHOLDER.sub(lambda found: said.get(found[1], found[0]), self._declared.message)


def load(files: Sequence[str]) -> list[DeclaredCheck]:
    """Read and compile files of declarative checks.

    Raises:
        ConfigurationError: a file cannot be read, a check in it is malformed, or an id stands twice.
    """
    found: dict[str, DeclaredCheck] = {}
    for file in files:
        document = read(file)
        for place, declared in enumerate(document.declarations):
            if declared.id in found:
                raise document.error(f"there is a check {declared.id} already", ("checks", place, "id"))
            found[declared.id] = _compiled(document, declared, ("checks", place))
    return list(found.values())


def _compiled(document: Checks, declared: CheckDeclaration, keys: Keys) -> DeclaredCheck:
    for name in _PLACEHOLDER.findall(declared.message):
        if name not in _PLACEHOLDERS:
            known = ", ".join(sorted(f"{{{one}}}" for one in _PLACEHOLDERS))
            raise document.error(f"`{{{name}}}` is not a placeholder; there are {known}", (*keys, "message"))
    questions: dict[str, Question | None] = {"where": None}
    for name, every in (("require", True), ("where", False)):
        conditions = getattr(declared, name)
        if conditions is None:
            continue
        try:
            questions[name] = compile_conditions(conditions, every=every)
        except Malformed as error:
            raise _placed(document, error, (*keys, name)) from None
    require = questions["require"]
    assert require is not None
    return DeclaredCheck(declared, require, questions["where"], document.file)


def _placed(document: Checks, error: Malformed, keys: Keys) -> ConfigurationError:
    return document.error(str(error), (*keys, *error.keys), error.column)


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-") or "check"


def _dotted(steps: Steps) -> str:
    return ".".join(str(step) for step in steps)


def _shown(value: Any) -> str:
    """Return a value for a message; parts that are not known are left out of it."""
    if isinstance(value, Unknown):
        return "a value that is not known"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        import json

        text = json.dumps(value, ensure_ascii=False, default=lambda _: None)
    else:
        text = str(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"
