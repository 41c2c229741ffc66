"""Training, when and only when something that goes into a model has changed."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tanya.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
BOT_PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"

_RASA_INPUTS = ("config.yml", "domain.yml", "bot/data", "bot/components", "language")
_EMBEDDING_INPUTS = (
    "knowledge",
    "language/normalise.py",
    "language/words.py",
    "bot/data/nlu.yml",
    "bot/data/nlu",
    "tanya/texts.py",
)
_KEPT = 3  # models of each kind that stay on disk

Report = Callable[[str], None]


class TrainingError(Exception):
    """Training stopped; the message says why and where the log is."""


@dataclass(frozen=True)
class Models:
    """Where the trained models lie."""

    rasa: Path
    embedding: Path


def fingerprint(paths: Iterable[str]) -> str:
    """Hash of the contents of files and folders below the repository's root."""
    total = hashlib.sha256()
    for name in paths:
        start = ROOT / name
        files = [start] if start.is_file() else sorted(p for p in start.rglob("*") if p.is_file())
        for path in files:
            if "__pycache__" not in path.parts:
                total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:16]


def ensure_models(settings: Settings, report: Report, force: bool = False) -> Models:
    """The models for the present files, trained where they are missing.

    Raises TrainingError.
    """
    folder = settings.var_dir.resolve() / "models"
    folder.mkdir(parents=True, exist_ok=True)
    rasa = folder / f"rasa-{fingerprint((*_RASA_INPUTS, 'bot/requirements.lock'))}.tar.gz"
    embedding = folder / f"embedding-{fingerprint(_EMBEDDING_INPUTS)}"
    if force or not rasa.exists():
        _timed("Training the understanding (Rasa)", report, lambda: _train_rasa(rasa))
    if force or not embedding.exists():
        _timed("Training the search (embeddings)", report, lambda: _train_embedding(embedding))
    _forget_old(folder, "rasa-*.tar.gz", rasa)
    _forget_old(folder, "embedding-*", embedding)
    return Models(rasa, embedding)


def _timed(what: str, report: Report, train: Callable[[], None]) -> None:
    report(f"{what} ...")
    begun = time.monotonic()
    train()
    report(f"{what}: done in {time.monotonic() - begun:.0f} s")


def _train_rasa(out: Path) -> None:
    log = out.parent.parent / "log" / "train.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [str(BOT_PYTHON), "-m", "bot", "train", "--config", "config.yml"]
    command += ["--domain", "domain.yml", "--data", "bot/data", "--out", str(out.parent)]
    # Under another name until it is whole: a broken-off training leaves no model behind.
    command += ["--fixed-model-name", f"unfinished-{out.name.removesuffix('.tar.gz')}"]
    with log.open("w") as output:
        done = subprocess.run(
            command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, env=rasa_environment()
        )
    made = out.with_name(f"unfinished-{out.name}")
    if done.returncode or not made.exists():
        lines = [line for line in log.read_text().splitlines() if "rror" in line][-5:]
        raise TrainingError("\n".join(["Rasa could not be trained.", *lines, f"Log: {log}"]))
    made.replace(out)


def _train_embedding(out: Path) -> None:
    # Imported here: torch takes seconds to load, and most runs train nothing.
    from knowledge.embedding import train
    from tanya.texts import answers, asked

    # Under another name until it is whole, as above.
    unfinished = out.with_name(f"unfinished-{out.name}")
    train(asked(ROOT / "bot" / "data"), answers(), unfinished)
    shutil.rmtree(out, ignore_errors=True)
    unfinished.replace(out)


def _forget_old(folder: Path, pattern: str, current: Path) -> None:
    old = sorted(folder.glob(pattern), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in [p for p in old if p != current][_KEPT - 1 :]:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def rasa_environment() -> dict[str, str]:
    """Environment of every Rasa process: no telemetry, quiet libraries, our code importable.

    Rasa's cache of trained components is off: it does not see changes in modules that they use.
    """
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "RASA_MAX_CACHE_SIZE": "0",
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
