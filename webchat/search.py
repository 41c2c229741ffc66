"""The search over the articles, for the pages and as an API."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from apiflask import APIBlueprint
from flask import current_app

from language.normalise import tokens
from webchat.conversations import Unacceptable
from webchat.schemas import HitOut, SearchQuery, SearchResult

if TYPE_CHECKING:
    from knowledge.live import LiveSearch

search = APIBlueprint("search", __name__, url_prefix="/api/search", tag="Search")


def open_articles(model: str) -> LiveSearch:
    """The search over the articles, by words alone without a *model*; it takes seconds to open."""
    from knowledge.live import LiveSearch

    return LiveSearch(model or None)


class LazySearch:
    """Opens the search when it is first needed, so that the gateway starts fast."""

    def __init__(self, opener: Callable[[], LiveSearch]) -> None:
        """Use *opener*, once."""
        self._opener = opener
        self._guard = threading.Lock()
        self._search: LiveSearch | None = None

    def get(self) -> LiveSearch:
        """The open search; raises ValueError or OSError while there is nothing to search."""
        with self._guard:
            if self._search is None:
                self._search = self._opener()
            return self._search


def live_search() -> LiveSearch:
    """The search of this gateway."""
    return cast(LazySearch, current_app.extensions["search"]).get()


@search.get("")
@search.input(SearchQuery, location="query")
@search.output(SearchResult)
@search.doc(responses=[429])
def find_articles(query_data: SearchQuery) -> SearchResult:
    """Search the answers."""
    query = query_data.q.strip()
    if not tokens(query):
        raise Unacceptable("empty-query", "Tuliskan kata yang ingin dicari.")
    articles = live_search().current()
    started = time.perf_counter()
    hits = articles.find(query, query_data.lpse, query_data.limit, query_data.audience)
    took_ms = (time.perf_counter() - started) * 1000
    shown = [HitOut.model_validate(hit, from_attributes=True) for hit in hits]
    return SearchResult(query=query, took_ms=round(took_ms, 3), hits=shown)
