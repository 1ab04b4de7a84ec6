"""Grapheme clusters."""

from __future__ import annotations

import pytest

from netlint.lang import graphemes


@pytest.mark.parametrize(
    "clusters",
    [
        [],
        ["a", "b"],
        ["a", "\r\n", "b"],
        ["\n", "\r"],
        ["e\u0301", "x"],
        ["\u0301"],
        ["🇩🇪", "🇫🇷", "🇮"],
        ["👨\u200d👩\u200d👧", "👍🏽"],
        ["क्", "षि"],
        ["각", "\u1100\u1161\u11a8", "x"],
        ["\u0600a", "\x00", "\u0301"],
        ["\ufffd", "\u0301"],
    ],
)
def test_clusters(clusters: list[str]) -> None:
    text = "".join(clusters)
    assert graphemes.split(text) == clusters
    assert graphemes.count(text) == len(clusters)


@pytest.mark.parametrize(
    ("text", "prefix"),
    [("", ""), ("vpc-", "vpc-"), ("vpc", "vp"), ("a/e\u0301", "a/"), ("x", ""), ("é ", "é ")],
)
def test_safe_prefix(text: str, prefix: str) -> None:
    assert graphemes.safe_prefix(text) == prefix


def test_composed_form() -> None:
    assert graphemes.normalized("e\u0301a") == "éa"
    assert graphemes.normalized("plain") == "plain"
