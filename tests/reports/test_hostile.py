"""Names by an attacker, in every format: nothing of them is obeyed, and nothing crashes."""

import re
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from itertools import product

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netlint.engine.finding import Finding, Report, Severity, Summary
from netlint.reports import FORMATS, render
from netlint.reports.escape import printable, shorten, well_formed
from netlint.reports.github import command, stop_commands
from netlint.reports.markdown import MAX_LENGTH
from netlint.reports.markdown_escape import code, comment_key, plain

COMMAND = re.compile(r"^\s*::(error|warning|notice) ")


def lines_of(text: str) -> list[str]:
    """Split as a terminal or a log viewer might: at everything that some program takes for a line end."""
    return re.split(r"[\n\r\x0b\x0c\x85\u2028\u2029]", text)


def assert_no_control_character(text: str) -> None:
    if not text.replace("\n", "").isprintable():
        bad = {c for c in text if not c.isprintable() and c != "\n"}
        pytest.fail(ascii(bad))


def assert_no_log_command(text: str, *, allowed: bool) -> None:
    for line in lines_of(text):
        if line.lstrip().startswith("::"):
            assert allowed, ascii(line[:80])
            assert COMMAND.match(line), ascii(line[:80])
            continue
        assert not re.search(r"##\w*\[", line), ascii(line[:80])


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_survives(hostile: Report, format: str) -> None:
    text = render(hostile, format, category=hostile.inputs[0])
    text.encode("utf-8")
    assert text.endswith("\n")
    if format in ("text", "concise", "github", "markdown"):
        assert_no_control_character(text)
        assert_no_log_command(text, allowed=format == "github")
        assert len(text) < 200_000
    else:
        assert_no_control_character(text)
        msgspec.json.decode(text)


any_text = st.text(st.characters(), max_size=40)
nasty = st.lists(
    st.one_of(
        any_text, st.sampled_from(["::", "##[", "##vso[", "\n", "\r", "\x1b[", "\x9b", "\u2028", "%0A"])
    ),
    max_size=6,
).map("".join)


@settings(max_examples=150, deadline=None)
@given(nasty, nasty, nasty)
def test_no_line_is_a_command_that_we_did_not_write(message: str, address: str, file: str) -> None:
    finding = Finding(
        code="X001",
        slug="x",
        severity=Severity.HIGH,
        message=message,
        address=address,
        because=(message,),
        help=address,
        input=file,
    )
    report = Report(
        findings=[finding],
        undetermined=[],
        suppressed=[],
        errors=[],
        summary=Summary(),
        rules=[],
        inputs=[file],
    )
    for name in ("text", "concise", "github", "markdown"):
        text = render(report, name)
        assert_no_control_character(text)
        assert_no_log_command(text, allowed=name == "github")
    written = [line for line in render(report, "github").split("\n") if line.startswith("::")]
    assert len(written) == 1


@settings(max_examples=200, deadline=None)
@given(nasty)
def test_command_decodes_to_what_went_in(text: str) -> None:
    written = command("error", text, title=text, file="")
    assert "\n" not in written
    assert "\r" not in written
    match = re.fullmatch(r"::error(?: title=([^:,]*))?::(.*)", written, re.DOTALL)
    assert match
    decode = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}
    for encoded in (match[1] or "", match[2]):
        assert re.sub("%0D|%0A|%3A|%2C|%25", lambda m: decode[m[0]], encoded) == text


@settings(max_examples=200, deadline=None)
@given(nasty)
def test_printable_is_one_line_and_stays_as_it_is_when_harmless(text: str) -> None:
    once = printable(text)
    assert once.isprintable()
    assert printable(once) == once
    well_formed(text).encode()


def test_shorten_keeps_both_ends() -> None:
    assert shorten("abcdefghij", 5) == "ab…ij"
    assert shorten("abc", 5) == "abc"
    assert len(printable("x" * 5_000_000)) < 1_001


def test_stop_commands_only_in_github_actions() -> None:
    assert stop_commands("a\n", {}) == "a\n"
    guarded = stop_commands("a", {"GITHUB_ACTIONS": "true"})
    match = re.fullmatch(r"::stop-commands::([0-9a-f]{32})\na\n::([0-9a-f]{32})::\n", guarded)
    assert match
    assert match[1] == match[2]
    assert guarded != stop_commands("a", {"GITHUB_ACTIONS": "true"})


def test_markdown_holds_no_markup_of_others(hostile: Report) -> None:
    text = render(hostile, "markdown")
    assert len(text.encode()) <= MAX_LENGTH
    tags = set(re.findall(r"<[^>]*>", text))
    allowed = r"</?(details|summary|code|sub)>|<!-- netlint:comment:default -->"
    assert all(re.fullmatch(allowed, tag) for tag in tags), tags
    for number, line in enumerate(text.split("\n")):
        if line.startswith("|"):
            assert len(re.findall(r"(?<!\\)\|", line)) == 5, (number, line[:200])
    assert not re.search(r"(?<!\\)\]\(", text)
    assert not re.search(r"(?<!\\)!?\[", text)
    assert not re.search(r"@\w", text)
    assert "://" not in text
    assert not re.search(r"www\.", text)


def test_markdown_renders_to_our_own_elements_only(
    payload: str, report_of_names: Callable[[str], Report]
) -> None:
    """GitHub's own parser makes the same elements of every payload as of a harmless name."""
    cmarkgfm = pytest.importorskip("cmarkgfm", reason="NOT RENDERED: install the dev extra (cmarkgfm)")
    unsafe = import_module("cmarkgfm.cmark").Options.CMARK_OPT_UNSAFE

    def elements(name: str) -> Counter[str]:
        markdown = render(report_of_names(name), "markdown")
        html = cmarkgfm.github_flavored_markdown_to_html(markdown, unsafe)
        return Counter(tag for tag in re.findall(r"<[^!>][^>]*>", html) if "code" not in tag)

    # As long as no row is cut, their number is the same.
    assert elements(payload[:1_000]) == elements("harmless")


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("aws_subnet.private_a", "aws_subnet.private_a"),
        ("_soft_ *bold*", r"\_soft\_ \*bold\*"),
        ("a|b", r"a\|b"),
        ("[a](b)", r"\[a\](b)"),
        ("@everyone #12", "@&#8203;everyone #&#8203;12"),
        ("https://x", "https:&#8203;//x"),
        ("www.x", "www&#8203;.x"),
        ("<b> & -->", "&lt;b&gt; &amp; --&gt;"),
        ("`zone` of a", "<code>zone</code> of a"),
        ("one ` tick", r"one \` tick"),
        ("- item", "&#8203;- item"),
        ("1. item", "&#8203;1. item"),
        ("\\|", r"\\\|"),
    ],
)
def test_markdown_escapes(text: str, escaped: str) -> None:
    assert plain(text) == escaped


def test_code_is_an_element() -> None:
    assert code('a["b"]') == r'<code>a\["b"\]</code>'
    assert code("") == ""


def test_comment_key_cannot_end_the_comment() -> None:
    for key, tail in product(("--> x", "a/b.c-d", "", "--", "\n", "x" * 999), ("", "-->")):
        marker = comment_key(key + tail)
        assert re.fullmatch(r"[A-Za-z0-9._/-]{1,200}", marker)
        assert "--" not in marker
