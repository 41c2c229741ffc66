"""Markup that somebody typed is never alive: not from users, articles, the bot or officers.

The browser's side of the same payloads is in `tests/browser`.
"""

from __future__ import annotations

import json
from html import unescape
from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from knowledge.article import Article, Step, Walkthrough
from knowledge.article_checks import fillable
from knowledge.articles import articles
from language.privacy import mask
from tanya.settings import Settings
from webchat.app import create_app
from webchat.conversations import _clean
from webchat.rendering import markdown
from webchat.store import Message
from webchat.streams import Streams

from .chat_client import Chat
from .fake_rasa import FakeRasa
from .living_markup import PAYLOADS, living


@pytest.mark.parametrize(
    "page",
    [
        "<script>alert(1)</script>",
        "<p onclick=alert(1)>",
        '<a href="java&#10;script:alert(1)">x</a>',
        "<svg>",
        '<script src="//jahat.contoh.id"></script>'.replace("//", "https://"),
        '<meta http-equiv="refresh">',
    ],
)
def test_the_tests_see_what_is_alive(page: str) -> None:
    assert living(page)
    assert len(set(PAYLOADS)) >= 100


class OneArticle:
    """A search that knows one article, whose every text is a payload."""

    fault = None

    def __init__(self, payload: str) -> None:
        known = articles()["lupa_password"]
        step = _fillable(payload)
        walk = Walkthrough(
            id="x",
            title=payload,
            steps=(Step.model_construct(do=step, see=step, help=step),),
        )
        variant = _with_variant().variants[0]
        texts: dict[str, Any] = {
            "title": payload,
            "note": payload,
            "status": "usang",
            "questions": (payload,) * 3,
            "body": _body(payload),
            "sources": tuple(it.model_copy(update={"title": payload}) for it in known.sources),
            "walkthrough": (walk,),
            "related": ("lupa_password",),
            "variants": (variant.model_copy(update={"title": payload, "body": _body(payload)}),),
        }
        self.articles = {"lupa_password": known.model_copy(update=texts)}
        self._payload = payload

    def current(self) -> OneArticle:
        return self

    def shown(self, *_: object) -> list[Article]:
        return list(self.articles.values())

    def find(self, *_: object) -> list[dict[str, Any]]:
        hit = {
            "article": "lupa_password",
            "topic": "lupa_password",
            "title": self._payload,
            "snippet": f"kata **{self._payload}** {self._payload}",
            "score": 1.0,
            "why": self._payload,
            "sources": [{"document": "x", "item": "1", "title": self._payload}],
        }
        return [_Hit(hit)]


class _Hit(dict[str, Any]):
    __getattr__ = dict.__getitem__


def _with_variant() -> Article:
    return next(it for it in articles().values() if it.variants)


def _body(payload: str) -> str:
    return (
        f"{payload}\n\nAwal {payload} akhir\n\n## {payload}\n\n- {payload}\n\n> {payload}\n\n"
        f"| a | b |\n|---|---|\n| {payload} | x |\n\n**{payload}**"
    )


def _fillable(payload: str) -> str:
    """What the schema of articles lets into a step."""
    try:
        return fillable(payload)
    except ValueError:
        return "langkah"


@pytest.fixture
def app(settings: Settings) -> APIFlask:
    return create_app(settings, open_search=lambda: OneArticle("halo"))  # type: ignore[arg-type,return-value]


@pytest.fixture
def client(app: APIFlask) -> FlaskClient:
    return app.test_client()


def assert_dead(response: TestResponse, *statuses: int) -> None:
    assert response.status_code in statuses
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    if response.mimetype == "text/html":
        assert living(response.text) == []
    else:
        assert response.mimetype in {"application/json", "application/problem+json"}


def test_articles_with_markup_in_every_text_are_shown_as_typed(app: APIFlask) -> None:
    lpse = _with_variant().variants[0].lpse[0]
    for payload in PAYLOADS:
        search = OneArticle(payload)
        app.extensions["search"].get = lambda search=search: search
        client = app.test_client()
        for path in ("", "?q=apa", "/lupa_password", f"/lupa_password?lpse={lpse}", "/tiada"):
            page = client.get(f"/bantuan{path}")
            assert_dead(page, 200, 404)
            if path != "/tiada" and path != "?q=apa":
                assert payload in unescape(page.text), path
        assert_dead(client.get("/api/search?q=apa"), 200)


def test_what_is_asked_for_is_shown_as_typed(client: FlaskClient) -> None:
    for payload in PAYLOADS:
        for path in ("/bantuan", "/bantuan/lupa_password", "/", "/contoh", "/api/search"):
            for name in ("q", "lpse", "untuk", "limit", "after"):
                assert_dead(client.get(path, query_string={name: payload}), 200, 422)
        assert_dead(client.get("/bantuan/" + payload.replace("/", " ").replace("?", " ")), 404, 308)
        assert_dead(client.get("/" + payload.replace("?", " ").lstrip("/")), 200, 404, 308)


def test_markdown_makes_nothing_alive_anywhere_in_a_text() -> None:
    for payload in PAYLOADS:
        for text in (
            payload,
            f"    {payload}",
            f"```\n{payload}\n```",
            f"# {payload}",
            f"1. {payload}",
        ):
            assert living(markdown(text)) == [], text


def test_users_the_bot_and_officers_are_quoted_letter_by_letter(
    app: APIFlask, chat: Chat, rasa: FakeRasa
) -> None:
    app.extensions["streams"] = Streams(seconds=0)
    expected = []
    for payload in PAYLOADS:
        said = mask(_clean(payload)).text
        button = {"title": payload, "payload": "/sapaan"}
        source = {"document": payload, "item": payload, "title": payload}
        verdict = {"code": payload, "evidence": [payload], "actor": payload, "cure": [payload]}
        custom = {"topic": "sapaan", "sources": [source], "diagnosis": verdict}
        rasa.scripted[said] = [{"text": payload, "buttons": [button], "custom": custom}]
        response = chat.post({"text": payload})
        assert_dead(response, 200)
        with app.extensions["store"].writing(chat.id) as session:
            session.add(Message(conversation_id=chat.id, role="agent", text=payload))
        expected += [("user", said), ("bot", payload), ("agent", payload)]

    listed = chat.http.get(f"{chat.url}/messages", headers=chat.headers)
    assert_dead(listed, 200)
    messages = [it for it in listed.get_json()["messages"] if it["role"] != "system"]
    assert [(it["role"], it["text"]) for it in messages] == expected
    assert messages[1]["diagnosis"]["cure"] == [PAYLOADS[0]]

    stream = chat.http.get(f"{chat.url}/events", headers=chat.headers)
    assert stream.mimetype == "text/event-stream"
    assert stream.headers["X-Content-Type-Options"] == "nosniff"
    told = [json.loads(it[6:]) for it in stream.text.split("\n") if it.startswith("data: ")]
    assert [(it["role"], it["text"]) for it in told if it["role"] != "system"] == expected


def test_ids_names_and_comments_with_markup_come_back_as_data_only(chat: Chat) -> None:
    for payload in PAYLOADS:
        comment = {"rating": 3, "comment": payload}
        url = f"{chat.url}/feedback"
        assert_dead(chat.http.post(url, headers=chat.headers, json=comment), 201)
        for body in (
            {"text": "a", "client_message_id": payload[:100]},
            {"payload": payload},
            {payload: payload},
            {"text": {payload: payload}},
        ):
            assert_dead(chat.post(body), 200, 422)
        start = {"lpse": payload, "identity_token": payload}
        assert_dead(chat.http.post("/api/conversations", json=start), 422)
        token = {"identity_token": payload}
        assert_dead(chat.http.post("/api/conversations", json=token), 400)
        foreign = f"/api/conversations/{payload.replace('/', '').replace('?', '')}/messages"
        assert_dead(chat.http.get(foreign, headers=chat.headers), 401, 404, 308)
