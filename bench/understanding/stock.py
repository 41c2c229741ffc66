"""The pipeline that Rasa comes with, beside ours on the same sample of the examples.

On all of them its DIET takes hours on two cores, so both learn from a sample; it still takes many
minutes, so the figures are kept.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

from bench.understanding.figures import Figures
from bench.understanding.keeping import RESULTS, keep, kept
from bench.understanding.measuring import measure, sets, stage
from bench.understanding.sentences import SEED, Example, training_examples
from bench.understanding.speed import megabytes, parsing
from bench.understanding.systems import (
    CONFIG,
    STOCK_CONFIG,
    Ask,
    Trained,
    ask_ours,
    ask_stock,
    train_on,
    train_rasa,
    written,
)
from knowledge.topics import OUT_OF_SCOPE
from tanya.training import ROOT

PER_TOPIC = 30
"""Examples of each topic in the sample; of what is out of scope ten times as many."""
_STOCK, _OURS = RESULTS / "stock.json", RESULTS / "ours_on_the_sample.json"


def stock() -> Figures | None:
    """Its figures: measured now with `STOCK=1` in the environment, else those kept, if any."""
    if os.environ.get("STOCK"):
        _measure_both(ROOT / "var" / "stock")
    return kept(_STOCK)


def ours_on_the_sample() -> Figures | None:
    """Our figures on the same sample, from the same run."""
    return kept(_OURS)


def sample(examples: list[Example]) -> list[Example]:
    """The part of *examples* from which both learn."""
    shuffled = random.Random(SEED).sample(examples, len(examples))
    taken: dict[str, list[Example]] = {}
    for text, topic in shuffled:
        lines = taken.setdefault(topic, [])
        if len(lines) < PER_TOPIC * (10 if topic == OUT_OF_SCOPE else 1):
            lines.append((text, topic))
    return [line for lines in taken.values() for line in lines]


def _measure_both(folder: Path) -> None:
    """Train and ask both; Rasa's NLU and the rest apart, else DIET would be trained twice."""
    lines = sample(training_examples())
    config = written(STOCK_CONFIG, folder / "config.yml")
    with stage(f"Training our pipeline on {len(lines)} examples"):
        ours = train_on(lines, CONFIG, folder / "ours")
    with stage("Training Rasa's own pipeline on them, which takes many minutes"):
        theirs = train_on(lines, config, folder / "nlu")
    with stage("Training Rasa's own policies"):
        core = train_rasa(config, ROOT / "bot" / "data", folder / "core", "core")
    keep(_OURS, _measured(ask_ours(ours.model), ours))
    keep(_STOCK, _measured(ask_stock(theirs.model), theirs, core))


def _measured(ask: Ask, nlu: Trained, *others: Trained) -> Figures:
    with stage("Asking, clean and under noise, then on one core"):
        figures, _ = measure(ask, sets())
        parsed = parsing(nlu.model)
    whole = nlu.seconds + sum(other.seconds for other in others)
    seconds = {"nlu_seconds": round(nlu.seconds, 1), "whole_seconds": round(whole, 1)}
    size = megabytes(nlu.model, *(other.model for other in others))
    return {**figures, "speed": {**seconds, "megabytes": size, **parsed}}
