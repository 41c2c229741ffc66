"""Messages that are not in Indonesian, so that their writers can be told kindly."""

from __future__ import annotations

import unicodedata
from enum import Enum

from language.normalise import tokens
from language.spelling import is_word

_FEWEST = 3
"""Words from which on a language shows; "login error" is said in both."""

_ENGLISH = frozenset(
    """
    a am an and any are as at be because been but by can cannot could did do does don for from
    get had has have help hello hi how i if in is it me my need no not of on or our please should
    so thank thanks that the their them then there they this to was we were what when where which
    who why will with would you your
    """.split()
)


class Tongue(Enum):
    """What a message is written in, if not in Indonesian."""

    ENGLISH = "english"
    OTHER_SCRIPT = "other script"


def foreign(text: str) -> Tongue | None:
    """The other language of *text*; None for Indonesian and where too little is written."""
    letters = [c for c in text if c.isalpha()]
    if len(letters) >= _FEWEST and sum(map(_is_latin, letters)) * 2 < len(letters):
        return Tongue.OTHER_SCRIPT
    words = [word for word in tokens(text) if word.isalpha()]
    english = sum(word in _ENGLISH for word in words)
    indonesian = sum(is_word(word) and word not in _ENGLISH for word in words)
    if len(words) >= _FEWEST and english * 3 >= len(words) and english > indonesian:
        return Tongue.ENGLISH
    return None


def _is_latin(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(("LATIN", "FULLWIDTH LATIN"))
