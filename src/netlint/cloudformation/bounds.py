"""What one reading may take: functions must not make a small template use up the machine."""

from __future__ import annotations

from netlint.errors import InputError
from netlint.hcl.limits import LONG_TEXT, Limits, TooLarge
from netlint.hcl.scope import EvaluationError
from netlint.lang.values import Value


class Bounds:
    """What is left for all stacks of one reading."""

    __slots__ = ("_limits",)

    def __init__(self) -> None:
        self._limits = Limits()

    def checked(self, value: Value, file: str) -> tuple[Value, str]:
        """Return a value, and what is wrong with it; the term of an unknown may be dropped.

        Args:
            value: the value of a property or of an output.
            file: the template that it is in.

        Raises:
            InputError: all values together are too large.
        """
        try:
            if isinstance(value, str):
                if len(value) > LONG_TEXT:
                    self._limits.text(len(value))
                return value, ""
            return self._limits.checked(value, 0, 0, copied=True), ""
        except EvaluationError as error:
            return value, error.detail
        except TooLarge as error:
            raise InputError(f"{error}: netlint does not evaluate that many", file=file) from None
