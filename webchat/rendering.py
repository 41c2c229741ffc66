"""Texts of articles as the pages show them."""

from __future__ import annotations

import string
from datetime import date

from markdown_it import MarkdownIt
from markupsafe import Markup

_MONTHS = (
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
).split()
_ANYBODY = {
    "user_id": "Anda",
    "lpse": "LPSE tempat akun didaftarkan",
    "default_user_id": "User ID default",
    "default_lpse": "LPSE tempat User ID default terdaftar",
}
"""What stands for the account in a walk-through that is read without one."""

_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


def markdown(text: str, deeper: int = 0) -> Markup:
    """*text* as HTML; raw HTML in it is shown as typed. Headings are *deeper* levels down."""
    read = _markdown.parse(text)
    for token in read:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + deeper, 6)}"
    # Every text is escaped by the renderer, and html=False leaves no other way in.
    return Markup(_markdown.renderer.render(read, _markdown.options, {}))  # noqa: S704


def parts(snippet: str) -> list[tuple[str, bool]]:
    """The pieces of a hit's snippet in order, and whether each is a found word."""
    pieces = enumerate(snippet.split("**"))
    return [(text, bool(number % 2)) for number, text in pieces if text]


def step_text(text: str) -> str:
    """The text of a step with general words for account and LPSE."""
    words = string.Formatter().vformat(text, (), _ANYBODY)
    return words.replace("User ID User ID", "User ID").replace("LPSE LPSE", "LPSE")


def indonesian_date(day: date) -> str:
    """*20 November 2026*."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
