"""Which topics are offered beside an answer, or instead of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from knowledge.topics import ARTICLE_TOPICS, MOVES

SURE = 0.9
"""Confidence from which an answer stands alone, chosen on tests/topics: one answer in eight is less
sure, and with these the right topic is among what is shown in 98 of 100 messages."""
_OFFERED = 3
_BESIDE = 2

Ranking = Sequence[tuple[str, float]]
"""Topics with their confidences, best first."""


def nearest(ranking: Ranking) -> list[str]:
    """The topics to choose from where none is likely enough to be answered."""
    return _with_articles(topic for topic, _ in ranking)[:_OFFERED]


def alternatives(intent: str, ranking: Ranking) -> list[str]:
    """What else a message may mean that is taken for *intent*; none if that is sure.

    Small talk and what is declined stand alone. A move (`lanjut`, `selesai`, ...) does not, for
    where nothing is under way it was none.
    """
    if intent not in ARTICLE_TOPICS | MOVES or not ranking or ranking[0][1] >= SURE:
        return []
    return _with_articles(topic for topic, _ in ranking[1 : 1 + _BESIDE])


def _with_articles(topics: Iterable[str]) -> list[str]:
    return [topic for topic in topics if topic in ARTICLE_TOPICS]
