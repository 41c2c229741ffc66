"""A small text classifier for a few dozen topics with some hundred examples each.

Words and letter sequences, weighted by rarity; one logistic regression a topic; averaged with the
similarity to the nearest examples. What a message says that the examples never said counts
against every topic, so that an unfamiliar message scores low everywhere instead of high somewhere.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from bot.components.meaning import Meaning

_NEAREST_WEIGHTS = np.array([1.0, 0.5, 0.25])
_KEPT_TERMS = 25_000
"""N-grams of a kind that are kept, the commonest: rarer ones say little and swell the model."""
_CLOSE_ENOUGH = 0.3
"""Tolerance of the dual solver: a smaller one takes twice the time and ranks no better."""
_FILE = "topics"


def _counters() -> list[CountVectorizer]:
    return [
        CountVectorizer(analyzer="word", ngram_range=(1, 2), token_pattern=r"\S+"),
        CountVectorizer(analyzer="char_wb", ngram_range=(2, 5)),
    ]


_ANALYSERS: list[Callable[[str], list[str]]] = [c.build_analyzer() for c in _counters()]


@dataclass(frozen=True)
class Weights:
    """How much each known n-gram of one kind counts: term -> column, and a weight per column."""

    columns: dict[str, int]
    rarity: np.ndarray

    @classmethod
    def of(cls, analysed: Sequence[Iterable[str]]) -> Weights:
        """Inverse document frequencies of the commonest n-grams."""
        seen = Counter(term for terms in analysed for term in sorted(set(terms)))
        known = sorted(term for term, _ in seen.most_common(_KEPT_TERMS))
        counts = np.array([seen[term] for term in known], dtype=np.float32)
        rarity = np.log((1 + len(analysed)) / (1 + counts)) + 1
        return cls({term: i for i, term in enumerate(known)}, rarity.astype(np.float32))

    def row(self, terms: Iterable[str]) -> tuple[list[int], np.ndarray]:
        """Columns and values of one text, of length one if all its n-grams were known."""
        counts = Counter(terms)
        known = [(self.columns[term], n) for term, n in counts.items() if term in self.columns]
        columns = [column for column, _ in known]
        values = (1 + np.log([n for _, n in known])) * self.rarity[columns]
        unknown = len(counts) - len(known)
        length = np.sqrt(values @ values + unknown * self.rarity.max(initial=1.0) ** 2)
        return columns, (values / max(length, 1e-9)).astype(np.float32)


class IntentModel:
    """Topics by text.

    *strength* is the inverse regularisation of the regressions. With *meaning* two texts are as
    near as their letters and their vectors say on average.
    """

    def __init__(
        self,
        strength: float = 30.0,
        nearest_share: float = 0.5,
        seed: int = 0,
        meaning: Meaning | None = None,
    ) -> None:
        self._strength = strength
        self._share = nearest_share
        self._seed = seed
        self._meaning = meaning
        self._vectors = np.zeros((0, 0), dtype=np.float16)

    def learn(self, texts: Sequence[str], topics: Sequence[str]) -> IntentModel:
        """Fit to normalised *texts* and the topic of each; returns itself."""
        order = np.argsort(np.array(topics), kind="stable")
        self._texts = [texts[i] for i in order]
        self._topics = sorted(set(topics))
        self._labels = np.searchsorted(self._topics, [topics[i] for i in order])
        self._weights = [Weights.of([read(t) for t in self._texts]) for read in _ANALYSERS]
        examples = self._remember()
        if self._meaning:
            self._vectors = self._meaning(self._texts).astype(np.float16)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            fits = list(pool.map(lambda n: self._fit(examples, n), range(len(self._topics))))
        self._slopes = np.column_stack([fit.coef_[0] for fit in fits]).astype(np.float16)
        self._offsets = np.array([fit.intercept_[0] for fit in fits], dtype=np.float32)
        return self

    def _fit(self, examples: sparse.csr_matrix, label: int) -> LogisticRegression:
        model = LogisticRegression(
            C=self._strength,
            class_weight="balanced",
            solver="liblinear",
            dual=True,
            max_iter=300,
            tol=_CLOSE_ENOUGH,
            random_state=self._seed,
        )
        return model.fit(examples, self._labels == label)

    def _remember(self) -> sparse.csr_matrix:
        """The examples as rows; kept the other way round, by column, to find the nearest."""
        rows = [self._row(text) for text in self._texts]
        width = sum(len(w.rarity) for w in self._weights)
        ends = np.cumsum([0, *(len(columns) for columns, _ in rows)])
        parts = [np.concatenate(part) for part in zip(*rows, strict=True)]
        examples = sparse.csr_matrix((parts[1], parts[0], ends), shape=(len(rows), width))
        self._by_column = examples.T.tocsr()
        self._starts = np.searchsorted(self._labels, range(len(self._topics) + 1))
        return examples

    def _row(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        columns: list[int] = []
        values = []
        offset = 0
        for weights, read in zip(self._weights, _ANALYSERS, strict=True):
            found, worth = weights.row(read(text))
            columns += [offset + column for column in found]
            values.append(worth)
            offset += len(weights.rarity)
        return np.array(columns, dtype=np.int32), np.concatenate(values) / np.sqrt(len(values))

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Topics with their scores (0 to 1, not summing to one), best first."""
        columns, values = self._row(text)
        logits = values @ self._slopes[columns].astype(np.float32) + self._offsets
        regression = 1.0 / (1.0 + np.exp(-logits))
        likeness = self._likeness(columns, values)
        if self._meaning:
            likeness = (likeness + self._vectors @ self._meaning([text])[0]) / 2
        nearest = self._nearest(likeness)
        scores = (1 - self._share) * regression + self._share * nearest
        return [(self._topics[i], float(scores[i])) for i in np.argsort(-scores)]

    def _likeness(self, columns: np.ndarray, values: np.ndarray) -> np.ndarray:
        """How near each example is, by its words and letters."""
        row = sparse.csr_matrix(
            (values, columns, [0, len(columns)]), shape=(1, self._by_column.shape[0])
        )
        return np.asarray((row @ self._by_column).toarray().ravel())

    def _nearest(self, likeness: np.ndarray) -> np.ndarray:
        """For each topic the weighted mean likeness of its three nearest examples."""
        scores = np.zeros(len(self._topics))
        for label, (start, end) in enumerate(zip(self._starts, self._starts[1:], strict=False)):
            best = np.sort(likeness[start:end])[::-1][: len(_NEAREST_WEIGHTS)]
            weights = _NEAREST_WEIGHTS[: len(best)]
            scores[label] = best @ weights / weights.sum()
        return scores

    def save(self, folder: Path) -> None:
        """Write what was learned below *folder*, as plain JSON and arrays."""
        told = {
            "settings": [self._strength, self._share, self._seed],
            "texts": self._texts,
            "topics": self._topics,
            "terms": [list(w.columns) for w in self._weights],
        }
        (folder / f"{_FILE}.json").write_text(json.dumps(told, ensure_ascii=False), "utf-8")
        rarities = {f"rarity_{i}": w.rarity for i, w in enumerate(self._weights)}
        np.savez_compressed(
            folder / f"{_FILE}.npz",
            labels=self._labels,
            slopes=self._slopes,
            offsets=self._offsets,
            vectors=self._vectors,
            **rarities,
        )

    @classmethod
    def load(cls, folder: Path, meaning: Meaning | None = None) -> IntentModel:
        """The model that `save` wrote; *meaning* is that with which it learned."""
        told = json.loads((folder / f"{_FILE}.json").read_text("utf-8"))
        strength, share, seed = told["settings"]
        model = cls(strength, share, seed, meaning)
        model._texts, model._topics = told["texts"], told["topics"]
        with np.load(folder / f"{_FILE}.npz", allow_pickle=False) as arrays:
            model._labels, model._slopes = arrays["labels"], arrays["slopes"]
            model._offsets, model._vectors = arrays["offsets"], arrays["vectors"]
            model._weights = [
                Weights({term: i for i, term in enumerate(terms)}, arrays[f"rarity_{n}"])
                for n, terms in enumerate(told["terms"])
            ]
        model._remember()
        return model
