"""The parameters of a stack: given values, defaults, and symbols for what has neither.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from netlint.cloudformation.functions import STRINGS, is_scalar, split, text
from netlint.errors import InputError
from netlint.lang.types import STRING
from netlint.lang.unknown import Reason
from netlint.lang.values import (
    NOT_NULL,
    Computation,
    ObjectValue,
    Ref,
    Sensitive,
    TupleValue,
    UnknownValue,
    Value,
)

if TYPE_CHECKING:
    from netlint.resources.options import ReadOptions

_SSM = "AWS::SSM::Parameter::Value<"


class Blank(str):
    """The empty text of a parameter whose default it is, passed on unchanged.

    Conditions ask for it, to leave out what it stands for. No property that is read here may be empty: where
    one is, the value is to be given, and `symbol` is what it is the unknown of.
    """

    __slots__ = ("symbol",)

    symbol: Ref

    def __new__(cls, symbol: Ref) -> Blank:
        """Make the empty text of a parameter."""
        made = super().__new__(cls, "")
        made.symbol = symbol
        return made


def without_blanks(value: Value) -> Value:
    """Return the value of a property, unknown where it is the empty default of a parameter."""
    if isinstance(value, Blank):
        return UnknownValue(STRING, value.symbol, Reason.NO_VALUE, NOT_NULL)
    if isinstance(value, TupleValue):
        return TupleValue(tuple(map(without_blanks, value.elements)))
    if isinstance(value, ObjectValue):
        return ObjectValue({name: without_blanks(inner) for name, inner in value.attributes.items()})
    return value


def value_of(declared: Mapping[str, Any], given: Value | None, symbol: Ref) -> Value:
    """Return the value of a parameter.

    Args:
        declared: its declaration.
        given: the value that is passed, None where none is.
        symbol: what an unknown value of it is the unknown of.
    """
    type_ = declared.get("Type")
    type_ = type_ if isinstance(type_, str) else "String"
    written = given if given is not None else _literal(declared.get("Default"))
    if given is None and written == "" and type_ != "Number" and not type_.startswith(_SSM):
        written = Blank(symbol)
    found = _typed(type_, written, symbol)
    hidden = declared.get("NoEcho")
    return Sensitive(found) if hidden is True or str(hidden).lower() == "true" else found


def _literal(default: Any) -> Value | None:
    if isinstance(default, list):
        return TupleValue(tuple(one if is_scalar(one) else text(str(one)) for one in default))
    return default if is_scalar(default) else None


def _typed(type_: str, written: Value | None, symbol: Ref) -> Value:
    if type_.startswith(_SSM):
        # What is passed is the name of the parameter, of which AWS reads the value.
        inner = type_.removeprefix(_SSM).removesuffix(">")
        term = Computation("ssm", (written,)) if isinstance(written, str) else symbol
        return UnknownValue(STRINGS if _is_list(inner) else STRING, term, Reason.ELSEWHERE, NOT_NULL)
    if _is_list(type_):
        if written is None:
            return UnknownValue(STRINGS, symbol, Reason.NO_VALUE, NOT_NULL)
        return _list(type_, written)
    if written is None:
        return UnknownValue(STRING, symbol, Reason.NO_VALUE, NOT_NULL)
    if isinstance(written, TupleValue):
        return ",".join(text(one) for one in written.elements)
    if not is_scalar(written):
        return written
    if type_ == "Number":
        return _number(text(written))
    return written if isinstance(written, str) else text(written)


def _list(type_: str, written: Value) -> Value:
    if isinstance(written, Blank):
        # `Fn::Length` of it is 1, and `Fn::Select` finds an empty text.
        return TupleValue((written,))
    found = written if isinstance(written, TupleValue) else split(",", written)
    if isinstance(found, TupleValue):
        stripped = (one.strip() if type(one) is str else one for one in found.elements)
        elements = tuple(one for one in stripped if one != "")
        if not elements and type_ == "CommaDelimitedList":
            elements = ("",)
        return TupleValue(tuple(map(_number, map(text, elements))) if "<Number>" in type_ else elements)
    return found


def _is_list(type_: str) -> bool:
    return type_ == "CommaDelimitedList" or type_.startswith("List<")


def _number(written: str) -> Value:
    for convert in (int, float):
        try:
            return convert(written)
        except ValueError:
            continue
    return written


def given_parameters(options: ReadOptions) -> dict[str, str | list[str]]:
    """Return the parameters of the command line; later ones win.

    A name may begin with that of its stack and a colon, as for `cdk deploy --parameters`.

    Raises:
        InputError: a file cannot be read, or has no form that CloudFormation or CDK takes.
    """
    found: dict[str, str | list[str]] = {}
    for option in options.parameters:
        if option.file:
            found |= _file(option.file)
        else:
            found[option.name] = option.value
    return found


def _file(path: str) -> dict[str, str | list[str]]:
    try:
        with open(path, "rb") as stream:
            data = stream.read(1 << 24)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=path) from None
    top = _decoded(data, path)
    if isinstance(top, dict) and isinstance(top.get("Parameters"), dict):
        # A template configuration of CodePipeline: `Tags` and `StackPolicy` stand beside it.
        top = top["Parameters"]
    if isinstance(top, dict):
        return {str(name): _value(value) for name, value in top.items() if value is not None}
    found: dict[str, str | list[str]] = {}
    for entry in top if isinstance(top, list) else [None]:
        if isinstance(entry, dict) and isinstance(entry.get("ParameterKey"), str):
            # `UsePreviousValue` says nothing of the value.
            value = entry.get("ParameterValue", entry.get("ResolvedValue"))
            if value is not None:
                found[entry["ParameterKey"]] = _value(value)
        elif isinstance(entry, str) and "=" in entry:
            name, _, value = entry.partition("=")
            found[name.strip()] = value.strip()
        else:
            raise InputError(
                'no file of parameters: it is `{"NAME": "VALUE"}`, `{"Parameters": {…}}`,'
                ' `[{"ParameterKey": "NAME", "ParameterValue": "VALUE"}]` or `["NAME=VALUE"]`',
                file=path,
                line=1,
            )
    return found


def _decoded(data: bytes, path: str) -> Any:
    from netlint.cloudformation.document import parse_any

    text_ = data.removeprefix(b"\xef\xbb\xbf")
    if not text_.strip():
        return {}
    lines = text_.decode("utf-8", "replace").split("\n")
    bare = [line.strip() for line in lines if line.strip() and not line.strip().startswith("#")]
    if all("=" in line and ":" not in line.partition("=")[0] and line[0] not in "[{-" for line in bare):
        return [line.rstrip("\r") for line in bare]
    return parse_any(text_, path).data


def _value(value: Any) -> str | list[str]:
    if isinstance(value, list):
        return [text(one) for one in value]
    return text(value) if is_scalar(value) else str(value)
