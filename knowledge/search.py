"""Searching the articles: words (BM25) and meaning (sentence-transformers) together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from knowledge.articles import Article, sources_json
from knowledge.ranking import Meaning, Scores, Words
from knowledge.reading import terms, word_terms
from knowledge.snippets import snippet
from language.normalise import tokens
from language.spelling import Reading, Spelling

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_WORDS_WEIGH = 0.1
"""Weight of the words beside the meaning (1 in all), where the model has met all of them."""
_CLEARLY_NEAR = 0.6
"""Likeness (cosine) that a query without a single known word must reach; gibberish stays below."""
_TELLING = float(np.log(1 + 1 / 0.6))
"""Rarity of a term that six articles in ten hold; what more of them hold is not worth showing."""
_NAMED = 6
"""Words that the reason of a hit names."""


@dataclass(frozen=True)
class Hit:
    """A found article; *score* (0 to 1) is comparable inside one result list only.

    In *snippet* the found words stand between two asterisks on each side.
    """

    article: str
    topic: str
    title: str
    snippet: str
    score: float
    why: str
    sources: list[dict[str, str]]


class Search:
    """An index over *articles* that never changes; *model* is None for words alone.

    With *by_words* off, meaning alone ranks (for measuring).
    """

    def __init__(
        self,
        articles: Mapping[str, Article],
        model: SentenceTransformer | None,
        by_words: bool = True,
    ):
        """Index the articles, of which there must be some; raises ValueError."""
        if not articles:
            raise ValueError("there is no article to search")
        self.articles = dict(articles)
        self._rows = list(articles.values())
        self._words = Words([_texts(article) for article in self._rows])
        self._spelling = Spelling(self._words.counts, beginnings=True)
        phrases = [_phrases(article) for article in self._rows]
        self._meaning = Meaning(phrases, model) if model else None
        self._by_words = by_words

    def find(
        self, query: str, lpse: str | None = None, limit: int = 5, audience: str | None = None
    ) -> list[Hit]:
        """The best articles for *query*, best first.

        Those local to an LPSE other than *lpse*, or not meant for *audience*, are left out.
        """
        readings = self._spelling.read(tokens(query))
        words = [word for reading in readings for word in reading.meant or (reading.typed,)]
        if not words:
            return []
        by_words = self._words.scores(words)
        likeness = self._meaning.likeness(" ".join(words)) if self._meaning else None
        scores = self._joined(words, by_words, likeness)
        rows: list[int] = []
        for row in np.argsort(-scores, kind="stable"):
            if len(rows) == limit or scores[row] <= 0:
                break
            if _is_for(self._rows[row], lpse, audience):
                rows.append(int(row))
        return [self._hit(row, float(scores[row]), readings, likeness, lpse) for row in rows]

    def shown(self, lpse: str | None = None, audience: str | None = None) -> list[Article]:
        """All articles that are not local to another LPSE nor for other readers, by title."""
        fitting = (article for article in self._rows if _is_for(article, lpse, audience))
        return sorted(fitting, key=lambda article: article.title.casefold())

    def _joined(self, words: Sequence[str], by_words: Scores, likeness: Scores | None) -> Scores:
        """Both scores, weighed; what the model has never met is left to the words."""
        if self._meaning is None or likeness is None:
            return by_words
        meaning = self._meaning.scores(likeness)
        if not by_words.any():
            return np.where(meaning >= _CLEARLY_NEAR, meaning, 0)
        if not self._by_words:
            return meaning
        told = {word: sum(map(self._words.rarity, word_terms(word))) for word in words}
        unmet = sum(told[word] for word in told if not self._meaning.has_met(word))
        weight = _WORDS_WEIGH + (1 - _WORDS_WEIGH) * unmet / sum(told.values())
        return weight * by_words + (1 - weight) * meaning

    def _hit(
        self,
        row: int,
        score: float,
        readings: Sequence[Reading],
        likeness: Scores | None,
        lpse: str | None,
    ) -> Hit:
        article = self._rows[row]
        answer = article.for_lpse(lpse)
        held = terms(" ".join(_texts(article)))
        shared = [it for it in readings if self._tells(it).intersection(held)]
        wanted = frozenset[str]().union(*map(self._tells, shared))
        why = "kata: " + ", ".join(dict.fromkeys(map(_named, shared[:_NAMED])))
        if not shared:
            near = self._meaning and likeness is not None and self._meaning.nearest(likeness, row)
            why = f"makna mirip: {near}" if near else "kata umum"
        text = "\n".join(passage.body for passage in answer.passages)
        return Hit(
            article=article.topic,
            topic=article.topic,
            title=article.title,
            snippet=snippet(text, self._words.rarity, wanted),
            score=round(score, 4),
            why=why,
            sources=sources_json(answer.sources),
        )

    def _tells(self, reading: Reading) -> frozenset[str]:
        """The terms of a word of the query that tell articles apart."""
        known = (term for word in reading.meant for term in word_terms(word))
        return frozenset(term for term in known if self._words.rarity(term) > _TELLING)


def _texts(article: Article) -> list[str]:
    """What the words are looked for in, each by itself."""
    title = f"{article.title} {article.topic.replace('_', ' ')}"
    variants = [f"{it.title}\n{it.body}" for it in article.variants]
    return [title, *article.questions, *article.sections, *variants]


def _phrases(article: Article) -> list[str]:
    """What the meaning is compared with: longer texts mean too many things at once."""
    return [article.title, *article.questions, article.sections[0]]


def _is_for(article: Article, lpse: str | None, audience: str | None) -> bool:
    here = article.lpse == "semua" or lpse is None or lpse in article.lpse
    return here and (audience is None or audience in article.audience)


def _named(reading: Reading) -> str:
    meant = " ".join(reading.meant)
    return meant if meant == reading.typed else f"{meant} (dari “{reading.typed}”)"
