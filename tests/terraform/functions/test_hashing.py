"""The functions that compute hashes, identifiers and secrets."""

from __future__ import annotations

import pytest

from netlint.lang.unknown import Reason
from netlint.lang.values import UnknownValue
from tests.terraform.functions.answers import difference, evaluated, expressions


@pytest.mark.parametrize("text", expressions("hashing"))
def test_answer_is_terraforms(text: str) -> None:
    assert difference("hashing", text) is None


@pytest.mark.parametrize("text", ["uuid()", 'bcrypt("x")', "timestamp()", "plantimestamp()"])
def test_impure_functions_are_never_the_same(text: str) -> None:
    value = evaluated(text)
    assert isinstance(value, UnknownValue)
    assert (value.reason, value.term, value.range.not_null) == (Reason.IMPURE, None, True)


def test_decryption_is_left_open() -> None:
    value = evaluated('rsadecrypt("eA==", "-----BEGIN RSA PRIVATE KEY-----")')
    assert isinstance(value, UnknownValue)
    assert value.reason is Reason.UNSUPPORTED
