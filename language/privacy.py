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

# A word after "password" is a password when ":" or "=" introduces it, or when it holds a digit, a
# special character or (after "adalah") a capital; "password salah" is not one.
_PASSWORD = re.compile(
    r"(?P<cue>\b(?:kata\s+sandi|sandi|pass?word|passwd|paswd|pass|pwd|psw|pw)"
    r"(?:\s*(?:nya|ku)\b|\s+(?:saya|kami|lama|baru|default))*)(?P<link>\s*(?:[:=]|\b(?:adalah|yaitu|ialah|itu|is)\b|\s)\s*)"
    r"(?P<secret>[^\s,;]{4,64})",
    re.IGNORECASE,
)
# Letters, a digit and a special character in one word: the strong password that SPSE asks for
# (`kemenperin` 2), wherever it stands.
_STRONG = re.compile(
    r"(?<!\S)(?=\S*[A-Za-z])(?=\S*\d)(?=\S*[#!$%^&*~])(?!https?:)[^\s,;]{8,64}(?!\S)"
)
_EMAIL = re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}\b")
_NPWP = re.compile(r"(?<!\d)\d{2}\.\d{3}\.\d{3}\.\d[-.]\d{3}\.\d{3}(?!\d)")
_PHONE = re.compile(r"(?<![\d+])(?:\+?62|0)8\d(?:[ -]?\d){6,10}(?!\d)")
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

    def hide_password(match: re.Match[str]) -> str:
        link, secret = match["link"], match["secret"]
        if not _looks_secret(secret, link.strip()):
            return match[0]
        found.add("password")
        return match["cue"] + link + _LABELS["password"]

    def hide_number(match: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", match[0])
        before = text[: match.start()].lower()[-24:]
        kind = _number_kind(digits, before)
        found.add(kind)
        return _LABELS[kind]

    text = _PASSWORD.sub(hide_password, text)
    text = _STRONG.sub(hide("password"), text)
    text = _EMAIL.sub(hide("email"), text)
    text = _NPWP.sub(hide("npwp"), text)
    text = _PHONE.sub(hide("phone"), text)
    text = _DIGITS.sub(hide_number, text)
    return Masked(text, frozenset(found))


def _looks_secret(word: str, link: str) -> bool:
    bare = word.strip("\"'.?!()")
    known = bare.lower() in ORDINARY_WORDS or bare.lower() in SPELLINGS
    if bare.startswith("[") or len(bare) < 4 or known:
        return False
    if link in {":", "="}:
        return True
    odd = any(c.isdigit() or not (c.isalpha() or c in "-/") for c in bare)
    return odd or (link != "" and not bare.islower())


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
