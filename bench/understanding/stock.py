"""The pipeline that Rasa comes with, on the same data: many minutes, so its figures are kept."""

from __future__ import annotations

import os
from pathlib import Path

from bench.understanding.figures import Figures
from bench.understanding.keeping import RESULTS, keep, kept
from bench.understanding.measuring import measure, sets, stage
from bench.understanding.sentences import training_examples
from bench.understanding.speed import megabytes, parsing
from bench.understanding.systems import STOCK_CONFIG, ask_stock, train_on, train_rasa, written
from tanya.training import ROOT

_KEPT = RESULTS / "stock.json"


def stock() -> Figures | None:
    """Its figures: measured now with `STOCK=1` in the environment, else those kept, if any."""
    if os.environ.get("STOCK"):
        keep(_KEPT, _measured(ROOT / "var" / "stock"))
    return kept(_KEPT)


def _measured(folder: Path) -> Figures:
    """Train and ask. NLU and the rest apart: together DIET would be trained a second time."""
    config = written(STOCK_CONFIG, folder / "config.yml")
    with stage("Training Rasa's own pipeline, which takes many minutes"):
        nlu = train_on(training_examples(), config, folder / "nlu")
    with stage("Training Rasa's own policies"):
        core = train_rasa(config, ROOT / "bot" / "data", folder / "core", "core")
    with stage("Asking Rasa's own pipeline"):
        figures, _ = measure(ask_stock(nlu.model), sets())
    with stage("Asking it on one core"):
        parsed = parsing(nlu.model)
    seconds = {
        "nlu_seconds": round(nlu.seconds, 1),
        "whole_seconds": round(nlu.seconds + core.seconds, 1),
    }
    return {
        **figures,
        "speed": {**seconds, "megabytes": megabytes(nlu.model, core.model), **parsed},
    }
