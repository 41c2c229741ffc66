"""What can be read from rows and what a system made of them: pure functions, ready for JSON."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from bench.understanding.sentences import Row
from knowledge.topics import OUT_OF_SCOPE
from tanya.evaluation import Understood, score_understanding

Figures = dict[str, Any]
SUMMARY = ("n", "in_scope_accuracy", "out_of_scope_recall", "wrong_answer_rate", "offered_in_top3")
_THRESHOLDS = [step / 50 for step in range(51)]
_BINS = 10


def summary(rows: list[Row], results: list[Understood]) -> Figures:
    """The contract's figures without the topics."""
    scores = score_understanding(rows, results)
    return {name: scores[name] for name in (*SUMMARY, "p50_ms", "p95_ms")}


def worst_first(rows: list[Row], results: list[Understood], key: str) -> list[Figures]:
    """The share of right outcomes by the value of *key*, lowest first.

    Right is an accepted answer or, out of scope, declining; rows without the key are left out.
    """
    of: dict[str, list[tuple[Row, Understood]]] = defaultdict(list)
    for row, result in zip(rows, results, strict=True):
        if key in row:
            of[row[key] or OUT_OF_SCOPE].append((row, result))
    groups = [
        {
            "name": name,
            "n": len(members),
            "right": _share(is_right(*member) for member in members),
            "offered": _share(is_right(*member) or is_offered(*member) for member in members),
            "wrong_answer": _share(is_wrong_answer(*member) for member in members),
        }
        for name, members in of.items()
    ]
    return sorted(groups, key=lambda group: (group["right"], -group["n"], group["name"]))


def taken_for(rows: list[Row], results: list[Understood]) -> Figures:
    """How many near misses were answered with the very topic that they must not be taken for."""
    near = [(row, result) for row, result in zip(rows, results, strict=True) if "not_topic" in row]
    taken = Counter(row["not_topic"] for row, result in near if result.topic == row["not_topic"])
    return {"n": len(near), "taken": sum(taken.values()), "by_topic": dict(taken.most_common())}


def curve(rows: list[Row], results: list[Understood]) -> list[Figures]:
    """In-scope accuracy and out-of-scope recall if a topic were answered from each threshold on."""
    points = []
    for threshold in _THRESHOLDS:
        made = [_answered_from(threshold, result) for result in results]
        scores = score_understanding(rows, made)
        points.append(
            {
                "threshold": threshold,
                "in_scope_accuracy": scores["in_scope_accuracy"],
                "out_of_scope_recall": scores["out_of_scope_recall"],
                "wrong_answer_rate": scores["wrong_answer_rate"],
            }
        )
    return points


def reliability(rows: list[Row], results: list[Understood]) -> Figures:
    """Confidence of the first topic of the ranking against how often it is the right one.

    `error` is the expected calibration error: the mean distance of the two, by number of messages.
    """
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for row, result in zip(rows, results, strict=True):
        if result.ranking:
            topic, confidence = result.ranking[0]
            place = min(int(confidence * _BINS), _BINS - 1)
            bins[place].append((confidence, topic in _accepted(row)))
    points = [
        {
            "confidence": round(sum(confidence for confidence, _ in said) / len(said), 4),
            "right": _share(right for _, right in said),
            "n": len(said),
        }
        for _, said in sorted(bins.items())
    ]
    total = sum(point["n"] for point in points)
    distance = sum(abs(point["confidence"] - point["right"]) * point["n"] for point in points)
    return {"points": points, "error": round(distance / total, 4) if total else None}


def confusions(rows: list[Row], results: list[Understood]) -> list[Figures]:
    """Topics and what stood first in the ranking instead, most frequent first."""
    pairs = Counter(
        (row["topic"] or OUT_OF_SCOPE, result.ranking[0][0])
        for row, result in zip(rows, results, strict=True)
        if result.ranking and result.ranking[0][0] not in _accepted(row)
    )
    return [
        {"topic": topic, "taken_for": other, "n": n}
        for (topic, other), n in sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def confusion_matrix(rows: list[Row], results: list[Understood], most: int = 16) -> Figures:
    """Topics in rows, first of the ranking in columns; the *most* topics confused most often."""
    share: Counter[str] = Counter()
    for pair in confusions(rows, results):
        share.update({pair["topic"]: pair["n"], pair["taken_for"]: pair["n"]})
    topics = sorted(topic for topic, _ in share.most_common(most))
    places = {topic: place for place, topic in enumerate(topics)}
    counts = [[0] * len(topics) for _ in topics]
    for row, result in zip(rows, results, strict=True):
        said = result.ranking[0][0] if result.ranking else None
        topic = row["topic"] or OUT_OF_SCOPE
        said = topic if said in _accepted(row) else said
        if topic in places and said in places:
            counts[places[topic]][places[said]] += 1
    return {"topics": topics, "counts": counts}


def is_right(row: Row, result: Understood) -> bool:
    """Whether the message got an accepted answer or, out of scope, was declined."""
    if row["topic"] is None:
        return result.topic is None and not result.offered
    return result.topic in _accepted(row)


def is_offered(row: Row, result: Understood) -> bool:
    """Whether an accepted topic is among the buttons."""
    return bool(_accepted(row) & set(result.offered))


def is_wrong_answer(row: Row, result: Understood) -> bool:
    """Whether the message was answered, and with a topic that is not accepted."""
    return result.topic is not None and result.topic not in _accepted(row)


def _accepted(row: Row) -> set[str]:
    return {row["topic"] or OUT_OF_SCOPE, *row.get("accept", ())}


def _answered_from(threshold: float, result: Understood) -> Understood:
    topic, confidence = result.ranking[0] if result.ranking else (OUT_OF_SCOPE, 0.0)
    declined = topic in (OUT_OF_SCOPE, "None") or confidence < threshold
    return Understood(None if declined else topic, (), result.milliseconds)


def _share(flags: Iterable[bool]) -> float:
    values = list(flags)
    return round(sum(values) / len(values), 4)
