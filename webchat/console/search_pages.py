"""The first page after signing in: search, copy, send, and say what did not help."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from apiflask import APIBlueprint
from flask import render_template, request
from flask.typing import ResponseReturnValue

from language.lpse import DIRECTORY
from language.normalise import tokens
from language.privacy import mask
from webchat.console import access, inbox
from webchat.console.answers import as_text, plain, short_answer
from webchat.console.audit import record
from webchat.console.cases import Refused
from webchat.console.tables import SearchVote
from webchat.schemas import LONGEST_QUERY
from webchat.search import live_search

search_pages = APIBlueprint("desk_search", __name__, url_prefix=access.ROOT, enable_openapi=False)

_SHOWN = 8


@dataclass(frozen=True)
class Found:
    """A hit with what an officer needs: *text* to copy, *short* to send, how old it is."""

    topic: str
    title: str
    snippet: str
    why: str
    sources: list[dict[str, str]]
    text: str
    short: str
    verified: date
    status: str


@search_pages.get("")
def search() -> ResponseReturnValue:
    """The search; to a script only its results."""
    query = request.args.get("q", "").strip()[:LONGEST_QUERY]
    asked = request.args.get("lpse", "")
    lpse = asked if asked in {it.id for it in DIRECTORY} else ""
    with access.store().reading() as session:
        held = inbox.held_by(session, access.officer().officer_id)
    bare = access.wants_json()
    page = render_template(
        "helpdesk/_hasil_cari.html" if bare else "helpdesk/cari.html",
        query=query,
        lpse=lpse,
        hits=_hits(query, lpse or None),
        held=held,
        directory=DIRECTORY,
        longest=LONGEST_QUERY,
    )
    return {"html": page} if bare else page


@search_pages.post("/cari/tidak-membantu")
def vote() -> ResponseReturnValue:
    """Keep that an answer did not help with a search."""
    topic, query = request.form.get("topik", ""), request.form.get("q", "").strip()
    if topic not in live_search().current().articles or not query:
        raise Refused("Jawaban ini tidak dikenal.", 422)
    officer = access.officer().name
    with access.store().changing() as session:
        session.add(
            SearchVote(
                query=mask(query[:LONGEST_QUERY]).text,
                topic=topic,
                lpse=request.form.get("lpse", "")[:40] or None,
                officer=officer,
            )
        )
        record(session, officer, "tidak_membantu", topic)
    return {"status": "ok"}


def _hits(query: str, lpse: str | None) -> list[Found]:
    if not tokens(query):
        return []
    articles = live_search().current()
    found = []
    for hit in articles.find(query, lpse, _SHOWN):
        article = articles.articles[hit.topic]
        found.append(
            Found(
                hit.topic,
                hit.title,
                hit.snippet,
                hit.why,
                hit.sources,
                as_text(article, lpse),
                plain(short_answer(article, lpse)),
                article.last_verified,
                article.status,
            )
        )
    return found
