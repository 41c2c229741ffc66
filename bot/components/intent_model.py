"""A small text classifier for a few dozen topics with a few dozen examples each.

Words and letter sequences, weighted by rarity; one logistic regression a topic; averaged with the
similarity to the nearest examples. What a message says that the examples never said counts
against every topic, so that an unfamiliar message scores low everywhere instead of high somewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression

_NEAREST_WEIGHTS = np.array([1.0, 0.5, 0.25])


def _counters() -> list[CountVectorizer]:
    return [
        CountVectorizer(analyzer="word", ngram_range=(1, 2), token_pattern=r"\S+"),
        CountVectorizer(analyzer="char_wb", ngram_range=(2, 5)),
    ]


@dataclass
class _Features:
    """TF-IDF over words and letter sequences, with a norm that counts what is unknown."""

    counters: list[CountVectorizer] = field(default_factory=_counters)
    weights: list[TfidfTransformer] = field(default_factory=list)

    def learn(self, texts: list[str]) -> sparse.csr_matrix:
        self.weights = []
        for counter in self.counters:
            counts = counter.fit_transform(texts)
            self.weights.append(TfidfTransformer(sublinear_tf=True, norm=None).fit(counts))
        return self.of(texts)

    def of(self, texts: list[str]) -> sparse.csr_matrix:
        blocks = [
            _scaled(counter, weight, texts)
            for counter, weight in zip(self.counters, self.weights, strict=True)
        ]
        return sparse.hstack(blocks).tocsr() / np.sqrt(len(blocks))


def _scaled(
    counter: CountVectorizer, weight: TfidfTransformer, texts: list[str]
) -> sparse.csr_matrix:
    """Rows of weights, each divided by the length it would have with the unknown at full weight."""
    values = weight.transform(counter.transform(texts))
    squares = np.asarray(values.multiply(values).sum(axis=1)).ravel()
    analyse, known = counter.build_analyzer(), counter.vocabulary_
    unknown = np.array([len(set(analyse(text)) - known.keys()) for text in texts])
    lengths = np.sqrt(squares + unknown * weight.idf_.max() ** 2)
    lengths[lengths == 0] = 1.0
    return sparse.diags(1.0 / lengths) @ values


@dataclass
class IntentModel:
    """Topics by text. *strength* is the inverse regularisation of the regressions."""

    strength: float = 100.0
    nearest_share: float = 0.5
    seed: int = 0
    _features: _Features = field(default_factory=_Features)
    _labels: np.ndarray = field(default_factory=lambda: np.array([]))
    _topics: list[str] = field(default_factory=list)
    _examples: sparse.csr_matrix | None = None
    _coefficients: np.ndarray = field(default_factory=lambda: np.array([]))
    _offsets: np.ndarray = field(default_factory=lambda: np.array([]))

    def learn(self, texts: list[str], topics: list[str]) -> None:
        """Fit to normalised *texts* and the topic of each."""
        self._examples = self._features.learn(texts)
        self._topics = sorted(set(topics))
        self._labels = np.array([self._topics.index(topic) for topic in topics])
        fits = [self._fit(self._labels == label) for label in range(len(self._topics))]
        self._coefficients = np.vstack([fit.coef_[0] for fit in fits]).astype(np.float32)
        self._offsets = np.array([fit.intercept_[0] for fit in fits], dtype=np.float32)

    def _fit(self, members: np.ndarray) -> LogisticRegression:
        model = LogisticRegression(
            C=self.strength, class_weight="balanced", solver="liblinear", random_state=self.seed
        )
        return model.fit(self._examples, members)

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Topics with their scores (0 to 1, not summing to one), best first."""
        row = self._features.of([text])
        logits = np.asarray(row @ self._coefficients.T).ravel() + self._offsets
        regression = 1.0 / (1.0 + np.exp(-logits))
        share = self.nearest_share
        scores = (1 - share) * regression + share * self._nearest(row)
        order = np.argsort(-scores)
        return [(self._topics[i], float(scores[i])) for i in order]

    def _nearest(self, row: sparse.csr_matrix) -> np.ndarray:
        """For each topic the weighted mean similarity of its three nearest examples."""
        likeness = np.asarray((self._examples @ row.T).todense()).ravel()
        scores = np.zeros(len(self._topics))
        for label in range(len(self._topics)):
            best = np.sort(likeness[self._labels == label])[::-1][: len(_NEAREST_WEIGHTS)]
            weights = _NEAREST_WEIGHTS[: len(best)]
            scores[label] = best @ weights / weights.sum()
        return scores
