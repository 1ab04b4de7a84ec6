"""The HCL that cures a finding, written with python-hcl2."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from netlint.engine.cure import ByKey, Reference
from netlint.reports.escape import printable

if TYPE_CHECKING:
    from netlint.engine.cure import Block, Value
    from netlint.engine.finding import Finding

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
#: a map of the values by key, which python-hcl2 writes without blanks inside
_BY_KEY = re.compile(r"^( +\w+ += )\{(.*)\}(\[each\.key\])$")
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def fix_hcl(finding: Finding) -> str:
    """Return the blocks that cure a finding; empty where none do.

    A block for a resource that is there names only what has to change in it: merged into that block, as
    Terraform merges an override file, it cures the finding. `# choose:` marks what only the user knows.
    """
    return "\n".join(_block(block) for block in finding.cure)


def _block(block: Block) -> str:
    # Some 0.1 s that a run without `--fix-hcl` does not pay.
    from hcl2 import Builder, dumps

    document = Builder()
    body = document.block("resource", [_quoted(block.type), _quoted(block.name)])
    if block.inside:
        body = body.block(block.inside)
    body.attributes.update((name, _argument(value)) for name, value in block.arguments)
    built: dict[str, Any] = document.build()  # type: ignore[no-untyped-call]
    lines = [_BY_KEY.sub(r"\1{ \2 }\3", line.rstrip()) for line in dumps(built).splitlines() if line.strip()]
    lines = _joined(lines)
    closing = 2 if block.inside else 1
    indent = "  " * closing
    choices = [f"{indent}# choose: {name} = {_comment(text)}" for name, text in block.choices]
    lines[len(lines) - closing : len(lines) - closing] = choices
    return "".join(f"{line}\n" for line in [*_heading(block), *lines])


def _joined(lines: list[str]) -> list[str]:
    """Write a list on one line: `terraform fmt` would align the arguments around a longer one otherwise."""
    joined: list[str] = []
    for line in lines:
        if joined and joined[-1].endswith(("[", ",")):
            joined[-1] += (" " if joined[-1].endswith(",") else "") + line.strip()
        elif joined and line.strip().startswith("]"):
            joined[-1] += line.strip()
        else:
            joined.append(line)
    return joined


def _heading(block: Block) -> list[str]:
    heading = []
    if block.changes:
        place = f" ({block.origin.file}:{block.origin.line})" if block.origin is not None else ""
        heading.append(f"In {block.changes}{place}, set:")
    elif block.module:
        heading.append(f"Add to {block.module}:")
    return [f"# {_comment(sentence)}" for sentence in (*heading, *block.notes)]


def _comment(text: str) -> str:
    return printable(text)


def _argument(value: Value) -> str | bool:
    """Return a value as python-hcl2's builder takes it: expressions in `${}`, texts in quotes."""
    if isinstance(value, bool):
        return value
    return _quoted(value) if isinstance(value, str) else f"${{{_expression(value)}}}"


def _expression(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, Reference):
        return _reference(value)
    if isinstance(value, ByKey):
        entries = dict(value.values)
        if all(isinstance(key, int) for key in entries):
            # The instances of `count` are numbered from 0 without gaps.
            return f"[{', '.join(_expression(entries[key]) for key in sorted(entries))}][count.index]"
        pairs = ", ".join(f"{_key(str(key))} = {_expression(inner)}" for key, inner in value.values)
        return f"{{ {pairs} }}[each.key]"
    return _list(value)


def _list(values: tuple[Value, ...]) -> str:
    """Write a list; the lists that `[*]` gives are joined with it."""
    parts = [_reference(value) for value in values if isinstance(value, Reference) and value.every]
    single = [_expression(value) for value in values if not (isinstance(value, Reference) and value.every)]
    if single or not parts:
        parts.append(f"[{', '.join(single)}]")
    return parts[0] if len(parts) == 1 else f"concat({', '.join(parts)})"


def _reference(value: Reference) -> str:
    if value.every:
        whole = value.resource if value.every == "count" else f"values({value.resource})"
        return f"{whole}[*].{value.attribute}"
    if value.key is None:
        return f"{value.resource}.{value.attribute}"
    key = str(value.key) if isinstance(value.key, int) else _quoted(value.key)
    return f"{value.resource}[{key}].{value.attribute}"


def _key(text: str) -> str:
    return text if _IDENTIFIER.fullmatch(text) else _quoted(text)


def _quoted(text: str) -> str:
    """Write a text between quotes, so that no part of it is a template."""
    escaped = "".join(_ESCAPES.get(c) or (c if c.isprintable() else _escape(c)) for c in text)
    return '"' + escaped.replace("${", "$${").replace("%{", "%%{") + '"'


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
