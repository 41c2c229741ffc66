"""How fast understanding is trained and asked, and how large it is: part of `make bench`.

With `STOCK=1` the pipeline that Rasa comes with is trained and measured in the same run, which
takes many minutes; otherwise its figures are those of the last time.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from bench.understanding.measuring import stage
from bench.understanding.speed import parsing, training
from bench.understanding.stock import stock
from bench.understanding.systems import CONFIG
from tanya.settings import Settings
from tanya.training import ensure_models

_ROWS = {
    "p50_ms": ("parse a message, median on one core", "ms", 4),
    "p95_ms": ("parse a message, 95th percentile", "ms", 8),
    "nlu_seconds": ("`rasa train nlu`", "s", 15),
    "whole_seconds": ("whole `rasa train`", "s", 60),
    "megabytes": ("model", "MB", 10),
}


def main() -> None:
    """Measure and print."""
    settings = Settings.model_validate({"channel_secret": "unused", "token_secret": "unused"})
    model = ensure_models(settings, print).rasa
    with stage("Asking on one core"):
        ours = parsing(model)
    with TemporaryDirectory() as folder, stage("Training twice: understanding alone, and all"):
        ours |= training(CONFIG, Path(folder))
    theirs = stock()
    measured = (
        f"Rasa as it comes, on a sample ({theirs['about']['date']})"
        if theirs
        else "Rasa as it comes"
    )
    table = Table("Understanding", "Tanya LPSE", "aim", measured)
    for name, (meaning, unit, aim) in _ROWS.items():
        other = f"{theirs['speed'][name]} {unit}" if theirs else "STOCK=1 measures it"
        table.add_row(meaning, f"{ours[name]} {unit}", f"{aim} {unit}", other)
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
