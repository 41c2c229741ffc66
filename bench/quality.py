"""How well messages are understood and answers found: `make eval`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import yaml
from rich.console import Console
from rich.table import Table

from bench.search import SETS, quality
from knowledge.topics import OUT_OF_SCOPE
from tanya import evaluation
from tanya.settings import Settings
from tanya.training import ROOT, ensure_models

TOPICS = ROOT / "tests" / "topics"


def held_out() -> list[dict[str, Any]]:
    """The sentences of tests/topics as lines of `tanya evaluate`."""
    rows = []
    for path in sorted(TOPICS.glob("*.yml")):
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        labelled = [{"topic": told["topic"], **row} for row in told["matches"]]
        rows += [
            {**row, "topic": None if row["topic"] == OUT_OF_SCOPE else row["topic"]}
            for row in (*labelled, *told["not_matches"])
        ]
    return rows


def main() -> None:
    """Print one table for understanding and one for search."""
    settings = Settings.model_validate({"channel_secret": "unused", "token_secret": "unused"})
    models = ensure_models(settings, print)
    console = Console(width=120)
    sets = {"tests/topics": held_out()}
    if folder := os.environ.get("TANYA_EVAL_DIR"):
        path = Path(folder) / "real_questions.jsonl"
        sets[path.name] = evaluation.read_lines(path, ("text", "topic"))
    else:
        print("TANYA_EVAL_DIR is not set: the real questions are not measured.")
    scores = {
        name: evaluation.score_understanding(
            rows, evaluation.understand(models.rasa, [row["text"] for row in rows])
        )
        for name, rows in sets.items()
    }
    console.print(_table("Understanding", scores))
    for path in SETS:
        scores = quality(path, str(models.embedding))
        console.print(_table(f"Search ({path.relative_to(ROOT)})", scores))


def _table(title: str, scores: dict[str, dict[str, Any]]) -> Table:
    figures = [name for name in next(iter(scores.values())) if name != "per_topic"]
    table = Table("", *scores, title=title)
    for figure in figures:
        table.add_row(figure, *(str(score[figure]) for score in scores.values()))
    return table


if __name__ == "__main__":
    main()
