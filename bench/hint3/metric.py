"""The metric of the HINT3 paper: what is right when a topic is answered from a threshold on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sklearn.metrics import matthews_corrcoef

OUT_OF_SCOPE = "NO_NODES_DETECTED"
"""The label of messages that no intent covers."""
PAPER = [step / 10 for step in range(1, 10)]
"""The thresholds of the paper; the best of them is the one reported."""
FINE = [step / 100 for step in range(1, 100)]
"""The thresholds that one is chosen from on the training side."""


@dataclass(frozen=True)
class Said:
    """What a sentence means, and what a system took it for with which confidence."""

    label: str
    predicted: str
    confidence: float


@dataclass(frozen=True)
class Point:
    """The figures at one threshold; *mcc* is Matthews' correlation over all labels."""

    threshold: float
    in_scope_accuracy: float
    out_of_scope_recall: float
    mcc: float


def point(said: list[Said], threshold: float) -> Point:
    """Figures where less confidence than *threshold* means out of scope."""
    labels = [it.label for it in said]
    answers = [it.predicted if it.confidence >= threshold else OUT_OF_SCOPE for it in said]
    pairs = list(zip(labels, answers, strict=True))
    return Point(
        threshold,
        _share(label == answer for label, answer in pairs if label != OUT_OF_SCOPE),
        _share(label == answer for label, answer in pairs if label == OUT_OF_SCOPE),
        float(matthews_corrcoef(labels, answers)),
    )


def sweep(said: list[Said], thresholds: Iterable[float] = PAPER) -> list[Point]:
    """Figures at each threshold."""
    return [point(said, threshold) for threshold in thresholds]


def best(points: list[Point]) -> Point:
    """The point of the highest MCC; of several the middle one, which is the least fragile."""
    highest = max(it.mcc for it in points)
    tied = [it for it in points if it.mcc == highest]
    return tied[len(tied) // 2]


def _share(flags: Iterable[bool]) -> float:
    values = list(flags)
    return sum(values) / len(values) if values else 0.0
