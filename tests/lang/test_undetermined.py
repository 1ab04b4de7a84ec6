"""Kleene's quantifiers: a proven witness decides, whatever else is unknown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netlint.lang.undetermined import Members, Undetermined, every, some, where

Truth = bool | None


def holds(value: Truth) -> bool:
    if value is None:
        raise Undetermined("unknown")
    return value


def answer(question) -> Truth:
    try:
        return question()
    except Undetermined:
        return None


@given(st.lists(st.sampled_from([True, False, None])), st.booleans())
def test_quantifiers_follow_kleene(values: list[Truth], complete: bool) -> None:
    members = Members(values, None if complete else Undetermined("there may be more"))
    rest = values if complete else [*values, None]
    expected_some = True if True in rest else None if None in rest else False
    expected_every = False if False in rest else None if None in rest else True
    assert answer(lambda: some(members, holds)) is expected_some
    assert answer(lambda: every(members, holds)) is expected_every


@given(st.lists(st.sampled_from([True, False, None])))
def test_where_keeps_what_is_proven(values: list[Truth]) -> None:
    kept = where(Members(values), holds)
    assert list(kept.proven) == [value for value in values if value]
    assert (kept.incomplete is not None) == (None in values)


@given(st.lists(st.sampled_from([True, False, None])), st.data())
def test_knowing_more_never_turns_an_answer_round(values: list[Truth], data) -> None:
    before = answer(lambda: some(values, holds))
    refined = [data.draw(st.booleans()) if value is None else value for value in values]
    after = answer(lambda: some(refined, holds))
    assert before is None or after is before


def test_an_incomplete_collection_is_not_empty() -> None:
    with pytest.raises(Undetermined):
        bool(Members([], Undetermined("unknown")))
    with pytest.raises(Undetermined):
        len(Members([1], Undetermined("unknown")))
    assert bool(Members([1], Undetermined("unknown")))
