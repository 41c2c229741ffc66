"""What the screens of an LPSE say, and the steps of a walk-through, where a message quotes them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import spacy
from spacy.language import Language
from spacy.matcher import Matcher, PhraseMatcher
from spacy.tokens import Doc

from language.normalise import tokens

# Topic -> the word that tells its message from the others, and the message in our own spelling.
# Sources: `okutimur` 1.2 and 1.3, `muarojambi` 2 and 3.
_MESSAGES: tuple[tuple[str, str, str], ...] = (
    ("gagal_login", "salah", "maaf user id atau password anda salah"),
    ("gagal_aktivasi", "sesuai", "maaf user id atau password tidak sesuai"),
    ("javascript_error", "script", "java script error"),
    ("javascript_error", "javascript", "javascript error"),
    ("data_tidak_tersinkronisasi", "tersinkronisasi", "data tidak tersinkronisasi"),
    ("oops_error", "oops", "oops an error occured"),
    ("oops_error", "occured", "oops an error occured"),
    ("oops_error", "occurred", "oops an error occurred"),
)
_ENOUGH_WORDS = 3
_ENOUGH_SHARE = 0.6
"""Half a message counts from three words on, or from this share of a shorter one."""

_STEP = ("langkah", "step", "tahap", "tahapan")
_NUMBERS = (
    ("1", "pertama", "kesatu", "satu"),
    ("2", "kedua", "dua"),
    ("3", "ketiga", "tiga"),
    ("4", "keempat", "empat"),
    ("5", "kelima", "lima"),
    ("6", "keenam", "enam"),
    ("7", "ketujuh", "tujuh"),
    ("8", "kedelapan", "delapan"),
    ("9", "kesembilan", "sembilan"),
)


def find_error(text: str) -> str | None:
    """The topic of the screen message that *text* quotes, whole or half; the first if several."""
    doc = _doc(text)
    matches = sorted(_quotes()(doc), key=lambda match: match[1])
    return doc.vocab.strings[matches[0][0]] if matches else None


def find_step(text: str) -> int | None:
    """The number of the step that *text* names ("langkah 2", "step ketiga"), if it is one."""
    doc = _doc(text)
    named = {doc.vocab.strings[match[0]] for match in _steps()(doc)}
    return int(named.pop()) if len(named) == 1 else None


@cache
def _nlp() -> Language:
    return spacy.blank("id")


def _doc(text: str) -> Doc:
    return Doc(_nlp().vocab, words=tokens(text))


@cache
def _quotes() -> PhraseMatcher:
    matcher = PhraseMatcher(_nlp().vocab)
    for topic, telling, message in _MESSAGES:
        matcher.add(topic, [Doc(_nlp().vocab, words=run) for run in _runs(message, telling)])
    return matcher


def _runs(message: str, telling: str) -> Iterator[list[str]]:
    """The parts of *message* that are long enough and hold the *telling* word."""
    words = message.split()
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            run = words[start:end]
            long = len(run) >= _ENOUGH_WORDS or len(run) >= _ENOUGH_SHARE * len(words)
            if telling in run and long:
                yield run


@cache
def _steps() -> Matcher:
    matcher = Matcher(_nlp().vocab)
    for names in _NUMBERS:
        number = {"LOWER": {"IN": list(names)}}
        between = {"LOWER": {"IN": ["ke", "nomor", "yang"]}, "OP": "?"}
        matcher.add(names[0], [[{"LOWER": {"IN": list(_STEP)}}, between, number]])
    return matcher
