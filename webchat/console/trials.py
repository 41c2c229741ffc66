"""Trials: all drafts together, trained and measured aside, published only if nothing got worse.

A trial works on a copy of the content in a folder of its own, so one that is broken off leaves
nothing behind but that folder.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select, update

from knowledge.topics import ARTICLE_TOPICS, OUT_OF_SCOPE
from webchat.console.audit import record
from webchat.console.cases import Refused
from webchat.console.content import Content
from webchat.console.tables import Change, Trial
from webchat.store import Store, now

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
_COPIED = ("bot", "knowledge", "language", "tanya", "config.yml", "domain.yml")
_SENTENCES = "tests/topics"
_BEAT_SECONDS = 5.0
_SILENT = timedelta(seconds=60)
"""After so long without a sign of life a trial counts as interrupted."""
_LONGEST = 2000
HIGHER = ("in_scope_accuracy", "out_of_scope_recall", "mrr_at_10", "recall_at_1")
LOWER = ("wrong_answer_rate",)
"""Figures that may not sink, and those that may not rise."""


class TrialFailed(Exception):
    """A step of a trial did not end well; the message is its last words."""


class Trials:
    """Begins trials, one at a time for the whole database."""

    def __init__(self, store: Store, content: Content, content_dir: Path, var_dir: Path) -> None:
        """Copy what is below *content_dir*; work and keep models below *var_dir*."""
        self._store = store
        self._content = content
        self._content_dir = content_dir.resolve()
        self._var_dir = var_dir.resolve()

    def begin(self, officer: str) -> None:
        """Start a trial of all drafts in the background. Raises Refused."""
        with self._store.changing() as session:
            session.execute(
                update(Trial)
                .where(Trial.state == "running", Trial.beat_at < now() - _SILENT)
                .values(state="interrupted", ended_at=now())
            )
            if session.scalar(select(Trial.id).where(Trial.state == "running")) is not None:
                raise Refused("Uji lain sedang berjalan. Tunggu sampai selesai.")
            drafts = list(session.scalars(select(Change).where(Change.state == "draft")))
            if not drafts:
                raise Refused("Tidak ada usulan untuk diuji.", 422)
            tried = {str(it.id): it.after for it in drafts}
            trial = Trial(started_by=officer, figures={"usulan": tried})
            session.add(trial)
            session.flush()
            record(session, officer, "uji_dimulai", str(trial.id))
        threading.Thread(target=self.run, args=(trial.id,), name="trial", daemon=True).start()

    def run(self, trial_id: int) -> None:
        """Train, measure, decide; whatever happens is kept with the trial."""
        folder = self._var_dir / "trials" / str(trial_id)
        try:
            figures = self._measured(trial_id, folder)
            if worse := worsened(figures):
                self._end(trial_id, "worse", f"Memburuk: {', '.join(worse)}.", figures)
            else:
                self._publish(trial_id, folder, figures)
        except (TrialFailed, Refused) as error:
            self._end(trial_id, "failed", str(error))
        except Exception as error:
            log.exception("trial %d failed", trial_id)
            self._end(trial_id, "failed", type(error).__name__)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def roll_back(self, trial_id: int, officer: str) -> None:
        """Put back the files that a trial has changed. Raises Refused."""
        with self._store.changing() as session:
            trial = session.get(Trial, trial_id, with_for_update=True)
            if trial is None or trial.state != "published":
                raise Refused("Uji ini tidak diterbitkan, atau sudah dikembalikan.")
            trial.state = "rolled_back"
            record(session, officer, "uji_dikembalikan", str(trial_id))
            for change in self._changes(session, trial):
                change.state, change.decided_by, change.decided_at = "discarded", officer, now()
                session.flush()
                self._content.take_back(change)

    def _measured(self, trial_id: int, folder: Path) -> dict[str, Any]:
        """Figures before and after: name to both."""
        tree, lines = folder / "tree", folder / "sentences.jsonl"
        queries = folder / "queries.jsonl"
        self._copy(trial_id, tree)
        write_sentences(self._content_dir / _SENTENCES, lines, queries)
        here = {"TANYA_VAR_DIR": str(self._var_dir)}
        aside = {"TANYA_VAR_DIR": str(folder / "var"), "TANYA_EMBEDDING_MODEL": ""}
        self._tanya(trial_id, tree, aside, "train")
        figures: dict[str, Any] = {}
        for words in (
            ("evaluate", str(lines), "--json"),
            ("evaluate", "--search", str(queries), "--json"),
        ):
            before = json.loads(self._tanya(trial_id, self._content_dir, here, *words))
            after = json.loads(self._tanya(trial_id, tree, aside, *words))
            for name in (*HIGHER, *LOWER):
                if name in before:
                    figures[name] = [round(before[name], 4), round(after[name], 4)]
        return figures

    def _copy(self, trial_id: int, tree: Path) -> None:
        shutil.rmtree(tree, ignore_errors=True)
        tree.mkdir(parents=True)
        for name in _COPIED:
            start = self._content_dir / name
            if start.is_dir():
                hidden = shutil.ignore_patterns(".venv", "__pycache__", ".*.tmp")
                shutil.copytree(start, tree / name, ignore=hidden)
            else:
                shutil.copy2(start, tree / name)
        (tree / "bot" / ".venv").symlink_to(ROOT / "bot" / ".venv")
        with self._store.reading() as session:
            trial = session.get_one(Trial, trial_id)
            for change in self._changes(session, trial):
                (tree / change.path).write_text(change.after, encoding="utf-8")

    def _tanya(self, trial_id: int, tree: Path, settings: Mapping[str, str], *words: str) -> str:
        """What a `tanya` command prints, run in *tree* while the trial shows that it lives."""
        command = ["nice", "-n", "10", sys.executable, "-m", "tanya", *words]
        environment = {**os.environ, **settings, "PYTHONPATH": str(tree)}
        with subprocess.Popen(
            command,
            cwd=tree,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            while True:
                try:
                    out, errors = process.communicate(timeout=_BEAT_SECONDS)
                    break
                except subprocess.TimeoutExpired:
                    self._beat(trial_id)
        if process.returncode:
            raise TrialFailed(f"tanya {words[0]}: {(errors or out)[-_LONGEST:]}")
        return out

    def _publish(self, trial_id: int, folder: Path, figures: dict[str, Any]) -> None:
        """Write the drafts into the content; the models lie ready for the next start."""
        with self._store.changing() as session:
            trial = session.get_one(Trial, trial_id, with_for_update=True)
            changes = self._changes(session, trial)
            if any(it.state != "draft" or it.after != self._tried(trial, it) for it in changes):
                raise Refused("Usulan berubah selama uji berjalan. Mulai uji lagi.")
            self._keep_models(folder / "var" / "models")
            trial.state, trial.ended_at = "published", now()
            trial.figures = trial.figures | figures
            trial.said = "Artikel dan pencarian berlaku sekarang; asisten setelah dijalankan ulang."
            for change in changes:
                change.state, change.decided_at = "approved", now()
                change.decided_by = trial.started_by
            record(session, trial.started_by, "uji_diterbitkan", str(trial_id))
            session.flush()
            written: list[Change] = []
            try:
                for change in changes:
                    self._content.approve(change)
                    written.append(change)
            except BaseException:
                for change in written:
                    self._content.take_back(change)
                raise

    def _keep_models(self, made: Path) -> None:
        """Put new models where `tanya up` looks for those of the new content."""
        kept = self._var_dir / "models"
        kept.mkdir(parents=True, exist_ok=True)
        for model in made.iterdir():
            if not (kept / model.name).exists():
                shutil.move(model, kept / model.name)

    def _changes(self, session: Any, trial: Trial) -> list[Change]:
        ids = [int(it) for it in trial.figures["usulan"]]
        return list(session.scalars(select(Change).where(Change.id.in_(ids)).order_by(Change.id)))

    def _tried(self, trial: Trial, change: Change) -> str:
        return str(trial.figures["usulan"][str(change.id)])

    def _beat(self, trial_id: int) -> None:
        with self._store.changing() as session:
            session.execute(update(Trial).where(Trial.id == trial_id).values(beat_at=now()))

    def _end(
        self, trial_id: int, state: str, said: str, figures: dict[str, Any] | None = None
    ) -> None:
        with self._store.changing() as session:
            trial = session.get_one(Trial, trial_id)
            trial.state, trial.said, trial.ended_at = state, said, now()
            trial.figures = trial.figures | (figures or {})


def worsened(figures: Mapping[str, Any]) -> list[str]:
    """The names of the figures that got worse."""
    pairs = {name: figures[name] for name in (*HIGHER, *LOWER) if name in figures}
    return [
        name
        for name, (before, after) in pairs.items()
        if (after < before if name in HIGHER else after > before)
    ]


def write_sentences(folder: Path, lines: Path, queries: Path) -> None:
    """The labelled test sentences below *folder* as files for `tanya evaluate`.

    Raises TrialFailed when there are none: without them nothing can be said of a change.
    """
    rows = [row for path in sorted(folder.glob("*.yml")) for row in _labelled(path)]
    if not rows:
        raise TrialFailed(f"no test sentences in {folder}")
    lines.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    asked = [{"query": row["text"], "topic": row["topic"]} for row in rows if row["topic"]]
    queries.write_text("".join(json.dumps(row) + "\n" for row in asked), encoding="utf-8")


def _labelled(path: Path) -> list[dict[str, Any]]:
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    topic = None if told["topic"] == OUT_OF_SCOPE else told["topic"]
    return [
        {"text": it["text"], "topic": topic, "accept": it.get("accept", [])}
        for it in told.get("matches", [])
        if topic is None or topic in ARTICLE_TOPICS
    ]
