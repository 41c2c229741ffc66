"""Changes to articles and training examples: drafted, shown as a diff, written when approved."""

from __future__ import annotations

import difflib
import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from knowledge.article_file import ArticleFile, UnreadableError
from knowledge.topics import ARTICLE_TOPICS, OUT_OF_SCOPE
from webchat.console.cases import Refused
from webchat.console.tables import Change

ARTICLE, EXAMPLES = "artikel", "contoh"
TOPICS = ARTICLE_TOPICS | {OUT_OF_SCOPE}
"""Topics that can be taught; a new one needs a rule and an intent, which developers write."""
LONGEST_FILE = 100_000
_ENTRY = "    - "
_HIDDEN = re.compile(r"\[[^\]]* disembunyikan\]")
# In a training file these would mean entities, or end the text.
_SIGNS = re.compile(r"[\[\](){}`]")
_LEAST = 3
"""Letters without which a text teaches nothing."""


class Content:
    """The files below a folder that holds `knowledge/articles` and `bot/data/nlu`."""

    def __init__(self, folder: Path) -> None:
        """Use the files in *folder*."""
        self._folder = folder.resolve()

    def path(self, kind: str, topic: str) -> str:
        """The file of a topic, from the folder. Raises Refused for what is no topic."""
        if kind == ARTICLE and topic in ARTICLE_TOPICS:
            return f"knowledge/articles/{topic}.md"
        if kind == EXAMPLES and topic in TOPICS:
            return f"bot/data/nlu/{topic}.yml"
        raise Refused("Topik ini tidak dikenal.", 422)

    def read(self, path: str) -> str | None:
        """The text of a file; None where there is none."""
        file = self._folder / path
        return file.read_text(encoding="utf-8") if file.is_file() else None

    def write(self, path: str, text: str) -> None:
        """Put *text* in place of a file's, whole or not at all."""
        file = self._folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=".", suffix=".tmp")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as unfinished:
                unfinished.write(text)
            Path(name).chmod(file.stat().st_mode if file.exists() else 0o644)
            Path(name).replace(file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def draft(self, kind: str, topic: str, questions: Sequence[str]) -> tuple[str, str | None, str]:
        """Path, present text and a first draft with *questions* in it. Raises Refused."""
        path = self.path(kind, topic)
        before = self.read(path)
        if kind == EXAMPLES:
            return path, before, with_examples(before, topic, questions)
        if before is None:
            raise Refused("Artikel ini belum ada.", 422)
        return path, before, with_questions(before, questions)

    def approve(self, change: Change) -> None:
        """Write a change. Raises Refused when its file has changed meanwhile or is not sound."""
        if self.read(change.path) != change.before:
            raise Refused("Berkasnya sudah berubah sejak usulan ini dibuat. Buat usulan baru.", 409)
        if problems := faults(change.kind, change.topic, change.after):
            raise Refused("Belum dapat disetujui. " + " ".join(problems), 422)
        self.write(change.path, change.after)

    def take_back(self, change: Change) -> None:
        """Undo an approved change. Raises Refused when its file has changed since."""
        if self.read(change.path) != change.after:
            raise Refused("Berkasnya sudah berubah lagi; kembalikan dengan tangan.", 409)
        if change.before is None:
            (self._folder / change.path).unlink()
        else:
            self.write(change.path, change.before)


def with_examples(before: str | None, topic: str, texts: Iterable[str]) -> str:
    """A training file with *texts* as further examples of *topic*, each once."""
    text = before or f'version: "3.1"\nnlu:\n- intent: {topic}\n  examples: |\n'
    lines = text.rstrip("\n").split("\n")
    heading = f"- intent: {topic}"
    start = next((at for at, line in enumerate(lines) if line.strip() == heading), None)
    if start is None:
        lines += [heading, "  examples: |"]
        start = len(lines) - 2
    end = start + 2
    while end < len(lines) and lines[end].startswith(_ENTRY):
        end += 1
    known = {line.removeprefix(_ENTRY).casefold() for line in lines}
    fresh: dict[str, str] = {}
    for it in map(as_example, texts):
        if it and it.casefold() not in known:
            fresh.setdefault(it.casefold(), it)
    return "\n".join([*lines[:end], *(f"{_ENTRY}{it}" for it in fresh.values()), *lines[end:], ""])


def as_example(text: str) -> str:
    """One line without masks and signs; empty where nothing worth teaching is left."""
    told = "".join(c if c.isprintable() else " " for c in _HIDDEN.sub(" ", text))
    plain = " ".join(_SIGNS.sub(" ", told).split()).lstrip("-/ ")
    return plain if sum(c.isalpha() for c in plain) >= _LEAST else ""


def with_questions(before: str, texts: Iterable[str]) -> str:
    """An article with *texts* as further questions that it answers."""
    head, mark, rest = before.partition("\nquestions:\n")
    if not mark:
        return before
    lines = rest.split("\n")
    end = next((at for at, line in enumerate(lines) if not line.startswith("  - ")), len(lines))
    known = {line.casefold() for line in lines[:end]}
    fresh = [f"  - {_quoted(it)}" for it in dict.fromkeys(map(as_example, texts)) if it]
    new = [line for line in fresh if line.casefold() not in known]
    return head + mark + "\n".join([*lines[:end], *new, *lines[end:]])


def faults(kind: str, topic: str, text: str) -> list[str]:
    """What is wrong with the text of a file, a sentence each."""
    if len(text) > LONGEST_FILE:
        return ["Teksnya terlalu panjang."]
    if kind == EXAMPLES:
        return _faults_of_examples(topic, text)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{topic}.md"
        path.write_text(text, encoding="utf-8")
        try:
            file = ArticleFile(path)
            article, problems = file.validated()
        except UnreadableError as error:
            return [f"Baris {error.problem.line}: {error.problem.text}."]
    if article and article.topic != topic:
        return ["Topik artikel tidak boleh diganti."]
    return [f"Baris {it.line}: {it.text}." for it in problems]


def differences(before: str | None, after: str) -> list[tuple[str, str]]:
    """The lines of a diff, each with its kind: `tambah`, `hapus` or empty."""
    old, new = (before or "").splitlines(), after.splitlines()
    # Without the two lines that name the files.
    lines = list(difflib.unified_diff(old, new, lineterm="", n=2))[2:]
    return [({"+": "tambah", "-": "hapus"}.get(line[:1], ""), line) for line in lines]


def _faults_of_examples(topic: str, text: str) -> list[str]:
    import yaml

    try:
        blocks = yaml.safe_load(text)["nlu"]
        intents = {block["intent"] for block in blocks}
        examples = [block["examples"] for block in blocks]
    except (yaml.YAMLError, KeyError, TypeError):
        return ["Berkas contoh tidak dapat dibaca; periksa indentasinya."]
    if topic not in intents or not all(isinstance(it, str) for it in examples):
        return ["Berkas contoh tidak memuat topiknya."]
    return []


def _quoted(text: str) -> str:
    """*text* as YAML: quoted, so that no sign in it means anything."""
    return "'" + text.replace("'", "''") + "'"
