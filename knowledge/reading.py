"""Words of Indonesian text for the search: our spelling, spaCy's tokens, dictionary forms.

Stop words are not removed: *tidak*, *belum*, *pertama* and *kedua* tell the articles apart, and
rarity already takes the weight from the rest.
"""

from __future__ import annotations

from functools import cache

import spacy
from spacy.language import Language

from language.normalise import normalise


@cache
def _nlp() -> Language:
    nlp = spacy.blank("id")
    nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
    nlp.initialize()
    return nlp


def terms(text: str) -> list[str]:
    """Each word of *text* and, where it differs, its dictionary form (*mengganti* -> *ganti*)."""
    found: list[str] = []
    for token in _nlp()(normalise(text)):
        if token.is_space or token.is_punct:
            continue
        found.append(token.text)
        if token.lemma_ and token.lemma_ != token.text:
            found.append(token.lemma_)
    return found
