"""What is measured: our pipeline, the one that Rasa comes with, and node-nlp."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from bench.understanding.sentences import Example
from knowledge.topics import OUT_OF_SCOPE
from language.privacy import mask
from tanya.evaluation import Understood, outcome, understand
from tanya.training import BOT_PYTHON, ROOT, rasa_environment

CONFIG = ROOT / "config.yml"
STOCK_CONFIG = {"recipe": "default.v1", "assistant_id": "stock", "language": "id"}
"""No pipeline and no policies: Rasa then takes its own, as after `rasa init`."""
_NODE_FILES = ROOT / "bench" / "node_nlp"

Ask = Callable[[list[str]], list[Understood]]


class SkippedError(Exception):
    """A system cannot be measured on this machine; the message says why."""


@dataclass(frozen=True)
class Trained:
    """A model and how long its training command took."""

    model: Path
    seconds: float


@dataclass(frozen=True)
class Job:
    """Lines to train on and texts to ask then."""

    train: list[Example]
    ask: list[str]


def train_rasa(config: Path, data: Path, out: Path, only: str | None = None) -> Trained:
    """Run `rasa train`, or of it *only* `nlu` or `core`, on the data, from nothing.

    Raises RuntimeError with the end of Rasa's log.
    """
    out.mkdir(parents=True, exist_ok=True)
    command = [str(BOT_PYTHON), "-m", "bot", "train", *([only] if only else [])]
    command += ["--config", str(config), "--out", str(out), "--fixed-model-name", "model"]
    if only != "nlu":
        command += ["--domain", str(ROOT / "domain.yml")]
    command += {
        "nlu": ["--nlu", str(data)],
        "core": ["--stories", str(data)],
        None: ["--data", str(data)],
    }[only]
    cache = out / "cache"
    begun = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**rasa_environment(), "RASA_CACHE_DIRECTORY": str(cache)},
    )
    seconds = time.monotonic() - begun
    shutil.rmtree(cache, ignore_errors=True)
    model = out / "model.tar.gz"
    if done.returncode or not model.exists():
        raise RuntimeError((done.stdout + done.stderr)[-2000:])
    return Trained(model, seconds)


def train_on(lines: list[Example], config: Path, out: Path) -> Trained:
    """`rasa train nlu` on *lines*."""
    return train_rasa(config, _as_data(lines, out), out, "nlu")


def train_and_ask(config: Path, jobs: Iterable[Job]) -> Generator[list[Understood], None, None]:
    """For each job the texts it asks, as understood by a pipeline trained on its lines alone.

    As `rasa train nlu` and `understand`, in one process for all jobs.
    """
    with TemporaryDirectory() as folder, Path(folder, "log").open("w+") as log:
        rasa = subprocess.Popen(
            [str(BOT_PYTHON), "-m", "bench.understanding.in_rasa"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            cwd=ROOT,
            env={**rasa_environment(), "RASA_MAX_CACHE_SIZE": "0", "PYTHONWARNINGS": "ignore"},
        )
        with rasa:
            assert rasa.stdin
            assert rasa.stdout
            for number, job in enumerate(jobs):
                out = Path(folder, str(number))
                told = {"config": str(config), "nlu": str(_as_data(job.train, out))}
                asked = {"out": str(out), "ask": [mask(text).text for text in job.ask]}
                print(json.dumps({**told, **asked}), file=rasa.stdin, flush=True)
                if not rasa.stdout.readline():
                    raise RuntimeError(Path(log.name).read_text()[-2000:])
                yield [outcome(reply) for reply in json.loads((out / "said.json").read_text())]
                shutil.rmtree(out)


def _as_data(lines: list[Example], folder: Path) -> Path:
    """The *lines* as a file for Rasa; texts are taken as they are, no entity marks are read."""
    folder.mkdir(parents=True, exist_ok=True)
    told = [{"text": text, "intent": label} for text, label in lines]
    data = folder / "nlu.json"
    data.write_text(json.dumps({"rasa_nlu_data": {"common_examples": told}}))
    return data


def written(config: Mapping[str, Any], path: Path) -> Path:
    """The *config* as a file for Rasa."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(dict(config), sort_keys=False))
    return path


def without_bands() -> dict[str, Any]:
    """Our config for sets that have no such bands: all components but those that decide on them.

    Confidences are bare scores there: calibration learns from what is out of scope among the
    examples, and these sets train on none.
    """
    config = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
    pipeline = [part for part in config["pipeline"] if not part["name"].endswith("ConfidenceBands")]
    bare = [{**part, "held_out": 0} if "held_out" in part else part for part in pipeline]
    return {**config, "pipeline": bare}


def ask_ours(model: Path) -> Ask:
    """Our pipeline, its bands included."""
    return lambda texts: understand(model, texts)


def ask_stock(model: Path) -> Ask:
    """Rasa's own pipeline. Its fallback counts as declining: it knows no buttons."""
    return lambda texts: [_declining(result) for result in understand(model, texts)]


def ask_node(train: list[Example], folder: Path, language: str = "id") -> Ask:
    """node-nlp, trained anew at each call; its packages are installed in *folder*.

    Raises SkippedError where npm is missing or cannot install them.
    """
    _install_node(folder)

    def ask(texts: list[str]) -> list[Understood]:
        asked = {"language": language, "train": train, "ask": [mask(text).text for text in texts]}
        done = subprocess.run(
            ["node", "understand.js"],
            cwd=folder,
            input=json.dumps(asked),
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        return [_of_node(said) for said in json.loads(done.stdout)["said"]]

    return ask


def _install_node(folder: Path) -> None:
    if not (shutil.which("npm") and shutil.which("node")):
        raise SkippedError("npm is not installed")
    folder.mkdir(parents=True, exist_ok=True)
    installed = folder / "package-lock.json"
    lock = (_NODE_FILES / installed.name).read_bytes()
    complete = installed.exists() and installed.read_bytes() == lock
    for name in ("package.json", "package-lock.json", "understand.js"):
        shutil.copy(_NODE_FILES / name, folder)
    if complete and (folder / "node_modules" / "node-nlp").exists():
        return
    done = subprocess.run(
        ["npm", "ci", "--no-audit", "--no-fund"],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "npm_config_loglevel": "error"},
    )
    if done.returncode:
        shutil.rmtree(folder / "node_modules", ignore_errors=True)
        raise SkippedError(f"npm could not install node-nlp: {done.stderr.strip()[-300:]}")


def _declining(result: Understood) -> Understood:
    # The fallback stands in the ranking with its threshold, before what DIET was sure of.
    ranking = tuple(it for it in result.ranking if it[0] != "nlu_fallback")
    return Understood(result.topic, (), result.milliseconds, ranking)


def _of_node(said: Mapping[str, Any]) -> Understood:
    intent = said["intent"]
    ranking = tuple((topic, float(score)) for topic, score in said["ranking"])
    return Understood(None if intent in ("None", OUT_OF_SCOPE) else intent, (), said["ms"], ranking)
