"""The types that variables are declared with: `list(string)`, `object({ a = optional(number, 3) })`.

Source: https://developer.hashicorp.com/terraform/language/expressions/type-constraints
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from netlint.hcl.ast import Call, Expression, Literal, ObjectConstructor, Traversal, TupleConstructor
from netlint.hcl.positions import Source
from netlint.hcl.scope import EvaluationError
from netlint.lang.convert import ConversionError, convert
from netlint.lang.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    ListType,
    MapType,
    ObjectType,
    Primitive,
    SetType,
    TupleType,
    Type,
)
from netlint.lang.values import Value
from netlint.terraform.module.defaults import Defaults, defaults_of
from netlint.terraform.module.problems import Problems, is_json
from netlint.terraform.module.static import constant, keyword, unquoted

Typed: TypeAlias = tuple[Type, Defaults | None]

_UNTYPED: Typed = (DYNAMIC, None)
_SUMMARY = "Invalid type specification"
_KEYWORDS: dict[str, Type] = {"bool": BOOL, "string": STRING, "number": NUMBER, "any": DYNAMIC}
_ELEMENT = "The {} type constructor requires one argument specifying the element type."
_NEEDS = {
    "list": _ELEMENT.format("list"),
    "set": _ELEMENT.format("set"),
    "map": _ELEMENT.format("map"),
    "object": (
        "The object type constructor requires one argument specifying the attribute types and values as"
        " a map."
    ),
    "tuple": "The tuple type constructor requires one argument specifying the element types as a list.",
}


def parse_type(
    node: Expression,
    source: Source,
    problems: Problems,
    evaluate_constant: Callable[[Expression], Value] = constant,
) -> Typed:
    """Return the type that an expression specifies, and the defaults of optional attributes in it.

    Args:
        node: the expression; in the JSON syntax, a string that holds it.
        source: the text that it stands in.
        problems: takes what is wrong.
        evaluate_constant: returns the value of a default, or raises `EvaluationError`.

    Returns:
        The type with `optional` attributes marked, and the defaults, None without any. What is wrong counts
        as `any`.
    """
    return _TypeReader(source, problems, evaluate_constant).type(unquoted(node, source))


def variable_type(node: Expression, source: Source, problems: Problems) -> Typed:
    """Return what `parse_type` does, for the `type` argument of a variable.

    It also takes `list` and `map` alone. The quoted forms of Terraform 0.11 get an error of their own.
    """
    if isinstance(node, Literal) and isinstance(node.value, str) and not is_json(source):
        example = {"string": "string", "list": "list(string)", "map": "map(string)"}.get(node.value)
        if example is None:
            summary = "Invalid legacy variable type hint"
            detail = "To provide a full type expression, remove the surrounding quotes."
        else:
            summary = "Invalid quoted type constraints"
            detail = f"Terraform 0.11 and earlier required quotes here. Write {example} without quotes."
        problems.error(source, node.start, summary, detail)
        return _UNTYPED
    shorthand = keyword(unquoted(node, source))
    if shorthand == "list":
        return ListType(DYNAMIC), None
    if shorthand == "map":
        return MapType(DYNAMIC), None
    return parse_type(node, source, problems)


class _TypeReader:
    """Reads the parts of one type. Each method reports what is wrong and goes on with `any`."""

    __slots__ = ("_constant", "_problems", "_source")

    def __init__(
        self, source: Source, problems: Problems, evaluate_constant: Callable[[Expression], Value]
    ) -> None:
        self._source = source
        self._problems = problems
        self._constant = evaluate_constant

    def fail(self, offset: int, detail: str) -> Typed:
        """Report what is no type."""
        self._problems.error(self._source, offset, _SUMMARY, detail)
        return _UNTYPED

    def type(self, node: Expression) -> Typed:
        """Read a type."""
        word = keyword(node)
        if word in _KEYWORDS:
            return _KEYWORDS[word], None
        if word:
            detail = _NEEDS.get(word, f'The keyword "{word}" is not a valid type specification.')
            return self.fail(node.start, detail)
        if not isinstance(node, Call):
            detail = (
                "A type specification is either a primitive type keyword (bool, number, string) or a complex"
                " type constructor call, like list(string)."
            )
            return self.fail(node.start, detail)
        if node.name in _KEYWORDS:
            kind = "Type constraint" if node.name == "any" else "Primitive type"
            return self.fail(node.name_end, f'{kind} keyword "{node.name}" does not expect arguments.')
        if node.name == "optional":
            detail = 'Keyword "optional" is valid only as a modifier for object type attributes.'
            return self.fail(node.start, detail)
        if node.name not in _NEEDS:
            return self.fail(node.start, f'Keyword "{node.name}" is not a valid type constructor.')
        if len(node.arguments) != 1:
            offset = node.arguments[1].start if node.arguments else node.name_end
            return self.fail(offset, _NEEDS[node.name])
        return self.constructed(node.name, node.arguments[0])

    def constructed(self, name: str, argument: Expression) -> Typed:
        """Read the argument of a constructor."""
        if name == "object":
            return self.object(argument)
        if name == "tuple":
            return self.tuple(argument)
        element, defaults = self.type(argument)
        made: Type
        if name == "list":
            made = ListType(element)
        elif name == "set":
            made = SetType(element)
        else:
            made = MapType(element)
        return made, defaults_of(made, {}, {"": defaults} if defaults is not None else {})

    def tuple(self, argument: Expression) -> Typed:
        """Read the element types of a tuple."""
        if not isinstance(argument, TupleConstructor):
            return self.fail(argument.start, "Tuple type constructor requires a list of element types.")
        elements = [self.type(item) for item in argument.items]
        made = TupleType(tuple(element for element, _ in elements))
        children = {
            str(index): defaults for index, (_, defaults) in enumerate(elements) if defaults is not None
        }
        return made, defaults_of(made, {}, children)

    def object(self, argument: Expression) -> Typed:
        """Read the attribute types of an object."""
        if not isinstance(argument, ObjectConstructor):
            detail = (
                "Object type constructor requires a map whose keys are attribute names and whose values are"
                " the corresponding attribute types."
            )
            return self.fail(argument.start, detail)
        attributes: dict[str, Type] = {}
        optional: set[str] = set()
        values: dict[str, Value] = {}
        children: dict[str, Defaults] = {}
        for key, written in argument.items:
            name = _attribute_name(key, self._source)
            if not name:
                self.fail(key.start, "Object constructor map keys must be attribute names.")
                continue
            if name in attributes:
                self.fail(key.start, "Object constructor map keys must be unique.")
                continue
            default: Expression | None = None
            if isinstance(written, Call) and written.name == "optional":
                if not 1 <= len(written.arguments) <= 2:
                    detail = (
                        "Optional attribute modifier expects the attribute type, and at most a default value."
                    )
                    self.fail(written.name_end, detail)
                    if not written.arguments:
                        continue
                optional.add(name)
                default = written.arguments[1] if len(written.arguments) == 2 else None
                written = written.arguments[0]
            attributes[name], nested = self.type(written)
            if nested is not None:
                children[name] = nested
            if default is not None:
                self.default(default, name, attributes[name], values)
        made = ObjectType(dict(sorted(attributes.items())), frozenset(optional))
        return made, defaults_of(made, values, children)

    def default(self, node: Expression, name: str, wanted: Type, values: dict[str, Value]) -> None:
        """Read the default of an optional attribute."""
        try:
            values[name] = convert(self._constant(node), wanted)
        except EvaluationError as error:
            self._problems.error(self._source, error.start, error.summary, error.detail)
        except ConversionError as error:
            detail = (
                f"This default value is not compatible with the attribute's type constraint: {error.message}."
            )
            summary = "Invalid default value for optional attribute"
            self._problems.error(self._source, node.start, summary, detail)


def _attribute_name(key: Expression, source: Source) -> str:
    """Return the name that a key of an object type is: a bare word."""
    if isinstance(key, Traversal):
        return keyword(key)
    if isinstance(key, Literal) and isinstance(key.value, str):
        bare = not source.text.startswith('"', key.start) or is_json(source)
        return key.value if bare else ""
    return ""


def without_optional(type_: Type) -> Type:
    """Return a type as values have it: no attribute is optional any more."""
    match type_:
        case Primitive():
            return type_
        case ListType(element) | SetType(element) | MapType(element):
            return type(type_)(without_optional(element))
        case TupleType(elements):
            return TupleType(tuple(map(without_optional, elements)))
        case ObjectType(attributes):
            return ObjectType({name: without_optional(kind) for name, kind in attributes.items()})
