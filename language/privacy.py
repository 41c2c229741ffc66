"""Masking of personal data, before anything is stored, logged or sent on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from language.passwords import ADDRESS, STRONG, told_passwords

_LABELS = {
    "password": "[password disembunyikan]",
    "nik": "[NIK disembunyikan]",
    "npwp": "[NPWP disembunyikan]",
    "card": "[nomor kartu disembunyikan]",
    "phone": "[nomor telepon disembunyikan]",
    "email": "[e-mail disembunyikan]",
    "account": "[nomor rekening disembunyikan]",
}
KINDS = tuple(_LABELS)
# Stands where something was already found: neither blank nor letter nor digit.
_TAKEN = "\N{REPLACEMENT CHARACTER}"

# Numbers in the address of a page are not personal, but for those that open a chat.
_URL = re.compile(r"(?!\S*\bwa\.me/)(?:\S*://|www\.|[\w.-]*\.id[:/])\S+", re.IGNORECASE)
_EMAIL = re.compile(ADDRESS)
_TORN_EMAIL = re.compile(
    r"\b(?:e-?mail|surel)(?:nya)?(?: saya)?\s*:?\s*"
    r"(?P<found>[\w.+-]{1,64} ?@ ?[\w-]{1,63}(?:(?: \. |\.)[\w-]{1,63}){1,4})\b",
    re.IGNORECASE,
)
_NPWP = re.compile(r"(?<!\d)\d{2}\.\d{3}\.\d{3}\.\d ?[-.] ?\d{3}\.\d{3}(?!\d)")
_PHONE = re.compile(
    r"(?<![\w+])\(?(?:\+?62[ .-]?\(?|0)8\d{1,2}\)?(?:[ .-]|/(?=\d{3}))?\d(?:[ ./-]?\d){5,9}(?!\d)"
)
# Thirteen to nineteen digits in a row or, as on a card, in fours.
_DIGITS = re.compile(r"(?<![\w.])(?:\d{13,19}|\d{4}(?:[ -]\d{4}){2,3}(?:[ -]\d{1,4})?)(?![\w-])")

# What the word before a number makes of it: the word, and how many digits it then has.
_SEPARATOR = r"(?: ?[./-] ?| )?"
_OTHER_CUE = (
    r"\b(?:hp|wa|whatsapp|telp?|telepon|nik|ktp|npwp|kode|paket|tender|nib|tanggal|tgl|rp)\b"
)


def _cued(cue: str, digits: str) -> re.Pattern[str]:
    # Not past something already hidden, nor past its label.
    between = rf"[^\d\n\[{_TAKEN}]"
    gap = rf"(?:(?!{_OTHER_CUE}){between}){{0,32}}?(?:\b\d{{1,2}}\b{between}{{1,10}}?)?"
    number = rf"(?P<found>\(?\+?\d(?:\)? ?{_SEPARATOR}\(?\d){{{digits}}})"
    return re.compile(
        rf"\b(?:{cue})(?:-?nya)?\b(?! disembunyikan){gap}(?<!\d){number}(?![./-]?\d)(?!\w)",
        re.IGNORECASE,
    )


_BANK = r"(?:bank|bca|bri|bni|btn|bsi|bpd)"
_SHAPES = (
    ("password", STRONG),
    ("email", _EMAIL),
    ("email", _TORN_EMAIL),
    ("nik", _cued(r"nik|(?:e-?)?ktp|induk kependudukan", "15")),
    ("npwp", _NPWP),
    ("npwp", _cued(r"npwp(?:16)?|wajib pajak", "14,15")),
    ("card", _cued(r"kartu|debit|kredit|visa|mastercard|amex", "12,18")),
    ("account", _cued(rf"(?:no\.?)?rek(?:ening)?|account|{_BANK}", "7,16")),
    ("phone", _PHONE),
    ("phone", _cued(r"hp|telp|telepon|telpon|fax|faks|wa|whatsapp", "8,13")),
)
# Long numbers after these words are nobody's.
_IMPERSONAL = re.compile(
    r"\b(?:tender|lelang|paket|rup|nib|kode|id|tiket|hps|pagu|nilai|rp|penawaran|kontrak|modal|laba"
    r"|surat|nomor surat|sesi|session)\b[^\d\[\uFFFD]*$",
    re.IGNORECASE,
)
_TOLD_AFTER = re.compile(
    r"\W*(?:\w+\W+){0,2}?(?P<cue>nik|ktp|npwp|kartu)\b(?!\W*?[\d\[\uFFFD]| disembunyikan)",
    re.IGNORECASE,
)
_KIND_AFTER = {"nik": "nik", "ktp": "nik", "npwp": "npwp", "kartu": "card"}
# Province, regency, district; birthday (women's + 40); number (Permendagri 72/2022).
_NIK = re.compile(r"[1-9]\d{5}(?:[04][1-9]|[1256]\d|[37][01])(?:0[1-9]|1[0-2])\d{6}")
# First digits of payment cards by their length (ISO/IEC 7812).
_CARD = re.compile(r"4\d{12}|3[068]\d{12}|3[47]\d{13}|[3-6]\d{15}|[56]\d{16,18}")

# A one-time code as it is read in `language.accounts`, which loads more than a gateway needs.
_CODE = re.compile(r"(?<![\w-])\d{3}[ -]?\d{3}(?![\w-])")
_CODE_CUE = re.compile(
    r"\b(?:kode(?!\s+(?:paket|tender|lelang|rup|pos))|otp|pin|verifikasi)", re.IGNORECASE
)
_HIDDEN_CODE = "[kode disembunyikan]"
_FEW_WORDS = 5


@dataclass(frozen=True)
class Found:
    """Personal data of one *kind* in a text, from *start* up to *end*."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Masked:
    """Text without personal data, and the kinds of data that were found in it."""

    text: str
    found: frozenset[str]


def mask(text: str, kinds: Collection[str] = KINDS) -> Masked:
    """*text* with what `find` finds of *kinds* replaced by words that say what stood there."""
    places = [place for place in find(text) if place.kind in kinds]
    for place in reversed(places):
        text = text[: place.start] + _LABELS[place.kind] + text[place.end :]
    return Masked(text, frozenset(place.kind for place in places))


def without_code(text: str) -> str:
    """*text* without the one-time code in it, for keeping once the code was used.

    Six digits are taken for one where little else is said, or a word for it stands before them.
    """

    def hide(match: re.Match[str]) -> str:
        before = text[: match.start()]
        if _IMPERSONAL.search(before) and not _CODE_CUE.search(before):
            return match[0]
        return _HIDDEN_CODE if few or _CODE_CUE.search(before) else match[0]

    few = len(_CODE.sub("", text).split()) <= _FEW_WORDS
    return _CODE.sub(hide, text)


def find(text: str) -> list[Found]:
    """The passwords, NIK, NPWP, card, phone and account numbers and e-mail addresses in *text*.

    In order; kinds as in `KINDS`. The word before a long number decides what it is, else the word
    after it, else its own build.
    """
    places: list[Found] = []
    rest = text

    def take(kind: str, start: int, end: int) -> None:
        nonlocal rest
        places.append(Found(kind, start, end))
        rest = _without(rest, start, end)

    for start, end in told_passwords(text):
        take("password", start, end)
    for match in _URL.finditer(rest):
        rest = _without(rest, *match.span())
    for kind, pattern in _SHAPES:
        # One at a time: what is taken shows the next search where not to look.
        for start, end in _spans(pattern, rest):
            take(kind, start, end)
    for match in _DIGITS.finditer(rest):
        told = _long_number(match, rest)
        if told:
            take(told, *match.span())
    return sorted(places, key=lambda place: place.start)


def _without(text: str, start: int, end: int) -> str:
    return text[:start] + _TAKEN * (end - start) + text[end:]


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    group = "found" if "found" in pattern.groupindex else 0
    for match in pattern.finditer(text):
        yield match.span(group)


def _long_number(match: re.Match[str], text: str) -> str | None:
    """What a long number is that no word before it names, None when it is nobody's."""
    digits = re.sub(r"\D", "", match[0])
    after = _TOLD_AFTER.match(text, match.end())
    if after:
        return _KIND_AFTER[after["cue"].lower()]
    if _IMPERSONAL.search(text[max(0, match.start() - 40) : match.start()]):
        return None
    if _CARD.fullmatch(digits) and _luhn(digits):
        return "card"
    if len(digits) == 16:
        return "nik" if _NIK.fullmatch(digits) else "npwp"
    return "npwp" if len(digits) == 15 else None


def _luhn(digits: str) -> bool:
    """Whether the check digit of a payment card number fits (ISO/IEC 7812)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
