"""The passage of an article that shows best why it was found."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from knowledge.reading import terms

LENGTH = 180
"""Longest snippet, in characters, the marks not counted."""
MARK = "**"
"""Stands before and after each found word; the text itself never holds it."""

_WORD = re.compile(r"\w+(?:[-']\w+)*")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_SIGNS = re.compile(r"[*#`]+|^\s*(?:[-•>]|\d+[.)])\s+", re.MULTILINE)
_ENDS = re.compile(r"(?<=[.!?])\s+|\n+")
_SHORTEST = 20
_BEFORE = 50
"""Characters kept before the first found word when a passage is too long."""


def snippet(markdown: str, rarity: Callable[[str], float], wanted: frozenset[str]) -> str:
    """The sentence with the rarest of the *wanted* terms, these between marks.

    Without any of them it is the first sentence.
    """
    plain = _SIGNS.sub("", _LINK.sub(r"\1", markdown))
    sentences = [it.strip() for it in _ENDS.split(plain) if len(it.strip()) >= _SHORTEST]
    best = max(
        sentences or [plain.strip()],
        key=lambda sentence: sum(map(rarity, wanted.intersection(terms(sentence)))),
    )
    return _marked(_cut(best, wanted), wanted)


@lru_cache(maxsize=200_000)
def _terms(word: str) -> frozenset[str]:
    return frozenset(terms(word))


def _cut(sentence: str, wanted: frozenset[str]) -> str:
    if len(sentence) <= LENGTH:
        return sentence
    found = (word.start() for word in _WORD.finditer(sentence) if _terms(word[0]) & wanted)
    first = next(found, 0)
    start = 0 if first < LENGTH - _BEFORE else sentence.rindex(" ", 0, first - _BEFORE // 2) + 1
    end = start + LENGTH - 2
    if end >= len(sentence):
        return f"…{sentence[start:]}"
    shown = sentence[start:end].rsplit(" ", 1)[0]
    return f"{'…' if start else ''}{shown}…"


def _marked(text: str, wanted: frozenset[str]) -> str:
    def mark(word: re.Match[str]) -> str:
        return f"{MARK}{word[0]}{MARK}" if _terms(word[0]) & wanted else word[0]

    return _WORD.sub(mark, text)
