"""How fast and how large: training commands, parsing on one core, the model's file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from bench.understanding.figures import Figures
from bench.understanding.sentences import held_out
from bench.understanding.systems import train_rasa
from tanya.evaluation import understand
from tanya.training import ROOT

_ONE_THREAD = (
    "OMP_NUM_THREADS",
    "TF_INTER_OP_PARALLELISM_THREADS",
    "TF_INTRA_OP_PARALLELISM_THREADS",
)


@contextmanager
def one_core() -> Iterator[None]:
    """Keep processes started meanwhile to one core and one thread (the core: Linux only)."""
    kept = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
    if cores:
        os.sched_setaffinity(0, {max(cores)})
    try:
        yield
    finally:
        if cores:
            os.sched_setaffinity(0, cores)
        for name, value in kept.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def parsing(model: Path) -> Figures:
    """Milliseconds a message of tests/topics takes, the whole pipeline, on one core."""
    with one_core():
        results = understand(model, [row["text"] for row in held_out()])
    p50, p95 = np.percentile([result.milliseconds for result in results], [50, 95])
    return {"p50_ms": round(float(p50), 2), "p95_ms": round(float(p95), 2)}


def training(config: Path, folder: Path) -> Figures:
    """Seconds of `rasa train nlu` and of the whole `rasa train`; the whole model in MB."""
    data = ROOT / "bot" / "data"
    nlu = train_rasa(config, data, folder / "nlu", "nlu")
    whole = train_rasa(config, data, folder / "whole")
    return {
        "nlu_seconds": round(nlu.seconds, 1),
        "whole_seconds": round(whole.seconds, 1),
        "megabytes": megabytes(whole.model),
    }


def megabytes(*files: Path) -> float:
    """Size of model files together."""
    return round(sum(path.stat().st_size for path in files) / 1e6, 2)
