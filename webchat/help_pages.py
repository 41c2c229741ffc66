"""The public pages of the answers: browse and search at `/bantuan`, one address an article."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from apiflask import APIBlueprint
from flask import render_template, request

from knowledge.article import Article
from knowledge.topics import ANSWERS, PROBLEMS, WALKTHROUGHS
from language.lpse import DIRECTORY, name_of
from language.normalise import tokens
from webchat.rendering import indonesian_date, markdown, parts, step_text
from webchat.schemas import LONGEST_QUERY
from webchat.search import live_search

if TYPE_CHECKING:
    from knowledge.search import Search

help_pages = APIBlueprint("help", __name__, url_prefix="/bantuan", enable_openapi=False)

_GROUPS = (
    ("masalah", "Ada masalah", "Pesan kesalahan dan hal yang gagal", PROBLEMS),
    ("panduan", "Panduan langkah demi langkah", "Cara mengerjakannya dari awal", WALKTHROUGHS),
    ("jawaban", "Syarat dan penjelasan", "Dokumen, aturan, dan istilah", ANSWERS),
)
_AUDIENCES = {"penyedia": "penyedia", "ppk": "PPK", "petugas": "petugas LPSE"}
_SHOWN = 10
_NEAR = 5
Page = tuple[str, int]

help_pages.add_app_template_filter(parts, "parts")
help_pages.add_app_template_filter(markdown, "markdown")
help_pages.add_app_template_filter(step_text, "step_text")
help_pages.add_app_template_filter(indonesian_date, "indonesian_date")
help_pages.add_app_template_filter(name_of, "lpse_name")


@help_pages.get("")
def browse() -> Page:
    """All articles by group, or those that fit the search."""
    articles = live_search().current()
    query, lpse = request.args.get("q", "").strip(), _lpse()
    audience = request.args.get("untuk", "")
    audience = audience if audience in _AUDIENCES else ""
    fault = _fault(query)
    hits = [] if fault or not query else articles.find(query, lpse, _SHOWN, audience or None)
    page = render_template(
        "bantuan.html",
        query=query,
        fault=fault,
        searched=bool(query) and not fault,
        hits=hits,
        groups=_groups(articles, lpse, audience),
        audience=audience,
        **_choices(lpse),
    )
    return page, 422 if fault else 200


@help_pages.get("/<topic>")
def read(topic: str) -> Page:
    """One article, as it holds at the chosen LPSE."""
    articles, lpse = live_search().current(), _lpse()
    article = articles.articles.get(topic)
    if article is None:
        return _not_found(articles, topic, lpse)
    page = render_template(
        "artikel.html",
        article=article,
        answer=article.for_lpse(lpse),
        related=_named(articles, article.related),
        **_choices(lpse),
    )
    return page, 200


def _not_found(articles: Search, topic: str, lpse: str | None) -> Page:
    """A page that searches for the words of the address."""
    words = topic[:LONGEST_QUERY].replace("_", " ").replace("-", " ")
    page = render_template(
        "bantuan_tidak_ada.html", hits=articles.find(words, lpse, _NEAR), query="", **_choices(lpse)
    )
    return page, 404


def _fault(query: str) -> str:
    if len(query) > LONGEST_QUERY:
        return f"Pencarian terlalu panjang. Tuliskan paling banyak {LONGEST_QUERY} karakter."
    if query and not tokens(query):
        return "Tuliskan kata yang ingin dicari, misalnya “lupa password”."
    return ""


def _lpse() -> str | None:
    asked = request.args.get("lpse", "")
    return asked if asked in {lpse.id for lpse in DIRECTORY} else None


def _choices(lpse: str | None) -> dict[str, object]:
    """What the search form of every page offers; an LPSE that we do not know is told as such."""
    unknown = bool(request.args.get("lpse")) and lpse is None
    return {
        "lpse": lpse,
        "unknown_lpse": unknown,
        "directory": DIRECTORY,
        "audiences": _AUDIENCES,
        "longest": LONGEST_QUERY,
    }


def _groups(articles: Search, lpse: str | None, audience: str) -> list[dict[str, object]]:
    """The articles for this LPSE and audience in their groups."""
    shown = articles.shown(lpse, audience or None)
    return [
        {
            "id": group,
            "title": title,
            "about": about,
            "articles": [article for article in shown if article.topic in topics],
        }
        for group, title, about, topics in _GROUPS
    ]


def _named(articles: Search, topics: Iterable[str]) -> list[Article]:
    return [articles.articles[topic] for topic in topics if topic in articles.articles]
