"""The public pages of the answers, and the search API beside them."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from knowledge.articles import articles
from knowledge.live import LiveSearch
from tanya.settings import Settings
from webchat.app import create_app
from webchat.rendering import markdown, step_text

from .fake_rasa import FakeRasa


@pytest.fixture(scope="module")
def live() -> LiveSearch:
    return LiveSearch()


@pytest.fixture
def client(settings: Settings, live: LiveSearch) -> FlaskClient:
    return create_app(settings, open_search=lambda: live).test_client()


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", page)))


def test_every_article_is_listed_in_a_group_and_has_its_own_address(client: FlaskClient) -> None:
    home = client.get("/bantuan").text
    links = set(re.findall(r'href="/bantuan/(\w+)"', home))
    assert links == set(articles())
    for topic, article in articles().items():
        page = client.get(f"/bantuan/{topic}")
        assert page.status_code == 200
        assert article.title in text_of(page.text)


def test_an_article_shows_its_sources_note_steps_and_related_articles(client: FlaskClient) -> None:
    for topic, article in articles().items():
        page = client.get(f"/bantuan/{topic}").text
        shown = text_of(page)
        assert all(f"({source.document} {source.item})" in shown for source in article.sources)
        assert article.note is None or re.sub(r"\s+", " ", article.note) in shown
        assert all(f'href="/bantuan/{other}"' in page for other in article.related)
        assert all(f"Panduan: {walk.title}" in shown for walk in article.walkthrough)
        assert "{" not in shown


def test_the_chosen_lpse_decides_the_variant(client: FlaskClient) -> None:
    article = next(it for it in articles().values() if it.variants)
    variant = article.variants[0]
    general = client.get(f"/bantuan/{article.topic}").text
    own = client.get(f"/bantuan/{article.topic}?lpse={variant.lpse[0]}").text
    assert f'href="/bantuan/{article.topic}?lpse={variant.lpse[0]}"' in general
    assert f"<h2>{variant.title}</h2>" in own
    assert own.index(variant.title) < own.index("Secara umum")


def test_an_unknown_lpse_is_told_and_the_general_answer_shown(client: FlaskClient) -> None:
    page = client.get("/bantuan/lupa_password?lpse=atlantis")
    assert page.status_code == 200
    assert "tidak kami kenal" in page.text


def test_a_search_without_javascript_finds_and_marks(client: FlaskClient) -> None:
    page = client.get("/bantuan?q=tetering&untuk=penyedia").text
    assert "<script" not in page
    assert "<mark>tethering</mark>" in page
    assert "dari “tetering”" in page
    assert 'value="tetering"' in page


def test_nothing_found_offers_the_whole_list(client: FlaskClient) -> None:
    page = client.get("/bantuan?q=xyzzy")
    assert page.status_code == 200
    assert "Tidak ada jawaban yang cocok" in page.text
    assert 'href="/bantuan/lupa_password"' in page.text


@pytest.mark.parametrize("address", ["lupa-pasword", "lupa_password_saya", "lupa%20password"])
def test_an_address_that_does_not_exist_is_searched_for(client: FlaskClient, address: str) -> None:
    page = client.get(f"/bantuan/{address}")
    assert page.status_code == 404
    assert 'href="/bantuan/lupa_password"' in page.text


@pytest.mark.parametrize("query", ["🙏🙏", "?!", "a" * 10_000])
def test_a_senseless_search_is_told_on_the_page_and_as_a_problem(
    client: FlaskClient, query: str
) -> None:
    page = client.get("/bantuan", query_string={"q": query})
    assert page.status_code == 422
    assert 'role="alert"' in page.text
    problem = client.get("/api/search", query_string={"q": query})
    assert problem.status_code == 422
    assert problem.content_type == "application/problem+json"
    assert problem.get_json()["detail"]


@pytest.mark.parametrize(
    "query",
    [
        "<script>alert(1)</script> password",
        "' OR 1=1; DROP TABLE articles; --",
        '"><img src=x onerror=alert(1)>',
        "{{ 7 * 7 }} ${password}",
        "lupa\x00password",
    ],
)
def test_markup_and_commands_in_a_query_are_only_words(client: FlaskClient, query: str) -> None:
    page = client.get("/bantuan", query_string={"q": query})
    assert page.status_code == 200
    assert "<script" not in page.text
    assert "<img" not in page.text
    found = client.get("/api/search", query_string={"q": query})
    assert found.status_code == 200
    assert isinstance(found.get_json()["hits"], list)


def test_the_api_searches_as_its_contract_says(client: FlaskClient) -> None:
    found = client.get("/api/search?q=lupa+pasword&limit=3&lpse=muarojambi&audience=penyedia")
    result = found.get_json()
    assert set(result) == {"query", "took_ms", "hits"}
    assert len(result["hits"]) == 3
    hit = result["hits"][0]
    assert set(hit) == {"article", "topic", "title", "snippet", "score", "why", "sources"}
    assert hit["topic"] == "lupa_password"
    assert "**Password**" in hit["snippet"]
    unknown = client.get("/api/search?q=lupa&audience=tetangga")
    assert unknown.status_code == 422
    assert "audience" in unknown.get_json()["detail"]


def test_the_pages_load_nothing_inline_or_from_elsewhere(client: FlaskClient) -> None:
    for path in ("/bantuan", "/bantuan?q=password", "/bantuan/lupa_password", "/bantuan/tiada"):
        response = client.get(path)
        assert not re.search(r"<style|style=|\son\w+=|<script|(src|href)=\"http", response.text)
        assert "form-action 'self'" in response.headers["Content-Security-Policy"]
        assert response.text.count("<h1") == 1


def test_raw_html_in_an_article_is_shown_as_typed() -> None:
    shown = markdown("Halo <script>alert(1)</script> [x](javascript:alert(1))\n\n## Judul", 1)
    assert "<script" not in shown
    assert "href" not in shown
    assert "<h3>Judul</h3>" in shown


def test_a_step_reads_well_without_an_account() -> None:
    assert step_text("Login di {lpse} dengan User ID {user_id}.") == (
        "Login di LPSE tempat akun didaftarkan dengan User ID Anda."
    )


def test_an_edited_article_is_served_without_a_restart(settings: Settings, tmp_path: Path) -> None:
    for topic in articles():
        source = Path(articles.__code__.co_filename).parent / "articles" / f"{topic}.md"
        (tmp_path / source.name).write_text(source.read_text())
    opened = LiveSearch(folder=tmp_path, look_seconds=0)
    client = create_app(settings, open_search=lambda: opened).test_client()
    path = tmp_path / "tunda_aktivasi.md"
    path.write_text(path.read_text().replace("\n## ", "\nBawa zamrud.\n\n## ", 1))
    assert "zamrud" in client.get("/bantuan/tunda_aktivasi").text
    assert client.get("/api/search?q=zamrud").get_json()["hits"][0]["topic"] == "tunda_aktivasi"


def test_ready_says_that_the_model_cannot_be_used(
    gateway: Callable[..., APIFlask], rasa: FakeRasa, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        ready = gateway(embedding_model="/nowhere/model").test_client().get("/ready")
    assert ready.status_code == 200
    told: dict[str, Any] = ready.get_json()
    assert told["parts"]["search"] is True
    assert "words alone" in told["warnings"][0]
    assert "embedding model cannot be used" in caplog.text


def test_ready_is_refused_while_no_article_can_be_served(settings: Settings) -> None:
    def nothing() -> LiveSearch:
        raise ValueError("there is no article to search")

    ready = create_app(settings, open_search=nothing).test_client().get("/ready")
    assert ready.status_code == 503
    assert ready.get_json()["parts"]["search"] is False
