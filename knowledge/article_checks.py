"""What the fields of an article must keep to. Each check raises ValueError saying what to do."""

from __future__ import annotations

import re
import string
from typing import TypeVar

from knowledge.seeds import seed_items
from knowledge.topics import ARTICLE_TOPICS
from language.lpse import DIRECTORY

SHORT_ANSWER = 600
"""Longest short answer (the text before the first heading), in characters: it is sent in chat."""
PLACEHOLDERS = frozenset("user_id lpse default_user_id default_lpse".split())

_T = TypeVar("_T")


def sections_of(body: str) -> tuple[str, ...]:
    """The short answer, then each section with its heading as a bold line."""
    parts = re.split(r"^## (.+)\n", body, flags=re.MULTILINE)
    rest = zip(parts[1::2], parts[2::2], strict=True)
    return (parts[0].strip(), *(f"**{head.strip()}**\n{text.strip()}" for head, text in rest))


def begins_with_short_answer(body: str) -> str:
    """A text whose first part, before any heading, can be sent as one message."""
    short = sections_of(body)[0]
    if not short:
        raise ValueError("has no short answer; begin with one, before the first heading")
    if len(short) > SHORT_ANSWER:
        raise ValueError(f"the short answer is over {SHORT_ANSWER} characters; shorten it")
    return body


def known_topic(topic: str) -> str:
    """A topic that has an article."""
    if topic not in ARTICLE_TOPICS:
        raise ValueError(f"'{topic}' is an unknown topic; use one of knowledge/topics.py")
    return topic


def known_lpse(lpse: str) -> str:
    """The id of an LPSE in the directory."""
    known = sorted(site.id for site in DIRECTORY)
    if lpse not in known:
        raise ValueError(f"'{lpse}' is an unknown LPSE; use one of {', '.join(known)}")
    return lpse


def known_item(document: str, item: str) -> None:
    """An item of one of the source documents."""
    if document not in {known for known, _ in seed_items()}:
        raise ValueError(f"there is no document '{document}'; see knowledge/seed_items.yml")
    if (document, item) not in seed_items():
        raise ValueError(f"{document} has no item '{item}'; see knowledge/seed_items.yml")


def each_once(values: tuple[_T, ...]) -> tuple[_T, ...]:
    """Values of which none is there twice, in whatever spelling."""
    seen: set[str] = set()
    for value in values:
        name = str(value).casefold()
        if name in seen:
            raise ValueError(f"'{value}' is there twice; remove one")
        seen.add(name)
    return values


def fillable(text: str) -> str:
    """A step's text with no other placeholders than those that can be filled."""
    try:
        named = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError as error:
        raise ValueError(f"braces do not match ({error}); mend them") from error
    if wrong := sorted(named - PLACEHOLDERS):
        raise ValueError(f"unknown placeholder {wrong}; use only {sorted(PLACEHOLDERS)}")
    return text
