"""The gate before a publication: drafts are trained and measured aside, beside what runs now.

All happens in a folder of its own, on a copy of the content and with none of the settings of the
running product, so nothing of it is touched whatever becomes of the trial.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import yaml

from knowledge.topics import ARTICLE_TOPICS, OUT_OF_SCOPE
from webchat.console.content import Content
from webchat.console.tables import Change

_ROOT = Path(__file__).resolve().parents[2]
_COPIED = ("bot", "knowledge", "language", "tanya", "config.yml", "domain.yml")
_COPIED_TO_TALK = ("actions", "simulator", "webchat", "tests", "pyproject.toml")
_SENTENCES = "tests/topics"
_CONVERSATIONS = "tests/conversations/test_written_conversations.py"
_SETTINGS = ("TANYA_", "SIMULATOR_", "DATABASE_URL", "REDIS_URL")
_BEAT_SECONDS = 5.0
_LONGEST = 2000
_NAMED = 5
HIGHER = ("usulan_terjawab", "in_scope_accuracy", "out_of_scope_recall", "mrr_at_10", "recall_at_1")
_COUNTED = "percakapan_memburuk"
LOWER = ("wrong_answer_rate", _COUNTED)
"""Figures that may not sink, and those that may not rise."""
NAMES = {
    "usulan_terjawab": "pertanyaan usulan yang terjawab",
    "in_scope_accuracy": "jawaban yang tepat",
    "out_of_scope_recall": "di luar cakupan yang ditolak",
    "wrong_answer_rate": "jawaban yang keliru",
    "mrr_at_10": "pencarian: MRR@10",
    "recall_at_1": "pencarian: tepat di urutan pertama",
    _COUNTED: "percakapan yang memburuk",
}
"""What they are called on the page."""

Figures = dict[str, Any]
"""Each figure's name with what it was and what it is with the drafts."""


class TrialFailed(Exception):
    """A step of a trial did not end well; the message is its last words."""


@dataclass(frozen=True)
class Asked:
    """A question behind a draft, and the topic that is to answer it."""

    text: str
    topic: str


class Gate:
    """Trains and measures in one folder; *step* is told what is going on, and again and again
    that it still is.
    """

    def __init__(
        self,
        content_dir: Path,
        var_dir: Path,
        folder: Path,
        conversations: int,
        step: Callable[[str], None],
    ) -> None:
        """Compare with the content in *content_dir* and the models in *var_dir*."""
        self._present = content_dir
        self._var = var_dir
        self._folder = folder
        self._count = conversations
        self._step = step
        self._doing = ""
        self.said = ""
        """What the figures do not tell: how many conversations were held, and which got worse."""

    @property
    def models(self) -> Path:
        """Where the models made from the drafts lie."""
        return self._folder / "var" / "models"

    def measured(self, changes: Sequence[Change], asked: Sequence[Asked]) -> Figures:
        """Train with *changes* and compare. Raises TrialFailed and Refused."""
        tree = self._copied("tree", "var")
        Content(tree).publish(changes)
        self._go_on("Melatih model dengan usulan")
        self._tanya(tree, self._aside(), "train")
        return {
            **self._understanding(tree, asked),
            **self._search(tree),
            **self._conversations(tree),
        }

    def _understanding(self, tree: Path, asked: Sequence[Asked]) -> Figures:
        self._go_on("Mengukur pemahaman")
        rows = sentences(self._present / _SENTENCES)
        figures = self._compared(tree, "sentences", rows)
        own = [{"text": it.text, "topic": it.topic} for it in asked if it.topic != OUT_OF_SCOPE]
        if own:
            found = self._compared(tree, "asked", own)
            figures["usulan_terjawab"] = found["in_scope_accuracy"]
        return figures

    def _search(self, tree: Path) -> Figures:
        self._go_on("Mengukur pencarian")
        rows = sentences(self._present / _SENTENCES)
        queries = [{"query": it["text"], "topic": it["topic"]} for it in rows if it["topic"]]
        return self._compared(tree, "queries", queries, "--search")

    def _compared(
        self, tree: Path, name: str, rows: Sequence[Mapping[str, Any]], *how: str
    ) -> Figures:
        """The figures of `tanya evaluate` on *rows*, of what runs and of what is tried."""
        lines = self._folder / f"{name}.jsonl"
        lines.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        words = ("evaluate", *how, str(lines), "--json")
        here = {"TANYA_VAR_DIR": str(self._var)} | _named_model()
        before = json.loads(self._tanya(self._present, here, *words))
        after = json.loads(self._tanya(tree, self._aside(), *words))
        return {
            it: [round(before[it], 4), round(after[it], 4)]
            for it in (*HIGHER, *LOWER)
            if before.get(it) is not None and after.get(it) is not None
        }

    def _conversations(self, tree: Path) -> Figures:
        """How many written conversations go well now and would not with the drafts."""
        if not self._count:
            return {}
        self._go_on("Menjalankan percakapan tertulis dengan model baru")
        held, failing = self._held(tree)
        if failing:
            self._go_on("Menjalankan yang gagal dengan model sekarang")
            before = self._copied("before", "before-var")
            models = self._folder / "before-var" / "models"
            models.symlink_to(self._var / "models")
            failing -= self._held(before, failing)[1]
        self.said = f"{held} percakapan tertulis dijalankan."
        if failing:
            names = ", ".join(sorted(failing)[:_NAMED])
            self.said += f" Memburuk: {names}{' ...' if len(failing) > _NAMED else ''}."
        return {_COUNTED: [0, len(failing)]}

    def _held(self, tree: Path, only: Collection[str] = ()) -> tuple[int, set[str]]:
        """How many conversations a product started in *tree* held, and which did not go well."""
        report = tree / "report.xml"
        tests = [f"{_CONVERSATIONS}::{it}" for it in sorted(only) or ["test_conversation"]]
        settings = {} if only else {"CONVERSATIONS": str(self._count)}
        command = ["pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", *tests]
        code, said = self._run(tree, settings, *command)
        if not report.exists():
            raise TrialFailed(f"pytest ({code}): {said[-_LONGEST:]}")
        cases = list(ElementTree.parse(report).iter("testcase"))  # noqa: S314 (written by us)
        bad = {
            it.get("name", "")
            for it in cases
            if it.find("failure") is not None or it.find("error") is not None
        }
        return len(cases), bad

    def _copied(self, name: str, var: str) -> Path:
        """A copy of the content whose models and data go into the folder *var* beside it."""
        tree = self._folder / name
        tree.mkdir(parents=True)
        for part in (*_COPIED, *(_COPIED_TO_TALK if self._count else ())):
            start = self._present / part
            if start.is_dir():
                hidden = shutil.ignore_patterns(".venv", "__pycache__", ".*.tmp")
                shutil.copytree(start, tree / part, ignore=hidden)
            else:
                shutil.copy2(start, tree / part)
        (tree / "bot" / ".venv").symlink_to(_ROOT / "bot" / ".venv")
        (self._folder / var).mkdir()
        (tree / "var").symlink_to(self._folder / var)
        return tree

    def _aside(self) -> dict[str, str]:
        return {"TANYA_VAR_DIR": str(self._folder / "var")} | _named_model(self._var)

    def _tanya(self, tree: Path, settings: Mapping[str, str], *words: str) -> str:
        """What a `tanya` command prints. Raises TrialFailed with its last words."""
        code, said = self._run(tree, settings, "tanya", *words)
        if code:
            raise TrialFailed(f"tanya {words[0]}: {said[-_LONGEST:]}")
        return said

    def _run(self, tree: Path, settings: Mapping[str, str], *module: str) -> tuple[int, str]:
        """As `run`, without the settings of the product."""
        foreign = {it: value for it, value in os.environ.items() if not it.startswith(_SETTINGS)}
        return run(tree, {**foreign, **settings}, lambda: self._step(self._doing), *module)

    def _go_on(self, what: str) -> None:
        self._doing = f"{what} ..."
        self._step(self._doing)


def run(
    tree: Path, environment: Mapping[str, str], alive: Callable[[], None], *module: str
) -> tuple[int, str]:
    """Exit code and words of a Python module run in *tree*; *alive* is called while it runs."""
    command = ["nice", "-n", "10", sys.executable, "-m", *module]
    with subprocess.Popen(
        command,
        cwd=tree,
        env={**environment, "PYTHONPATH": str(tree)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        while True:
            try:
                out, errors = process.communicate(timeout=_BEAT_SECONDS)
                break
            except subprocess.TimeoutExpired:
                alive()
    return process.returncode, f"{out}\n{errors}".strip() if process.returncode else out


def clear_away(folder: Path) -> None:
    """Remove the folder of a trial that was broken off, and end what still works in it."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink().is_relative_to(folder):
                os.kill(int(process.name), signal.SIGKILL)
        except OSError:  # gone meanwhile, or somebody else's
            continue
    shutil.rmtree(folder, ignore_errors=True)


def worsened(figures: Mapping[str, Any], tolerance: float = 0) -> list[str]:
    """The names of the figures that got worse by more than *tolerance*.

    Conversations are counted and allow for none.
    """
    return [
        name
        for name in (*HIGHER, *LOWER)
        if name in figures
        for before, after in [figures[name]]
        if round((before - after) * (1 if name in HIGHER else -1), 4)
        > (0 if name == _COUNTED else tolerance)
    ]


def sentences(folder: Path) -> list[dict[str, Any]]:
    """The labelled test sentences below *folder*, as `tanya evaluate` reads them.

    Raises TrialFailed when there are none: without them nothing can be said of a change.
    """
    rows = [row for path in sorted(folder.glob("*.yml")) for row in _labelled(path)]
    if not rows:
        raise TrialFailed(f"no test sentences in {folder}")
    return rows


def _labelled(path: Path) -> list[dict[str, Any]]:
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    topic = None if told["topic"] == OUT_OF_SCOPE else told["topic"]
    return [
        {"text": it["text"], "topic": topic, "accept": it.get("accept", [])}
        for it in told.get("matches", [])
        if topic is None or topic in ARTICLE_TOPICS
    ]


def _named_model(var: Path | None = None) -> dict[str, str]:
    """The embedding model that the product runs with; with *var*, only one made elsewhere."""
    name = os.environ.get("TANYA_EMBEDDING_MODEL", "")
    own = var is not None and name.startswith(str(var))
    return {"TANYA_EMBEDDING_MODEL": name} if name and not own else {}
