"""One way of reading text for everything that compares it: classifier, search, names."""

from __future__ import annotations

import re
import unicodedata

from language.words import SPELLINGS

_REPEATED = re.compile(r"([a-z])\1{2,}")
_TOKEN = re.compile(r"[a-z0-9_]+(?:[-'][a-z0-9_]+)*")
_DUPLICATED = re.compile(r"^([a-z]{3,})2$")
_WHITE = re.compile(r"\s+")


def clean(text: str) -> str:
    """Text in one Unicode form, without control characters, white space folded; case kept."""
    text = unicodedata.normalize("NFKC", text)
    text = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text)
    return _WHITE.sub(" ", text).strip()


def tokens(text: str) -> list[str]:
    """Lower-case words of *text* in our own spelling; negations and ordinals stay.

    *Errorrr* becomes ``error``, *pw* ``password``, *gabisa* ``tidak``, ``bisa``.
    """
    words: list[str] = []
    for raw in _TOKEN.findall(clean(text).lower()):
        for word in [raw] if raw in SPELLINGS else raw.split("-"):
            plain = _DUPLICATED.sub(r"\1", _REPEATED.sub(r"\1", word))
            words.extend(SPELLINGS.get(plain, plain).split())
    return words


def normalise(text: str) -> str:
    """The words of *text* in our own spelling, joined by single blanks."""
    return " ".join(tokens(text))
