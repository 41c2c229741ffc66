"""What somebody means who first says what they do not mean: "bukan aktivasi, tapi login"."""

from __future__ import annotations

import re

_NOT = r"""
    \b(?:bukan|bkn)(?:nya|lah)?\s+
    (?!(?:hanya|cuma|cuman|saja|sekadar|sekedar)\b)           # "not only" denies nothing
    (?!(?:pemilik|milik|orang|penyedia|admin|peserta)\w*\b)   # who one is, not what one asks
    """
_BUT = r"(?:tapi|tetapi|tp|melainkan)\b(?!\s+(?:tetap|juga)\b)"
_DENIED = re.compile(
    rf"""
    {_NOT} [^.!?;\n]{{2,60}}? [,\s]\s*{_BUT}[,\s]*
    | (?:(?<=^)|(?<=^saya\s)|(?<=^maaf\s)|(?<=^maaf,\s)|(?<=[.!?]\s))   # "bukan lupa, terkunci"
      {_NOT} [^.!?;,\n]{{2,40}} ,\s+(?!(?:tapi|tetapi|tp)\b)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SAYS_ENOUGH = 3  # words


def meant(text: str) -> str:
    """*text* without the thing that it only denies, where what is meant instead is told after it.

    "Saya bukan gagal aktivasi, tapi gagal login di LKPP" names two problems and has one.
    """
    found = _DENIED.search(text)
    if not found or len(text[found.end() :].split()) < _SAYS_ENOUGH:
        return text
    return text[: found.start()] + text[found.end() :]
