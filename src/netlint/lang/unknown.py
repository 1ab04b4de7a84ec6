"""A value that is not known before apply, as a value of its own."""

from enum import Enum


class Reason(Enum):
    """Why a value is unknown: it decides the sentence that the user reads."""

    AFTER_APPLY = "known only after apply"
    SENSITIVE = "marked sensitive, dropped when it was read"
    ELSEWHERE = "managed outside of what was read"
    UNREAD = "a data source that is read during apply"
    WRITE_ONLY = "write-only, never stored"
    NO_VALUE = "a variable without a value"
    IMPURE = "different at every run"
    UNSUPPORTED = "computed in a way that netlint cannot follow"
    FAILED = "not evaluated because of an error"
    MAYBE = "of an instance that may not exist: how many there are is not known"


class Unknown:
    """Stands in the place of a value that is not known.

    Equal only to itself, and without a truth value: code that would silently treat it as
    null or as false fails loudly instead. With a `symbol`, it is one of the members of a list
    that is not known, of which no two are equal: `among` names the list. `text` is a string of which only
    parts are unknown: references stand for these, `com.amazonaws.${data.aws_region.current.name}.s3`, and
    `${}` for what has none.
    """

    __slots__ = ("among", "reason", "symbol", "text")

    def __init__(self, reason: Reason, symbol: str = "", among: str = "", text: str = "") -> None:
        self.reason = reason
        self.symbol = symbol
        self.among = among
        self.text = text

    def __bool__(self) -> bool:
        raise TypeError("an unknown value is neither true nor false")

    def __repr__(self) -> str:
        return f"<unknown: {self.reason.value}>"


AFTER_APPLY = Unknown(Reason.AFTER_APPLY)
SENSITIVE = Unknown(Reason.SENSITIVE)
ELSEWHERE = Unknown(Reason.ELSEWHERE)
UNREAD = Unknown(Reason.UNREAD)
WRITE_ONLY = Unknown(Reason.WRITE_ONLY)
