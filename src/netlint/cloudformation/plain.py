"""From values to the plain data of resource instances."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netlint.lang.unknown import Reason, Unknown
from netlint.lang.values import Computation, Ref, UnknownValue, Value
from netlint.resources import plain_values

#: What values hang on of which it is not known which one it is, by their identity.
Choices = Mapping[int, tuple[Value, tuple[str, ...]]]


class Maybe(Unknown):
    """In the place of what hangs on a condition; `detail` is a clause that says on what."""

    __slots__ = ("detail",)

    def __init__(self, detail: str, reason: Reason = Reason.MAYBE) -> None:
        super().__init__(reason)
        self.detail = detail


class Open(dict[str, Any]):
    """Properties that are not all known: of what is not among them nothing is known either."""

    __slots__ = ("_rest",)

    def __init__(self, known: dict[str, Any], rest: Unknown) -> None:
        super().__init__(known)
        self._rest = rest

    def get(self, name: str, default: Any = None) -> Any:
        """Return a property; what is not there may be."""
        return super().get(name, self._rest)


def to_plain(value: Value, choices: Choices) -> Any:
    """Return a value as plain data, `Unknown` in place; sensitive parts are dropped.

    Args:
        value: the value.
        choices: what is known of unknown values that are one of several.
    """
    return plain_values.to_plain(value, lambda unknown: _unknown(unknown, choices))


def _unknown(value: UnknownValue, choices: Choices) -> Unknown | str:
    chosen = choices.get(id(value))
    if chosen is not None:
        detail = f"one of several values: which one hangs on {' and '.join(chosen[1])}"
        return Maybe(detail, value.reason)
    known = plain_values.unknown_of(value)
    regional = in_its_region(value) if not known.symbol else None
    return known if regional is None else regional


def in_its_region(value: UnknownValue) -> str | None:
    """Return the name of an AWS service in the region of the stack, `${AWS::Region}` in place of that.

    A service's name begins with `com.amazonaws.` or `aws.api.` and the region: which one it is does not
    matter to what the service is (https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html).
    None for any other value.
    """
    term = value.term
    if not isinstance(term, Computation) or term.operation not in ("concat", "join"):
        return None
    separator = ""
    parts = term.operands
    if term.operation == "join":
        separator, parts = str(parts[0]), parts[1:]
    shown: list[str] = []
    for part in parts:
        if isinstance(part, str):
            shown.append(part)
        elif (
            isinstance(part, UnknownValue)
            and isinstance(part.term, Ref)
            and part.term.path == ("value",)
            and part.term.address.endswith("/AWS::Region")
        ):
            shown.append("${AWS::Region}")
        else:
            return None
    whole = separator.join(shown)
    return whole if whole.startswith(("com.amazonaws.", "aws.api.", "cn.com.amazonaws.")) else None
