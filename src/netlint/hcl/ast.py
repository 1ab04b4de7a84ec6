"""The nodes of a parsed configuration file.

The shapes are those of the HCL native syntax specification. Every node knows the half-open range
`[start, end)` of the source text that it was read from, as offsets into `Source.text`; `Source.position`
turns an offset into a line and a column. Nodes are immutable and hold no reference upwards.

How deep nodes nest is bounded by the parser (`MAX_DEPTH` of `netlint.hcl.scanner`), and a run of operators
of one precedence is one flat node, so a consumer may recurse over a tree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from netlint.hcl.positions import Source

if TYPE_CHECKING:
    from decimal import Decimal

#: A number as written: an `int` where its value is integral, else an exact `Decimal`.
Number: TypeAlias = "int | Decimal"
#: What a literal can be. Numbers are never `float`: HCL's carry 512 bits.
Constant: TypeAlias = "str | int | Decimal | bool | None"


class Node(Struct, frozen=True, gc=False):
    """Anything read from a source text: `[start, end)` are offsets into it."""

    start: int
    end: int


class Literal(Node, frozen=True, gc=False):
    """A constant: a number, `true`, `false`, `null`, or a string without template sequences."""

    value: Constant


class Invalid(Node, frozen=True, gc=False):
    """Stands where an expression could not be read. Its diagnostic has been given already."""


class AttributeStep(Node, frozen=True, gc=False):
    """`.name`, the range includes the dot."""

    name: str


class IndexStep(Node, frozen=True, gc=False):
    """`["key"]`, `[0]`, or the legacy `.0`: an index by a constant, the range includes the brackets."""

    key: Constant


Step: TypeAlias = AttributeStep | IndexStep


class Traversal(Node, frozen=True, gc=False):
    """A reference that starts at a name of the scope: `aws_vpc.main["a"].id`."""

    root: str
    steps: tuple[Step, ...]


class RelativeTraversal(Node, frozen=True, gc=False):
    """Constant steps from the value of another expression: `f(x).id`, `(a).b[0]`."""

    source: Expression
    steps: tuple[Step, ...]


class Index(Node, frozen=True, gc=False):
    """An index by a computed key: `xs[count.index]`. `bracket` is the offset of the opening bracket."""

    collection: Expression
    key: Expression
    bracket: int


class SplatItem(Node, frozen=True, gc=False):
    """The current element inside the `each` of the nearest enclosing `Splat`; the range is that of `[*]`."""


class Splat(Node, frozen=True, gc=False):
    """`source[*]…` (`full`) or the older `source.*…`.

    `each` is evaluated for every element, with `SplatItem` as that element. What follows an attribute-only
    splat beyond attributes applies to its result, and is therefore outside of this node.
    """

    source: Expression
    each: Expression
    full: bool


class Call(Node, frozen=True, gc=False):
    """A function call. `name` may be namespaced: `provider::aws::arn_parse`.

    With `expand`, the last argument was followed by `...`: its elements are the remaining arguments.
    """

    name: str
    arguments: tuple[Expression, ...]
    expand: bool
    name_end: int


class Conditional(Node, frozen=True, gc=False):
    """`condition ? true_result : false_result`, or a template's `%{ if }`."""

    condition: Expression
    true_result: Expression
    false_result: Expression


class UnaryOperation(Node, frozen=True, gc=False):
    """`-operand` or `!operand`."""

    operator: str
    operand: Expression


class BinaryOperation(Node, frozen=True, gc=False):
    """A left-associative run of operators of one precedence: `1 - 2 + 3` is `1`, (`-`, 2), (`+`, 3)."""

    first: Expression
    rest: tuple[tuple[str, Expression], ...]


class TupleConstructor(Node, frozen=True, gc=False):
    """`[a, b]`."""

    items: tuple[Expression, ...]


class ObjectConstructor(Node, frozen=True, gc=False):
    """`{ key = value }`, in source order, duplicates included.

    A bare name as key is a string `Literal`. A key in parentheses is a `Parentheses`. A key that is a
    `Traversal` with steps and is not in parentheses is one that Terraform refuses as ambiguous.
    """

    items: tuple[tuple[Expression, Expression], ...]


class For(Node, frozen=True, gc=False):
    """`[for key_name, value_name in collection : value if condition]`, or the object form where `key` is set.

    `key_name` is empty where only one name was given. `group` is the `...` of the object form.
    """

    key_name: str
    value_name: str
    collection: Expression
    key: Expression | None
    value: Expression
    condition: Expression | None
    group: bool


class Parentheses(Node, frozen=True, gc=False):
    """`(inner)`."""

    inner: Expression


class Template(Node, frozen=True, gc=False):
    """A string made of parts: string `Literal`s and the expressions whose values go between them."""

    parts: tuple[Expression, ...]


class TemplateWrap(Node, frozen=True, gc=False):
    """`"${inner}"` with nothing around it: the value itself, of whatever type."""

    inner: Expression


class TemplateJoin(Node, frozen=True, gc=False):
    """A template's `%{ for }`: the strings that the tuple holds, concatenated."""

    tuple: For


Expression: TypeAlias = (
    Literal
    | Invalid
    | Traversal
    | RelativeTraversal
    | Index
    | SplatItem
    | Splat
    | Call
    | Conditional
    | UnaryOperation
    | BinaryOperation
    | TupleConstructor
    | ObjectConstructor
    | For
    | Parentheses
    | Template
    | TemplateWrap
    | TemplateJoin
)


class Attribute(Node, frozen=True, gc=False):
    """`name = expression` in a body. The range runs from the name to the end of the expression."""

    name: str
    expression: Expression
    source: Source


class Block(Node, frozen=True, gc=False):
    """`type "label" { body }`, from the type to the closing brace. `header_end` is at the opening one."""

    type: str
    labels: tuple[str, ...]
    body: Body
    header_end: int
    source: Source


class Body(Node, frozen=True, gc=False):
    """What stands between the braces of a block, or in a file."""

    attributes: dict[str, Attribute]
    blocks: tuple[Block, ...]
    source: Source


class Comment(Node, frozen=True, gc=False):
    """A comment with its marker (`#`, `//`, `/*`), without the line's end.

    `alone` tells that nothing but white space stands before it on its line.
    """

    text: str
    alone: bool
