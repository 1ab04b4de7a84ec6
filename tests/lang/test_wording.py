"""Lists in sentences."""

import pytest

from netlint.lang.wording import listed


@pytest.mark.parametrize(
    ("names", "most", "expected"),
    [
        ("", 2, ""),
        ("a", 2, "a"),
        ("ab", 2, "a, b"),
        ("abc", 2, "a, b and 1 more"),
        ("abcdefg", 5, "a, b, c, d, e and 2 more"),
    ],
)
def test_what_is_left_out_is_counted(names: str, most: int, expected: str) -> None:
    assert listed(iter(names), most) == expected
