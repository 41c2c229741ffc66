"""Searching the articles: words (BM25) and meaning (sentence-transformers), fused by rank."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import bm25s
import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from knowledge.articles import Article, articles, sources_json
from knowledge.embedding import load
from knowledge.reading import terms
from language.normalise import clean, normalise

_RANK_OFFSET = 10
"""Softens the first ranks in the fusion (the k of reciprocal rank fusion)."""
_CLEARLY_NEAR = 0.4
"""Likeness (cosine) that a query without a single known word must reach; gibberish stays below."""
_SNIPPET = 180
"""Length of a snippet, in characters."""


@dataclass(frozen=True)
class Hit:
    """A found article; *score* is comparable inside one result list only."""

    article: str
    topic: str
    title: str
    snippet: str
    score: float
    why: str
    sources: list[dict[str, str]]


class Search:
    """An index over *articles*; *model* is None for words alone."""

    def __init__(self, articles: Mapping[str, Article], model: SentenceTransformer | None):
        self._articles = list(articles.values())
        self._model = model
        self._terms = [_article_terms(article) for article in self._articles]
        self._bm25 = bm25s.BM25()  # type: ignore[no-untyped-call]
        self._bm25.index(self._terms, show_progress=False)
        self._known = {term for words in self._terms for term in words}
        self._phrases = [
            (row, phrase)
            for row, article in enumerate(self._articles)
            for phrase in (article.title, *article.questions, article.sections[0])
        ]
        self._vectors = self._embed([phrase for _, phrase in self._phrases])

    def find(self, query: str, lpse: str | None = None, limit: int = 5) -> list[Hit]:
        """The best articles for *query*, best first; those local to another LPSE are left out."""
        query = clean(query)
        wanted = [term for term in terms(query) if term in self._known]
        words = self._by_words(wanted)
        meaning, nearest = self._by_meaning(query)
        if not wanted:  # no word known: only what is clearly near in meaning counts
            meaning[meaning < _CLEARLY_NEAR] = 0
        fused = _fused(words, meaning)
        order = [row for row in np.argsort(-fused) if fused[row] > 0]
        rows = [row for row in order if _holds_at(self._articles[row], lpse)][:limit]
        return [self._hit(row, float(fused[row]), wanted, nearest.get(row)) for row in rows]

    def _by_words(self, wanted: list[str]) -> NDArray[np.float32]:
        if not wanted:
            return np.zeros(len(self._articles), dtype=np.float32)
        scores: NDArray[np.float32] = self._bm25.get_scores(wanted)
        return scores

    def _by_meaning(self, query: str) -> tuple[NDArray[np.float32], dict[int, str]]:
        """For each article its nearest phrase's similarity, and that phrase."""
        best = np.zeros(len(self._articles), dtype=np.float32)
        nearest: dict[int, str] = {}
        if self._vectors is None or not normalise(query):
            return best, nearest
        vector = self._embed([query])
        assert vector is not None
        for (row, phrase), likeness in zip(self._phrases, self._vectors @ vector[0], strict=True):
            if likeness > best[row]:
                best[row], nearest[row] = likeness, phrase
        return best, nearest

    def _embed(self, texts: Sequence[str]) -> NDArray[np.float32] | None:
        if self._model is None:
            return None
        vectors: NDArray[np.float32] = self._model.encode(
            [normalise(text) for text in texts], normalize_embeddings=True, show_progress_bar=False
        )
        return vectors

    def _hit(self, row: int, score: float, wanted: list[str], phrase: str | None) -> Hit:
        article = self._articles[row]
        shared = [term for term in dict.fromkeys(wanted) if term in set(self._terms[row])]
        why = f"kata: {', '.join(shared)}" if shared else f"makna mirip: {phrase}"
        return Hit(
            article=article.topic,
            topic=article.topic,
            title=article.title,
            snippet=_snippet(article, set(shared)),
            score=round(score, 4),
            why=why,
            sources=sources_json(article.sources),
        )


@cache
def open_search(model: str | None = None) -> Search:
    """The search over this installation's articles, made once a process.

    *model* is a path or the name of a published model; without one words alone are searched.
    """
    return Search(articles(), load(model) if model else None)


def _article_terms(article: Article) -> list[str]:
    """The title counts four times and the questions three: they say what the article is about."""
    title = terms(f"{article.title} {article.topic.replace('_', ' ')}")
    return title * 4 + terms(" ".join(article.questions)) * 3 + terms(article.body)


def _holds_at(article: Article, lpse: str | None) -> bool:
    return article.lpse == "semua" or lpse is None or lpse in article.lpse


def _fused(*scores: NDArray[np.float32]) -> NDArray[np.float64]:
    """Reciprocal rank fusion; an article that one side does not find gets nothing from it."""
    total = np.zeros(len(scores[0]))
    for values in scores:
        ranks = np.empty(len(values))
        ranks[np.argsort(-values, kind="stable")] = np.arange(1, len(values) + 1)
        total += np.where(values > 0, 1.0 / (_RANK_OFFSET + ranks), 0.0)
    return total


def _snippet(article: Article, wanted: set[str]) -> str:
    """The sentence of the article that holds most of the wanted words."""
    text = re.sub(r"[*#]+", "", article.body)
    sentences = [s.strip() for s in re.split(r"(?<=[.!?])\s+|\n+", text) if len(s.strip()) > 20]
    best = max(sentences, key=lambda s: len(wanted & set(terms(s))), default=article.title)
    return best if len(best) <= _SNIPPET else best[: _SNIPPET - 1].rsplit(" ", 1)[0] + "…"
