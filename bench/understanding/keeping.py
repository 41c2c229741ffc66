"""Figures that take long to measure, kept in files with what they were measured on."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from datetime import date
from pathlib import Path

from bench.understanding.figures import Figures
from tanya.training import BOT_PYTHON, ROOT, fingerprint

RESULTS = ROOT / "bench" / "results"


def keep(path: Path, figures: Figures) -> None:
    """Write *figures* there, with what they are about."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"about": about(), **figures}, indent=1) + "\n")


def kept(path: Path) -> Figures | None:
    """What was written there, if anything was."""
    found: Figures | None = json.loads(path.read_text()) if path.exists() else None
    return found


def about() -> dict[str, str]:
    """Today's date, fingerprints of our pipeline and of the training data, and the versions."""
    told = "import rasa, sklearn; print(rasa.__version__, sklearn.__version__)"
    done = subprocess.run(
        [str(BOT_PYTHON), "-W", "ignore", "-c", told], capture_output=True, text=True, check=True
    )
    rasa, sklearn = done.stdout.split()[-2:]
    return {
        "date": str(date.today()),
        "pipeline": fingerprint(["config.yml", "bot/components", "language"]),
        "training data": fingerprint(["bot/data"]),
        "Rasa": rasa,
        "scikit-learn": sklearn,
        "machine": f"{platform.machine()} with {os.cpu_count()} cores",
    }


def described(told: dict[str, str]) -> str:
    """The above in one line."""
    named = [f"{name} {value}" for name, value in told.items() if name != "date"]
    return ", ".join([told["date"], *named])
