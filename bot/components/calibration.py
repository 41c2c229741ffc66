"""Scores as probabilities: how often a model was right with such scores on unseen examples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

from bot.components.intent_model import IntentModel

_UNUSUAL = 0.05
"""Share of the rightly named messages that count as unlike the examples."""

Ranking = Sequence[tuple[str, float]]
"""Topics with their scores, best first."""


def held_out_rankings(
    new_model: Callable[[], IntentModel],
    texts: Sequence[str],
    topics: Sequence[str],
    share: float,
    seed: int,
) -> list[tuple[Ranking, bool]]:
    """Rankings of a *share* of the texts by a model that learned from the others, right or not."""
    known, unseen = train_test_split(range(len(texts)), test_size=share, random_state=seed)
    model = new_model().learn([texts[i] for i in known], [topics[i] for i in known])
    ranked = [(model.rank(texts[i]), topics[i]) for i in unseen]
    return [(ranking, ranking[0][0] == topic) for ranking, topic in ranked]


@dataclass(frozen=True)
class Calibration:
    """Probability that the first topic is right, by its score and its lead over the second.

    Two topics with high scores tell less than one alone, so the lead counts most. A top score
    under `familiar`, though, is that of a message unlike the examples: it is no surer than such
    messages were (`unfamiliar`), however far it leads.
    """

    score: float = 0.0
    lead: float = 0.0
    offset: float = 0.0
    familiar: float = 0.0
    unfamiliar: float = 1.0

    @classmethod
    def of(cls, outcomes: Sequence[tuple[Ranking, bool]]) -> Calibration:
        """The logistic curve that fits *outcomes* best; a flat one where all had the same end."""
        right = np.array([ended for _, ended in outcomes])
        if right.all() or not right.any():
            return cls(offset=float(np.log(len(outcomes) + 1)) * (1 if right.all() else -1))
        seen = np.array([_score_and_lead(ranking) for ranking, _ in outcomes])
        fit = LogisticRegression(C=10).fit(seen, right)
        familiar = float(np.quantile(seen[right, 0], _UNUSUAL))
        unlike = right[seen[:, 0] < familiar]
        score, lead = map(float, fit.coef_[0])
        return cls(
            score,
            lead,
            offset=float(fit.intercept_[0]),
            familiar=familiar,
            unfamiliar=float(unlike.mean()) if len(unlike) else 1.0,
        )

    def apply(self, ranking: Ranking) -> list[tuple[str, float]]:
        """The ranking with the first score as a probability and the others in proportion."""
        top = ranking[0][1]
        score, lead = _score_and_lead(ranking)
        share = 1.0 / (1.0 + np.exp(-(self.score * score + self.lead * lead + self.offset)))
        if score < self.familiar:
            share = min(share, self.unfamiliar)
        return [(topic, float(share) * each / max(top, 1e-9)) for topic, each in ranking]

    def as_json(self) -> dict[str, Any]:
        """What `Calibration(**...)` takes."""
        return asdict(self)


def _score_and_lead(ranking: Ranking) -> tuple[float, float]:
    top = ranking[0][1]
    return top, top - (ranking[1][1] if len(ranking) > 1 else 0.0)
