"""Telling what kind of request must be declined, by the words it is made of.

Only plain cases are taken: what is not named here is at most "out of scope".
"""

from __future__ import annotations

import re
from enum import Enum

from language.normalise import normalise


class Refused(Enum):
    """Why a request is declined."""

    OTHERS = "others"
    """Data or an account of another company."""
    PASSWORD = "password"
    """Somebody's password, or a code, to be told or found out."""
    TRICKS = "tricks"
    """Ways to be sure of winning a tender, or to make somebody lose it."""
    ILLEGAL = "illegal"
    """Bribes, forgery, breaking in."""


_OTHER = (
    r"(?:(?:perusahaan|penyedia|akun|peserta|vendor|rekanan|pt|cv|user id) "
    r"(?:lain|orang lain|pesaing|saingan|kompetitor|tetangga|sebelah|lawan)"
    r"|(?:milik|punya) (?:orang|pihak|perusahaan|penyedia) lain|pesaing|saingan|kompetitor"
    r"|orang lain|lawan tender)"
)
_LOOK = r"(?:lihat|melihat|cek|periksa|intip|buka|minta|tampilkan|beri|kasih|bocor\w*|cari|tahu)"
_DATA = r"(?:data|akun|npwp|email|alamat|status|penawaran|harga|dokumen|isi|sikap|profil|user id)"
_PATTERNS: tuple[tuple[Refused, str], ...] = (
    (Refused.ILLEGAL, r"\b(?:suap|menyuap|sogok\w*|menyogok|amplop|gratifikasi|uang pelicin)\b"),
    (Refused.ILLEGAL, r"\b(?:palsu|palsukan|memalsukan|pemalsuan|fiktif|rekayasa)\b"),
    (
        Refused.ILLEGAL,
        r"\b(?<!kena )(?:hack|hacking|meretas|retas|bobol|membobol|menjebol|jebol|phishing|ddos"
        r"|sql injection|sadap|menyadap)\b",
    ),
    (Refused.ILLEGAL, r"\b(?:pinjam|sewa|jual|beli) (?:nama |bendera|akun)"),
    (
        Refused.PASSWORD,
        rf"\b{_LOOK}\b.{{0,25}}\b(?:password|kode otp)\b.{{0,25}}{_OTHER}",
    ),
    (
        Refused.PASSWORD,
        r"\b(?:beritahu|beri tahu|sebutkan|tampilkan|kasih tahu|apa)\b.{0,15}\b(?:password|kode)"
        r"\b.{0,10}\b(?:akun|user|admin|default|si|milik|punya)\b",
    ),
    (Refused.PASSWORD, r"\b(?:tebak|menebak|brute ?force|crack)\w*\b.{0,25}\b(?:password|kode)"),
    (Refused.PASSWORD, r"\btanpa (?:kode|otp)\b.{0,20}\b(?:masuk|login|lihat|buka)"),
    (
        Refused.TRICKS,
        r"\b(?:trik|cara|tips|kiat|bocoran|strategi|jurus|rahasia)\b.{0,25}"
        r"\b(?:pasti menang|memenangkan|menangkan|menang|dimenangkan)\b",
    ),
    (Refused.TRICKS, r"\b(?:atur|mengatur|diatur|kondisikan|arisan|persekongkolan|kongkalikong)\b"
                     r".{0,25}\b(?:tender|lelang|pemenang|menang|pokja|paket)\b"),
    (Refused.TRICKS, r"\b(?:gugurkan|menggugurkan|jatuhkan|menjatuhkan|gagalkan)\b.{0,25}"
                     rf"(?:{_OTHER}|\bpeserta\b)"),
    (Refused.OTHERS, rf"\b{_LOOK}\w*\b.{{0,40}}\b{_DATA}\b.{{0,30}}{_OTHER}"),
    (Refused.OTHERS, rf"\b{_DATA}\b.{{0,15}}{_OTHER}.{{0,25}}\b(?:apa|berapa|dong|minta)\b"),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)


def refused(text: str) -> Refused | None:
    """Why *text* is declined, or None when nothing in it says so."""
    said = normalise(text)
    return next((kind for kind, pattern in _COMPILED if pattern.search(said)), None)
