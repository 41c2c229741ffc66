"""The sentences that understanding is measured on, and the examples it is trained on."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import Any

import yaml
from sklearn.model_selection import StratifiedKFold

from knowledge.topics import OUT_OF_SCOPE
from tanya.evaluation import read_lines
from tanya.texts import examples
from tanya.training import ROOT

Row = dict[str, Any]
"""A line of `tanya evaluate`, perhaps with `style`, `kind` and `not_topic`."""
Example = tuple[str, str]
"""A text and its label."""

TOPICS = ROOT / "tests" / "topics"
SEED = 7
FOLDS = 5
NO_EVAL_DIR = "TANYA_EVAL_DIR is not set"


def held_out() -> list[Row]:
    """The sentences of tests/topics; `not_topic` is what a near miss must not be taken for."""
    rows = []
    for path in sorted(TOPICS.glob("*.yml")):
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        rows += [{"topic": told["topic"], **row} for row in told["matches"]]
        rows += [{**row, "not_topic": told["topic"]} for row in told["not_matches"]]
    return [{**row, "topic": _scoped(row["topic"])} for row in rows]


def training_examples() -> list[Example]:
    """What the assistant is trained on."""
    return examples(ROOT / "bot" / "data")


def training_rows() -> list[Row]:
    """The training examples as lines to be measured on, for cross-validation."""
    return [{"text": text, "topic": _scoped(topic)} for text, topic in training_examples()]


def eval_dir() -> Path | None:
    """The folder of public sets, which is not part of this repository; None where it is not set."""
    folder = os.environ.get("TANYA_EVAL_DIR")
    return Path(folder) if folder else None


def real_questions() -> list[Row] | None:
    """Questions found on public pages, where the folder that holds them is given."""
    folder = eval_dir()
    return read_lines(folder / "real_questions.jsonl", ("text", "topic")) if folder else None


def folds(labels: list[str], count: int = FOLDS) -> list[list[int]]:
    """The places of *labels* in *count* parts, each with its share of every label."""
    splitter = StratifiedKFold(count, shuffle=True, random_state=SEED)
    with warnings.catch_warnings():
        # A rare label is not in every part, which is as it is.
        warnings.filterwarnings("ignore", "The least populated class")
        return [list(map(int, tested)) for _, tested in splitter.split(labels, labels)]


def without(lines: list[Example], places: list[int]) -> list[Example]:
    """The *lines* but those at *places*."""
    left_out = set(places)
    return [line for place, line in enumerate(lines) if place not in left_out]


def _scoped(topic: str) -> str | None:
    return None if topic == OUT_OF_SCOPE else topic
