"""One way of reading text for everything that compares it: classifier, search, names."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from indoNLP.preprocessing import SLANG_DATA

from language.words import KEPT, SPELLINGS

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
            words.extend(_spelled(plain))
    return words


@cache
def _standard() -> dict[str, str]:
    """Slang and old spellings -> the standard words: indoNLP's table (MIT) under ours."""
    public = {k: v.replace("-", " ") for k, v in SLANG_DATA.items() if k not in KEPT}
    return public | SPELLINGS


def _spelled(word: str) -> list[str]:
    """The standard words for one typed *word*."""
    table = _standard()
    return [p for part in table.get(word, word).split() for p in SPELLINGS.get(part, part).split()]


def normalise(text: str) -> str:
    """The words of *text* in our own spelling, joined by single blanks."""
    return " ".join(tokens(text))
