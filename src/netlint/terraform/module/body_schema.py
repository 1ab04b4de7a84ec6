"""What may stand in a body, and what is wrong with a body that holds something else.

The summaries and places are those of HCL's schema-based decoding:
https://github.com/hashicorp/hcl/blob/main/spec.md#body-content-and-schema
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from netlint.hcl.ast import Block, Body
from netlint.hcl.json_syntax import BlockSchema
from netlint.hcl.scanner import IDENTIFIER
from netlint.terraform.module.problems import Problems, is_json

_label = re.compile(rf'[ \t]*(?:"(?:[^"\\]|\\.)*"|{IDENTIFIER})')
_name = re.compile(IDENTIFIER)

NAME_RULE = (
    "A name must start with a letter or underscore and may contain only letters, digits, underscores,"
    " and dashes."
)


class BodySchema(Struct, frozen=True):
    """The arguments and the types of block that a body may hold.

    `labels` gives the names of a block type's labels. What else stands in an `open` body is not looked at.
    """

    arguments: frozenset[str] = frozenset()
    required: tuple[str, ...] = ()
    labels: Mapping[str, tuple[str, ...]] = {}
    open: bool = False


def content(body: Body, header: Block | None, schema: BodySchema, problems: Problems) -> list[Block]:
    """Check a body against a schema.

    Args:
        body: the body.
        header: the block whose body it is; None for a file's.
        schema: what it may hold.
        problems: takes what is wrong.

    Returns:
        the blocks that the schema names and that have the right labels.
    """
    for name in schema.required:
        if name not in body.attributes:
            detail = f'The argument "{name}" is required, but no definition was found.'
            problems.error(body.source, _missing_item(body, header), "Missing required argument", detail)
    if not schema.open:
        for name, attribute in body.attributes.items():
            if name not in schema.arguments and name not in schema.required:
                hint = f' Did you mean to define a block of type "{name}"?' if name in schema.labels else ""
                detail = f'An argument named "{name}" is not expected here.{hint}'
                summary = (
                    "Extraneous JSON object property" if is_json(body.source) else "Unsupported argument"
                )
                problems.error(attribute.source, attribute.start, summary, detail)
    found: list[Block] = []
    for block in body.blocks:
        labels = schema.labels.get(block.type)
        if labels is not None:
            if _labelled(block, labels, problems):
                found.append(block)
        elif not schema.open:
            detail = f'Blocks of type "{block.type}" are not expected here.'
            if block.type in schema.arguments or block.type in schema.required:
                detail += f' Did you mean to define argument "{block.type}"? If so, use the equals sign.'
            problems.error(block.source, block.start, "Unsupported block type", detail)
    return found


def _missing_item(body: Body, header: Block | None) -> int:
    """Return where Terraform reports what a body lacks: at its brace, or the one argument on its line."""
    if is_json(body.source):
        return max(body.end - 1, body.start)
    if header is None:
        return body.start
    if len(body.attributes) == 1 and not body.blocks:
        (only,) = body.attributes.values()
        if "\n" not in body.source.text[header.header_end : only.start]:
            return only.start
    return header.header_end


def _labelled(block: Block, names: tuple[str, ...], problems: Problems) -> bool:
    count = len(block.labels)
    if count == len(names):
        return True
    listed = ", ".join(names)
    if count > len(names):
        only = f"Only {len(names)} labels ({listed})" if names else "No labels"
        offset, summary = label_offset(block, len(names)), f"Extraneous label for {block.type}"
        detail = f"{only} are expected for {block.type} blocks."
    else:
        offset, summary = block.header_end, f"Missing {names[count]} for {block.type}"
        detail = f"All {block.type} blocks must have {len(names)} labels ({listed})."
    problems.error(block.source, offset, summary, detail)
    return False


def label_offset(block: Block, index: int) -> int:
    """Return the offset of a label. Of those of JSON, only the place of the last is known."""
    if is_json(block.source):
        return block.start
    offset = block.start + len(block.type)
    for current in range(index + 1):
        match = _label.match(block.source.text, offset, block.header_end)
        if match is None:
            break
        if current == index:
            text = match.group()
            return match.end() - len(text.lstrip())
        offset = match.end()
    return block.start


def is_name(text: str) -> bool:
    """Tell whether a text is a valid name."""
    return _name.fullmatch(text) is not None


def check_name(block: Block, index: int, summary: str, problems: Problems) -> None:
    """Report a label that is not a valid name."""
    if not is_name(block.labels[index]):
        problems.error(block.source, label_offset(block, index), summary, NAME_RULE)


_RULE = BlockSchema()
_LIFECYCLE = BlockSchema(blocks={"precondition": _RULE, "postcondition": _RULE})
_dynamic_content: dict[str, BlockSchema] = {}
_DYNAMIC = BlockSchema(1, {"content": BlockSchema(0, _dynamic_content)})
_dynamic_content["dynamic"] = _DYNAMIC
_RESOURCE = BlockSchema(
    2,
    {
        "lifecycle": _LIFECYCLE,
        "connection": BlockSchema(),
        "provisioner": BlockSchema(1, {"connection": BlockSchema()}),
        "dynamic": _DYNAMIC,
    },
)

#: Which properties of a file in the JSON syntax are blocks.
JSON_FILE: Mapping[str, BlockSchema] = {
    "terraform": BlockSchema(
        blocks={
            "backend": BlockSchema(1),
            "cloud": BlockSchema(),
            "required_providers": BlockSchema(),
            "provider_meta": BlockSchema(1),
            "encryption": BlockSchema(),
        }
    ),
    "required_providers": BlockSchema(),
    "provider": BlockSchema(1, {"assume_role": BlockSchema(), "dynamic": _DYNAMIC}),
    "variable": BlockSchema(1, {"validation": _RULE}),
    "locals": BlockSchema(),
    "output": BlockSchema(1, {"precondition": _RULE, "postcondition": _RULE}),
    "module": BlockSchema(1),
    "resource": _RESOURCE,
    "data": _RESOURCE,
    "ephemeral": _RESOURCE,
    "moved": BlockSchema(),
    "removed": BlockSchema(blocks={"lifecycle": BlockSchema(), "provisioner": BlockSchema(1)}),
    "import": BlockSchema(),
    "check": BlockSchema(1, {"assert": _RULE, "data": _RESOURCE}),
}
