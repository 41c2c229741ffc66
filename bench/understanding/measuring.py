"""One system on all sets and under all noise, and our own in cross-validation."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.understanding import noise
from bench.understanding.figures import Figures, curve, summary
from bench.understanding.sentences import (
    SEED,
    Row,
    folds,
    held_out,
    real_questions,
    training_examples,
    training_rows,
    without,
)
from bench.understanding.systems import CONFIG, Ask, Job, train_and_ask
from tanya.evaluation import Understood

TOPIC_TESTS = "tests/topics"
REAL_QUESTIONS = "real questions"


@contextmanager
def stage(what: str) -> Iterator[None]:
    """Tell on the terminal what is being done, and how long it took."""
    print(f"{what} ...", flush=True)
    begun = time.monotonic()
    yield
    print(f"{what}: done in {time.monotonic() - begun:.0f} s", flush=True)


def sets() -> dict[str, list[Row]]:
    """The sets by name; the real questions only where they can be found."""
    real = real_questions()
    return {TOPIC_TESTS: held_out(), **({REAL_QUESTIONS: real} if real else {})}


def noisy(rows: list[Row]) -> dict[str, list[Row]]:
    """The *rows* under each kind of noise."""
    return {
        kind: [{**row, "text": noise.disturbed(kind, row["text"], SEED)} for row in rows]
        for kind in noise.KINDS
    }


def measure(ask: Ask, asked: dict[str, list[Row]]) -> tuple[Figures, list[Understood]]:
    """The figures of a system, and what it made of the topic tests.

    Everything is asked in one go: loading a model takes longer than a thousand messages.
    """
    disturbed = noisy(asked[TOPIC_TESTS])
    blocks = [*asked.values(), *disturbed.values()]
    results = iter(ask([row["text"] for rows in blocks for row in rows]))
    made = [[next(results) for _ in rows] for rows in blocks]
    figures = [summary(rows, said) for rows, said in zip(blocks, made, strict=True)]
    clean = made[list(asked).index(TOPIC_TESTS)]
    return {
        "sets": dict(zip(asked, figures, strict=False)),
        "noise": dict(zip(disturbed, figures[len(asked) :], strict=True)),
        "curve": curve(asked[TOPIC_TESTS], clean),
    }, clean


def cross_validated() -> tuple[list[Row], list[Understood]]:
    """Each training example as a pipeline understands it that never saw it."""
    examples, rows = training_examples(), training_rows()
    parts = folds([topic for _, topic in examples])
    jobs = (Job(without(examples, part), [examples[place][0] for place in part]) for part in parts)
    replies = train_and_ask(CONFIG, jobs)
    results: dict[int, Understood] = {}
    for number, part in enumerate(parts, 1):
        with stage(f"Cross-validation, fold {number} of {len(parts)}"):
            results |= dict(zip(part, next(replies), strict=True))
    replies.close()
    return rows, [results[place] for place in range(len(rows))]
