"""Answers of the articles as an officer sends or copies them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from knowledge.article import Article
from webchat.channels.whatsapp.rendering import formatted

_MARKS = re.compile(r"\*\*(.+?)\*\*")
_LINKS = re.compile(r"\[([^\]\n]+)\]\([^)\s]+\)")


def short_answer(article: Article, lpse: str | None) -> str:
    """What is sent in a conversation: the short answer as it holds at *lpse*."""
    text = article.for_lpse(lpse).sections[0]
    return _LINKS.sub(r"\1", text)


def as_text(article: Article, lpse: str | None) -> str:
    """The whole answer as text for WhatsApp or e-mail, with its sources at the end."""
    answer = article.for_lpse(lpse)
    body = _LINKS.sub(r"\1", "\n\n".join(answer.sections))
    sources = "; ".join(f"{it.title} ({it.document} {it.item})" for it in answer.sources)
    return f"{formatted(f'**{article.title}**')}\n\n{formatted(body)}\n\nSumber: {sources}"


def plain(text: str) -> str:
    """*text* without the marks of bold words."""
    return _MARKS.sub(r"\1", text)


def filled(text: str, values: Mapping[str, str]) -> str:
    """A canned reply with its variables; what is not known keeps its braces to be seen."""
    for name, value in values.items():
        if value:
            text = text.replace(f"{{{name}}}", value)
    return text
