"""The search API over the articles."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from apiflask import APIBlueprint
from flask import current_app

from webchat.conversations import Unacceptable
from webchat.schemas import HitOut, SearchQuery, SearchResult

if TYPE_CHECKING:
    from knowledge.search import Search

search = APIBlueprint("search", __name__, url_prefix="/api/search", tag="Search")


def open_articles(model: str) -> Search:
    """The search over the articles, by words alone without a *model*; it takes seconds to open."""
    from knowledge.search import open_search

    return open_search(model or None)


class LazySearch:
    """Opens the search at the first question, so that the gateway starts fast."""

    def __init__(self, opener: Callable[[], Search]) -> None:
        """Use *opener*, once."""
        self._opener = opener
        self._guard = threading.Lock()
        self._search: Search | None = None

    def get(self) -> Search:
        """The open search."""
        with self._guard:
            if self._search is None:
                self._search = self._opener()
            return self._search


@search.get("")
@search.input(SearchQuery, location="query")
@search.output(SearchResult)
def find_articles(query_data: SearchQuery) -> SearchResult:
    """Search the answers."""
    query = query_data.q.strip()
    if not query:
        raise Unacceptable("empty-query", "Tuliskan kata yang ingin dicari.")
    articles = cast(LazySearch, current_app.extensions["search"]).get()
    started = time.perf_counter()
    hits = articles.find(query, lpse=query_data.lpse, limit=query_data.limit)
    took_ms = (time.perf_counter() - started) * 1000
    shown = [HitOut.model_validate(hit, from_attributes=True) for hit in hits]
    return SearchResult(query=query, took_ms=round(took_ms, 3), hits=shown)
