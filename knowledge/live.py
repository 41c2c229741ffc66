"""A search that follows its articles: what is added or edited is found without a restart."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.articles import FOLDER, Article, read_articles
from knowledge.search import Search

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

log = logging.getLogger(__name__)

_LOOK_SECONDS = 1.0
Fingerprint = tuple[tuple[str, int, int], ...]


class LiveSearch:
    """The search over the articles in *folder* as they are now, at most a second late.

    Each process has its own and sees by itself that a file has changed. The new index is made
    beside the old one, which answers until then. A file that is broken keeps its last good article.
    """

    def __init__(
        self, model: str | None = None, folder: Path = FOLDER, look_seconds: float = _LOOK_SECONDS
    ) -> None:
        """*model* is a path or the name of a published model; without one words alone count.

        A model that cannot be loaded leaves the words alone too, and *fault* says so.
        Raises ValueError when no article can be served.
        """
        self._folder = folder
        self._look_seconds = look_seconds
        self._guard = threading.Lock()
        self._seen = fingerprint(folder)
        self._looked = time.monotonic()
        self._model, self.fault = _open_model(model) if model else (None, None)
        self._search = self._build({})

    def current(self) -> Search:
        """The newest index; the caller who finds a change makes it, others do not wait."""
        due = time.monotonic() - self._looked >= self._look_seconds
        if due and self._guard.acquire(blocking=False):
            try:
                self._refresh()
            finally:
                self._looked = time.monotonic()
                self._guard.release()
        return self._search

    def _refresh(self) -> None:
        seen = fingerprint(self._folder)
        if seen == self._seen:
            return
        self._seen = seen
        try:
            self._search = self._build(self._search.articles)
        except (ValueError, OSError):
            log.exception("The articles cannot be indexed; the last index stays.")

    def _build(self, former: Mapping[str, Article]) -> Search:
        articles = read_articles(self._folder, former)
        begun = time.monotonic()
        try:
            search = Search(articles, self._model)
        except Exception as error:  # models fail in many ways, and words need none
            if self._model is None:
                raise
            self._model, self.fault = None, _told(error)
            search = Search(articles, None)
        log.info("%d articles indexed in %.2f s", len(articles), time.monotonic() - begun)
        return search


def fingerprint(folder: Path) -> Fingerprint:
    """Name, time of change (ns) and size of each article file."""
    with os.scandir(folder) as entries:
        states = [(it.name, it.stat()) for it in entries if it.name.endswith(".md")]
    return tuple(sorted((name, state.st_mtime_ns, state.st_size) for name, state in states))


def _open_model(name: str) -> tuple[SentenceTransformer | None, str | None]:
    # Imported here: torch takes seconds to load, and words alone do without.
    from knowledge.embedding import load

    try:
        return load(name), None
    except Exception as error:  # every kind of damage has its own exception in the libraries
        return None, _told(error)


def _told(error: Exception) -> str:
    log.error("The embedding model cannot be used, words alone are searched: %r", error)
    return f"words alone: the embedding model cannot be used ({type(error).__name__})"
