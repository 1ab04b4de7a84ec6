"""Expressions: operands, references, operators by precedence climbing, calls and conditionals."""

from __future__ import annotations

import re

from netlint.hcl.ast import (
    AttributeStep,
    BinaryOperation,
    Call,
    Conditional,
    Constant,
    Expression,
    Literal,
    Parentheses,
    Step,
    Traversal,
    UnaryOperation,
)
from netlint.hcl.diagnostics import SyntaxFailure
from netlint.hcl.scanner import (
    IDENTIFIER,
    NUMBER,
    PLAIN_STRING,
    always,
    normalize,
)
from netlint.hcl.traversals import TraversalParser

# Groups of an operand: 1 plain string, 2 name and 3 its dotted tail, 4 number, 5 heredoc, 6 other openers.
_OPERAND = (
    rf"(?:{PLAIN_STRING}|({IDENTIFIER})((?:\.{IDENTIFIER})*+)|({NUMBER})"
    rf"|(<<-?{IDENTIFIER}\r?\n)|([\[({{\"\-]|!(?!=)))?"
)
_operand_line = always(r"[ \t]*+" + _OPERAND)
_operand_free = always(r"[ \t\n\r]*+" + _OPERAND)

_OPERATORS = r"(\|\||&&|==|!=|<=|>=|<(?!<-?[^\W\d][\w\-]*+\r?\n)|>|\+|-|\*|/(?![/*])|%|\?)"
_operator_line = re.compile(r"[ \t]*+" + _OPERATORS).match
_operator_free = re.compile(r"[ \t\n\r]*+" + _OPERATORS).match

_call_open = re.compile(r"\s*+(?:\(|::)").match
_scoped_name = re.compile(rf"\s*+::\s*+({IDENTIFIER})").match

_PRECEDENCE = {"||": 1, "&&": 2, "==": 3, "!=": 3, "<": 4, ">": 4, "<=": 4, ">=": 4}
_PRECEDENCE |= {"+": 5, "-": 5, "*": 6, "/": 6, "%": 6}
_KEYWORDS: dict[str, Constant] = {"true": True, "false": False, "null": None}

#: What ends an expression wherever it stands, so that no operator needs to be looked for.
_CLOSERS = frozenset(",)]}")
_CLOSERS_LINE = frozenset(",)]}\n")


class ExpressionParser(TraversalParser):
    """Reads expressions. `collection` and `template` readers come from the classes built on this one."""

    __slots__ = ()

    def expression(self) -> Expression:
        """Read a whole expression, conditionals included.

        Raises:
            SyntaxFailure: there is none, or it is broken.
        """
        outer_depth = self.depth
        self.deeper(self.pos)
        left = self.operand()
        if self.text[self.pos : self.pos + 1] not in (_CLOSERS if self.free else _CLOSERS_LINE):
            operator = self.operator()
            if operator and operator != "?":
                left = self.operation(left, operator, 1)
                operator = self.operator()
            if operator:
                left = self.conditional(left)
        self.depth = outer_depth
        return left

    def conditional(self, condition: Expression) -> Expression:
        """Read what follows a condition, from its question mark."""
        self.peek()
        self.pos += 1
        true_result = self.expression()
        if self.peek() != ":" or self.text.startswith("::", self.pos):
            detail = "After ? and a value, a colon and the value for the other case are expected."
            raise self.unexpected("Missing false expression in conditional", detail)
        self.pos += 1
        false_result = self.expression()
        return Conditional(condition.start, false_result.end, condition, true_result, false_result)

    def operator(self) -> str:
        """Return the binary operator or question mark that comes next, without passing it, or nothing."""
        match = (_operator_free if self.free else _operator_line)(self.text, self.pos)
        if match is not None:
            return match[1]
        character = self.peek()
        if character not in "|&=!<>+-*/%?":
            return ""
        if character == "/" and self.text[self.pos + 1 : self.pos + 2] == "*":
            return "/"
        match = _operator_line(self.text, self.pos)
        return match[1] if match is not None else ""

    def operation(self, left: Expression, operator: str, minimum: int) -> Expression:
        """Read on from a first operand through every operator that binds at least as tightly as `minimum`."""
        outer_depth = self.depth
        self.deeper(self.pos)
        level = _PRECEDENCE.get(operator, 0)
        while level >= minimum:
            run = level
            rest: list[tuple[str, Expression]] = []
            while level == run:
                self.peek()
                self.pos += len(operator)
                right = self.operand()
                following = self.operator()
                level = _PRECEDENCE.get(following, 0)
                if level > run:
                    right = self.operation(right, following, run + 1)
                    following = self.operator()
                    level = _PRECEDENCE.get(following, 0)
                rest.append((operator, right))
                operator = following
            left = BinaryOperation(left.start, right.end, left, tuple(rest))
        self.depth = outer_depth
        return left

    def operand(self) -> Expression:
        """Read one operand with its unary operators and the references into it."""
        text = self.text
        match = (_operand_free if self.free else _operand_line)(text, self.pos)
        kind = match.lastindex
        if kind == 3:
            return self.name(match[2], match[3], match.start(2), match.end())
        self.pos = end = match.end()
        operand: Expression
        if kind == 1:
            operand = Literal(match.start(1) - 1, end, normalize(match[1]))
        elif kind == 4:
            operand = self.number(match.start(4), end, match[4])
        elif kind == 5:
            operand = self.heredoc(match.start(5), match[5])
        elif kind == 6:
            character = match[6]
            if character in "!-":
                return self.unary(character, end - 1)
            operand = self.bracketed(character, end - 1)
        else:
            return self.after_trivia()
        if text[self.pos : self.pos + 1] in (_CLOSERS if self.free else _CLOSERS_LINE):
            return operand
        return self.postfix(operand, [])

    def bracketed(self, character: str, start: int) -> Expression:
        """Read what an opening bracket or quote, just passed, begins."""
        if character == '"':
            return self.quoted(start)
        if character == "[":
            return self.tuple_constructor(start)
        if character == "{":
            return self.object_constructor(start)
        outer, self.free = self.free, True
        inner = self.expression()
        if self.peek() != ")":
            raise self.unexpected("Unbalanced parentheses", "A closing parenthesis is expected here.")
        self.pos += 1
        self.free = outer
        return Parentheses(start, self.pos, inner)

    def after_trivia(self) -> Expression:
        """Read an operand that stands behind comments, or raise what is wrong where none stands."""
        before = self.pos
        character = self.peek()
        if self.pos > before and character not in ("", "\n"):
            return self.operand()
        if character == "":
            raise SyntaxFailure(
                self.pos, "Missing expression", "A value is expected here, but the file ends."
            )
        raise self.unexpected("Invalid expression", "The start of a value is expected here.")

    def unary(self, operator: str, start: int) -> Expression:
        """Read the operand of a unary operator, which binds less tightly than references only."""
        outer_depth = self.depth
        self.deeper(start)
        operand = self.operand()
        self.depth = outer_depth
        return UnaryOperation(start, operand.end, operator, operand)

    def name(self, root: str, tail: str, start: int, end: int) -> Expression:
        """Read what a name begins: a call, a keyword, or a reference; `tail` is the attributes behind it."""
        text = self.text
        root_end = end - len(tail)
        following = text[end : end + 1]
        if not tail and following in "( :\t\n\r" and following:
            opening = _call_open(text, end)
            if opening is not None and (self.free or "\n" not in opening[0]):
                call = self.call(root, start, end)
                return call if text[self.pos : self.pos + 1] in _CLOSERS else self.postfix(call, [])
        if root in _KEYWORDS:
            self.pos = root_end
            literal = Literal(start, root_end, _KEYWORDS[root])
            return (
                self.postfix(literal, [])
                if tail or following not in (_CLOSERS if self.free else _CLOSERS_LINE)
                else literal
            )
        steps: list[Step] = []
        if tail:
            position = root_end
            for attribute in tail.split(".")[1:]:
                step_end = position + 1 + len(attribute)
                steps.append(AttributeStep(position, step_end, attribute))
                position = step_end
        self.pos = end
        traversal = Traversal(start, end, root, tuple(steps))
        if following in (_CLOSERS if self.free else _CLOSERS_LINE):
            return traversal
        return self.postfix(traversal, steps)

    def call(self, name: str, start: int, end: int) -> Expression:
        """Read the rest of a function call, from behind the first part of its name."""
        self.pos = end
        while (scoped := _scoped_name(self.text, self.pos)) is not None:
            name += "::" + scoped[1]
            self.pos = end = scoped.end()
        if self.peek() == ":" and self.text.startswith("::", self.pos):
            self.pos += 2
            raise self.unexpected("Missing function name", "After :: the name of a function is expected.")
        if self.peek() != "(":
            detail = "After the name of a function an opening parenthesis is expected."
            raise self.unexpected("Missing open parenthesis", detail)
        opened = self.pos
        self.pos += 1
        outer, self.free = self.free, True
        arguments: list[Expression] = []
        expand = False
        while self.peek() != ")":
            arguments.append(self.expression())
            separator = self.text[self.pos : self.pos + 1]
            if separator != "," and separator != ")":
                separator = self.peek()
            if separator == ",":
                self.pos += 1
            elif separator == "." and self.text.startswith("...", self.pos):
                expand = True
                ellipsis = self.pos
                self.pos += 3
                if self.peek() != ")":
                    detail = (
                        "A closing parenthesis is expected after ...: only the last argument can be expanded."
                    )
                    raise SyntaxFailure(ellipsis, "Missing closing parenthesis", detail)
            elif separator != ")":
                raise self.argument_failure(separator, start, opened)
        self.pos += 1
        self.free = outer
        return Call(start, self.pos, name, tuple(arguments), expand, end)

    def argument_failure(self, separator: str, start: int, opened: int) -> SyntaxFailure:
        """Return the failure for what stands where a comma or the end of the arguments should."""
        if separator == "":
            detail = f"The parenthesis opened at line {self.source.position(opened).line} is never closed."
            return SyntaxFailure(start, "Unterminated function call", detail)
        return self.unexpected("Missing argument separator", "Arguments are separated by commas.")

    def quoted(self, start: int) -> Expression:
        """Read a quoted template from behind its opening quote."""
        raise NotImplementedError

    def heredoc(self, start: int, introducer: str) -> Expression:
        """Read a heredoc from behind its first line."""
        raise NotImplementedError

    def tuple_constructor(self, start: int) -> Expression:
        """Read a tuple or a for expression from behind its opening bracket."""
        raise NotImplementedError

    def object_constructor(self, start: int) -> Expression:
        """Read an object or a for expression from behind its opening brace."""
        raise NotImplementedError
