"""Measuring understanding and search on a file of labelled lines."""

from __future__ import annotations

import json
import subprocess
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.offers import alternatives, nearest
from knowledge.search import Search
from knowledge.topics import OUT_OF_SCOPE
from language.privacy import mask
from tanya.training import BOT_PYTHON, ROOT, rasa_environment

_DEPTH = 10


class BadLineError(ValueError):
    """A line of the file is not as it must be; the message names it."""


def read_lines(path: Path, required: Iterable[str]) -> list[dict[str, Any]]:
    """The JSON objects of *path*, one a line; raises BadLineError with the line's number."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise BadLineError(f"{path}:{number}: not JSON ({error.msg})") from error
        if not isinstance(row, dict) or any(key not in row for key in required):
            raise BadLineError(f"{path}:{number}: needs {', '.join(required)}")
        rows.append(row)
    if not rows:
        raise BadLineError(f"{path}: no lines")
    return rows


@dataclass(frozen=True)
class Understood:
    """What became of one message: an answer (*topic*), topics *offered* beside or instead of it.

    The *ranking* is what the classifier made of it: topics with confidences, best first.
    """

    topic: str | None
    offered: tuple[str, ...]
    milliseconds: float
    ranking: tuple[tuple[str, float], ...] = ()


def understand(model: Path, texts: Iterable[str]) -> list[Understood]:
    """Ask the trained pipeline, masking included, exactly as a message would be asked."""
    lines = "\n".join(json.dumps({"text": mask(text).text}) for text in texts)
    done = subprocess.run(
        [str(BOT_PYTHON), "-m", "bot.understand", str(model)],
        input=lines,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=rasa_environment(),
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return [outcome(json.loads(line)) for line in done.stdout.splitlines()]


def outcome(said: Mapping[str, Any]) -> Understood:
    """What becomes of a message of which the pipeline *said* this."""
    intent, ms = said["intent"], said["ms"]
    ranking = tuple((topic, score) for topic, score in said["ranking"])
    if intent == "nlu_fallback":
        return Understood(None, tuple(nearest(ranking)), ms, ranking)
    if intent == OUT_OF_SCOPE:
        return Understood(None, (), ms, ranking)
    return Understood(intent, tuple(alternatives(intent, ranking)), ms, ranking)


def score_understanding(rows: list[dict[str, Any]], results: list[Understood]) -> dict[str, Any]:
    """The figures of the contract; rates over the lines that they concern, times in ms."""
    right_of: dict[str, list[bool]] = defaultdict(list)
    declined, wrong, in_top3 = [], 0, []
    for row, result in zip(rows, results, strict=True):
        accepted = {row["topic"], *row.get("accept", ())} - {None}
        if row["topic"] is None:
            declined.append(result.topic is None and not result.offered)
        else:
            right_of[row["topic"]].append(result.topic in accepted)
            in_top3.append(result.topic in accepted or bool(accepted & set(result.offered)))
        wrong += result.topic is not None and result.topic not in accepted
    answers = [right for topic in right_of.values() for right in topic]
    times = [result.milliseconds for result in results]
    return {
        "n": len(rows),
        "in_scope_accuracy": _mean(answers),
        "out_of_scope_recall": _mean(declined),
        "wrong_answer_rate": round(wrong / len(rows), 4),
        "offered_in_top3": _mean(in_top3),
        "p50_ms": _percentile(times, 50),
        "p95_ms": _percentile(times, 95),
        "per_topic": {
            topic: {"n": len(right), "accuracy": _mean(right)}
            for topic, right in sorted(right_of.items())
        },
    }


def score_search(rows: list[dict[str, Any]], search: Search) -> dict[str, Any]:
    """Rank quality of the search over `query` and `topic` lines."""
    ranks, times = [], []
    for row in rows:
        begun = time.perf_counter()
        topics = [hit.topic for hit in search.find(row["query"], limit=_DEPTH)]
        times.append((time.perf_counter() - begun) * 1000)
        ranks.append(topics.index(row["topic"]) + 1 if row["topic"] in topics else 0)
    return {
        "n": len(rows),
        "mrr_at_10": _mean([1 / rank if rank else 0.0 for rank in ranks]),
        "recall_at_1": _mean([rank == 1 for rank in ranks]),
        "recall_at_5": _mean([0 < rank <= 5 for rank in ranks]),
        "ndcg_at_10": _mean([1 / float(np.log2(rank + 1)) if rank else 0.0 for rank in ranks]),
        "p95_ms": _percentile(times, 95),
    }


def _mean(values: list[bool] | list[float]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None


def _percentile(values: list[float], percent: int) -> float:
    return round(float(np.percentile(values, percent)), 2)
