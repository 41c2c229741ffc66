"""Where a text tells a password: after a word for it, or by the look of a strong one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from language.words import ORDINARY_WORDS, SPELLINGS

# The word "password" as people write it, unless it is our own label.
_CUE = re.compile(
    r"(?<![^\W\d])(?:kata\s*sandi|kata\s*kunci|sandi|pass?wor[dt]|passw?d|pas+wd|ps+wd|pass|psw|pwd"
    r"|pw)(?:[- ]?(?:nya|ku))?(?!\w| disembunyikan\])",
    re.IGNORECASE,
)
# A character of a word, but not of one of our labels.
_CHARACTER = r"(?:(?!\[(?:password|(?i:nik|npwp)|nomor|e-mail) )\S)"
_SECRET = rf"(?!https?:|www\.)(?P<secret>{_CHARACTER}{{4,}}?)(?=[.,;]*(?!\S))"
_WHOSE = r"(?P<whose>(?:\s+[\w@.-]+){0,5}?)"
_LINK = r"\s*[:=]|\s+(?:adalah|yaitu|ialah|itu|is)\b\s*[:=]?"
# "password akun saya: ...", "password user id Cahaya adalah ..."
_TOLD = re.compile(rf"{_WHOSE}(?P<link>{_LINK})\s*{_SECRET}", re.IGNORECASE)
# "kata sandi: "bunga matahari""
_QUOTED = re.compile(
    rf"{_WHOSE}(?P<link>{_LINK})\s*[\"'“‘](?P<secret>[^\"'”’\n\[\]]{{4,60}}?)[\"'”’]", re.IGNORECASE
)
_OWNER = "saya kami kita aku sy nya lama baru default akun lpse spse sikap perusahaan login yang yg"
_FILLER = "kan tuh sih emang memang cuma masih dulu dari awal sementara ini itu pakai pake"
_OWNERS = frozenset(_OWNER.split())
_USER_ID_WORDS = frozenset("id user userid username usn".split())
# "password lama saya ...", "passwordnya kan ..."
_BARE = re.compile(
    rf"(?P<whose>(?:\s+(?:{'|'.join((*_OWNERS, *_FILLER.split()))})\b)*)(?P<link>\s+){_SECRET}",
    re.IGNORECASE,
)
# "ganti password jadi ...", "password diubah dari ..."
_CHANGED = re.compile(
    rf"(?P<whose>(?:\s+[\w@.-]+){{0,3}}?\s+(?:ke|jadi|menjadi|dari|dgn|dengan))(?P<link>\s+){_SECRET}",
    re.IGNORECASE,
)
# "... ke ...", after a password
_NEXT = re.compile(
    rf"[.,;]*\s+(?:ke|jadi|menjadi|atau|dan)(?P<whose>)(?P<link>\s+){_SECRET}", re.IGNORECASE
)
_WAYS = (_QUOTED, _BARE, _TOLD, _CHANGED)
_YEAR = re.compile(r"(?:19|20)\d\d")

ADDRESS = r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}\b"
"""An e-mail address."""

STRONG = re.compile(
    r"(?<![^\s/|(\"'])(?=\S*[A-Za-z])(?=\S*\d)"
    r"(?=\S*(?:[#!$%^&*~+]|\?\w|@(?![A-Za-z-]+[.,;:?!)]*(?!\S))))"
    rf"(?!\S*://|www\.|\S*\.id/|{ADDRESS}[.,;:?!)]*(?!\S)){_CHARACTER}{{8,}}?(?=[.,;]*(?!\S))"
)
"""Letters, a digit and a special character in one word: the strong password that SPSE asks for
(`kemenperin` 2), wherever it stands. "pt_maju2@lkpp" is an account, and a web or mail address is
no password."""


def told_passwords(text: str) -> list[tuple[int, int]]:
    """Where in *text* the words stand that a word for password introduces, in order."""
    spans: list[tuple[int, int]] = []
    for cue in _CUE.finditer(text):
        for way in _WAYS:
            for start, end in _told_after(text, cue.end(), way):
                if all(end <= other[0] or other[1] <= start for other in spans):
                    spans.append((start, end))
    return sorted(spans)


def _told_after(text: str, place: int, way: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    match = way.match(text, place)
    while match and _looks_secret(match):
        yield match.span("secret")
        match = _NEXT.match(text, match.end())


def _looks_secret(match: re.Match[str]) -> bool:
    """Whether the secret of *match* is one; its link is blank, ":" or "adalah".

    Where ":" follows the password's owner any word is one; else it must hold a digit or a special
    character, after "adalah" a capital will do. "password salah" and a User ID are none.
    """
    whose, link = match["whose"].lower().split(), match["link"].strip()
    bare = match["secret"].strip("\"'.,;?!()")
    parts = re.findall(r"\w+", bare)
    if all(part.lower() in ORDINARY_WORDS or part.lower() in SPELLINGS for part in parts):
        return False
    if whose and whose[-1] in _USER_ID_WORDS and link:
        return False
    odd = any(not (c.isalpha() or c in "-/_ ") for c in bare)
    if not link:
        return odd and not _YEAR.fullmatch(bare)
    owned = all(part in _OWNERS or "_" in part for part in whose)
    return odd or (owned and (link[-1] in ":=" or not bare.islower()))
