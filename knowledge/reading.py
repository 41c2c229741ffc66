"""Words of Indonesian text for the search: our spelling, spaCy's tokens, dictionary forms.

Stop words are not removed: *tidak*, *belum*, *pertama* and *kedua* tell the articles apart, and
rarity already takes the weight from the rest.
"""

from __future__ import annotations

from functools import cache, lru_cache

import spacy
from spacy.language import Language

from language.normalise import tokens

_REMEMBERED = 200_000
"""How many different words keep their terms; more than any collection of articles holds."""


@cache
def _nlp() -> Language:
    nlp = spacy.blank("id")
    nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
    nlp.initialize()
    return nlp


def terms(text: str) -> list[str]:
    """Each word of *text* and, where it differs, its dictionary form (*mengganti* -> *ganti*)."""
    return [term for word in words(text) for term in word_terms(word)]


def words(text: str) -> list[str]:
    """The words of *text* in our own spelling.

    Read piece by piece: texts repeat their words, and each piece is read once. Ten thousand
    articles take seconds so, not minutes.
    """
    return [word for piece in text.split() for word in _words(piece)]


@lru_cache(maxsize=_REMEMBERED)
def _words(piece: str) -> tuple[str, ...]:
    return tuple(tokens(piece))


@lru_cache(maxsize=_REMEMBERED)
def word_terms(word: str) -> tuple[str, ...]:
    """The terms of one word in our own spelling; spaCy never joins words, so it needs no others."""
    found: list[str] = []
    for token in _nlp()(word):
        if token.is_space or token.is_punct:
            continue
        found.append(token.text)
        if token.lemma_ and token.lemma_ != token.text:
            found.append(token.lemma_)
    return tuple(found)
