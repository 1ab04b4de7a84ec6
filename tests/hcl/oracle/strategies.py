"""Generates expressions: from the grammar, and from the signatures of Terraform's functions."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisWarning

SEED = 20250401

#: Functions whose results differ from run to run, or that take long on purpose.
IMPURE = frozenset({"timestamp", "uuid", "bcrypt", "plantimestamp"})
_REPLACEMENTS = ("null", "[]", "{ a = 1 }", "local.dynamic")

_NUMBERS = ["0", "1", "2", "-1", "3", "10", "1.5", "0.1", "1e3", "-2.5", "255", "1024"]
_STRINGS = ['""', '"a"', '"b"', '"1"', '"true"', '"é"', '"a,b"', '"10.0.0.0/16"', '"x-y"', '"-5"', '"Ab c"']
_BOOLS = ["true", "false"]
_NAMES = ["a", "b", "c", "name"]

_STRING_FUNCTIONS = [
    "upper",
    "lower",
    "title",
    "strrev",
    "trimspace",
    "chomp",
    "urlencode",
    "base64encode",
    "md5",
]
_NUMBER_FUNCTIONS = ["abs", "ceil", "floor", "signum"]
_LIST_FUNCTIONS = ["reverse", "distinct", "flatten", "tolist", "toset", "compact", "sort"]


def _unary_call(names: Sequence[str], argument: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds("{}({})".format, st.sampled_from(names), argument)


def _numbers(inner: Kinds) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} {} {})".format, inner.number, st.sampled_from("+-*/%"), inner.number),
        st.builds("-{}".format, inner.number),
        _unary_call(_NUMBER_FUNCTIONS, inner.number),
        st.builds("{}({}, {})".format, st.sampled_from(["max", "min", "pow"]), inner.number, inner.number),
        st.builds("length({})".format, st.one_of(inner.sequence, inner.mapping, inner.string)),
        st.builds("sum({})".format, inner.sequence),
        st.builds("tonumber({})".format, inner.string),
    )


def _strings(inner: Kinds) -> st.SearchStrategy[str]:
    return st.one_of(
        _unary_call(_STRING_FUNCTIONS, inner.string),
        st.builds('"${{{}}}"'.format, inner.any),
        st.builds('"x${{{}}}y"'.format, inner.scalar),
        st.builds('"%{{ if {} }}{}%{{ endif }}"'.format, inner.boolean, st.sampled_from(["", "a", "${1}"])),
        st.builds("join({}, {})".format, inner.string, inner.sequence),
        st.builds("substr({}, {}, {})".format, inner.string, inner.number, inner.number),
        st.builds("replace({}, {}, {})".format, inner.string, inner.string, inner.string),
        st.builds('format("%s-%v", {}, {})'.format, inner.scalar, inner.any),
        st.builds("jsonencode({})".format, inner.any),
        st.builds("tostring({})".format, inner.scalar),
        st.builds("cidrsubnet({}, 8, {})".format, inner.string, inner.number),
    )


def _booleans(inner: Kinds) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} {} {})".format, inner.any, st.sampled_from(["==", "!="]), inner.any),
        st.builds("({} {} {})".format, inner.number, st.sampled_from(["<", ">", "<=", ">="]), inner.number),
        st.builds("({} {} {})".format, inner.boolean, st.sampled_from(["&&", "||"]), inner.boolean),
        st.builds("!{}".format, inner.boolean),
        st.builds("can({})".format, inner.any),
        st.builds("contains({}, {})".format, inner.sequence, inner.any),
        st.builds("startswith({}, {})".format, inner.string, inner.string),
        _unary_call(["alltrue", "anytrue"], inner.sequence),
    )


def _sequences(inner: Kinds) -> st.SearchStrategy[str]:
    items = st.lists(inner.any, max_size=3).map(", ".join)
    return st.one_of(
        st.builds("[{}]".format, items),
        st.builds("[{}]".format, st.lists(inner.scalar, max_size=3).map(", ".join)),
        _unary_call(_LIST_FUNCTIONS, inner.sequence),
        st.builds("concat({}, {})".format, inner.sequence, inner.sequence),
        st.builds("setunion({}, {})".format, inner.sequence, inner.sequence),
        st.builds("[for x in {} : x]".format, st.one_of(inner.sequence, inner.mapping)),
        st.builds("[for k, x in {} : [k, x] if x != {}]".format, inner.sequence, inner.scalar),
        st.builds("{}[*]".format, st.one_of(inner.sequence, inner.mapping, st.just("null"))),
        st.builds("{}({})".format, st.sampled_from(["keys", "values"]), inner.mapping),
        st.builds("split({}, {})".format, inner.string, inner.string),
        st.builds("range({})".format, inner.number),
        st.builds("setproduct({}, {})".format, inner.sequence, inner.sequence),
        st.builds("slice({}, 0, {})".format, inner.sequence, inner.number),
        st.builds("chunklist({}, {})".format, inner.sequence, inner.number),
    )


def _mappings(inner: Kinds) -> st.SearchStrategy[str]:
    item = st.builds("{} = {}".format, st.sampled_from(_NAMES), inner.any)
    return st.one_of(
        st.builds("{{{}}}".format, st.lists(item, max_size=3).map(", ".join)),
        st.builds("merge({}, {})".format, inner.mapping, inner.mapping),
        st.builds("tomap({})".format, inner.mapping),
        st.builds("zipmap({}, {})".format, inner.sequence, inner.sequence),
        st.builds("{{for k, v in {} : k => v}}".format, inner.mapping),
        st.builds("{{for v in {} : v => v...}}".format, inner.sequence),
    )


def _anything(inner: Kinds) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} ? {} : {})".format, inner.boolean, inner.any, inner.any),
        st.builds("try({}, {})".format, inner.any, inner.any),
        st.builds("coalesce({}, {})".format, inner.any, inner.any),
        st.builds("{}[{}]".format, inner.sequence, inner.number),
        st.builds("{}.{}".format, inner.mapping, st.sampled_from(_NAMES)),
        st.builds("{}[{}]".format, inner.mapping, inner.string),
        st.builds("lookup({}, {}, {})".format, inner.mapping, inner.string, inner.any),
        st.builds("element({}, {})".format, inner.sequence, inner.number),
        st.builds("one({})".format, inner.sequence),
        st.builds("jsondecode({})".format, inner.string),
        st.builds("sensitive({})".format, inner.any),
    )


class Kinds:
    """Expressions of each kind, to some depth. One in twelve is of another kind than it should be."""

    def __init__(self, depth: int, *, unknown: bool) -> None:
        leaves = {
            "number": [*_NUMBERS, *(["local.number"] if unknown else [])],
            "string": [*_STRINGS, *(["local.id", "local.text", "local.prefixed"] if unknown else [])],
            "boolean": [*_BOOLS, *(["local.bool"] if unknown else [])],
            "sequence": [
                "[]",
                '["b", "a"]',
                "[1, 2, 3]",
                "local.names",
                'toset(["y", "x"])',
                *(["local.half_list", "local.half_tuple", "local.half_set", "local.list"] if unknown else []),
            ],
            "mapping": [
                "{}",
                "{ a = 1 }",
                '{ a = "x", b = 2 }',
                "local.subnets",
                "tomap({ a = 1 })",
                *(["local.half_map", "local.half_object", "local.map"] if unknown else []),
            ],
        }
        others = ["null", *(["local.dynamic"] if unknown else [])]
        made = {kind: st.sampled_from(texts) for kind, texts in leaves.items()}
        loose: st.SearchStrategy[str] = st.sampled_from(others)
        if depth > 0:
            inner = Kinds(depth - 1, unknown=unknown)
            makers = {
                "number": _numbers,
                "string": _strings,
                "boolean": _booleans,
                "sequence": _sequences,
                "mapping": _mappings,
            }
            made = {kind: made[kind] | makers[kind](inner) for kind in made}
            loose = loose | _anything(inner)
        exact = st.one_of(*made.values(), loose)
        self.number = self._often(made["number"], exact)
        self.string = self._often(made["string"], exact)
        self.boolean = self._often(made["boolean"], exact)
        self.sequence = self._often(made["sequence"], exact)
        self.mapping = self._often(made["mapping"], exact)
        self.scalar = st.one_of(made["number"], made["string"], made["boolean"])
        self.any = exact

    @staticmethod
    def _often(usual: st.SearchStrategy[str], other: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.integers(0, 11).flatmap(lambda drawn: other if drawn == 11 else usual)


def expressions(depth: int = 3, *, unknown: bool = True) -> st.SearchStrategy[str]:
    """Return a strategy of expressions; with `unknown`, they may use values that are not known."""
    return Kinds(depth, unknown=unknown).any


def sampled_expressions(count: int) -> Iterator[str]:
    """Yield that many different expressions of moderate length, always the same ones."""
    found: dict[str, None] = {}

    def collect(unknown: bool, wanted: int) -> None:
        @seed(SEED)
        @settings(
            max_examples=wanted * 3,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(expressions(3, unknown=unknown).filter(lambda text: 12 <= len(text) <= 240))
        def take(text: str) -> None:
            if len(found) < total:
                found[text] = None

        total = len(found) + wanted
        take()

    with warnings.catch_warnings():
        # The description of so large a strategy is large; nobody reads it.
        warnings.simplefilter("ignore", HypothesisWarning)
        collect(False, count - count // 3)
        collect(True, count // 3)
    yield from found


def signature_expressions(signatures: Mapping[str, Any]) -> Iterator[str]:
    """Yield calls with too few, too many, null, mistyped, unknown and sensitive arguments.

    Args:
        signatures: the functions as `terraform metadata functions -json` describes them.
    """
    for name, signature in sorted(signatures.items()):
        if "::" in name:
            continue
        parameters = list(signature.get("parameters", []))
        variadic = signature.get("variadic_parameter")
        usual = [_usual(parameter["type"]) for parameter in parameters]
        if variadic is not None:
            usual.append(_usual(variadic["type"]))
        yield f"{name}()" if parameters or variadic else f"{name}(1)"
        if name in IMPURE:
            continue
        if len(usual) > 1:
            yield f"{name}({', '.join(usual[:-1])})"
        yield f"core::{name}({', '.join(usual)})"
        if variadic is None:
            yield f"{name}({', '.join([*usual, '1'])})"
        for place in range(len(usual)):
            for other in (*_REPLACEMENTS, f"sensitive({usual[place]})"):
                yield f"{name}({', '.join([*usual[:place], other, *usual[place + 1 :]])})"


def _usual(kind: Any) -> str:
    match kind:
        case "string":
            return '"a"'
        case "number":
            return "1"
        case "bool":
            return "true"
        case ["map", element]:
            return f"{{ a = {_usual(element)} }}"
        case [_, element]:
            return f"[{_usual(element)}]"
        case _:
            return '["a"]'
