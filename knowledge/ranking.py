"""The two ways of scoring articles against a query: by words (BM25) and by meaning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

import bm25s
import numpy as np
from numpy.typing import NDArray

from knowledge.reading import terms, word_terms, words

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Scores = NDArray[np.float32]
"""One number for each article, in the order in which they were indexed; 0 is not found."""


class Words:
    """BM25 over the texts of each article: an article is as good as its best text.

    Each text (title, question, section) is weighed by itself, so that a question that was asked
    in these words counts as such and is not lost in a long article.
    """

    def __init__(self, articles: Sequence[Sequence[str]]):
        """Index *articles*, each of which is at least one text."""
        self._starts = _starts(articles)
        self._sizes = np.diff([*self._starts, sum(map(len, articles))])
        texts = [terms(text) for article in articles for text in article]
        self._bm25 = bm25s.BM25()  # type: ignore[no-untyped-call]
        self._bm25.index(texts, show_progress=False)
        self.counts = Counter(term for text in texts for term in text)
        self._holders = Counter(
            term
            for start, size in zip(self._starts, self._sizes, strict=True)
            for term in {term for text in texts[start : start + size] for term in text}
        )

    def scores(self, wanted: Sequence[str]) -> Scores:
        """How well each article fits the *wanted* words; the best has 1."""
        found = [term for word in wanted for term in word_terms(word) if term in self.counts]
        if not found:
            return np.zeros(len(self._starts), dtype=np.float32)
        texts: Scores = self._bm25.get_scores(found)
        mean = np.add.reduceat(texts, self._starts) / self._sizes
        scores: Scores = np.maximum.reduceat(texts, self._starts) + mean
        return scores / max(float(scores.max()), 1e-9)

    def rarity(self, term: str) -> float:
        """How much *term* tells: 0 where no article holds it, then more the fewer hold it."""
        holders = self._holders[term]
        return float(np.log(1 + len(self._starts) / holders)) if holders else 0.0


class Meaning:
    """Likeness (cosine) between a query and the nearest phrase of each article."""

    def __init__(self, articles: Sequence[Sequence[str]], model: SentenceTransformer):
        """Embed the phrases of *articles*; raises ValueError when the model gives no numbers."""
        self._model = model
        self._phrases = [phrase for phrases in articles for phrase in phrases]
        self._starts = _starts(articles)
        self._vectors = self._embed([" ".join(words(phrase)) for phrase in self._phrases])
        if not np.isfinite(self._vectors).all():
            raise ValueError("the embedding model gives vectors that are no numbers")

    def likeness(self, text: str) -> Scores:
        """To every phrase, of all articles."""
        likeness: Scores = np.maximum(self._vectors @ self._embed([text])[0], 0)
        return likeness

    def scores(self, likeness: Scores) -> Scores:
        """Of each article, the likeness of its nearest phrase."""
        scores: Scores = np.maximum.reduceat(likeness, self._starts)
        return scores

    def nearest(self, likeness: Scores, article: int) -> str:
        """The phrase of *article* (its number) that is nearest."""
        start = self._starts[article]
        end = self._starts[article + 1] if article + 1 < len(self._starts) else len(likeness)
        return self._phrases[start + int(likeness[start:end].argmax())]

    def has_met(self, word: str) -> bool:
        """Whether the model has learnt *word*; of a published model that is taken for granted."""
        met = getattr(self._model[0], "has_met", None)
        return bool(met(word)) if met else True

    def _embed(self, texts: list[str]) -> Scores:
        vectors: Scores = self._model.encode(
            texts, normalize_embeddings=True, show_progress_bar=False
        )
        return vectors


def _starts(articles: Sequence[Sequence[str]]) -> list[int]:
    """Where the texts of each article begin when all stand in one row."""
    return list(accumulate((len(texts) for texts in articles[:-1]), initial=0))
