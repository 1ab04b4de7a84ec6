"""Reading `variable`, `output` and `locals` blocks.

Sources: https://developer.hashicorp.com/terraform/language/values/variables, /outputs and /locals
"""

from __future__ import annotations

from collections.abc import Iterator

from netlint.hcl.ast import Block
from netlint.lang.convert import ConversionError
from netlint.lang.types import Primitive, is_dynamic
from netlint.lang.values import Null
from netlint.terraform.module.body_schema import (
    NAME_RULE,
    BodySchema,
    check_name,
    content,
    is_name,
    label_offset,
)
from netlint.terraform.module.calls import RESERVED_NAMES
from netlint.terraform.module.declarations import Local, Output, Variable
from netlint.terraform.module.problems import Problems
from netlint.terraform.module.static import constant_at, constant_flag, references
from netlint.terraform.module.type_constraints import variable_type, without_optional

_VARIABLE = BodySchema(
    frozenset(
        {"description", "default", "type", "sensitive", "nullable", "ephemeral", "deprecated", "const"}
    ),
    labels={"validation": ()},
)
_OUTPUT = BodySchema(
    frozenset({"description", "depends_on", "sensitive", "ephemeral", "deprecated"}),
    ("value",),
    {"precondition": (), "postcondition": ()},
)
_OUTPUT_OVERRIDE = BodySchema(_OUTPUT.arguments | {"value"}, (), _OUTPUT.labels)


def read_variable(block: Block, problems: Problems, *, override: bool = False) -> Variable:
    """Read a `variable` block. One of an override file says only what it sets; see `Variable.given`."""
    name = block.labels[0]
    body, source = block.body, block.source
    content(body, block, _VARIABLE, problems)
    check_name(block, 0, "Invalid variable name", problems)
    if name in RESERVED_NAMES:
        detail = f'The variable name "{name}" is reserved due to its special meaning inside module blocks.'
        problems.error(source, label_offset(block, 0), "Invalid variable name", detail)
    variable = Variable(source=source, start=block.start, name=name, given=frozenset(body.attributes))
    for argument in ("sensitive", "nullable", "ephemeral"):
        attribute = body.attributes.get(argument)
        if attribute is not None:
            setattr(variable, argument, constant_flag(attribute.expression, source, problems))
    declared = body.attributes.get("type")
    if declared is not None:
        constraint, defaults = variable_type(declared.expression, source, problems)
        variable.constraint, variable.defaults = constraint, defaults
        variable.type = without_optional(constraint)
        variable.literal = isinstance(constraint, Primitive) and not is_dynamic(constraint)
    default = body.attributes.get("default")
    if default is not None:
        variable.default = default.expression
        value = constant_at(default.expression, source, problems)
        if value is not None:
            variable.default_value = value
            if not override:
                convert_default(variable, default.expression.start, problems)
    return variable


def convert_default(variable: Variable, offset: int, problems: Problems) -> None:
    """Convert the default of a variable to its type; report, at an offset of its source, what has none."""
    value = variable.default_value
    if value is None:
        return
    summary = "Invalid default value for variable"
    try:
        value = variable.converted(value)
    except ConversionError as error:
        detail = f"This default value is not compatible with the variable's type constraint: {error.message}."
        problems.error(variable.source, offset, summary, detail)
        variable.default_value = None
        return
    if isinstance(value, Null) and not variable.nullable:
        problems.error(
            variable.source, offset, summary, "A null default value is not valid when nullable=false."
        )
        variable.default_value = None
        return
    variable.default_value = value


def read_output(block: Block, problems: Problems, *, override: bool = False) -> Output:
    """Read an `output` block."""
    body, source = block.body, block.source
    content(body, block, _OUTPUT_OVERRIDE if override else _OUTPUT, problems)
    check_name(block, 0, "Invalid output name", problems)
    output = Output(source=source, start=block.start, name=block.labels[0], given=frozenset(body.attributes))
    for argument in ("sensitive", "ephemeral"):
        attribute = body.attributes.get(argument)
        if attribute is not None:
            setattr(output, argument, constant_flag(attribute.expression, source, problems))
    value = body.attributes.get("value")
    if value is not None:
        output.expression = value.expression
    depends_on = body.attributes.get("depends_on")
    if depends_on is not None:
        output.depends_on = references(depends_on.expression, source, problems)
    return output


def read_locals(block: Block, problems: Problems) -> Iterator[Local]:
    """Read a `locals` block: yield what each of its arguments declares."""
    for nested in block.body.blocks[:1]:
        summary, detail = f'Unexpected "{nested.type}" block', "Blocks are not allowed here."
        problems.error(nested.source, nested.start, summary, detail)
    for name, attribute in block.body.attributes.items():
        if not is_name(name):
            problems.error(attribute.source, attribute.start, "Invalid local value name", NAME_RULE)
        yield Local(
            source=attribute.source, start=attribute.start, name=name, expression=attribute.expression
        )
