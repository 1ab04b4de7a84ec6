"""Reading `module` blocks.

Source: https://developer.hashicorp.com/terraform/language/modules/syntax
"""

from __future__ import annotations

from netlint.hcl.ast import Attribute, Block, Literal, ObjectConstructor
from netlint.hcl.scope import EvaluationError
from netlint.terraform.module.body_schema import BodySchema, check_name, content
from netlint.terraform.module.declarations import ModuleCall
from netlint.terraform.module.problems import Problems, definition_offset
from netlint.terraform.module.repetition import read_repetition
from netlint.terraform.module.resources import provider_reference
from netlint.terraform.module.static import (
    constant,
    constant_text,
    reference,
    references,
    traversal_text,
    unquoted,
)

#: What a `module` block holds that is no argument of the module.
CALL_ARGUMENTS = frozenset({"source", "version", "count", "for_each", "depends_on", "providers"})
_BLOCKS: dict[str, tuple[str, ...]] = {"_": (), "lifecycle": (), "locals": (), "provider": ("type",)}
_CALL = BodySchema(CALL_ARGUMENTS, ("source",), _BLOCKS, open=True)
_CALL_OVERRIDE = BodySchema(CALL_ARGUMENTS, (), _BLOCKS, open=True)

#: What no variable can be called, because it means something in a `module` block.
RESERVED_NAMES = CALL_ARGUMENTS | _BLOCKS.keys() - {"_"}


def read_call(block: Block, problems: Problems, *, override: bool = False) -> ModuleCall:
    """Read a `module` block. What it calls is not looked at."""
    body, source = block.body, block.source
    blocks = content(body, block, _CALL_OVERRIDE if override else _CALL, problems)
    check_name(block, 0, "Invalid module instance name", problems)
    for nested in blocks:
        if nested.type != "_":
            summary = "Reserved block type name in module block"
            detail = f'The block type name "{nested.type}" is reserved for a future version of Terraform.'
            problems.error(nested.source, nested.start, summary, detail)
    for nested in body.blocks:
        if nested.type not in _BLOCKS:
            detail = f'Blocks of type "{nested.type}" are not expected here.'
            problems.error(nested.source, nested.start, "Unsupported block type", detail)
    address = body.attributes.get("source")
    call = ModuleCall(
        source=source,
        start=block.start,
        name=block.labels[0],
        module_source=_address(address),
        body=body,
        header_start=definition_offset(block),
        address_source=source,
        address_start=address.expression.start if address is not None else block.start,
    )
    if "version" in body.attributes:
        call.version = constant_text(body.attributes["version"].expression, source, problems)
    call.count, call.for_each = read_repetition(body, "module", problems)
    depends_on = body.attributes.get("depends_on")
    if depends_on is not None:
        call.depends_on = references(depends_on.expression, source, problems)
    providers = body.attributes.get("providers")
    if providers is not None:
        call.providers = _passed_providers(providers, problems)
    return call


def _address(attribute: Attribute | None) -> str:
    """Return an address that is a constant. OpenTofu also takes one that is computed from variables."""
    try:
        value = None if attribute is None else constant(attribute.expression)
    except EvaluationError:
        return ""
    return value if isinstance(value, str) else ""


def _passed_providers(attribute: Attribute, problems: Problems) -> dict[str, str]:
    """Return the configurations that a call passes, by their names in the called module."""
    node, source = attribute.expression, attribute.source
    if not isinstance(node, ObjectConstructor):
        detail = "A static map expression is required."
        problems.error(source, node.start, "Invalid expression", detail)
        return {}
    passed: dict[str, str] = {}
    for key, value in node.items:
        name: str | None = None
        if isinstance(key, Literal) and isinstance(key.value, str):
            name = key.value
        else:
            inside = reference(unquoted(key, source), source, problems)
            name = traversal_text(inside) if inside is not None else None
        outside = provider_reference(value, source, problems)
        if name is None or not outside:
            continue
        if name in passed:
            detail = f"A provider configuration was already passed to {name}. Each can be assigned only once."
            problems.error(source, value.start, "Duplicate provider address", detail)
            continue
        passed[name] = outside
    return passed
