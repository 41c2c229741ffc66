"""Our messages as WhatsApp shows them, within the platform's limits. Pure.

Limits as documented by Meta; characters are counted as UTF-16 units, which is never less than
what the platform may count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

TEXT_CHARS = 4096
BODY_CHARS = 1024
"""Longest text above buttons or a list."""
MOST_BUTTONS, BUTTON_CHARS = 3, 20
MOST_ROWS, ROW_CHARS, DESCRIPTION_CHARS = 10, 24, 72
SOURCES_CHARS = 60

Shape = Literal["none", "buttons", "list", "numbered"]
Content = dict[str, Any]
"""``type`` and what belongs to it, as in a request to send a message."""

_OPEN_LIST = "Lihat pilihan"
_ASK = "Silakan pilih:"
_HOW_TO_CHOOSE = "Balas dengan nomor pilihan Anda."


@dataclass(frozen=True)
class Said:
    """A message of ours: the titles of its buttons and sources beside its text."""

    id: int
    text: str | None
    buttons: Sequence[str] = ()
    sources: Sequence[str] = ()


def shape(titles: Sequence[str]) -> Shape:
    """How choices with these titles are offered: the first way that shows them all in full."""
    cleaned = [_one_line(title) for title in titles]
    if not cleaned:
        return "none"
    distinct = len(set(cleaned)) == len(cleaned) and all(cleaned)
    longest = max(map(length, cleaned))
    if distinct and len(cleaned) <= MOST_BUTTONS and longest <= BUTTON_CHARS:
        return "buttons"
    if distinct and len(cleaned) <= MOST_ROWS and longest <= DESCRIPTION_CHARS:
        return "list"
    return "numbered"


def render(said: Said) -> list[Content]:
    """The messages that say it, in order; none when there is nothing to say."""
    text = _with_sources(formatted(said.text or "").strip(), said.sources)
    way = shape(said.buttons)
    if way == "numbered":
        lines = [f"{number}. {_one_line(it)}" for number, it in enumerate(said.buttons, 1)]
        text = "\n\n".join(filter(None, [text, "\n".join(lines), _HOW_TO_CHOOSE]))
    if way in ("none", "numbered"):
        return [_text(piece) for piece in split(text, TEXT_CHARS)]
    above, body = _with_body(text or _ASK)
    action = _buttons(said) if way == "buttons" else _rows(said)
    interactive = {**action, "body": {"text": body}}
    pieces = split(above, TEXT_CHARS)
    return [*map(_text, pieces), {"type": "interactive", "interactive": interactive}]


def choice_id(message_id: int, number: int) -> str:
    """The id of a choice: the message that offers it, and its place there from 0."""
    return f"{message_id}:{number}"


def chosen(choice: str) -> tuple[int, int] | None:
    """Message and place of a choice's id; None when it is none of ours."""
    found = re.fullmatch(r"(\d{1,15}):(\d{1,3})", choice, re.ASCII)
    return (int(found[1]), int(found[2])) if found else None


def typed_number(text: str) -> int | None:
    """The number typed back to choose from a numbered list, None for any other text."""
    found = re.fullmatch(r"\s*(?:nomor|no\.?)?\s*([0-9]{1,3})\s*[.)]?\s*", text, re.IGNORECASE)
    return int(found[1]) if found else None


def length(text: str) -> int:
    """Characters as the platform may count them."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, most: int) -> list[str]:
    """*text* in pieces of at most *most* characters, each cut at the best border there is.

    Borders from best to worst: between paragraphs, lines, sentences, words, characters.
    """
    pieces = []
    rest = text.strip()
    while length(rest) > most:
        cut = _cut(rest, most)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*pieces, rest] if rest else pieces


def formatted(text: str) -> str:
    """The Markdown of our texts in WhatsApp's own marks: bold, links, lists, headings."""
    text = re.sub(r"^#{1,6}[ \t]+(.+?)[ \t]*#*$", r"*\1*", text, flags=re.MULTILINE)
    text = re.sub(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", r"*\1*", text)
    text = re.sub(r"\[([^\]\n]+)\]\((https?://[^)\s]+)\)", r"\1: \2", text)
    text = re.sub(r"^([ \t]*)[*+]\s+", r"\1- ", text, flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", text)


def _cut(text: str, most: int) -> int:
    fits = most
    while length(text[:fits]) > most:
        fits -= 1
    window = text[:fits]
    # A border too near the beginning would leave a crumb.
    least = fits // 3
    for border in ("\n\n", "\n"):
        if (at := window.rfind(border)) >= least:
            return at
    sentences = [it.end() for it in re.finditer(r"[.!?:;][\"”’)]*(?=\s)", window)]
    if sentences and sentences[-1] >= least:
        return sentences[-1]
    blank = max((it.start() for it in re.finditer(r"\s", window)), default=0)
    return blank or fits


def _with_body(text: str) -> tuple[str, str]:
    """What is said before, and as much of the end as fits above buttons."""
    if length(text) <= BODY_CHARS:
        return "", text
    for border in (r"\n\n", r"\n", r"(?<=[.!?:;])\s", r"\s"):
        starts = (it.end() for it in re.finditer(border, text))
        at = next((it for it in starts if 0 < length(text[it:]) <= BODY_CHARS), None)
        if at is not None:
            return text[:at].rstrip(), text[at:].strip()
    at = next(it for it in range(len(text)) if length(text[it:]) <= BODY_CHARS)
    return text[:at], text[at:]


def _with_sources(text: str, titles: Sequence[str]) -> str:
    distinct = list(dict.fromkeys(filter(None, map(_one_line, titles))))
    if not distinct:
        return text
    named: list[str] = []
    for title in distinct:
        if length("; ".join([*named, title])) > SOURCES_CHARS:
            break
        named.append(title)
    more = len(distinct) - len(named)
    if not named:
        named, more = [_shortened(distinct[0], SOURCES_CHARS)], more - 1
    tail = f"; dan {more} lainnya" if more else ""
    return f"{text}\n\n_Sumber: {'; '.join(named)}{tail}_".strip()


def _text(body: str) -> Content:
    return {"type": "text", "text": {"body": body, "preview_url": False}}


def _buttons(said: Said) -> Content:
    replies = [
        {"type": "reply", "reply": {"id": choice_id(said.id, at), "title": _one_line(title)}}
        for at, title in enumerate(said.buttons)
    ]
    return {"type": "button", "action": {"buttons": replies}}


def _rows(said: Said) -> Content:
    rows = [_row(choice_id(said.id, at), _one_line(it)) for at, it in enumerate(said.buttons)]
    return {"type": "list", "action": {"button": _OPEN_LIST, "sections": [{"rows": rows}]}}


def _row(row_id: str, title: str) -> Content:
    if length(title) <= ROW_CHARS:
        return {"id": row_id, "title": title}
    return {"id": row_id, "title": _shortened(title, ROW_CHARS), "description": title}


def _shortened(text: str, most: int) -> str:
    if length(text) <= most:
        return text
    return split(text, most - 1)[0].rstrip(" ,;:.") + "…"


def _one_line(text: str) -> str:
    return " ".join(text.split())
