"""Functions on dates and times.

Source: https://developer.hashicorp.com/terraform/language/functions (Date and Time Functions). Timestamps
are those of RFC 3339, read as strictly as Go's `time` package does; years may be 0, or above 9999.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from netlint.lang.function import Function, FunctionError, Parameter, function
from netlint.lang.graphemes import normalized
from netlint.lang.types import NUMBER, STRING
from netlint.lang.values import Value
from netlint.terraform.functions.texts import differing, quoted

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_SECOND = 1_000_000_000
#: The units of durations, in nanoseconds.
_UNITS = {
    "ns": 1,
    "us": 1_000,
    "µs": 1_000,
    "μs": 1_000,
    "ms": 1_000_000,
    "s": _SECOND,
    "m": 60 * _SECOND,
    "h": 3600 * _SECOND,
}
_MOST_NANOSECONDS = (1 << 63) - 1

_TIMESTAMP = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]+)?(?:Z|([+-])([0-9]{2}):([0-9]{2}))"
)
_AMOUNT = re.compile(r"([0-9]*)(?:(\.)([0-9]*))?([^0-9.]*)")
_TOKEN = re.compile(r"'(?:[^']|'')*'|''|'.*|([A-Za-z])\1*|[^A-Za-z']+", re.DOTALL)


class Moment(NamedTuple):
    """A moment: nanoseconds since 1970-01-01 in UTC, and the offset from UTC, in seconds, to show it with."""

    nanoseconds: int
    offset: int


class Clock(NamedTuple):
    """A moment as a calendar and a clock show it. Weekdays count from Sunday, which is 0."""

    year: int
    month: int
    day: int
    weekday: int
    hour: int
    minute: int
    second: int


def parse(text: str) -> Moment:
    """Read a timestamp.

    Raises:
        FunctionError: it is not one of RFC 3339; without argument.
    """
    found = _TIMESTAMP.match(text)
    if found is None:
        raise FunctionError(f"not a valid RFC3339 timestamp: {_misfit(text)}")
    year, month, day, hour, minute, second = map(int, found.groups()[:6])
    if found.end() < len(text):
        rest = quoted(text[found.end() :])
        raise FunctionError(f"not a valid RFC3339 timestamp: cannot use {rest} as timestamp segment")
    if hour > 23:
        raise FunctionError("not a valid RFC3339 timestamp: hour must be between 0 and 23 inclusive")
    for what, value, end, low, high in (
        ("month", month, found.end(2), 1, 12),
        ("minute", minute, found.end(5), 0, 59),
        ("second", second, found.end(6), 0, 59),
    ):
        if not low <= value <= high:
            rest = quoted(text[end:])
            raise FunctionError(f"not a valid RFC3339 timestamp: cannot use {rest} as {what}")
    if not 1 <= day <= _days_in(year, month):
        raise FunctionError("not a valid RFC3339 timestamp: day out of range")
    offset = 0
    if found[8]:
        hours, minutes = int(found[9]), int(found[10])
        if hours > 23 or minutes > 59:
            written = quoted(text[found.start(8) :])
            raise FunctionError(f"not a valid RFC3339 timestamp: cannot use {written} as UTC offset")
        offset = (hours * 3600 + minutes * 60) * (-1 if found[8] == "-" else 1)
    seconds = _day_number(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - offset
    fraction = int((found[7] or ".0")[1:10].ljust(9, "0"))
    return Moment(seconds * _SECOND + fraction, offset)


_SEGMENTS = (
    (r"[0-9]{4}", "year"),
    (r"-", "-"),
    (r"[0-9]{2}", "month"),
    (r"-", "-"),
    (r"[0-9]{2}", "day of month"),
    (r"T", "T"),
    (r"[0-9]{2}", "hour"),
    (r":", ":"),
    (r"[0-9]{2}", "minute"),
    (r":", ":"),
    (r"[0-9]{2}(\.[0-9]+)?", "second"),
    (r"Z|[+-][0-9]{2}:[0-9]{2}", "UTC offset"),
)


def _misfit(text: str) -> str:
    """Return the first thing that is wrong with the form of a timestamp."""
    rest = text
    for pattern, what in _SEGMENTS:
        found = re.match(pattern, rest)
        if found is not None:
            rest = rest[found.end() :]
        elif what == "T":
            return "missing required time introducer 'T'"
        elif what in (":", "-"):
            shown = f"found {quoted(rest)} where" if rest else "end of string where"
            return f"{shown} {quoted(what)} is expected"
        elif what == "hour" and re.match(r"[0-9]", rest):
            return "hour must have exactly two digits"
        else:
            return f"cannot use {quoted(rest)} as {what}" if rest else f"end of string before {what}"
    return "malformed"


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _days_in(year: int, month: int) -> int:
    return 29 if month == 2 and _leap(year) else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def _day_number(year: int, month: int, day: int) -> int:
    """Return the days since 1970-01-01 of a day of the Gregorian calendar.

    Years are counted from March, so that the leap day is their last.
    """
    year -= month <= 2
    era, of_era = divmod(year, 400)
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


def clock(moment: Moment) -> Clock:
    """Return what a calendar and a clock show at a moment, at its offset from UTC."""
    days, second = divmod(moment.nanoseconds // _SECOND + moment.offset, 86400)
    era, of_era = divmod(days + 719468, 146097)
    year = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    shifted = (5 * of_year + 2) // 153
    day = of_year - (153 * shifted + 2) // 5 + 1
    month = shifted + 3 if shifted < 10 else shifted - 9
    year += era * 400 + (month <= 2)
    return Clock(year, month, day, (days + 4) % 7, second // 3600, second // 60 % 60, second % 60)


def _zone(offset: int, colon: str) -> str:
    sign = "-" if offset < 0 else "+"
    return f"{sign}{abs(offset) // 3600:02d}{colon}{abs(offset) // 60 % 60:02d}"


def to_text(moment: Moment) -> str:
    """Write a moment as a timestamp, without fractions of seconds."""
    shown = clock(moment)
    sign = "-" if shown.year < 0 else ""
    zone = _zone(moment.offset, ":") if moment.offset else "Z"
    return (
        f"{sign}{abs(shown.year):04d}-{shown.month:02d}-{shown.day:02d}"
        f"T{shown.hour:02d}:{shown.minute:02d}:{shown.second:02d}{zone}"
    )


def _duration(text: str) -> int:
    """Read a duration such as `1h30m`; returns nanoseconds."""
    invalid = FunctionError(f"time: invalid duration {quoted(text)}")
    rest = text[1:] if text[:1] in ("+", "-") else text
    if rest == "0":
        return 0
    if not rest:
        raise invalid
    total = 0
    while rest:
        found = _AMOUNT.match(rest)
        assert found is not None
        whole, _, part, unit = found.groups()
        if not whole and not part:
            raise invalid
        if not unit:
            raise FunctionError(f"time: missing unit in duration {quoted(text)}")
        if unit not in _UNITS:
            raise FunctionError(f"time: unknown unit {quoted(unit)} in duration {quoted(text)}")
        if len(whole) > 20:
            raise invalid
        total += int(whole or "0") * _UNITS[unit]
        # Digits beyond these are worth less than a nanosecond, whatever the unit.
        total += int((part or "0")[:15].ljust(15, "0")) * _UNITS[unit] // 10**15
        if total > _MOST_NANOSECONDS:
            raise invalid
        rest = rest[found.end() :]
    return -total if text[0] == "-" else total


@function(STRING, Parameter("timestamp", STRING), Parameter("duration", STRING))
def timeadd(timestamp: str, duration: str) -> str:
    """Return the timestamp that is a duration later."""
    moment = parse(timestamp)
    return to_text(Moment(moment.nanoseconds + _duration(duration), moment.offset))


@function(NUMBER, Parameter("timestamp_a", STRING), Parameter("timestamp_b", STRING))
def timecmp(first: str, second: str) -> int:
    """Return -1, 0 or 1: whether a timestamp is before, at or after another."""
    moments: list[int] = []
    for index, text in enumerate((first, second)):
        moments.append(_argument(text, index).nanoseconds)
    return (moments[0] > moments[1]) - (moments[0] < moments[1])


def _argument(text: str, index: int) -> Moment:
    try:
        return parse(text)
    except FunctionError as error:
        raise FunctionError(error.message, index) from None


@function(STRING, Parameter("format", STRING), Parameter("time", STRING))
def formatdate(layout: str, time: str) -> str:
    """Write a timestamp in another form."""
    moment = _argument(time, 1)
    shown = clock(moment)
    pieces: list[str] = []
    for found in _TOKEN.finditer(layout):
        token = found[0]
        if token == "''":
            pieces.append("'")
        elif token[0] == "'":
            if len(token) == 1 or not re.fullmatch(r"'(?:[^']|'')*'", token, re.DOTALL):
                raise FunctionError("unterminated literal '", 0)
            pieces.append(token[1:-1].replace("''", "'"))
        elif found[1]:
            pieces.append(_verb(token, shown, moment.offset))
        else:
            pieces.append(token)
    return normalized("".join(pieces))


#: What a verb may look like, as the message about another form of it says.
_FORMS = {
    "Y": 'year must either be "YY" or "YYYY"',
    "M": 'month must be "M", "MM", "MMM", or "MMMM"',
    "D": 'day of month must either be "D" or "DD"',
    "E": 'day of week must either be "EEE" or "EEEE"',
    "h": '24-hour must either be "h" or "hh"',
    "H": '12-hour must either be "H" or "HH"',
    "A": 'must be "AA"',
    "a": 'must be "aa"',
    "m": 'minute must either be "m" or "mm"',
    "s": 'second must either be "s" or "ss"',
    "Z": "timezone must be Z, ZZZZ, or ZZZZZ",
}


def _verb(token: str, shown: Clock, offset: int) -> str:
    written = _year_or_name(token, shown)
    if written is None:
        written = _zone_verb(token, offset) if token[0] == "Z" else _two_digits(token, shown)
    if written is not None:
        return written
    message = f"invalid date format verb {quoted(token)}"
    raise FunctionError(f"{message}: {_FORMS[token[0]]}" if token[0] in _FORMS else message, 0)


def _year_or_name(token: str, shown: Clock) -> str | None:
    match token:
        case "YY":
            return f"{abs(shown.year) % 100:02d}"
        case "YYYY":
            return f"{shown.year:04d}"
        case "MMM":
            return _MONTHS[shown.month - 1][:3]
        case "MMMM":
            return _MONTHS[shown.month - 1]
        case "EEE":
            return _DAYS[shown.weekday][:3]
        case "EEEE":
            return _DAYS[shown.weekday]
        case "AA" | "aa":
            half = "AM" if shown.hour < 12 else "PM"
            return half if token == "AA" else half.lower()
        case _:
            return None


def _two_digits(token: str, shown: Clock) -> str | None:
    numbers = {
        "M": shown.month,
        "D": shown.day,
        "h": shown.hour,
        "H": shown.hour % 12 or 12,
        "m": shown.minute,
        "s": shown.second,
    }
    if len(token) > 2 or token[0] not in numbers:
        return None
    return f"{numbers[token[0]]:0{len(token)}d}"


def _zone_verb(token: str, offset: int) -> str | None:
    match len(token):
        case 1:
            return _zone(offset, ":") if offset else "Z"
        case 3:
            return _zone(offset, "") if offset else "UTC"
        case 4:
            return _zone(offset, "")
        case 5:
            return _zone(offset, ":")
        case _:
            return None


@function(STRING, pure=False)
def timestamp() -> Value:
    """Return the current time."""
    return differing()


@function(STRING, pure=False)
def plantimestamp() -> Value:
    """Return the time of the plan."""
    return differing()


FUNCTIONS: dict[str, Function] = {
    declared.name: declared for declared in (formatdate, plantimestamp, timeadd, timecmp, timestamp)
}
