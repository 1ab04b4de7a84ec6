"""`for` expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

from netlint.hcl.ast import Expression, For, Traversal
from netlint.hcl.limits import limits
from netlint.hcl.scope import EvaluationError
from netlint.lang.convert import ConversionError, convert
from netlint.lang.types import BOOL, DYNAMIC, STRING, Primitive
from netlint.lang.values import (
    Choice,
    ListValue,
    MapValue,
    Null,
    ObjectValue,
    SetValue,
    TupleValue,
    UnknownValue,
    Value,
    object_of,
    sensitive,
    unmark,
)

Evaluate = Callable[[Expression, dict[str, Value]], Value]


def for_expression(node: For, bindings: dict[str, Value], evaluate: Evaluate) -> Value:
    """Return the tuple or the object that a `for` makes.

    Where it is not known which elements it has, the result is unknown and its term holds those that it
    may have.

    Args:
        node: the expression.
        bindings: the names around it.
        evaluate: evaluates a part of it with the names that hold inside.

    Raises:
        EvaluationError: there is no result.
    """
    return _Loop(node, bindings, evaluate).run()


class _Loop:
    def __init__(self, node: For, bindings: dict[str, Value], evaluate: Evaluate) -> None:
        self.node = node
        self.bindings = bindings
        self.evaluate = evaluate
        self.hidden = False
        self.uncertain: UnknownValue | None = None
        #: The results as they come, or, where it is not known which there will be, all that may come.
        self.values: list[Value] = []
        self.by_key: dict[str, list[Value]] = {}

    def run(self) -> Value:
        node = self.node.collection
        given = self.evaluate(node, self.bindings)
        if not isinstance(node, Traversal):
            # What has a name was weighed when it was made.
            given = limits.checked(given, node.start, node.end)
        collection, self.hidden = unmark(given)
        if isinstance(collection, Null):
            raise self.error(
                self.node.collection,
                "Iteration over null value",
                "A null value cannot be used as the collection in a 'for' expression.",
            )
        if isinstance(collection, UnknownValue):
            result = self.over_unknown(collection)
        else:
            for key, value in self.entries(collection):
                self.iterate(key, value)
            result = self.result()
        return sensitive(result) if self.hidden else result

    def over_unknown(self, collection: UnknownValue) -> Value:
        if isinstance(collection.type, Primitive) and collection.type != DYNAMIC:
            raise self.not_iterable()
        term = collection.term
        self.uncertain = collection
        if isinstance(term, Choice) and term.members and self.node.key is None:
            for alternative in term.alternatives:
                try:
                    self.iterate(UnknownValue(DYNAMIC, None, collection.reason), alternative)
                except EvaluationError:
                    continue
            return self.result()
        return UnknownValue(DYNAMIC, None, collection.reason)

    def entries(self, collection: Value) -> Iterable[tuple[Value, Value]]:
        match collection:
            case ListValue() | TupleValue():
                return cast(Iterable[tuple[Value, Value]], enumerate(collection.elements))
            case SetValue():
                return ((element, element) for element in collection.elements)
            case MapValue():
                return cast(Iterable[tuple[Value, Value]], collection.elements.items())
            case ObjectValue():
                return cast(Iterable[tuple[Value, Value]], collection.attributes.items())
            case _:
                raise self.not_iterable()

    def iterate(self, key: Value, value: Value) -> None:
        limits.step()
        node = self.node
        inner = dict(self.bindings)
        if node.key_name:
            inner[node.key_name] = key
        inner[node.value_name] = value
        if node.condition is not None and not self.included(node.condition, inner):
            return
        if node.key is None:
            self.values.append(self.evaluate(node.value, inner))
            return
        name = self.name(node.key, inner)
        result = self.evaluate(node.value, inner)
        if name is None:
            self.values.append(result)
        elif name in self.by_key and not node.group:
            raise self.error(
                node.key,
                "Duplicate object key",
                f"Two different items produced {self.shown(name)} in this 'for' expression. If duplicates are"
                " expected, use the ellipsis (...) after the value expression to enable grouping by key.",
            )
        else:
            self.by_key.setdefault(name, []).append(result)

    def included(self, condition: Expression, inner: dict[str, Value]) -> bool:
        value, marked = unmark(self.evaluate(condition, inner))
        self.hidden = self.hidden or marked
        if isinstance(value, Null):
            raise self.error(
                condition,
                "Invalid 'for' condition",
                "The 'if' clause of this 'for' expression is null: it must be either true or false.",
            )
        try:
            decision = convert(value, BOOL)
        except ConversionError as error:
            raise self.error(
                condition,
                "Invalid 'for' condition",
                f"The 'for' condition has an invalid type: {error.message}.",
            ) from None
        if isinstance(decision, UnknownValue):
            self.note(decision)
            return True
        return decision is True

    def name(self, key: Expression, inner: dict[str, Value]) -> str | None:
        value, marked = unmark(self.evaluate(key, inner))
        self.hidden = self.hidden or marked
        if isinstance(value, Null):
            raise self.error(
                key,
                "Invalid object key",
                "Key expression in 'for' expression must not produce a null value.",
            )
        try:
            text = convert(value, STRING)
        except ConversionError as error:
            raise self.error(
                key, "Invalid object key", f"The key expression produced an invalid result: {error.message}."
            ) from None
        if isinstance(text, UnknownValue):
            self.note(text)
            return None
        return cast(str, text)

    def shown(self, name: str) -> str:
        """Return a key as messages name it."""
        return "the same key" if self.hidden else f'the key "{name}"'

    def note(self, unknown: UnknownValue) -> None:
        """Remember the first unknown for which it is not known what the result consists of."""
        if self.uncertain is None:
            self.uncertain = unknown

    def result(self) -> Value:
        node = self.node
        if self.uncertain is not None:
            possible = [*self.values, *(value for group in self.by_key.values() for value in group)]
            term = Choice(tuple(possible), members=True)
            return UnknownValue(DYNAMIC, term, self.uncertain.reason)
        if node.key is None:
            return TupleValue(tuple(self.values))
        if node.group:
            return object_of({key: TupleValue(tuple(group)) for key, group in self.by_key.items()})
        return object_of({key: group[0] for key, group in self.by_key.items()})

    def not_iterable(self) -> EvaluationError:
        return self.error(
            self.node.collection,
            "Iteration over non-iterable value",
            "A value of this type cannot be used as the collection in a 'for' expression.",
        )

    def error(self, part: Expression, summary: str, detail: str) -> EvaluationError:
        return EvaluationError(part.start, part.end, summary, detail)
