"""Masking of personal data, before anything is stored, logged or sent on."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from language.words import ORDINARY_WORDS, SPELLINGS

_LABELS = {
    "password": "[password disembunyikan]",
    "nik": "[NIK disembunyikan]",
    "npwp": "[NPWP disembunyikan]",
    "card": "[nomor kartu disembunyikan]",
    "phone": "[nomor telepon disembunyikan]",
    "email": "[e-mail disembunyikan]",
}

# The word "password" as people write it, unless it is our own label.
_CUE = re.compile(
    r"(?<![^\W\d])(?:kata\s*sandi|sandi|pass?wor[dt]|passw?d|pas+wd|ps+wd|pass|psw|pwd|pw)"
    r"(?:[- ]?(?:nya|ku))?(?!\w| disembunyikan\])",
    re.IGNORECASE,
)
# A character of a word, but not of one of our labels.
_CHARACTER = r"(?:(?!\[(?:password|(?i:nik|npwp)|nomor|e-mail) )\S)"
_SECRET = rf"(?!https?:|www\.)(?P<secret>{_CHARACTER}{{4,}}?)(?=[.,;]*(?!\S))"
# "password akun saya: ...", "password user id Cahaya adalah ..."
_TOLD = re.compile(
    r"(?P<whose>(?:\s+[\w@.-]+){0,5}?)"
    rf"(?P<link>\s*[:=]|\s+(?:adalah|yaitu|ialah|itu|is)\b\s*[:=]?)\s*{_SECRET}",
    re.IGNORECASE,
)
_OWNER = "saya kami kita aku sy nya lama baru default akun lpse spse sikap perusahaan login yang yg"
_OWNERS = frozenset(_OWNER.split())
_USER_ID_WORDS = frozenset("id user userid username usn".split())
# "password lama saya ..."
_BARE = re.compile(
    rf"(?P<whose>(?:\s+(?:{'|'.join(_OWNERS)})\b)*)(?P<link>\s+){_SECRET}", re.IGNORECASE
)
_EMAIL = re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}\b")
# Letters, a digit and a special character in one word: the strong password that SPSE asks for
# (`kemenperin` 2), wherever it stands. "pt_maju2@lkpp" is an account, and a web or mail address is
# no password.
_STRONG = re.compile(
    r"(?<!\S)(?=\S*[A-Za-z])(?=\S*\d)(?=\S*(?:[#!$%^&*~+]|\?\w|@(?![A-Za-z-]+[.,;:?!)]*(?!\S))))"
    rf"(?!\S*://|www\.|\S*\.id/|{_EMAIL.pattern}[.,;:?!)]*(?!\S)){_CHARACTER}{{8,}}?(?=[.,;]*(?!\S))"
)
_NPWP = re.compile(r"(?<!\d)\d{2}\.\d{3}\.\d{3}\.\d[-.]\d{3}\.\d{3}(?!\d)")
_PHONE = re.compile(r"(?<![\d+])(?:\+?62[ .-]?|0)8\d(?:[ .-]?\d){6,10}(?!\d)")
_DIGITS = re.compile(r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)")


@dataclass(frozen=True)
class Masked:
    """Text without personal data, and the kinds of data that were found in it."""

    text: str
    found: frozenset[str]


def mask(text: str) -> Masked:
    """*text* with passwords, NIK, NPWP, card and phone numbers and e-mail addresses replaced.

    Kinds found: ``password nik npwp card phone email``. Sixteen digits are a NIK where the word
    stands close before them, a card where the check digit fits, and an NPWP otherwise.
    """
    found: set[str] = set()

    def hide(kind: str) -> Callable[[re.Match[str]], str]:
        def replace(_: re.Match[str]) -> str:
            found.add(kind)
            return _LABELS[kind]

        return replace

    def hide_number(match: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", match[0])
        before = text[: match.start()].lower()[-24:]
        kind = _number_kind(digits, before)
        found.add(kind)
        return _LABELS[kind]

    for start, end in reversed(_told_passwords(text)):
        text = text[:start] + _LABELS["password"] + text[end:]
        found.add("password")
    text = _STRONG.sub(hide("password"), text)
    text = _EMAIL.sub(hide("email"), text)
    text = _NPWP.sub(hide("npwp"), text)
    text = _PHONE.sub(hide("phone"), text)
    text = _DIGITS.sub(hide_number, text)
    return Masked(text, frozenset(found))


def _told_passwords(text: str) -> list[tuple[int, int]]:
    """Where in *text* the words stand that a word for password introduces."""
    spans: list[tuple[int, int]] = []
    for cue in _CUE.finditer(text):
        for said in (_BARE, _TOLD):
            match = said.match(text, cue.end())
            if not match or (spans and match.start("secret") < spans[-1][1]):
                continue
            whose, link = match["whose"].lower().split(), match["link"].strip()
            if _looks_secret(match["secret"], whose, link):
                spans.append(match.span("secret"))
    return spans


def _looks_secret(word: str, whose: list[str], link: str) -> bool:
    """Whether *word* is a password; *whose* stands before *link*, which is blank, ":" or "adalah".

    Where ":" follows the password's owner any word is one; else it must hold a digit or a special
    character, after "adalah" a capital will do. "password salah" and a User ID are none.
    """
    bare = word.strip("\"'.,;?!()")
    parts = re.findall(r"\w+", bare)
    if all(part.lower() in ORDINARY_WORDS or part.lower() in SPELLINGS for part in parts):
        return False
    if whose and whose[-1] in _USER_ID_WORDS and link:
        return False
    odd = any(not (c.isalpha() or c in "-/_") for c in bare)
    if odd or not link:
        return odd
    owned = all(part in _OWNERS or "_" in part for part in whose)
    return owned and (link[-1] in ":=" or not bare.islower())


def _number_kind(digits: str, before: str) -> str:
    if "nik" in before or "ktp" in before:
        return "nik"
    if "npwp" in before or len(digits) == 15:
        return "npwp"
    if 13 <= len(digits) <= 19 and "kartu" in before:
        return "card"
    if _luhn(digits) and len(digits) != 16:
        return "card"
    if len(digits) == 16:
        return "card" if digits[0] in "3456" and _luhn(digits) else "npwp"
    return "card" if len(digits) > 16 else "phone"


def _luhn(digits: str) -> bool:
    """Whether the check digit of a payment card number fits (ISO/IEC 7812)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
