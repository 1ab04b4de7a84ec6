"""Override files: what they set replaces what the normal files say, argument by argument.

Source: https://developer.hashicorp.com/terraform/language/files/override
"""

from __future__ import annotations

from msgspec.structs import replace

from netlint.hcl.ast import Block, Body, Traversal
from netlint.terraform.module.calls import read_call
from netlint.terraform.module.declarations import Declaration, Lifecycle, Module
from netlint.terraform.module.named_values import convert_default, read_locals, read_output, read_variable
from netlint.terraform.module.problems import Problems, definition_offset
from netlint.terraform.module.resources import read_resource
from netlint.terraform.module.settings import read_provider


def merge_bodies(base: Body, override: Body) -> Body:
    """Return a body with the arguments of another; a type of block in that replaces all of the type here."""
    replaced = {_kind(block) for block in override.blocks}
    kept = tuple(block for block in base.blocks if _kind(block) not in replaced)
    attributes = {**base.attributes, **override.attributes}
    return Body(base.start, base.end, attributes, kept + override.blocks, base.source)


def _kind(block: Block) -> str:
    """Return the type of block that a block is, or that a dynamic one makes."""
    return block.labels[0] if block.type == "dynamic" and block.labels else block.type


def _missing(declared: Declaration, block: Block, what: str, named: str, problems: Problems) -> None:
    detail = f"There is no {named}. An override file can only override what a primary file declares."
    offset = definition_offset(block) if block.type != "locals" else declared.start
    problems.error(declared.source, offset, f"Missing {what} to override", detail)


def _no_depends_on(depends_on: tuple[Traversal, ...], declared: Declaration, problems: Problems) -> None:
    if depends_on:
        detail = "The depends_on argument may not be overridden."
        problems.error(declared.source, depends_on[0].start, "Unsupported override", detail)


def override_resource(module: Module, block: Block, problems: Problems) -> None:
    """Apply a `resource`, `data` or `ephemeral` block."""
    override = read_resource(block, problems)
    base = module.resources.get(override.block)
    if base is None:
        what = {"resource": "resource", "data": "data resource"}.get(block.type, "ephemeral resource")
        _missing(override, block, what, f'{override.type} {what} named "{override.name}"', problems)
        return
    _no_depends_on(override.depends_on, override, problems)
    # The lifecycle block is merged, and the arguments of the type in other blocks are not.
    body = merge_bodies(base.body, override.body)
    module.resources[base.block] = replace(
        base,
        body=body,
        count=override.count or base.count,
        for_each=override.for_each or base.for_each,
        provider=override.provider or base.provider,
        lifecycle=_lifecycle(base.lifecycle, override.lifecycle),
    )


def _lifecycle(base: Lifecycle, override: Lifecycle) -> Lifecycle:
    before = override.create_before_destroy
    return Lifecycle(
        ignore_changes=override.ignore_changes or base.ignore_changes,
        ignore_all_changes=override.ignore_all_changes or base.ignore_all_changes,
        create_before_destroy=base.create_before_destroy if before is None else before,
        prevent_destroy=override.prevent_destroy or base.prevent_destroy,
        replace_triggered_by=override.replace_triggered_by or base.replace_triggered_by,
        conditions=base.conditions,
    )


def override_call(module: Module, block: Block, problems: Problems) -> None:
    """Apply a `module` block."""
    override = read_call(block, problems, override=True)
    base = module.calls.get(override.name)
    if base is None:
        _missing(override, block, "module call", f'module call named "{override.name}"', problems)
        return
    _no_depends_on(override.depends_on, override, problems)
    sourced = override if "source" in override.body.attributes else base
    module.calls[base.name] = replace(
        base,
        body=merge_bodies(base.body, override.body),
        module_source=sourced.module_source,
        address_source=sourced.address_source,
        address_start=sourced.address_start,
        version=override.version or base.version,
        count=override.count or base.count,
        for_each=override.for_each or base.for_each,
        providers=override.providers or base.providers,
    )


def override_variable(module: Module, block: Block, problems: Problems) -> None:
    """Apply a `variable` block. The default is converted again, as its type may be another."""
    override = read_variable(block, problems, override=True)
    base = module.variables.get(override.name)
    if base is None:
        named = f'variable named "{override.name}"'
        _missing(override, block, "base variable declaration", named, problems)
        return
    merged = replace(base, given=base.given | override.given)
    for name in override.given & {"sensitive", "nullable", "ephemeral", "default"}:
        setattr(merged, name, getattr(override, name))
    if "type" in override.given:
        merged.type, merged.constraint = override.type, override.constraint
        merged.defaults, merged.literal = override.defaults, override.literal
    if "default" in override.given:
        merged.default_value = override.default_value
    converted = replace(merged, source=override.source)
    convert_default(converted, definition_offset(block), problems)
    merged.default_value = converted.default_value
    module.variables[base.name] = merged


def override_output(module: Module, block: Block, problems: Problems) -> None:
    """Apply an `output` block."""
    override = read_output(block, problems, override=True)
    base = module.outputs.get(override.name)
    if base is None:
        _missing(override, block, "base output definition", f'output named "{override.name}"', problems)
        return
    _no_depends_on(override.depends_on, override, problems)
    merged = replace(base, given=base.given | override.given)
    for name in override.given & {"sensitive", "ephemeral"}:
        setattr(merged, name, getattr(override, name))
    if override.expression is not None:
        # The place follows the expression: offsets are those of its source.
        merged.expression = override.expression
        merged.source, merged.start = override.source, override.start
    module.outputs[base.name] = merged


def override_locals(module: Module, block: Block, problems: Problems) -> None:
    """Apply a `locals` block."""
    for override in read_locals(block, problems):
        if override.name in module.locals:
            module.locals[override.name] = override
        else:
            named = f'local value named "{override.name}"'
            _missing(override, block, "base local value definition", named, problems)


def override_provider(module: Module, block: Block, problems: Problems) -> None:
    """Apply a `provider` block. One without an alias may be new."""
    override = read_provider(block, problems)
    base = module.providers.get(override.reference)
    if base is not None:
        module.providers[base.reference] = replace(base, body=merge_bodies(base.body, override.body))
    elif not override.alias:
        module.providers[override.reference] = override
    else:
        summary = "Missing base provider configuration for override"
        detail = (
            f'There is no {override.name} provider configuration with the alias "{override.alias}". An'
            " override file can only override what a primary file declares."
        )
        problems.at_block(block, summary, detail)
