"""How text for people is coloured, or left as it is."""

from __future__ import annotations

from typing import Protocol


class Style(Protocol):
    """Gives a text a colour (`fg`), or makes it bold."""

    def __call__(self, text: str, *, fg: str | None = None, bold: bool | None = None) -> str:
        """Return the text with the codes of a terminal around it, or as it is."""


def style(*, color: bool) -> Style:
    """Return what styles text: with the codes of a terminal, or not at all."""
    if not color:
        return _plain
    import click

    return click.style


def _plain(text: str, *, fg: str | None = None, bold: bool | None = None) -> str:
    return text
