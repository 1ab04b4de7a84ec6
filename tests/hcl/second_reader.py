"""One normal form for the trees of two parsers: ours, and python-hcl2's.

What the two write down differently and mean alike is made alike here:

- a run of operators of one precedence is nested from the left;
- what follows a value (`.name`, `[key]`, `[*]`, `.*`) is one flat chain: how far a splat reaches follows from
  the order of the links alone;
- a minus before a number is part of the number;
- a here document is opaque to python-hcl2: its text is given to it again, between quotes.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import reduce
from typing import Any

from netlint.hcl import ast

_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_ESCAPE = re.compile(r'\\(?:([nrt"\\])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))')


# The tree of netlint.hcl


def our_body(body: ast.Body) -> Any:
    attributes = {name: ours(attribute.expression) for name, attribute in body.attributes.items()}
    return attributes, [(block.type, block.labels, our_body(block.body)) for block in body.blocks]


def ours(node: ast.Expression) -> Any:
    match node:
        case ast.Literal():
            return _constant(node.value)
        case ast.SplatItem():
            return ("chain", ("item",))
        case ast.Traversal():
            return _chain(("name", node.root), [_step(step) for step in node.steps])
        case ast.RelativeTraversal():
            return _chain(ours(node.source), [_step(step) for step in node.steps])
        case ast.Index():
            return _chain(ours(node.collection), [("index", ours(node.key))])
        case ast.Splat():
            inner = ours(node.each)
            assert inner[:2] == ("chain", ("item",))
            return _chain(ours(node.source), [("[*]" if node.full else ".*",), *inner[2:]])
        case ast.Call():
            return ("call", node.name, [ours(one) for one in node.arguments], node.expand)
        case ast.Conditional():
            return ("if", ours(node.condition), ours(node.true_result), ours(node.false_result))
        case ast.UnaryOperation():
            return _unary(node.operator, ours(node.operand))
        case ast.BinaryOperation():
            return reduce(
                lambda left, one: ("binary", one[0], left, ours(one[1])), node.rest, ours(node.first)
            )
        case ast.TupleConstructor():
            return ("tuple", [ours(one) for one in node.items])
        case ast.ObjectConstructor():
            return ("object", [(ours(key), ours(value)) for key, value in node.items])
        case ast.Parentheses():
            return ("parentheses", ours(node.inner))
        case ast.TemplateWrap():
            return ("template", [ours(node.inner)])
        case ast.Template():
            return _template([ours(part) for part in node.parts])
        case ast.TemplateJoin():
            return ("join", ours(node.tuple))
        case ast.For():
            key = None if node.key is None else ours(node.key)
            condition = None if node.condition is None else ours(node.condition)
            names = (node.key_name, node.value_name)
            return ("for", names, ours(node.collection), key, ours(node.value), condition, node.group)
    raise AssertionError(f"{type(node).__name__} at {node.start}")


def _step(step: ast.Step) -> Any:
    return ("get", step.name) if isinstance(step, ast.AttributeStep) else ("index", _constant(step.key))


# The tree of python-hcl2


def their_body(tree: Any) -> Any:
    attributes: dict[str, Any] = {}
    blocks = []
    for child in _rules(tree):
        if child.data == "attribute":
            name, value = _rules(child)
            attributes[_text(name)] = theirs(value)
        elif child.data == "block":
            *heading, body = _rules(child)
            names = [_label(one) for one in heading]
            blocks.append((names[0], tuple(names[1:]), their_body(body)))
    return attributes, blocks


def theirs(tree: Any) -> Any:
    """Return the normal form of an expression: one function for every rule of the grammar."""
    rules = _rules(tree)
    if tree.data == "expr_term":
        inner = theirs(rules[0])
        return ("parentheses", inner) if _tokens(tree)[:1] == ["("] else inner
    return _RULES[tree.data](tree, rules)


def _rules(tree: Any) -> list[Any]:
    return [
        child
        for child in tree.children
        if child is not None and hasattr(child, "data") and child.data != "new_line_or_comment"
    ]


def _tokens(tree: Any) -> list[str]:
    return [str(child).strip() for child in tree.children if child is not None and not hasattr(child, "data")]


def _text(tree: Any) -> str:
    return "".join(_tokens(tree))


def _label(tree: Any) -> str:
    if tree.data != "string":
        return _text(tree)
    kind, value = theirs(tree)
    assert kind == "constant"
    return value


def _their_call(tree: Any, rules: list[Any]) -> Any:
    names = [_text(rule) for rule in rules if rule.data == "identifier"]
    arguments = next((rule for rule in rules if rule.data == "arguments"), None)
    inner = [] if arguments is None else [theirs(rule) for rule in _rules(arguments)]
    return ("call", "::".join(names), inner, arguments is not None and "..." in _tokens(arguments))


def _their_key(tree: Any, rules: list[Any]) -> Any:
    inner = rules[0]
    while inner.data == "expr_term" and len(inner.children) == 1:
        inner = inner.children[0]
    return (
        ("constant", _text(inner))
        if inner.data in ("identifier", "keyword", "literal_value")
        else theirs(inner)
    )


def _links(tree: Any) -> list[Any]:
    """Return what `.name`, `[key]`, `.0` or a splat with all that follows it adds to a chain."""
    rules = _rules(tree)
    if tree.data == "get_attr":
        return [("get", _text(rules[0]))]
    if tree.data == "braces_index":
        return [("index", theirs(rules[0]))]
    if tree.data == "short_index":
        return [("index", ("constant", Decimal(_text(tree).removeprefix("."))))]
    mark = "[*]" if tree.data == "full_splat" else ".*"
    return [(mark,), *(link for rule in rules for link in _links(rule))]


def _their_for(tree: Any, rules: list[Any]) -> Any:
    intro, *values = rules
    condition = theirs(_rules(values.pop())[0]) if values[-1].data == "for_cond" else None
    *names, collection = _rules(intro)
    shown = tuple(_text(name) for name in names)
    key = theirs(values[0]) if len(values) == 2 else None
    both = shown if len(shown) == 2 else ("", *shown)
    group = "..." in _tokens(tree)
    return ("for", both, theirs(collection), key, theirs(values[-1]), condition, group)


def _their_string(tree: Any, rules: list[Any], *, lines: bool = False) -> Any:
    """Return a template; its directives stand in a row in the tree, and are nested here."""
    before, after = (r"[ \t]+\Z", r"\A[ \t]*\n?") if lines else (r"\s+\Z", r"\A\s+")
    parts: list[Any] = []
    open_parts, strip = [parts], False
    for rule in rules:
        (child,) = rule.children
        kind = child.data if hasattr(child, "data") else "text"
        marks = [] if kind == "text" else [index for index, one in enumerate(child.children) if one == "~"]
        current = open_parts[-1]
        if 1 in marks and current and current[-1][0] == "constant":
            current[-1] = ("constant", re.sub(before, "", current[-1][1]))
        if kind == "text":
            text = _unescaped(str(child))
            current.append(("constant", re.sub(after, "", text, count=1) if strip else text))
        elif kind == "interpolation":
            current.append(theirs(_rules(child)[0]))
        elif kind in ("template_if_start", "template_for_start"):
            current.append((kind, _rules(child), [[]]))
            open_parts.append(current[-1][2][0])
        elif kind == "template_else":
            open_parts[-2][-1][2].append([])
            open_parts[-1] = open_parts[-2][-1][2][-1]
        else:
            open_parts.pop()
            open_parts[-1][-1] = _directive(*open_parts[-1][-1])
        strip = bool(marks) and marks[-1] > 1
    if len(rules) == 1 and hasattr(rules[0].children[0], "data"):
        return ("template", parts)
    return _template(parts)


def _directive(kind: str, head: list[Any], branches: list[list[Any]]) -> Any:
    results = [_template(branch) for branch in branches]
    if kind == "template_if_start":
        return ("if", theirs(head[0]), results[0], results[1] if len(results) > 1 else ("constant", ""))
    *names, collection = head
    shown = tuple(_text(name) for name in names)
    both = shown if len(shown) == 2 else ("", *shown)
    return ("join", ("for", both, theirs(collection), None, results[0], None, False))


def _unescaped(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        return _ESCAPES[match[1]] if match[1] else chr(int(match[2] or match[3], 16))

    return _ESCAPE.sub(character, text).replace("$${", "${").replace("%%{", "%{")


def _their_heredoc(tree: Any, rules: list[Any]) -> Any:
    import hcl2

    heading, *lines = str(tree.children[0]).removesuffix("\n").split("\n")
    del lines[-1]  # the marker
    if heading.startswith("<<-"):
        # A line whose newline before it is stripped begins nothing: it keeps its indentation.
        loose = [at > 0 and lines[at - 1].endswith("~}") for at in range(len(lines))]
        counted = [line for line, skipped in zip(lines, loose, strict=True) if line.strip() and not skipped]
        width = min((len(line) - len(line.lstrip(" ")) for line in counted), default=0)
        lines = [line if skipped else line[width:] for line, skipped in zip(lines, loose, strict=True)]
    text = "".join(line + "\n" for line in lines)
    body = _rules(hcl2.parses_to_tree(f"x = {_between_quotes(text)}\n"))[0]
    (string,) = _rules(_rules(_rules(body)[0])[1])
    return _their_string(string, _rules(string), lines=True)


def _between_quotes(text: str) -> str:
    """Return a here document's text as a quoted string: only what stands outside of `${}` is escaped."""
    out, at = ['"'], 0
    while at < len(text):
        if text.startswith(("$${", "%%{"), at):
            out.append(text[at : at + 3])
            at += 3
        elif text.startswith(("${", "%{"), at):
            end = _end_of_sequence(text, at + 2)
            out.append(text[at:end])
            at = end
        else:
            out.append({"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\"}.get(text[at], text[at]))
            at += 1
    return "".join([*out, '"'])


def _end_of_sequence(text: str, at: int) -> int:
    depth, quoted = 1, False
    while depth:
        character = text[at]
        if quoted and character == "\\":
            at += 1
        elif character == '"':
            quoted = not quoted
        elif character in "{}" and not quoted:
            depth += 1 if character == "{" else -1
        at += 1
    return at


_RULES: dict[str, Any] = {
    "identifier": lambda tree, rules: ("chain", ("name", _text(tree))),
    "literal_value": lambda tree, rules: (
        "constant",
        {"true": True, "false": False, "null": None}[_text(tree)],
    ),
    "int_lit": lambda tree, rules: ("constant", Decimal(_text(tree))),
    "float_lit": lambda tree, rules: ("constant", Decimal(_text(tree))),
    "string": _their_string,
    "heredoc_template": _their_heredoc,
    "heredoc_template_trim": _their_heredoc,
    "tuple": lambda tree, rules: ("tuple", [theirs(rule) for rule in rules]),
    "object": lambda tree, rules: (
        "object",
        [tuple(theirs(part) for part in _rules(rule)) for rule in rules],
    ),
    "object_elem_key": _their_key,
    "function_call": _their_call,
    "conditional": lambda tree, rules: ("if", *(theirs(rule) for rule in rules)),
    "unary_op": lambda tree, rules: _unary(_tokens(tree)[0], theirs(rules[0])),
    "binary_op": lambda tree, rules: (
        "binary",
        _text(_rules(rules[1])[0]),
        theirs(rules[0]),
        theirs(_rules(rules[1])[1]),
    ),
    "for_tuple_expr": _their_for,
    "for_object_expr": _their_for,
    **dict.fromkeys(
        ("index_expr_term", "get_attr_expr_term", "attr_splat_expr_term", "full_splat_expr_term"),
        lambda tree, rules: _chain(theirs(rules[0]), _links(rules[1])),
    ),
}


# Both


def _chain(source: Any, links: list[Any]) -> Any:
    if source[0] == "chain":
        return (*source, *links)
    return ("chain", source, *links)


def _constant(value: Any) -> Any:
    number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return ("constant", Decimal(value) if number else value)


def _unary(operator: str, operand: Any) -> Any:
    number = operand[0] == "constant" and isinstance(operand[1], Decimal)
    return ("constant", -operand[1]) if operator == "-" and number else ("unary", operator, operand)


def _template(parts: list[Any]) -> Any:
    merged: list[Any] = []
    for part in parts:
        text = part[0] == "constant" and isinstance(part[1], str)
        if text and merged and merged[-1][0] == "text":
            merged[-1] = ("text", merged[-1][1] + part[1])
        elif not text or part[1]:
            merged.append(("text", part[1]) if text else part)
    if not merged or (len(merged) == 1 and merged[0][0] == "text"):
        return ("constant", merged[0][1] if merged else "")
    return ("template", merged)
