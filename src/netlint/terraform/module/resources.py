"""Reading `resource`, `data` and `ephemeral` blocks.

Source: https://developer.hashicorp.com/terraform/language/resources/syntax
"""

from __future__ import annotations

from netlint.hcl.ast import Attribute, Block, Expression, Literal, Traversal, TupleConstructor
from netlint.hcl.positions import Source
from netlint.terraform.module.body_schema import BodySchema, check_name, content
from netlint.terraform.module.declarations import Lifecycle, Resource
from netlint.terraform.module.problems import Problems, place_of
from netlint.terraform.module.repetition import read_repetition
from netlint.terraform.module.static import (
    constant_flag,
    keyword,
    reference,
    references,
    traversal_text,
    unquoted,
)

#: The type of block that declares resources of each mode, and what messages call its labels.
MODES = {"resource": "managed", "data": "data", "ephemeral": "ephemeral"}
_NAMES = {
    "resource": ("Invalid resource type name", "Invalid resource name"),
    "data": ("Invalid data source name", "Invalid data resource name"),
    "ephemeral": ("Invalid ephemeral resource type name", "Invalid ephemeral resource name"),
}
_COMMON: dict[str, tuple[str, ...]] = {"lifecycle": (), "locals": (), "_": ()}
_BODIES = {
    "resource": BodySchema(labels={**_COMMON, "connection": (), "provisioner": ("type",)}, open=True),
    "data": BodySchema(labels=_COMMON, open=True),
    "ephemeral": BodySchema(labels=_COMMON, open=True),
}
_LIFECYCLE = BodySchema(
    frozenset(
        {
            *("create_before_destroy", "prevent_destroy", "ignore_changes", "replace_triggered_by"),
            *("destroy", "enabled"),  # OpenTofu's
        }
    ),
    labels={"precondition": (), "postcondition": ()},
)
_MANAGED_ONLY = ("create_before_destroy", "prevent_destroy", "ignore_changes", "replace_triggered_by")


def read_resource(block: Block, problems: Problems) -> Resource:
    """Read a `resource`, `data` or `ephemeral` block."""
    body, source = block.body, block.source
    blocks = content(body, block, _BODIES[block.type], problems)
    type_summary, name_summary = _NAMES[block.type]
    check_name(block, 0, type_summary, problems)
    check_name(block, 1, name_summary, problems)
    resource = Resource(
        source=source,
        start=block.start,
        mode=MODES[block.type],
        type=block.labels[0],
        name=block.labels[1],
        body=body,
    )
    resource.count, resource.for_each = read_repetition(body, "resource", problems)
    provider = body.attributes.get("provider")
    if provider is not None:
        resource.provider = provider_reference(provider.expression, source, problems)
    depends_on = body.attributes.get("depends_on")
    if depends_on is not None:
        resource.depends_on = references(depends_on.expression, source, problems)
    first: dict[str, Block] = {}
    for nested in blocks:
        if nested.type == "locals":
            summary = f"Reserved block type name in {block.type} block"
            detail = 'The block type name "locals" is reserved for a future version of Terraform.'
            problems.error(nested.source, nested.start, summary, detail)
        elif nested.type in first and nested.type != "provisioner":
            what = "escaping" if nested.type == "_" else nested.type
            detail = f"This resource already has a {what} block at {place_of(first[nested.type])}."
            problems.at_block(nested, f"Duplicate {what} block", detail)
        elif nested.type == "lifecycle":
            resource.lifecycle = _lifecycle(nested, block.type, problems)
        first.setdefault(nested.type, nested)
    return resource


def provider_reference(node: Expression, source: Source, problems: Problems) -> str:
    """Return the provider configuration that an expression names: `aws.east`. Reports what names none."""
    read: Traversal | None = None
    if isinstance(node, Literal) and isinstance(node.value, str):
        read = reference(node, source, problems)
    elif isinstance(node, Traversal):
        read = node
    if read is None or len(read.steps) > 2:
        detail = (
            "The provider argument requires a provider type name, optionally followed by a period and then a"
            " configuration alias."
        )
        problems.error(source, node.start, "Invalid provider configuration reference", detail)
        return ""
    return traversal_text(read)


def _lifecycle(block: Block, kind: str, problems: Problems) -> Lifecycle:
    body, source = block.body, block.source
    conditions = content(body, block, _LIFECYCLE, problems)
    lifecycle = Lifecycle(conditions=tuple(conditions))
    for name in _MANAGED_ONLY if kind != "resource" else ():
        attribute = body.attributes.get(name)
        if attribute is not None:
            what = "data resource lifecycle argument" if kind == "data" else "lifecycle configuration"
            detail = (
                f'The lifecycle argument "{name}" is defined only for managed resources ("resource" blocks).'
            )
            problems.error(source, attribute.start, f"Invalid {what}", detail)
    attribute = body.attributes.get("create_before_destroy")
    if attribute is not None:
        lifecycle.create_before_destroy = constant_flag(attribute.expression, source, problems)
    attribute = body.attributes.get("prevent_destroy")
    if attribute is not None:
        lifecycle.prevent_destroy = attribute.expression
    attribute = body.attributes.get("replace_triggered_by")
    if attribute is not None and isinstance(attribute.expression, TupleConstructor):
        lifecycle.replace_triggered_by = attribute.expression.items
    attribute = body.attributes.get("ignore_changes")
    if attribute is not None:
        _ignore_changes(attribute, lifecycle, problems)
    return lifecycle


def _ignore_changes(attribute: Attribute, lifecycle: Lifecycle, problems: Problems) -> None:
    node, source = attribute.expression, attribute.source
    if keyword(unquoted(node, source)) == "all":
        lifecycle.ignore_all_changes = True
        return
    if isinstance(node, TupleConstructor) and any(
        isinstance(item, Literal) and item.value == "*" for item in node.items
    ):
        lifecycle.ignore_all_changes = True
        detail = 'The ["*"] form is no longer valid. Use "ignore_changes = all" to ignore all changes.'
        problems.error(source, node.start, "Invalid ignore_changes wildcard", detail)
        return
    lifecycle.ignore_changes = references(node, source, problems)
